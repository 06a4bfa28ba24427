"""Ballots that come back: a file of them, one typed by hand, one taken back by its holder."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intelligences.accounts.limits import network, within

from .. import actions
from ..actions import paper
from ..evening import numbers, planning, votes_csv, wording
from ..evening.forms import BallotForm, ConfirmForm, FindForm, PaperFileForm, StubForm, sealed
from ..models import Debate
from .debates import prepared, readable
from .evening import running

_form = require_http_methods(["GET", "HEAD", "POST"])


def _to(name: str, debate: Debate, end: str = "") -> HttpResponse:
    response = redirect(f"debate:{name}", pk=debate.pk, slug=debate.slug)
    response["Location"] += end
    return response


# --- A file -----------------------------------------------------------------------------------------------------------


@never_cache
@_form
def bring_in(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A CSV file of ballots: what it would change is shown, then brought in when it is confirmed."""
    found = running(prepared(request, pk, slug))
    if request.method == "POST" and "held" in request.POST:
        return _confirmed(request, found)
    form = PaperFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = votes_csv.text_of(form.cleaned_data["file"].read(votes_csv.LARGEST + 1))
            return _shown(request, found, text, paper.planned(found, text))
        except ValueError as error:
            form.add_error("file", str(error))
    return render(request, "debate/evening/file.html", {"debate": found, "form": form})


def _shown(request: HttpRequest, found: Debate, text: str, made: planning.Plan, *, moved: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"debate": found, "plan": made, "left_aside": wording.left_aside(made, found)}
    context |= {"summary": wording.summary(made), "moved": moved, "form": PaperFileForm()}
    if made.faults:
        context |= {"faults": wording.faults_table(made.faults), "more": max(0, len(made.faults) - wording.SHOWN)}
    elif made.changes_something:
        initial = {"held": sealed(found, text), "fingerprint": made.fingerprint}
        context["confirm"] = ConfirmForm(initial=initial, debate=found)
    return render(request, "debate/evening/file.html", context)


def _confirmed(request: HttpRequest, found: Debate) -> HttpResponse:
    form = ConfirmForm(request.POST, debate=found)
    if not form.is_valid():
        told = gettext("Une heure a passé, ou la page n’est plus entière : envoyez le fichier de nouveau.")
        messages.error(request, told)
        return _to("paper", found)
    text, fingerprint = form.cleaned_data["held"], form.cleaned_data["fingerprint"]
    try:
        made = paper.bring_in(found, text, fingerprint=fingerprint, by=request.user)
    except actions.Closed:
        return _too_late(request, found)
    except paper.Faulty as error:
        return _shown(request, found, text, error.plan, moved=True)
    messages.success(request, wording.brought_in(made))
    return _to("evening", found, "#lots")


def _too_late(request: HttpRequest, found: Debate) -> HttpResponse:
    messages.error(request, gettext("Rien n’est ajouté : le débat vient d’être clos."))
    return redirect(found)


# --- One by one -------------------------------------------------------------------------------------------------------


@never_cache
@_form
def type_in(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The number of a ballot, then its answers in the order of the paper, then the next one."""
    found = running(prepared(request, pk, slug))
    find = FindForm(request.GET if "bulletin" in request.GET else None)
    context: dict[str, Any] = {"debate": found, "find": find}
    if find.is_bound and find.is_valid():
        sheet = planning.sheets(found).get(find.cleaned_data["bulletin"])
        if sheet is None:
            find.add_error("bulletin", gettext("Ce bulletin n’a pas été imprimé pour ce débat : relisez son numéro."))
        elif sheet.number in sheet.printing.withdrawn:
            find.add_error("bulletin", gettext("La personne qui l’a rempli a retiré ce bulletin : mettez-le de côté."))
        else:
            return _typed(request, found, sheet, context)
    return render(request, "debate/evening/type_in.html", context)


def _typed(request: HttpRequest, found: Debate, sheet: planning.Sheet, context: dict[str, Any]) -> HttpResponse:
    statements = [one for one in planning.borne(sheet) if one.state in one.VOTABLE]
    form = BallotForm(request.POST or None, sheet=sheet, statements=statements)
    if request.method == "POST" and form.is_valid():
        answer = _saved(request, found, sheet, form)
        if answer is not None:
            return answer
    context |= {"sheet": sheet, "form": form, "number": numbers.written(sheet.number)}
    context["is_there"] = sheet.number in planning.held_votes(found, [sheet.number])
    context["rows"] = [(one, form[name]) for name, one in form.statements.items()]
    return render(request, "debate/evening/ballot.html", context)


def _saved(request: HttpRequest, found: Debate, sheet: planning.Sheet, form: BallotForm) -> HttpResponse | None:
    """Where to go on; None when the form says why not."""
    try:
        made = paper.type_in(found, form.line, replaces="replaces" in request.POST, by=request.user)
    except actions.Closed:
        return _too_late(request, found)
    except paper.Faulty as error:
        form.add_error(None, error.plan.faults[0].reason)
        return None
    messages.success(request, wording.typed(made, numbers.written(sheet.number)))
    return _to("type_in", found)


# --- Out again --------------------------------------------------------------------------------------------------------


@never_cache
@_form
def undo(request: HttpRequest, pk: int, slug: str, batch: int) -> HttpResponse:
    """Take a batch out again, asked once more."""
    found = running(prepared(request, pk, slug))
    held = found.batches.filter(pk=batch).first()
    if request.method == "POST" or held is None:
        taken = paper.undo(found, batch, by=request.user) if request.method == "POST" else 0
        if taken:
            messages.success(request, gettext("Le lot est annulé : ses bulletins peuvent être saisis de nouveau."))
        else:
            messages.info(request, gettext("Ce lot n’existe plus : il a été annulé."))
        return _to("evening", found, "#lots")
    return render(
        request, "debate/evening/undo.html", {"debate": found, "batch": held, "ballots": held.participants.count()}
    )


@never_cache
@_form
def take_back(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Whoever kept the stub of a ballot takes its answers back."""
    found = running(readable(request, pk, slug))
    form = StubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not within(request, "stub_by_network", f"{found.pk}:{network(request)}"):
            form.add_error(None, gettext("Trop d’essais depuis ce réseau : réessayez demain."))
        elif _taken_back(found, form):
            messages.success(request, gettext("Vos réponses sont retirées : ce bulletin ne compte plus."))
            return redirect(found)
    return render(request, "debate/evening/take_back.html", {"debate": found, "form": form})


def _taken_back(found: Debate, form: StubForm) -> bool:
    try:
        paper.take_back(found, form.cleaned_data["number"], form.cleaned_data["code"])
    except actions.Unknown:
        form.add_error("code", gettext("Ce numéro et ce code ne vont pas ensemble : relisez le talon."))
    except actions.Closed:
        form.add_error(None, gettext("Le débat vient d’être clos : plus rien ne relie ce talon à des réponses."))
    else:
        return True
    return False
