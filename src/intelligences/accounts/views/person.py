"""A person's own pages: profile, organisations, sessions, data."""

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, queries
from intelligences.accounts.access import allowed
from intelligences.accounts.forms import ProfileForm, TypedWordForm
from intelligences.accounts.models import Grant

# What else an account opens, for whoever holds a role that may.
_DOORS = (
    ("outbox:follows", _("Mes abonnements")),
    ("documents:mine", _("Les documents de mes organisations")),
    ("moderation:mine", _("Mes propositions")),
    ("moderation:queue", _("File de modération")),
    ("outbox:state", _("État des envois")),
    ("accounts:roles", _("Donner ou retirer des rôles")),
)


def home(request: HttpRequest) -> HttpResponse:
    """Everything that the account leads to."""
    grants = Grant.objects.in_force().filter(person=request.user)
    doors = [(reverse(name), label) for name, label in _DOORS if allowed(name, "GET") & request.user.roles]
    context = {"belonging": queries.belonging(request.user), "grants": grants, "doors": doors}
    return render(request, "accounts/home.html", context)


def profile(request: HttpRequest) -> HttpResponse:
    """Chosen name and language; a new person comes here first, then goes where they were going."""
    form = ProfileForm(request.POST or None, instance=request.user)
    back = get_next_redirect_url(request) or ""
    if request.method == "POST" and form.is_valid():
        actions.change_profile(request.user, **form.cleaned_data, by=request.user)
        messages.success(request, gettext("Votre profil est enregistré."))
        return redirect(back or "accounts:home")
    return render(request, "accounts/profile.html", {"form": form, "next": back, "is_new": "next" in request.GET})


def sessions_list(request: HttpRequest) -> HttpResponse:
    """Where the account is open."""
    opened = sorted(UserSession.objects.purge_and_list(request.user), key=lambda s: s.last_seen_at, reverse=True)
    return render(request, "accounts/sessions.html", {"sessions": opened})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of one's own sessions; closing this one is signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("/")
    session.end()
    messages.success(request, gettext("Cette connexion est fermée."))
    return redirect("usersessions_list")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Close every session but this one."""
    actions.end_sessions(request.user, keep=request.session.session_key)
    messages.success(request, gettext("Toutes vos autres connexions sont fermées."))
    return redirect("usersessions_list")


def data(request: HttpRequest) -> HttpResponse:
    """What is held about the person, how long, and how to take it away or delete it."""
    return render(request, "accounts/data.html", {"kept": queries.kept_about(request.user)})


def data_file(request: HttpRequest) -> HttpResponse:
    """Everything held about the person, as JSON."""
    response = JsonResponse(queries.my_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, after a typed word."""
    form = TypedWordForm(request.POST or None, word=gettext("supprimer"))
    if request.method == "POST" and form.is_valid():
        actions.delete_account(request.user, by=request.user)
        logout(request)
        messages.success(request, gettext("Votre compte est supprimé. Merci d’être passé par ici."))
        return redirect("/")
    return render(request, "accounts/delete.html", {"form": form, "left_alone": queries.only_manager_of(request.user)})
