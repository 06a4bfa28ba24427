"""What a debate needs before it opens."""

from __future__ import annotations

from enum import StrEnum

from django.utils import timezone

from intelligences.accounts.models import Grant, Membership
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR
from intelligences.kernel.french import words

from .models import Debate

FEWEST_SEEDS = 5
"""Statements to begin with: with fewer, the first participants would have nothing to answer."""


class Missing(StrEnum):
    """What is still to be done."""

    FRAMING = "framing"
    TERMS = "terms"
    OUTCOME = "outcome"
    CLOSES_ON = "closes_on"
    ASSESSMENT = "assessment"
    SEEDS = "seeds"
    CODES = "codes"
    MODERATOR = "moderator"


def missing(debate: Debate) -> list[Missing]:
    """In the order of the preparation."""
    today = timezone.localdate()
    lacking = {
        Missing.FRAMING: not debate.framing.strip(),
        Missing.TERMS: not debate.terms.strip(),
        Missing.OUTCOME: not debate.outcome.strip(),
        Missing.CLOSES_ON: debate.closes_on is None or debate.closes_on <= today,
        Missing.ASSESSMENT: debate.assessed_on is None or debate.assessed_on > today or not debate.assessed_by.strip(),
        Missing.SEEDS: debate.statements.votable().count() < FEWEST_SEEDS,
        Missing.CODES: debate.entry == "code" and not debate.invitations.exists(),
        Missing.MODERATOR: not _somebody_moderates(debate),
    }
    return [one for one in Missing if lacking[one]]


def _somebody_moderates(debate: Debate) -> bool:
    """Whether somebody may: nobody who acts for the organiser does."""
    own = Membership.objects.active().filter(organisation=debate.organisation).order_by().values("person")
    return Grant.objects.in_force().filter(role__in=(MODERATOR, ADMINISTRATOR)).exclude(person__in=own).exists()


def folded(text: str) -> str:
    """A text as it is compared with others: words without accents, case or signs. A text with letters that such words
    lose (Greek, Chinese…) is compared as it stands, but for case and spaces."""
    if any(letter.isalpha() and not words(letter) for letter in text):
        return " ".join(text.casefold().split())
    return words(text) or text.strip().lower()
