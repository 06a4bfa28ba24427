"""The home page: the country's map, three figures, what changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from intelligences.kernel.memory import Memory
from intelligences.kernel.registries import Figure, Indicator, indicators

from .country import country_map
from .news import Change, changes

FIGURES, CHANGES = 3, 6
figures: Memory[Figure] = Memory()


@dataclass(frozen=True)
class Home:
    """`map` is empty while no territory is loaded."""

    map: SafeString | None
    figures: list[Figure]
    changes: list[Change]


def home() -> Home:
    """Everything that the page shows, as it is now."""
    ordered = sorted((indicator for indicator in indicators if indicator.on_home), key=lambda one: one.order)
    return Home(country_map(), [_figure(indicator) for indicator in ordered[:FIGURES]], changes(CHANGES))


def _figure(indicator: Indicator) -> Figure:
    return figures.get((indicator.key, get_language()), indicator.changed_by, indicator.compute)
