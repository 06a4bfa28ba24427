"""The country's map of the home page: régions as links, and what rooms registered to be drawn on it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.kernel.memory import Memory
from intelligences.kernel.registries import Place, map_layers
from intelligences.territories.models import Edition, Kind, Territory
from intelligences.territories.outlines import coarser
from intelligences.territories.queries import outlines, overseas_frames, whole_box
from intelligences.ui import maps

STEP = 5
"""Canvas units in one of the map's: a quarter of a pixel. Two thirds of the page's bytes are this map."""

Chain = tuple[tuple[float, float], ...]
drawings: Memory[SafeString | None] = Memory()


def country_map() -> SafeString | None:
    """The drawing, or None while no territory is loaded. Made anew only when what it shows may have changed."""
    layers = list(map_layers)
    free = any(not layer.changed_by for layer in layers)
    changed_by = () if free else ("territories.", *chain.from_iterable(layer.changed_by for layer in layers))
    return drawings.get(get_language(), changed_by, _drawing)


def _drawing() -> SafeString | None:
    edition = Edition.objects.order_by("pk").values_list("digest", flat=True).first()
    if edition is None:
        return None
    places = tuple(chain.from_iterable(layer.places() for layer in map_layers))
    threads = tuple(tuple(map(tuple, one)) for one in chain.from_iterable(layer.threads() for layer in map_layers))
    return _drawn(edition, get_language() or "", places, threads)


@lru_cache(maxsize=4)
def _drawn(edition: str, language: str, places: tuple[Place, ...], threads: tuple[Chain, ...]) -> SafeString:
    """A function of its arguments: outlines change with the edition, words with the language."""
    left, top, right, bottom = whole_box()
    frames = [
        maps.Frame(one.name, one.x / STEP, one.y / STEP, one.width / STEP, one.height / STEP)
        for one in overseas_frames()
    ]
    drawn = maps.located(
        _("Carte des régions de France"),
        [maps.Point(one.x / STEP, one.y / STEP, one.name, one.reading, one.url) for one in places],
        box=(left / STEP, top / STEP, right / STEP, bottom / STEP),
        measure="",
        background=_regions(edition, language),
        threads=[[(x / STEP, y / STEP) for x, y in one] for one in threads],
        frames=frames,
    )
    return drawn.svg


@lru_cache(maxsize=4)
def _regions(edition: str, language: str) -> tuple[maps.Area, ...]:
    """Each drawn by its départements: eighteen links rather than a hundred, for the keyboard walks through them."""
    departements = Territory.objects.filter(kind=Kind.DEPARTEMENT, current=True).select_related("region")
    region_of = {departement.code: departement.region for departement in departements.order_by("code")}
    paths: dict[Territory, list[str]] = defaultdict(list)
    for outlined in outlines(Kind.DEPARTEMENT):
        region = region_of[outlined.code]
        if region is not None:
            paths[region].append(outlined.path)
    ordered = sorted(paths, key=lambda region: region.sort_key)
    drawn = {region: coarser("".join(paths[region]), STEP) for region in ordered}
    return tuple(maps.Area(region.name, path, url=region.get_absolute_url()) for region, path in drawn.items())
