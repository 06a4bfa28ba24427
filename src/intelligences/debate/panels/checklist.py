"""What a panel needs before applications open."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from ..models import Panel
from . import traits

LONGEST_KEPT = timedelta(days=2 * 365)
"""After the draw, candidates' data stay two years at most: a panel meets, and members may have to be replaced."""


class Missing(StrEnum):
    """What is still to be done."""

    FRAMING = "framing"
    QUOTAS = "quotas"
    SOURCE = "source"
    DATES = "dates"
    PUBLIC_SOURCE = "public_source"


def missing(panel: Panel) -> list[Missing]:
    """In the order of the preparation."""
    lacking = {
        Missing.FRAMING: not panel.framing.strip(),
        Missing.QUOTAS: not panel.traits or bool(traits.cannot_add_up(panel.traits, panel.size)),
        Missing.SOURCE: not panel.population_source.strip(),
        Missing.DATES: not _dates_follow(panel),
        Missing.PUBLIC_SOURCE: not panel.public_source.strip(),
    }
    return [one for one in Missing if lacking[one]]


def _dates_follow(panel: Panel) -> bool:
    until, on, deletes = panel.applies_until, panel.draw_on, panel.deletes_on
    if until is None or on is None or deletes is None:
        return False
    return timezone.localdate() <= until < on < deletes <= on + LONGEST_KEPT
