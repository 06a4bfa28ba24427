"""`/solutions/<id>-<slug>/`: the page of a solution and its files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from intelligences.kernel.twins import twin
from intelligences.territories.canvas import CANVAS_WIDTH
from intelligences.territories.models import Kind
from intelligences.territories.queries import outlines, overseas_frames, whole_box
from intelligences.ui import charts, maps
from intelligences.ui.axes import Series
from intelligences.ui.tables import Heading, Table

from .. import exports, sentences, wording
from ..models import Solution
from ..queries.measures import with_measures
from ..queries.solution import SolutionSheet, Spot, find_solution, joined, solution_sheet
from ..vocabulary import Learning, OperatorKind, State, Status
from .finding import moved, readable


def solution(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of a solution."""
    found: Solution = readable(request, find_solution(pk))
    right = moved(request, found, slug)
    if right is not None:
        return right
    response = render(request, "library/solution.html", _context(solution_sheet(found)))
    if found.state != State.PUBLISHED:
        response["Cache-Control"] = "no-store"
    return response


def solution_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """The uses of the solution; the JSON also holds the solution itself."""
    found: Solution = readable(request, find_solution(pk))
    right = moved(request, found, slug, f".{form}")
    if right is not None:
        return right
    uses = with_measures(solution_sheet(found).uses)
    around = exports.around_solution(found, uses) if form == "json" else {}
    return twin(form, exports.use_columns(), uses, filename=f"solution-{pk}", around=around)


def _context(shown: SolutionSheet) -> dict[str, Any]:
    return {
        "sheet": shown,
        "solution": shown.solution,
        "origin": wording.origin_sentence(shown.solution),
        "is_rules": shown.solution.learning == Learning.RULES,
        "uses": _uses(shown),
        "differences": _differences(shown),
        "spread": _spread(shown),
        "map": _map(shown),
    }


def _uses(shown: SolutionSheet) -> Table:
    """Each body leads to its use; titles have a column only where they aren't all the same."""
    titled = len({use.title for use in shown.uses}) > 1
    headings = [Heading(_("Organisme")), Heading(_("État")), Heading(_("Année"), figures=True)]
    rows = []
    for use in shown.uses:
        operator = format_html('<a href="{}">{}</a>{}', use.get_absolute_url(), sentences.operator(use), _kind(use))
        state = "" if use.status == Status.UNKNOWN else str(Status(use.status).label)
        row = [operator, state, str(use.year or "")]
        rows.append([*row[:1], use.title, *row[1:]] if titled else row)
    if titled:
        headings.insert(1, Heading(_("Fiche")))
    return Table(_("Usages de cette solution, publiés ici"), tuple(headings), rows)


def _kind(use: Any) -> str:
    """What kind of body it is, where no place says it."""
    if use.territory or use.departement or use.operator_kind == OperatorKind.UNKNOWN:
        return ""
    return f" ({OperatorKind(use.operator_kind).label})"


def _differences(shown: SolutionSheet) -> Table | None:
    """One row a field that isn't the same everywhere."""
    if not shown.differences:
        return None
    rows = []
    for one in shown.differences:
        label = wording.field_label(one.field)
        told = " ; ".join(f"{value} ({count})" for value, count in one.values)
        rows.append([label[:1].upper() + label[1:], told, str(one.untold)])
    headings = (Heading(_("Champ")), Heading(_("Ce que disent les fiches")), Heading(_("Non précisé"), figures=True))
    return Table(_("Ce qui diffère d’un usage à l’autre, avec le nombre d’usages"), headings, rows)


def _spread(shown: SolutionSheet) -> charts.Chart | None:
    """Known uses by the end of each year: a line when there are two years or more."""
    if len(shown.spread) < 2:
        return None
    points = tuple((date(year, 12, 31), float(count)) for year, count in shown.spread.items())
    undated = _("%(count)s sans date connue.") % {"count": shown.undated} if shown.undated else ""
    note = _("Année de lancement ou, à défaut, de publication de la source.") + (f" {undated}" if undated else "")
    return charts.lines(
        _("Usages connus à la fin de chaque année"),
        [Series(_("usages connus"), points)],
        write=lambda value: str(round(value)),
        write_date=lambda day: str(day.year),
        domain=(0, max(shown.spread.values())),
        whole=True,
        note=note,
    )


def _map(shown: SolutionSheet) -> charts.Chart | None:
    """Where its French uses are, joined by lines: in the country, or closer when they are neighbours."""
    if not shown.places:
        return None
    points = [
        maps.Point(place.x or 0, place.y or 0, use.operator_name, str(Status(use.status).label), use.get_absolute_url())
        for use, place in shown.places
    ]
    spots = {(point.x, point.y) for point in points}
    close = _close_up(spots)
    frames = [] if close else [maps.Frame(one.name, one.x, one.y, one.width, one.height) for one in overseas_frames()]
    level = Kind.DEPARTEMENT if close else Kind.REGION
    return maps.located(
        _("Où cette solution est utilisée"),
        points,
        box=close or whole_box(),
        measure=_("État"),
        background=[maps.Area(one.name, one.path) for one in outlines(level)],
        threads=joined(spots),
        frames=frames,
    )


def _close_up(spots: set[Spot]) -> maps.Box | None:
    """A square around places that a quarter of the country holds; None when they are further apart."""
    left, right = min(x for x, _y in spots), max(x for x, _y in spots)
    top, bottom = min(y for _x, y in spots), max(y for _x, y in spots)
    if max(right - left, bottom - top) > CANVAS_WIDTH / 4:
        return None
    x, y, half = (left + right) / 2, (top + bottom) / 2, CANVAS_WIDTH / 6
    return x - half, y - half, x + half, y + half
