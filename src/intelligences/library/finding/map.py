"""The answers on the map of régions, of départements or of EPCI, with the same figures as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intelligences.territories.models import Kind, Territory
from intelligences.territories.queries import Outlined, box_around, outlines, overseas_frames, whole_box
from intelligences.territories.wording import figure
from intelligences.ui import maps
from intelligences.ui.charts import Chart
from intelligences.ui.tables import Heading, Table

from ..queries.finding import Answer
from .selection import LEVELS, Selection

LEVEL_WORDS = {
    Kind.REGION: gettext_lazy("Régions"),
    Kind.DEPARTEMENT: gettext_lazy("Départements"),
    Kind.EPCI: gettext_lazy("Intercommunalités"),
}
_TITLES = {
    Kind.REGION: gettext_lazy("Usages connus par région"),
    Kind.DEPARTEMENT: gettext_lazy("Usages connus par département"),
    Kind.EPCI: gettext_lazy("Usages connus par intercommunalité"),
}
_CUTS = (1, 2, 3, 5, 10, 20)
_MOST_CUTS = (1, 10, 100, 1_000, 10_000)


@dataclass(frozen=True)
class Shown:
    """The map, its levels as tabs, and what isn't on it."""

    figure: Chart
    levels: list[dict[str, Any]]
    elsewhere: str


def shown(answer: Answer) -> Shown:
    """The map of an answer at the level of its address: each territory's number is the count of its filter."""
    selection = answer.selection
    level = Kind(selection.level)
    counts = {one.value: one.count for one in answer.facet(level).values}
    shapes = _shapes(answer, level)
    levels = [
        {"label": LEVEL_WORDS[Kind(name)], "url": selection.query(level=name), "current": name == level}
        for name in (Kind.REGION, Kind.DEPARTEMENT, Kind.EPCI)
        if name in LEVELS
    ]
    return Shown(_figure(answer, level, shapes, counts), levels, _off_the_map(answer, shapes, counts))


def _is_closer(selection: Selection, level: Kind) -> bool:
    """Whether a part of the country only is drawn."""
    above = {Kind.DEPARTEMENT: ("region",), Kind.EPCI: ("region", "departement")}.get(level, ())
    return any(selection.chosen.get(name) for name in above)


def _shapes(answer: Answer, level: Kind) -> list[Outlined]:
    """Outlines of the level; those of the régions or départements chosen only, so that none seems empty for nothing."""
    chosen = answer.selection.chosen
    if level == Kind.REGION:
        return outlines(level)
    regions = Territory.objects.filter(kind=Kind.REGION, code__in=chosen.get("region", ())).order_by("sort_key")
    shapes = [shape for one in regions for shape in outlines(level, "fine", one)] if regions else outlines(level)
    if level == Kind.EPCI and chosen.get("departement"):
        inside = Territory.objects.filter(kind=Kind.DEPARTEMENT, code__in=chosen["departement"])
        names = set(inside.values_list("name", flat=True))
        shapes = [shape for shape in shapes if shape.departement in names]
    return shapes


def _figure(answer: Answer, level: Kind, shapes: list[Outlined], counts: dict[str, int]) -> Chart:
    selection = answer.selection
    whole = not _is_closer(selection, level)
    # A thousand links would bury the keyboard: of the EPCI, only those that have a use lead somewhere.
    areas = [
        maps.Area(
            _named(shape),
            shape.path,
            counts.get(shape.code, 0),
            selection.with_choice(level, shape.code) if counts.get(shape.code) else "",
        )
        for shape in shapes
    ]
    most = max(counts.values(), default=0)
    drawn = maps.shaded(
        str(_TITLES[level]),
        areas,
        box=whole_box() if whole or not shapes else box_around([shape.box for shape in shapes]),
        measure=_("Usages"),
        write=lambda value: _written(round(value), filtered=not selection.is_bare),
        cuts=_CUTS if most < 100 else _MOST_CUTS,
        frames=[maps.Frame(one.name, one.x, one.y, one.width, one.height) for one in overseas_frames()]
        if whole
        else [],
        note=_(
            "Usages publiés ici, de tous les organismes du territoire. "
            "Ne pas en connaître ne veut pas dire qu’il n’y en a pas."
        ),
    )
    return replace(drawn, table=_table(answer, level, shapes, counts))


def _written(number: int, *, filtered: bool) -> str:
    if not number:
        return _("aucun usage connu avec ces filtres") if filtered else _("aucun usage connu")
    return ngettext("%(number)s usage", "%(number)s usages", number) % {"number": figure(number)}


def _table(answer: Answer, level: Kind, shapes: list[Outlined], counts: dict[str, int]) -> Table:
    """The largest numbers first; of the EPCI, only those that have a use, the others told in the note."""
    filtered = not answer.selection.is_bare
    told = sorted((shape for shape in shapes if counts.get(shape.code)), key=lambda shape: -counts[shape.code])
    silent = [shape for shape in shapes if not counts.get(shape.code)]
    rows = []
    for shape in told if level == Kind.EPCI else [*told, *silent]:
        number = counts.get(shape.code, 0)
        name = format_html('<a href="{}">{}</a>', shape.url, _named(shape))
        rows.append(
            [name, shape.departement if level == Kind.EPCI else shape.code, _written(number, filtered=filtered)]
        )
    second = Heading(_("Département")) if level == Kind.EPCI else Heading(_("Code"), figures=True)
    note = ""
    if level == Kind.EPCI and silent:
        note = _("%(number)s autres intercommunalités : aucun usage connu.") % {"number": figure(len(silent))}
    return Table(str(_TITLES[level]), (Heading(_("Territoire")), second, Heading(_("Usages"))), rows, note)


def _named(shape: Outlined) -> str:
    return f"{shape.name} ({shape.code})" if shape.kind == Kind.DEPARTEMENT else shape.name


def _off_the_map(answer: Answer, shapes: list[Outlined], counts: dict[str, int]) -> str:
    """How many answers have no place at this level."""
    drawn = {shape.code for shape in shapes}
    placed = sum(number for code, number in counts.items() if code in drawn)
    off = answer.count - placed
    if off <= 0:
        return ""
    sentence = ngettext(
        "%(number)s usage n’est pas sur cette carte : organisme plus large, à l’étranger ou sans lieu connu.",
        "%(number)s usages ne sont pas sur cette carte : organisme plus large, à l’étranger ou sans lieu connu.",
        off,
    )
    return sentence % {"number": figure(off)}
