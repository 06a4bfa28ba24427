"""Who may read and answer which question; the access table has already let the role in."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.access import roles_of
from intelligences.accounts.models import Membership, Organisation
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR

from . import subjects
from .models import Asker, Kind, Question

TEAM_ANSWERS = (Kind.ERROR, Kind.MISSING)
"""What the site's team may answer where nobody acts for the organisation: the record is its own work."""


def can_read(user: Any, question: Question) -> bool:
    """What is published, everybody; the rest, whoever asked it and moderators."""
    return question.is_public or can_moderate(user) or is_author(user, question)


def can_moderate(user: Any) -> bool:
    """Moderators and administrators."""
    return bool(roles_of(user) & {MODERATOR, ADMINISTRATOR})


def is_author(user: Any, question: Question) -> bool:
    """Whoever asked, signed in, while the site still knows it."""
    return user.is_authenticated and Asker.objects.filter(question=question, person=user).exists()


def acts_for(user: Any, organisation: Organisation | None) -> bool:
    """An active member of a verified organisation."""
    if organisation is None or not user.is_authenticated:
        return False
    return Membership.objects.active().filter(person=user, organisation=organisation).exists()


def can_answer(user: Any, question: Question) -> bool:
    """Members of the organisation; the site's team for its own records, when the organisation has nobody here."""
    if not question.is_public:
        return False
    if acts_for(user, question.organisation):
        return True
    is_team = can_moderate(user) and question.kind in TEAM_ANSWERS
    return is_team and not subjects.has_members(question.organisation)


def can_see_received(user: Any, organisation: Organisation) -> bool:
    """What an organisation received: its members and moderators."""
    return acts_for(user, organisation) or can_moderate(user)
