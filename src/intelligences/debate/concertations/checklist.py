"""What a concertation needs before it is published, and before it is concluded (CRPA, article L. 131-1)."""

from __future__ import annotations

from enum import StrEnum

from django.utils import timezone

from ..models import Concertation
from .frame import TO_FILL


class Missing(StrEnum):
    """What is still to be done."""

    FRAMING = "framing"
    INFORMATION = "information"
    TERMS = "terms"
    OUTCOME = "outcome"
    CALENDAR = "calendar"


def missing(concertation: Concertation) -> list[Missing]:
    """In the order of the preparation. Terms are published before the first phase: one that began blocks."""
    today = timezone.localdate()
    phases = list(concertation.phases.all())
    lacking = {
        Missing.FRAMING: _is_empty(concertation.framing),
        Missing.INFORMATION: _is_empty(concertation.information),
        Missing.TERMS: _is_empty(concertation.terms),
        Missing.OUTCOME: _is_empty(concertation.outcome),
        Missing.CALENDAR: not phases or min(phase.starts_on for phase in phases) < today,
    }
    return [one for one in Missing if lacking[one]]


def _is_empty(text: str) -> bool:
    return not text.strip() or TO_FILL in text
