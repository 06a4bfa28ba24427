"""What pages read of a debate's traits."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

from intelligences.territories.models import Edition, Kind, Territory

from ..models import Comparison, Debate, Participant, Result
from . import kinds

_OF_COMMUNES = (Kind.EPCI, Kind.EPT, Kind.DEPARTEMENT, Kind.REGION)
ASKED_AFTER = 7
"""Answers after which a participant is asked about themselves, once: asked before, people leave."""


def can_have_sizes(debate: Debate) -> bool:
    """Whether the debate's territory holds several communes."""
    return debate.territory is not None and debate.territory.kind in _OF_COMMUNES


def sizes_of(debate: Debate) -> tuple[Sequence[int], str, date] | None:
    """Inhabitants by size of commune, source and day, as this site knows them; None where it doesn't."""
    edition = Edition.objects.order_by("pk").first()
    if debate.territory is None or edition is None or not can_have_sizes(debate):
        return None
    communes = Territory.objects.filter(kind=Kind.COMMUNE, current=True, population__isnull=False)
    counts = [0] * (len(kinds.SIZES) + 1)
    for many in communes.filter(**{debate.territory.kind: debate.territory}).values_list("population", flat=True):
        counts[bisect(kinds.SIZES, many)] += many
    return counts, gettext("INSEE, populations municipales des communes"), edition.date


def answers_of(participant: Participant) -> dict[str, str]:
    """What a participant answered: kind of trait → category."""
    held = participant.trait_answers.values_list("trait__kind", "category_id")
    return {kind: str(category) for kind, category in held}


def comparison_of(result: Result) -> Comparison | None:
    """The comparison made with a result; None before the closing, or when nothing was asked."""
    return Comparison.objects.filter(result=result).first()
