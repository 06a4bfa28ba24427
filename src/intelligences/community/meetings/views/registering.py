"""Register with or without an account, confirm, give a place back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.community import proof
from intelligences.community.actions import token_hash
from intelligences.community.forms import SPENT
from intelligences.community.limits import address_within
from intelligences.ui.errors import Missing

from .. import actions, calendar, forms, queries, tokens, wording
from ..models import AwaitedRegistration, Meeting, Registration
from .reading import ics_response, readable

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_form
def register(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ask for a place: at once with an account, by an e-mailed link without."""
    found = readable(request, pk)
    if not found.takes_registrations:
        raise Missing(gettext("On ne s’inscrit pas, ou plus, à cette rencontre. Sa page dit où elle en est."))
    form = forms.RegisterForm(request.POST or None, is_signed_in=request.user.is_authenticated)
    if request.method == "POST" and form.is_valid():
        answer = _registered(request, found, form)
        if answer is not None:
            return answer
    context = {"form": form, "meeting": found, "when": wording.when(found), "places": queries.places(found)}
    return render(request, "meetings/register.html", context)


def _registered(request: HttpRequest, found: Meeting, form: forms.RegisterForm) -> HttpResponse | None:
    """Where to go once it is taken; None with the reason on the form."""
    try:
        if request.user.is_authenticated:
            made = actions.register(found, name=form.cleaned_data["name"], by=request.user)
            return redirect("meetings:registration", token=tokens.make(made))
        return redirect("meetings:sent") if _asked(request, found, form) else None
    except actions.NotNow:
        form.add_error(None, gettext("Les inscriptions viennent de se fermer : voyez la page de la rencontre."))
    except proof.Unproved:
        form.add_error(None, SPENT)
    return None


def _asked(request: HttpRequest, found: Meeting, form: forms.RegisterForm) -> bool:
    read = form.cleaned_data
    told = {"ticket": read["ticket"], "email": read["email"], "name": read["name"]}
    is_new = not actions.was_asked(found, **told)
    is_proved = bool(read["altcha"])
    if is_new and not address_within(request, "registration", read["email"], is_proved=is_proved):
        wrong = gettext("Trop de demandes sont parties de cette adresse ou de ce réseau aujourd’hui : revenez demain.")
        form.add_error(None, wrong)
        return False
    actions.ask(found, **told, payload=read["altcha"])
    return True


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "meetings/sent.html")


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    held = AwaitedRegistration.objects.filter(token_hash=token_hash(token)).select_related("meeting").first()
    if held is None:
        raise Missing(gettext("Ce lien a expiré après deux jours, ou il est incomplet : ouvrez-le depuis le courriel."))
    if request.method == "POST":
        try:
            return redirect("meetings:registration", token=tokens.make(actions.confirm(held)))
        except actions.NotNow:
            messages.error(request, gettext("Les inscriptions à cette rencontre sont fermées."))
            return redirect(held.meeting)
    context = {"meeting": held.meeting, "when": wording.when(held.meeting)}
    return render(request, "meetings/confirm.html", context)


def _opened(token: str) -> Registration:
    held = tokens.read(token)
    if held is None:
        raise Missing(gettext("Cette inscription n’existe plus : elle a été annulée, ou effacée après la rencontre."))
    return held


@never_cache
@require_safe
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """One's own place: the number, the link to follow online, the calendar, the way to give it back."""
    held = _opened(token)
    context = {"registration": held, "meeting": held.meeting, "when": wording.when(held.meeting), "token": token}
    context["rank"] = queries.rank(held) if held.is_waiting else None
    return render(request, "meetings/registration.html", context)


@never_cache
@require_safe
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting for one's calendar, with the link of whoever has a place."""
    held = _opened(token)
    content = calendar.ics([held.meeting], with_link=not held.is_waiting)
    return ics_response(content, f"rencontre-{held.meeting_id}")


@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Give the place back."""
    held = _opened(token)
    try:
        actions.leave(held)
        messages.success(request, gettext("Votre inscription est annulée, et vos données sont effacées."))
    except actions.NotNow:
        messages.error(request, gettext("La rencontre a commencé : l’inscription ne s’annule plus."))
    return redirect(held.meeting)
