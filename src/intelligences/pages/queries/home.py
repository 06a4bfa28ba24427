"""The home page: the country's map, three figures, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.utils.safestring import SafeString

from intelligences.kernel.registries import Figure, indicators

from .country import country_map
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
