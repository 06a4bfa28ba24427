"""`/bibliotheque/`: the list, the cards and the map of one selection, and its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from intelligences.kernel.twins import twin, twin_address
from intelligences.kernel.writers import xlsx
from intelligences.territories.queries import Found
from intelligences.territories.wording import found_context

from .. import exports
from ..finding import files, words
from ..finding import map as answer_map
from ..finding.places import places_named
from ..finding.selection import Selection
from ..queries.finding import Answer, TooBroad, every_use, find, territory_of
from ..queries.measures import with_measures

EXAMPLES = ("fuites d’eau", "tri des courriels", "gaspillage cantine", "caméras dépôts sauvages")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def library(request: HttpRequest) -> HttpResponse:
    """The page; a territory typed in words leads to the address of those like it."""
    selection = Selection.read(request.GET)
    places = _places(selection)
    if len(places) == 1:
        return HttpResponseRedirect(request.path + _like(selection, places[0]))
    answer = find(selection)
    return render(request, "library/library.html", _context(answer) | _around(request, selection, places))


def library_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """A page of the answers as JSON; all of them as CSV."""
    selection = Selection.read(request.GET)
    if form == "json":
        answer = find(selection)
        if answer.results.understood.interrupted:
            return _too_broad()
        rows = with_measures([row.use for row in answer.rows])
        return twin(form, exports.use_columns(), rows, filename="", around=files.around(answer))
    try:
        uses = every_use(selection)
    except TooBroad:
        return _too_broad()
    return twin(form, exports.use_columns(), uses, filename="bibliotheque", streamed=True)


def library_sheet(request: HttpRequest) -> HttpResponseBase:
    """All the answers as a spreadsheet."""
    try:
        uses = every_use(Selection.read(request.GET))
    except TooBroad:
        return _too_broad()
    response = StreamingHttpResponse(xlsx(exports.sheet_columns(), uses, sheet=_("Usages")), _XLSX)
    response["Content-Disposition"] = 'attachment; filename="bibliotheque.xlsx"'
    return response


def _too_broad() -> HttpResponse:
    """Instead of a file that would be empty."""
    told = _("Cette recherche est trop large : elle a été interrompue. Ajoutez un mot plus précis.")
    return HttpResponse(told, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})


def _context(answer: Answer) -> dict[str, Any]:
    selection = answer.selection
    return {
        "answer": answer,
        "selection": selection,
        "rows": [(row, words.told(row, answer.levels.get(row.use.pk))) for row in answer.rows],
        "filters": words.filters(answer),
        "chips": words.chips(answer),
        "cleared": selection.cleared(),
        "widened": selection.query(chosen={}),
        "sorts": words.sorts(answer),
        "views": words.views(selection),
        "notes": words.notes(answer),
        "only_france": words.only_france(answer),
        "page": Paginator(range(answer.count), answer.results.size).get_page(answer.results.page),
        "map": answer_map.shown(answer) if selection.view == "carte" and answer.count else None,
    }


def _around(request: HttpRequest, selection: Selection, places: list[Found]) -> dict[str, Any]:
    address = request.get_full_path()
    return {
        "place_text": "" if territory_of(selection.place) else selection.place,
        "place_choices": [(one, found_context(one), _like(selection, one)) for one in places],
        "like": words.like(place) if (place := territory_of(selection.place)) else "",
        "kept": _kept(selection),
        "kept_with_text": [("q", selection.text), *_kept(selection)] if selection.text else _kept(selection),
        "examples": EXAMPLES,
        "downloads": [
            {"label": _("CSV (données ouvertes)"), "url": twin_address(address, "csv")},
            {"label": _("Tableur (XLSX)"), "url": twin_address(address, "xlsx")},
            {"label": "JSON", "url": twin_address(address, "json"), "hint": _("cette page, avec les filtres")},
        ],
    }


def _places(selection: Selection) -> list[Found]:
    """Territories that the reader may mean; none when the address already names one."""
    if not selection.place or territory_of(selection.place) is not None:
        return []
    return places_named(selection.place)


def _like(selection: Selection, place: Found) -> str:
    """The query for territories like one: its type, its size, the nearest first."""
    chosen = {**selection.chosen, "type": (place.kind,)}
    if place.size_class is not None:
        chosen["taille"] = (str(place.size_class),)
    return selection.query(place=f"{place.kind}-{place.code}", chosen=chosen, sort="proches")


def _kept(selection: Selection) -> list[tuple[str, str]]:
    """What a form sends again beside its own field: filters, order, view."""
    kept = [(name, value) for name, values in selection.chosen.items() for value in values]
    others = (("comme", selection.place), ("tri", selection.sort), ("vue", selection.view), ("niveau", selection.level))
    return [*kept, *((name, value) for name, value in others if value)]
