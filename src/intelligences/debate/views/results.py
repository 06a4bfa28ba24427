"""The result of a debate: its page, its figures, the votes that it is computed from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from intelligences.ui.errors import Missing

from .. import publication, queries, results, wording
from ..models import Debate, Result
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
    context: dict[str, Any] = {"debate": debate, "moderated": queries.moderated(debate), "entry": wording.entry(debate)}
    context["in_bursts"], context["on_paper"] = queries.in_bursts(debate), queries.on_paper(debate)
    context["printed"] = queries.printed(debate)
    if found is not None:
        context |= {"shown": results.shown(found), "verdict": wording.verdict(found)}
        context["can_publish"] = publication.are_offered(debate, found)
        context["fewest"] = publication.FEWEST
    response = render(request, "debate/result.html", context)
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def result_file(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Every figure of the result, as the engine gives them."""
    debate = readable(request, pk, slug)
    found = _numbered(debate, request.GET.get("resultat"))
    if found is None:
        raise Missing(gettext("Ce débat n’a pas encore de résultat : il se calcule après les premiers votes."))
    told = {
        "debate": debate.pk, "number": found.number, "computed_at": found.computed_at.isoformat(),
        "is_final": found.is_final, "on_paper": queries.on_paper(debate), **wording.public_figures(found),
    }  # fmt: skip
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


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
