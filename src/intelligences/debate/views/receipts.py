"""Receipts: take one's own, check it against what the closing published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.ui.errors import Missing

from .. import forms, results, wording
from ..actions.receipts import receipt_of
from ..models import Debate
from ..queries import roll_of
from .debates import readable
from .taking_part import inside, to


@never_cache
@require_safe
def take(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """One's receipt, as a text to keep."""
    debate, participant = inside(request, pk, slug)
    if participant is None:
        return to("enter", debate)
    receipt = receipt_of(participant)
    if receipt is None:
        raise Missing(gettext("Un reçu se donne après un premier vote : répondez d’abord à une affirmation."))
    return _file(debate, wording.receipt(debate, receipt, request.build_absolute_uri))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Whether a receipt is in the published list; with `fichier`, the receipt with its proof, to check without us."""
    debate = readable(request, pk, slug)
    if debate.state == Debate.State.DRAFT:
        return redirect(debate)
    held = roll_of(debate)
    context: dict[str, Any] = {"debate": debate, "roll": held, "result": results.latest(debate) if held else None}
    if held is not None:
        context["form"] = form = forms.ReceiptForm(*_sent(request))
        if form.is_valid():
            given = form.cleaned_data["receipt"]
            proved = held.listed.proved(given)
            if proved is not None and "fichier" in request.POST:
                return _file(debate, wording.receipt(debate, proved, request.build_absolute_uri, root=held.root))
            context |= {"given": given, "proved": proved, "is_other": given.debate != debate.pk}
    return render(request, "debate/receipt.html", context)


@require_safe
def roll_file(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """All leaves and their root."""
    debate = readable(request, pk, slug)
    held = roll_of(debate)
    if held is None:
        raise Missing(gettext("Les reçus se publient à la clôture, pour un débat tenu ici."))
    response = JsonResponse({**held.listed.written(), "url": debate.get_absolute_url()})
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, though it be nothing at all."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _file(debate: Debate, text: str) -> HttpResponse:
    response = HttpResponse(text, "text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recu-debat-{debate.pk}.txt"'
    return response
