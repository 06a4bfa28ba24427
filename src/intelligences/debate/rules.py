"""Who may prepare, moderate and read which debate, panel or concertation."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.access import roles_of
from intelligences.accounts.models import Membership, Organisation
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR
from intelligences.accounts.rules import can_manage

from .models import Concertation, Debate, Panel


def organisations_of(user: Any) -> list[Organisation]:
    """Verified organisations in whose name a person may open a debate: those that they manage."""
    if not user.is_authenticated:
        return []
    held = Membership.objects.active().filter(person=user, role=Membership.Role.MANAGER).values("organisation")
    return list(Organisation.objects.filter(pk__in=held, state=Organisation.State.VALIDATED))


def can_prepare(user: Any, held: Debate | Panel | Concertation) -> bool:
    """Managers of the organisation, and administrators. They alone see who the candidates of a panel are."""
    return can_manage(user, held.organisation)


def can_read_once_public(user: Any, held: Panel | Concertation) -> bool:
    """Once it is announced, everybody; before, who prepares it."""
    return held.is_public or can_prepare(user, held)


def can_moderate(user: Any) -> bool:
    """Moderators and administrators."""
    return bool(roles_of(user) & {MODERATOR, ADMINISTRATOR})


def can_translate(user: Any, debate: Debate) -> bool:
    """Who prepares the debate, and moderators, until it closes."""
    return debate.state != Debate.State.CLOSED and (can_prepare(user, debate) or can_moderate(user))


def can_read(user: Any, debate: Debate) -> bool:
    """What is open or closed, everybody, but for a debate among agents: they and moderators; a draft, who prepares."""
    if debate.is_public or can_prepare(user, debate):
        return True
    if debate.state == Debate.State.DRAFT:
        return False
    return can_moderate(user) or is_agent(user, debate)


def is_agent(user: Any, debate: Debate) -> bool:
    """An active member of the organisation."""
    if not user.is_authenticated:
        return False
    return Membership.objects.active().filter(person=user, organisation=debate.organisation_id).exists()
