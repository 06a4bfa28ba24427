"""`/territoires/`: the look-up, its suggestions, and every région with its départements."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from intelligences.kernel.twins import twin

from .. import exports, queries, wording
from ..models import Kind, Territory

PER_PAGE = 50
SUGGESTED = 8
COUNTED = {
    Kind.COMMUNE: gettext_lazy("Communes"),
    Kind.EPCI: gettext_lazy("Intercommunalités"),
    Kind.DEPARTEMENT: gettext_lazy("Départements"),
    Kind.REGION: gettext_lazy("Régions"),
}


def index(request: HttpRequest) -> HttpResponse:
    """Look-up, and every région with its départements."""
    text = request.GET.get("q", "").strip()
    page, answer = _looked_up(request, text)
    context = {
        "text": text,
        "page": page,
        "answer": answer,
        "results": [(found, wording.found_context(found)) for found in answer.results],
    } | ({} if text else _browsed())
    return render(request, "territories/index.html", context)


def _browsed() -> dict[str, Any]:
    """What stands under the look-up before anything is asked."""
    counts = queries.counts()
    return {
        "facts": [(label, wording.figure(counts.get(kind, 0))) for kind, label in COUNTED.items()],
        "regions": queries.regions_and_departements(),
        "collectivites": queries.collectivites(),
    }


def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The answers to a look-up; without one, every territory."""
    text = request.GET.get("q", "").strip()
    about: dict[str, Any] = {"licence": exports.LICENCE, "source": exports.SOURCE}
    if text:
        _, answer = _looked_up(request, text)
        about |= {"count": answer.count, "query": text, "read_as": answer.read_as or None}
        return twin(form, exports.FOUND, answer.results, filename="territoires", around=about)
    every = Territory.objects.filter(current=True).order_by("kind", "code")
    about["count"] = every.count()
    return twin(form, exports.TERRITORY, exports.rows(every), filename="territoires", around=about, streamed=True)


def suggestions(request: HttpRequest) -> HttpResponse:
    """Options under a search box."""
    found = queries.lookup(request.GET.get("q", ""), limit=SUGGESTED).results[:SUGGESTED]
    options = [{"title": one.name, "context": wording.found_context(one), "url": one.url} for one in found]
    return render(request, "ui/components/suggestions.html", {"suggestions": options})


def _looked_up(request: HttpRequest, text: str) -> tuple[Page[int], queries.Lookup]:
    number = request.GET.get("page", "")
    start = PER_PAGE * (max(1, int(number)) - 1) if number.isdecimal() and len(number) < 6 else 0
    answer = queries.lookup(text, limit=PER_PAGE, offset=start)
    return Paginator(range(answer.count), PER_PAGE).get_page(number or 1), answer
