"""Outlines for the maps, in canvas units (see canvas.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ..canvas import CANVAS_HEIGHT, CANVAS_WIDTH, FRAMES, Frame
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
    frames: tuple[Frame, ...]


def outlines(level: str, detail: str = Outline.Detail.COARSE, region: Territory | None = None) -> list[Outlined]:
    """Every outline of a level ("region", "departement", "epci"), of one région or of all, in French order.

    ValueError for another level.
    """
    if level not in LEVELS:
        raise ValueError(f"there are no outlines of the level {level!r}")
    wanted = Outline.objects.filter(detail=detail, territory__kind=level)
    return _outlined(wanted.filter(territory__region=region) if region else wanted)


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
    point = place if territory.kind in (Kind.COMMUNE, Kind.EPT) else None
    whole = territory.kind == Kind.REGION
    return CutOut(
        box=whole_box() if whole else box_around([shape.box for shape in framed], point),
        shapes=shapes,
        meant=meant,
        point=point,
        frames=overseas_frames() if whole else (),
    )


def whole_box() -> Box:
    """The whole canvas: the mainland and the overseas frames under it."""
    return 0, 0, CANVAS_WIDTH, CANVAS_HEIGHT


def overseas_frames() -> tuple[Frame, ...]:
    """The frames beside the mainland."""
    return tuple(frame for code, frame in FRAMES.items() if code != "metropole")


def on_map(level: str, region: Territory | None = None) -> QuerySet[Territory]:
    """The territories of a level that are drawn, in French order, of one région or of all."""
    drawn = Territory.objects.filter(kind=level, current=True, outlines__detail=Outline.Detail.COARSE)
    return (drawn.filter(region=region) if region else drawn).order_by("sort_key", "code")


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


def box_around(boxes: Iterable[Box], point: tuple[int, int] | None = None) -> Box:
    """The box around some others, with a margin of a twelfth."""
    held = [*boxes, *([(*point, *point)] if point else [])]
    left, top = min(box[0] for box in held), min(box[1] for box in held)
    right, bottom = max(box[2] for box in held), max(box[3] for box in held)
    margin = max(right - left, bottom - top) // 12 + 5
    return left - margin, top - margin, right + margin, bottom + margin
