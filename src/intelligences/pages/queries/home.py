"""The home page: the country's map, three figures, what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from intelligences.kernel.memory import Memory
from intelligences.kernel.registries import Figure, Indicator, indicators, tellings

from .country import country_map
from .news import Change, changes

FIGURES, CHANGES = 3, 6
figures: Memory[Figure] = Memory()
news: Memory[list[Change]] = Memory()


@dataclass(frozen=True)
class Home:
    """`map` is empty while no territory is loaded."""

    map: SafeString | None
    figures: list[Figure]
    changes: list[Change]


def home() -> Home:
    """Everything that the page shows, as it is now."""
    ordered = sorted((indicator for indicator in indicators if indicator.on_home), key=lambda one: one.order)
    return Home(country_map(), [_figure(indicator) for indicator in ordered[:FIGURES]], _news())


def _news() -> list[Change]:
    """Any event of a room whose changes are told may change what a line says or shows."""
    rooms = {f"{telling.key.partition('.')[0]}." for telling in tellings}
    return news.get(get_language(), sorted(rooms), lambda: changes(CHANGES))


def _figure(indicator: Indicator) -> Figure:
    return figures.get((indicator.key, get_language()), indicator.changed_by, indicator.compute)
