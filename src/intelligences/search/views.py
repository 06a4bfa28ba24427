"""The search over everything: its page, its files, its suggestions."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from intelligences.kernel.twins import twin
from intelligences.search import exports, queries, wording
from intelligences.search.queries import Results

_EXAMPLES = ("restauration scolaire", "fuites d’eau", "Besançon", "25000")


def results(request: HttpRequest) -> HttpResponse:
    """What is found, or what can be asked when nothing is."""
    answer = _answer(request)
    asking = bool(answer.understood.text or answer.text.strip() or wording.chosen(request.GET))
    context = {
        "answer": answer,
        "asking": asking,
        "page": Paginator(range(answer.count), answer.size).get_page(answer.page),
        "notes": wording.notes(answer, request.GET),
        "chips": wording.chips(answer, request.GET),
        "without_choices": wording.without_choices(request.GET),
        "facets": wording.facets(answer, request.GET),
        "sorts": wording.sorts(answer, request.GET),
        "downloads": wording.downloads(request.get_full_path(), answer),
        "examples": [_("restauration scolaire"), *_EXAMPLES[1:]],
    }
    return render(request, "search/results.html", context)


def results_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same answers as a file: one page of them in JSON, up to `exports.MOST_ROWS` in CSV."""
    answer = _answer(request, **({"page": 1, "size": exports.MOST_ROWS} if form == "csv" else {}))
    return twin(form, exports.COLUMNS, answer.results, filename="recherche", around=exports.around(answer))


def suggestions(request: HttpRequest) -> HttpResponse:
    """Options under a search box."""
    options = queries.suggest(request.GET.get("q", ""), person=request.user)
    return render(request, "ui/components/suggestions.html", {"suggestions": options})


def _answer(request: HttpRequest, **options: Any) -> Results:
    asked = request.GET
    number = asked.get("page", "")
    given = {
        "kinds": asked.getlist("type"),
        "languages": asked.getlist("langue"),
        "sort": wording.SORTS.get(asked.get("tri", ""), "relevance"),
        "page": int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    }
    return queries.search(asked.get("q", ""), person=request.user, **(given | options))
