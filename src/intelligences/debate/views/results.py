"""The result of a debate: its page, its figures, the votes that it is computed from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from intelligences.ui.errors import Missing

from .. import asides, entries, exposing, freezing, publication, queries, results, wording
from ..evening.wording import on_paper
from ..models import Debate, Result
from ..receipts import ALGORITHM
from ..representing import kinds
from ..representing import wording as representing
from ..representing.queries import comparison_of
from .debates import readable


def _numbered(debate: Debate, number: str | None) -> Result | None:
    if number is None:
        return results.latest(debate)
    return get_object_or_404(Result, debate=debate, number=int(number[:9]) if number.isdecimal() else 0)


@require_safe
def result(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What the votes say, how sure it is, what isn't known; `?resultat=` names a frozen one."""
    debate = readable(request, pk, slug)
    if debate.state == Debate.State.DRAFT:
        return redirect(debate)
    found = _numbered(debate, request.GET.get("resultat"))
    return _as_private_as(debate, render(request, "debate/result.html", _context(debate, found)))


def _context(debate: Debate, found: Result | None) -> dict[str, Any]:
    """What the page of a result reads."""
    context: dict[str, Any] = {"debate": debate, "moderated": queries.moderated(debate), "entry": wording.entry(debate)}
    context["paper"] = on_paper(debate)
    context["asked"] = representing.asked(kinds.asked(debate))
    if found is None:
        return context
    finals = list(freezing.finals(debate))
    is_last = found == results.latest(debate)
    return context | {
        "finals": finals,
        "is_last": is_last,
        "citation": freezing.citation(found) if found.is_final else "",
        "shown": results.shown(found),
        "verdict": wording.verdict(found),
        "tendency": wording.tendency(found),
        "level_verdict": wording.level_verdict(found),
        "certificate": wording.certificate(found),
        "method": wording.method(found),
        "exposed": exposing.audit(debate),
        "by_entry": entries.table(found),
        "asides": asides.told(debate, found),
        "represented": representing.shown(debate, found),
        "roll": queries.roll_of(debate),
        "can_publish": is_last and publication.are_offered(debate, found),
        "fewest": publication.FEWEST,
    }


def _computed(request: HttpRequest, pk: int, slug: str) -> tuple[Debate, Result]:
    """The debate and the result that is asked for."""
    debate = readable(request, pk, slug)
    found = _numbered(debate, request.GET.get("resultat"))
    if found is None:
        raise Missing(gettext("Ce débat n’a pas encore de résultat : il se calcule après les premiers votes."))
    return debate, found


def _as_private_as(debate: Debate, response: HttpResponse) -> HttpResponse:
    """Kept by no cache, when the debate isn't everybody's."""
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def result_file(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Every figure of the result, as the engine gives them."""
    debate, found = _computed(request, pk, slug)
    return _as_private_as(debate, JsonResponse(_figures(debate, found), json_dumps_params={"ensure_ascii": False}))


def _figures(debate: Debate, found: Result) -> dict[str, Any]:
    """The result with what stands beside it: participants against the population, the digest, the receipts' root."""
    told: dict[str, Any] = {
        "debate": debate.pk, "number": found.number, "computed_at": found.computed_at.isoformat(),
        "is_final": found.is_final, "on_paper": queries.on_paper(debate), **freezing.public_figures(found),
    }  # fmt: skip
    comparison = comparison_of(found)
    if comparison is not None:
        told["representativity"] = representing.public_figures(debate, comparison)
    if found.digest:
        told["digest"] = found.digest
    roll = queries.roll_of(debate)
    if roll is not None:
        told["receipts"] = {"algorithm": ALGORITHM, "root": roll.root, "size": roll.size}
    return told


@require_safe
def result_pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The same to print, to file and to cite."""
    from ..printing import result_pdf as printed  # typst only when somebody wants a PDF

    debate, found = _computed(request, pk, slug)
    response = HttpResponse(printed(debate, found), "application/pdf")
    response["Content-Disposition"] = f'inline; filename="resultat-debat-{debate.pk}-{found.number}.pdf"'
    return _as_private_as(debate, response)


@require_safe
def votes(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """The votes one by one, in the format of Polis, once they may be published."""
    debate = get_object_or_404(Debate.objects.public(), pk=pk)
    found = Result.objects.filter(debate=debate, is_final=True).first()
    published = publication.read(debate)  # gone three years after the closing
    if found is None or not publication.can_publish(debate, published.participants):
        raise Missing(gettext("Les votes un à un se publient après la clôture, à partir de cent participants."))
    response = HttpResponse(publication.archive(debate, published, found), "application/zip")
    response["Content-Disposition"] = f'attachment; filename="debat-{debate.pk}.zip"'
    return response
