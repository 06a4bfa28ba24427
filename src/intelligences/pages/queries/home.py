"""The home page: the country's map, three figures, what changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intelligences.kernel.registries import Figure, indicators, map_layers
from intelligences.territories.models import Kind, Territory
from intelligences.territories.queries import outlines, overseas_frames, whole_box
from intelligences.ui import maps

from .news import Change, changes

FIGURES, CHANGES = 3, 6


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
    places = chain.from_iterable(layer.places() for layer in map_layers)
    threads = chain.from_iterable(layer.threads() for layer in map_layers)
    drawn = maps.located(
        _("Carte des régions de France"),
        [maps.Point(place.x, place.y, place.name, place.reading, place.url) for place in places],
        box=whole_box(),
        measure="",
        background=regions,
        threads=list(threads),
        frames=[maps.Frame(frame.name, frame.x, frame.y, frame.width, frame.height) for frame in overseas_frames()],
    )
    return drawn.svg


def _regions() -> list[maps.Area]:
    departements = Territory.objects.filter(kind=Kind.DEPARTEMENT, current=True).select_related("region")
    region_of = {departement.code: departement.region for departement in departements.order_by("code")}
    paths: dict[Territory, list[str]] = defaultdict(list)
    for outlined in outlines(Kind.DEPARTEMENT):
        region = region_of[outlined.code]
        if region is not None:
            paths[region].append(outlined.path)
    ordered = sorted(paths, key=lambda region: region.sort_key)
    return [maps.Area(region.name, "".join(paths[region]), url=region.get_absolute_url()) for region in ordered]
