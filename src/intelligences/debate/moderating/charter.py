"""The charter of moderation: its versions, and the one that held when a debate opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ..models import Debate


@dataclass(frozen=True)
class Charter:
    """A version: its number, its first day, the template that holds its text."""

    number: int
    since: date
    template: str


VERSIONS = (Charter(1, date(2026, 11, 27), "debate/moderating/charter_1.html"),)
"""Oldest first. A text that was published is never changed: another version is added."""


def numbered(number: str) -> Charter:
    """The version that an address names, else the last one."""
    return next((one for one in VERSIONS if str(one.number) == number), VERSIONS[-1])


def of_debate(debate: Debate) -> Charter:
    """The version that held on the day when it opened, the first one for a debate older than all."""
    day = timezone.localdate(debate.opened_at) if debate.opened_at else timezone.localdate()
    return next((one for one in reversed(VERSIONS) if one.since <= day), VERSIONS[0])
