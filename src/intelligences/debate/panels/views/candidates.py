"""Offer to sit, and one's own page afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.community import proof
from intelligences.community.forms import SPENT
from intelligences.ui.errors import Missing

from ... import entry
from ...models import Applying, Candidate, Panel
from ...proving import address_within, network_within
from .. import actions, forms, queries
from ..errors import Held, Moved
from .public import readable, to

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_form
def apply(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Offer to sit; a link is sent to the address."""
    found = readable(request, pk)
    if not found.takes_candidates:
        if request.method == "POST":
            messages.error(request, gettext("Le délai est passé : rien n’a été enregistré."))
        return redirect(found)
    form = forms.ApplyForm(request.POST or None, panel=found)
    if request.method == "POST" and form.is_valid() and _applied(request, found, form):
        return to("sent", found)
    return render(request, "debate/panels/apply.html", {"form": form, "panel": found})


def _applied(request: HttpRequest, found: Panel, form: forms.ApplyForm) -> bool:
    about, read = f"panel:{found.pk}", form.cleaned_data
    if not (network_within(request, about, form) and address_within(request, about, form)):
        return False
    try:
        actions.apply(found, name=read["name"], email=read["email"], values=form.values(), payload=read["altcha"])
    except proof.Unproved:
        form.add_error(None, SPENT)
        return False
    return True


@never_cache
@require_safe
def sent(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "debate/panels/sent.html", {"panel": readable(request, pk)})


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    applying = Applying.objects.filter(token_hash=entry.digest(token)).select_related("panel").first()
    if applying is None:
        raise Missing(gettext("Ce lien a déjà servi ou a expiré : recommencez depuis la page du panel."))
    if request.method == "POST":
        try:
            candidate = actions.confirm(applying)
        except (Moved, Held):
            messages.error(request, gettext("Cette candidature ne peut plus être enregistrée."))
            return redirect(applying.panel)
        return redirect("panels:candidate", token=actions.token_of(candidate))
    return render(request, "debate/panels/confirm.html", {"panel": applying.panel})


@never_cache
@_form
def candidate(request: HttpRequest, token: str) -> HttpResponse:
    """One's own page: the number, the chance, withdraw, accept."""
    found = actions.candidate_of(token)
    if found is None or found.panel.was_deleted:
        raise Missing(gettext("Ce lien n’ouvre plus rien : la candidature est retirée, ou ses données sont effacées."))
    if request.method == "POST":
        return _answered(request, found, token)
    context = {"panel": found.panel, "candidate": found, "chance": queries.chance_of(found)}
    return render(request, "debate/panels/candidate.html", context)


def _answered(request: HttpRequest, found: Candidate, token: str) -> HttpResponse:
    if request.POST.get("reponse") == "retirer":
        actions.withdraw(found)
        messages.success(request, gettext("Vous n’êtes plus candidat ; vos coordonnées sont effacées."))
        return redirect(found.panel)
    try:
        actions.accept(found)
    except Moved:
        messages.info(request, gettext("Votre réponse est déjà notée."))
    return redirect("panels:candidate", token=token)
