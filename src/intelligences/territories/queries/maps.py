"""Outlines for the maps, in canvas units (see canvas.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ..models import Kind, Outline, Territory

LEVELS = (Kind.REGION, Kind.DEPARTEMENT, Kind.EPCI)
Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Outlined:
    """A territory and its SVG path; `departement` and `population` are there for the table beside the map."""

    kind: str
    code: str
    name: str
    url: str
    path: str
    box: Box
    population: int | None
    departement: str


@dataclass(frozen=True)
class CutOut:
    """The part of the map around a territory: the shapes, the one that is meant, and the place of a commune."""

    box: Box
    shapes: list[Outlined]
    meant: str
    point: tuple[int, int] | None


def outlines(level: str, detail: str = Outline.Detail.COARSE) -> list[Outlined]:
    """Every outline of a level ("region", "departement", "epci"), in French order. ValueError for another level."""
    if level not in LEVELS:
        raise ValueError(f"there are no outlines of the level {level!r}")
    return _outlined(Outline.objects.filter(detail=detail, territory__kind=level))


def cut_out(territory: Territory) -> CutOut | None:
    """A commune or an EPCI among the EPCI of its département, a département in its région, a région in the country.

    None for what has no outline: overseas collectivities, the four islands that belong to no EPCI keep their dot only.
    """
    shapes = _outlined(_around(territory))
    if not shapes:
        return None
    meant = territory.epci.code if territory.kind == Kind.COMMUNE and territory.epci else territory.code
    framed = [shape for shape in shapes if shape.code == meant] if territory.kind == Kind.EPCI else shapes
    place = (territory.x, territory.y) if territory.x is not None and territory.y is not None else None
    point = place if territory.kind == Kind.COMMUNE else None
    return CutOut(_frame(framed, point), shapes, meant, point)


def _around(territory: Territory) -> QuerySet[Outline]:
    fine, coarse = (Outline.objects.filter(detail=detail) for detail in (Outline.Detail.FINE, Outline.Detail.COARSE))
    if territory.kind == Kind.REGION:
        return coarse.filter(territory__kind=Kind.REGION)
    if territory.kind == Kind.DEPARTEMENT:
        return fine.filter(territory__kind=Kind.DEPARTEMENT, territory__region=territory.region_id)
    if territory.kind in (Kind.COMMUNE, Kind.EPCI, Kind.EPT):
        here = Q(territory__departement=territory.departement_id) | Q(territory=territory.epci_id)
        return fine.filter(here, territory__kind=Kind.EPCI)
    return Outline.objects.none()


def _outlined(wanted: QuerySet[Outline]) -> list[Outlined]:
    chosen = wanted.filter(territory__current=True).select_related("territory__departement")
    return [
        Outlined(
            kind=outline.territory.kind,
            code=outline.territory.code,
            name=outline.territory.name,
            url=outline.territory.get_absolute_url(),
            path=outline.path,
            box=(outline.left, outline.top, outline.right, outline.bottom),
            population=outline.territory.population,
            departement=str(outline.territory.departement or ""),
        )
        for outline in chosen.order_by("territory__sort_key", "territory__code")
    ]


def _frame(shapes: Iterable[Outlined], point: tuple[int, int] | None) -> Box:
    """The box around some shapes, with a margin of a tenth."""
    boxes = [shape.box for shape in shapes]
    boxes += [(point[0], point[1], point[0], point[1])] if point else []
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    margin = max(right - left, bottom - top) // 10 + 5
    return left - margin, top - margin, right + margin, bottom + margin
