"""What an organiser asks of participants, and what one says of oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from intelligences.ui.errors import Refused

from .. import actions
from ..models import Debate, Trait
from ..representing import actions as representing
from ..representing import forms, kinds, queries, wording
from .debates import _form, prepared
from .taking_part import inside, to


@never_cache
@_form
def traits(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Choose what is asked, with the population of each category."""
    found = prepared(request, pk, slug)
    if found.state != Debate.State.DRAFT or not kinds.can_ask(found):
        raise Refused(
            gettext("Ces questions se choisissent avant l’ouverture, et pas dans un débat entre agents."),
            gettext("Celles d’un débat ouvert se lisent sur sa page."),
        )
    shown = _trait_forms(request, found)
    assessed = forms.AssessedForm(*_sent(request))
    if request.method == "POST" and all(form.is_valid() for form in (*shown, assessed)):
        chosen = [one for form in shown if (one := form.chosen()) is not None]
        if chosen and not assessed.cleaned_data["assessed"]:
            assessed.add_error("assessed", gettext("Complétez d’abord l’analyse d’impact, puis cochez cette case."))
        else:
            return _asked(request, found, chosen)
    return render(request, "debate/traits.html", {"debate": found, "forms": shown, "assessed": assessed})


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    """What a form is read from: boxes and radio buttons left alone send nothing, and are sent all the same."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _trait_forms(request: HttpRequest, debate: Debate) -> list[forms.TraitForm]:
    held = {trait.kind: trait for trait in kinds.asked(debate)}
    made = []
    for kind in Trait.Kind:
        if kind == Trait.Kind.SIZE and not queries.can_have_sizes(debate):
            continue
        known = queries.sizes_of(debate) if kind == Trait.Kind.SIZE else None
        initial = forms.initial_of(held.get(kind), known)
        made.append(forms.TraitForm(*_sent(request), kind=kind, initial=initial))
    return made


def _asked(request: HttpRequest, debate: Debate, chosen: list[representing.Chosen]) -> HttpResponse:
    try:
        representing.ask(debate, chosen, by=request.user)
    except actions.Closed:
        messages.error(request, gettext("Le débat vient d’être ouvert : ses questions ne changent plus."))
        return redirect(debate)
    told = gettext("Les questions sont enregistrées.") if chosen else gettext("Rien n’est demandé aux participants.")
    messages.success(request, told)
    return to("prepare", debate)


@never_cache
@_form
def about(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What one says of oneself, or doesn't; changed and taken back until the closing."""
    debate, participant = inside(request, pk, slug)
    if participant is None:
        return to("enter", debate)
    asked = kinds.asked(debate)
    if not asked:
        return to("take_part", debate)
    answers = queries.answers_of(participant)
    form = forms.AboutForm(*_sent(request), traits=asked, initial=answers)
    if request.method == "POST" and form.is_valid():
        return _answered(request, debate, participant, form.answers())
    context: dict[str, Any] = {"debate": debate, "form": form, "traits": asked, "has_answers": bool(answers)}
    context["asked"] = wording.asked(asked)
    return render(request, "debate/about.html", context)


def _answered(request: HttpRequest, debate: Debate, participant: Any, answers: dict[int, int | None]) -> HttpResponse:
    if "retirer" in request.POST:
        answers = dict.fromkeys(answers)
    try:
        representing.answer(participant, answers)
    except actions.Closed:
        messages.error(request, gettext("Le débat vient d’être clos : rien n’a été enregistré."))
        return redirect(debate)
    told = gettext("Merci, vos réponses sont enregistrées.") if any(answers.values()) else gettext("Rien n’est gardé.")
    messages.success(request, told)
    return to("take_part", debate)
