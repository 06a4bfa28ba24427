"""The opinion map as SVG made on the server: circles as large as the number of people in a cell of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from intelligences.ui import svg
from intelligences.ui.charts import SHAPES, Chart, LegendEntry
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number as written

_HEIGHT, _MARGIN = 440.0, 16.0
_LARGEST = 14.0


def group_name(group: int) -> str:
    """« groupe A »."""
    return _("groupe %(letter)s") % {"letter": "ABCDEFGH"[group]}


def opinion_map(
    cells: Mapping[str, Any], groups: int, here: tuple[float, float] | None = None, *, title: str = ""
) -> Chart:
    """Everybody's place, counted by cell; `here` marks one place, in the map's units."""
    held, grid = cells["cells"], cells["grid"]
    most = max((many for *_place, many in held), default=1)
    drawn = [svg.element("line", css="gridline", x1="50%", x2="50%", y1=0, y2=_HEIGHT)]
    drawn.append(svg.element("line", css="gridline", x1=0, x2="100%", y1=_HEIGHT / 2, y2=_HEIGHT / 2))
    for column, row, group, many in sorted(held, key=lambda one: -one[3]):
        size = max(2.5, _LARGEST * (many / most) ** 0.5)
        drawn.append(_mark(group, _across((column + 0.5) / grid), _down((row + 0.5) / grid), size))
    if here is not None:
        drawn += _here(here, cells["extent"])
    title = title or _("Carte des opinions")
    words = _description(held, grid, groups) + (f" {_quarter(here)}" if here is not None else "")
    picture = svg.picture(drawn, title=title, description=words, width="100%", height=_HEIGHT)
    return Chart(title, picture, _table(held, grid, groups), words, _legend(groups))


@dataclass(frozen=True)
class Printed:
    """The map as a picture on its own, for paper: its colours and shapes in it; what it shows in words; groups with
    their mark."""

    svg: str
    words: str
    legend: tuple[tuple[str, str], ...]


_PRINTED = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9")
_WIDE, _HIGH = 640.0, 400.0


def printed_map(cells: Mapping[str, Any], groups: int) -> Printed:
    """Everybody's place, counted by cell, on white."""
    held, grid = cells["cells"], cells["grid"]
    most = max((many for *_place, many in held), default=1)
    drawn = [f'<path d="M{_WIDE / 2} 0V{_HIGH}M0 {_HIGH / 2}H{_WIDE}" stroke="#D8D4C8" fill="none"/>']
    for column, row, group, many in sorted(held, key=lambda one: -one[3]):
        size = max(2.5, _LARGEST * (many / most) ** 0.5) / 6
        x, y = (0.03 + 0.94 * (column + 0.5) / grid) * _WIDE, (0.03 + 0.94 * (row + 0.5) / grid) * _HIGH
        drawn.append(_ink(group, f"translate({svg.place(x)} {svg.place(y)}) scale({svg.place(size)})"))
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}">{"".join(drawn)}</svg>'
    mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16">{}</svg>'
    legend = tuple((group_name(group), mark.format(_ink(group, "scale(1)"))) for group in range(groups))
    return Printed(picture, _description(held, grid, groups), legend)


def _ink(group: int, transform: str) -> str:
    shape, colour = SHAPES[max(group, 0) % 3], _PRINTED[max(group, 0)]
    return f'<path d="{shape}" fill="{colour}" stroke="#FFFFFF" transform="{transform}"/>'


def _across(share: float) -> str:
    return svg.across(0.03 + 0.94 * share)


def _down(share: float) -> float:
    return _MARGIN + (_HEIGHT - 2 * _MARGIN) * share


def _mark(group: int, x: str, y: float, size: float) -> Any:
    """A shape of its own for each group: the colour only repeats it."""
    path = svg.element(
        "path", css=f"mark category-{group + 1 if group >= 0 else 1}",
        d=SHAPES[max(group, 0) % 3], transform=f"scale({svg.place(size / 6)})",
    )  # fmt: skip
    return svg.element("svg", path, x=x, y=y, overflow="visible")


def _here(place: tuple[float, float], extent: float) -> list[Any]:
    x, y = (max(-1.0, min(1.0, one / extent)) for one in place)
    across, down = _across((x + 1) / 2), _down((1 - y) / 2)
    return [
        svg.element("circle", css="whisker", cx=across, cy=down, r=11, fill="none"),
        svg.element("circle", css="dot", cx=across, cy=down, r=5),
        svg.text(_("vous"), css="label anchor-middle", x=across, y=down - 16),
    ]


def _quarter(place: tuple[float, float]) -> str:
    """The same in words."""
    x, y = place
    if y >= 0:
        return _("Vous êtes en haut à droite.") if x >= 0 else _("Vous êtes en haut à gauche.")
    return _("Vous êtes en bas à droite.") if x >= 0 else _("Vous êtes en bas à gauche.")


def _legend(groups: int) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(f"mark category-{group + 1}", group_name(group), SHAPES[group % 3].replace("M", "M13 9m", 1))
        for group in range(groups)
    )


def _zones(held: Any, grid: int) -> dict[tuple[int, int], dict[int, int]]:
    """People by ninth of the map and group."""
    zones: dict[tuple[int, int], dict[int, int]] = {}
    for column, row, group, many in held:
        place = (row * 3 // grid, column * 3 // grid)
        of = zones.setdefault(place, {})
        of[group] = of.get(group, 0) + many
    return zones


def _description(held: Any, grid: int, groups: int) -> str:
    total = sum(many for *_place, many in held)
    left = sum(many for column, *_rest, many in held if column < grid // 2)
    told = _("Plus deux personnes ont voté de même, plus elles sont proches ; un rond plus grand compte plus de monde.")
    halves = _("%(left)s personnes sont à gauche du centre, %(right)s à droite.")
    sides = halves % {"left": written(left), "right": written(total - left)}
    none = "" if groups else " " + _("Aucun groupe n’est tracé : les opinions se suivent sans coupure sûre.")
    return f"{told} {sides}{none}"


def _table(held: Any, grid: int, groups: int) -> Table:
    rows_named = (_("en haut"), _("au milieu"), _("en bas"))
    columns_named = (_("à gauche"), _("au centre"), _("à droite"))
    shown = list(range(groups)) or [-1]
    names = [group_name(group) for group in range(groups)] or [_("personnes")]
    if groups:
        shown, names = [*shown, -1], [*names, _("sans groupe")]
    headings = (Heading(_("Endroit de la carte")), *(Heading(name, figures=True) for name in names))
    zones = _zones(held, grid)
    rows = []
    for row, column in product(range(3), repeat=2):
        of = zones.get((row, column), {})
        rows.append([f"{rows_named[row]} {columns_named[column]}", *(written(of.get(group, 0)) for group in shown)])
    return Table(_("Nombre de personnes par endroit de la carte"), headings, rows)
