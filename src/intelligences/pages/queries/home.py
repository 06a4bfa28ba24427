"""The home page: the country's map, three figures, what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.kernel.registries import Figure, indicators, map_layers
from intelligences.territories.models import Edition, Kind, Territory
from intelligences.territories.outlines import coarser
from intelligences.territories.queries import outlines, overseas_frames, whole_box
from intelligences.ui import maps

from .news import Change, changes

FIGURES, CHANGES = 3, 6
STEP = 5
"""Canvas units in one of the map's: a quarter of a pixel. Two thirds of the page's bytes are this map."""


@dataclass(frozen=True)
class Home:
    """`map` is empty while no territory is loaded."""

    map: SafeString | None
    figures: list[Figure]
    changes: list[Change]


def home() -> Home:
    """Everything that the page shows, read now."""
    ordered = sorted((indicator for indicator in indicators if indicator.on_home), key=lambda one: one.order)
    shown = (indicator.compute() for indicator in ordered)
    return Home(country_map(), list(islice(shown, FIGURES)), changes(CHANGES))


def country_map() -> SafeString | None:
    """Régions as links, each drawn by its départements, with the points and threads that rooms registered.

    Eighteen links rather than a hundred: the keyboard has to walk through them.
    """
    regions = _regions()
    if not regions:
        return None
    left, top, right, bottom = whole_box()
    drawn = maps.located(
        _("Carte des régions de France"),
        list(_points()),
        box=(left / STEP, top / STEP, right / STEP, bottom / STEP),
        measure="",
        background=regions,
        threads=list(_threads()),
        frames=[
            maps.Frame(frame.name, frame.x / STEP, frame.y / STEP, frame.width / STEP, frame.height / STEP)
            for frame in overseas_frames()
        ],
    )
    return drawn.svg


def _points() -> Iterator[maps.Point]:
    for place in chain.from_iterable(layer.places() for layer in map_layers):
        yield maps.Point(place.x / STEP, place.y / STEP, place.name, place.reading, place.url)


def _threads() -> Iterator[list[tuple[float, float]]]:
    for chained in chain.from_iterable(layer.threads() for layer in map_layers):
        yield [(x / STEP, y / STEP) for x, y in chained]


def _regions() -> tuple[maps.Area, ...]:
    """Outlines change with the edition only: one read of its digest rather than of a hundred paths."""
    digest = Edition.objects.order_by("pk").values_list("digest", flat=True).first()
    return _regions_of(digest, get_language() or "") if digest else ()


@lru_cache(maxsize=4)
def _regions_of(edition: str, language: str) -> tuple[maps.Area, ...]:
    departements = Territory.objects.filter(kind=Kind.DEPARTEMENT, current=True).select_related("region")
    region_of = {departement.code: departement.region for departement in departements.order_by("code")}
    paths: dict[Territory, list[str]] = defaultdict(list)
    for outlined in outlines(Kind.DEPARTEMENT):
        region = region_of[outlined.code]
        if region is not None:
            paths[region].append(outlined.path)
    ordered = sorted(paths, key=lambda region: region.sort_key)
    return tuple(
        maps.Area(region.name, coarser("".join(paths[region]), STEP), url=region.get_absolute_url())
        for region in ordered
    )
