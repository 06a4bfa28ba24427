"""`/usages/<id>/obligations/…`: an organisation answers what the law asks of its use, one thing a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intelligences.documents.queries import of_organisation
from intelligences.ui.errors import Missing

from .. import actions, rules
from ..assessing.forms import DutyForm, QuestionsForm, as_typed, seen, typed, whole, written_day
from ..assessing.pages import Page, before, following, page_of
from ..assessing.proposals import proposed
from ..assessing.reading import is_pack
from ..models import Deployment
from ..queries import assessing as queries
from ..queries.assessing import Assessed
from ..queries.declaring import written_by
from ..queries.sheet import find_use

ORDERS = {"echeance": queries.by_deadline, "etat": queries.by_state}


@never_cache
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """The door: each questionnaire, where it stands."""
    use = own_use(request, pk)
    context = {"use": use, "packs": queries.every_pack(use), "can_sign": rules.can_sign(request.user, use)}
    return render(request, "library/duties.html", context)


@never_cache
def obligations(request: HttpRequest, pk: int) -> HttpResponse:
    """Every obligation of every questionnaire that was begun, in one list."""
    use = own_use(request, pk)
    order = request.GET.get("tri", "")
    order = order if order in ORDERS else "echeance"
    told = ORDERS[order](queries.obligations(use))
    context = {"use": use, "order": order, "bearing": [one for one in told if one.bears]}
    context |= {"open": [one for one in told if one.is_open], "aside": [one for one in told if one.is_aside]}
    return render(request, "library/duties_list.html", context)


@never_cache
def assessment(request: HttpRequest, pk: int, pack: str) -> HttpResponse:
    """What a questionnaire comes to, and why."""
    shown = own_pack(request, pk, pack)
    context = {"shown": shown, "use": shown.use, "can_sign": rules.can_sign(request.user, shown.use)}
    context |= {"charts": queries.score_charts(shown), "why_not": actions.why_not_yet(shown.assessment)}
    return render(request, "library/duties_result.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, pk: int, pack: str, page: str) -> HttpResponse:
    """One page of questions; what is typed is kept, right or wrong."""
    shown = own_pack(request, pk, pack)
    one = page_of(shown.pack, page)
    if one is None:
        raise Missing(_("Cette question n’est pas dans la grille."))
    if request.method != "POST":
        return _questions_page(request, shown, one)
    given = typed(request.POST, one.questions)
    try:
        actions.answer(shown.use, pack, given, seen=seen(request.POST, one.questions), by=request.user)
    except actions.Answered as crossed:
        return _crossed(request, shown, one, given, crossed)
    return _after(request, queries.assessed(shown.use, pack), one)


def _after(request: HttpRequest, shown: Assessed, page: Page) -> HttpResponse:
    """To the next page that nobody has seen, unless something here is to mend; then to the answers, to read again."""
    if any(one.id in shown.wrong for one in page.questions):
        return _questions_page(request, shown, page)
    if "later" in request.POST:
        messages.success(request, _("Vos réponses sont enregistrées."))
        return redirect("library:duties", pk=shown.use.pk)
    after = following(shown.pack, page, shown.unseen)
    if after is None:
        return redirect("library:assessment_check", pk=shown.use.pk, pack=shown.pack.name)
    return redirect("library:assessment_questions", pk=shown.use.pk, pack=shown.pack.name, page=after.key)


def _crossed(
    request: HttpRequest, shown: Assessed, page: Page, given: dict[str, list[str]], crossed: actions.Answered
) -> HttpResponse:
    """Both answers, side by side; nothing is overwritten without being seen."""
    found = [
        queries.Difference.between(shown.pack.question[id], given.get(id, []), theirs)
        for id, theirs in crossed.theirs.items()
    ]
    return _questions_page(request, shown, page, given=given, differences=found, other=written_by(crossed.by))


def _questions_page(
    request: HttpRequest, shown: Assessed, page: Page, *, given: dict[str, list[str]] | None = None, **extra: Any
) -> HttpResponse:
    asked = page.asked(shown.asked)
    held = shown.assessment
    told = proposed(shown.use, shown.pack.name)
    ideas = {one.id: as_typed(one, told[one.id]) for one in asked if one.id in told}
    saved = {one.id: held.given(one.id) for one in asked if held.revision_of(one.id)}
    form = QuestionsForm(asked, ideas | saved | (given or {}), checked=given is None)
    rows = [
        queries.Asked(one, form[one.id], held.revision_of(one.id), one.id in ideas and one.id not in saved)
        for one in asked
    ]
    context = {"shown": shown, "use": shown.use, "page": page, "form": form, "asked": rows} | extra
    context |= {"before": before(shown.pack, page, shown.asked)}
    return render(request, "library/duties_questions.html", context)


@never_cache
def assessment_check(request: HttpRequest, pk: int, pack: str) -> HttpResponse:
    """All the answers of a questionnaire, each with its way back."""
    shown = own_pack(request, pk, pack)
    context = {"shown": shown, "use": shown.use, "sections": queries.checked(shown)}
    return render(request, "library/duties_check.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, pk: int, pack: str, obligation: str) -> HttpResponse:
    """One obligation: what it asks, until when, why, and what the organisation tells of it."""
    shown = own_pack(request, pk, pack)
    told = next((one for one in shown.obligations if one.duty.obligation.id == obligation), None)
    if told is None:
        raise Missing(_("Cette obligation n’est pas dans la grille."))
    if request.method != "POST":
        return _duty_page(request, shown, told, DutyForm(documents=_documents(shown), initial=_of_duty(told)))
    form = DutyForm(request.POST, documents=_documents(shown))
    if not form.is_valid():
        return _duty_page(request, shown, told, form)
    return _tell(request, shown, told, form)


def _duty_page(request: HttpRequest, shown: Assessed, told: queries.Told, form: DutyForm, **extra: Any) -> HttpResponse:
    context = {"shown": shown, "use": shown.use, "one": told, "form": form}
    context |= {"revision": told.told.revision if told.told else 0} | extra
    return render(request, "library/duty.html", context)


def _documents(shown: Assessed) -> Any:
    return of_organisation(shown.assessment.organisation).filter(withdrawn_at=None, purged_at=None)


def _of_duty(told: queries.Told) -> dict[str, Any]:
    held = told.told
    if held is None:
        return {}
    state = DutyForm.EVIDENCED if held.document else DutyForm.DECLARED if held.is_declared else DutyForm.MISSING
    document = str(held.document_id or "")
    return {"state": state, "document": document, "shown_on": written_day(held.shown_on), "note": held.note}


def _tell(request: HttpRequest, shown: Assessed, told: queries.Told, form: DutyForm) -> HttpResponse:
    """Kept, unless somebody else said something else meanwhile: both are shown then."""
    seen = whole(request.POST.get("revision"))
    try:
        actions.tell_duty(
            shown.use, shown.pack.name, told.duty.obligation.id, **form.told(), seen=seen, by=request.user
        )
    except actions.NotPossible as error:
        form.add_error(None, str(error))
        return _duty_page(request, shown, told, form)
    except actions.DutyChanged as changed:
        return _duty_page(request, shown, told, form, revision=changed.theirs.revision, theirs=changed.theirs)
    messages.success(request, _("C’est enregistré."))
    return redirect("library:obligations", pk=shown.use.pk)


@require_POST
def follow_pack(request: HttpRequest, pk: int, pack: str) -> HttpResponse:
    """Answer today's version of the pack."""
    shown = own_pack(request, pk, pack)
    if shown.assessment.pk is not None:
        actions.follow_pack(shown.assessment, by=request.user)
        messages.success(request, _("La grille suit maintenant la version d’aujourd’hui. Vos réponses sont gardées."))
    return redirect("library:assessment", pk=pk, pack=pack)


def own_use(request: HttpRequest, pk: int) -> Deployment:
    """The use, for those who act for its organisation."""
    use = find_use(pk)
    if use is None or not rules.can_assess(request.user, use):
        raise Missing(_("Aucun usage de votre organisation n’a ce numéro."))
    return use


def own_pack(request: HttpRequest, pk: int, pack: str) -> Assessed:
    """The use under one questionnaire."""
    use = own_use(request, pk)
    if not is_pack(pack):
        raise Missing(_("Aucune grille n’a ce nom."))
    return queries.assessed(use, pack)
