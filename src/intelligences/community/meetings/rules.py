"""Who may organise, read and follow which meeting; the access table has already let the role in."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Membership, Organisation
from intelligences.community.rules import acts_for

from .models import Meeting


def organisations_of(user: Any) -> list[Organisation]:
    """Verified organisations in whose name a person may organise a meeting: those that they act for."""
    if not user.is_authenticated:
        return []
    held = Membership.objects.active().filter(person=user).values("organisation")
    return list(Organisation.objects.filter(pk__in=held))


def can_organise(user: Any, meeting: Meeting) -> bool:
    """Whoever acts for the organisation that holds it."""
    return acts_for(user, meeting.organisation)


def can_read(user: Any, meeting: Meeting) -> bool:
    """What is announced, everybody; what is prepared, its organisers."""
    return meeting.is_public or can_organise(user, meeting)


def can_see_link(user: Any, meeting: Meeting) -> bool:
    """The address of an online meeting: everybody, or those who have a place when the organiser says so."""
    if not meeting.link_for_registered or can_organise(user, meeting):
        return True
    if not user.is_authenticated:
        return False
    return meeting.registrations.filter(person=user, is_waiting=False).exists()
