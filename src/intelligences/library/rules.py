"""Who may see and do what, thing by thing."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Membership

from .models import Deployment, Record
from .vocabulary import State

_EDITORS = frozenset({"moderator", "administrator"})


def can_read(person: Any, record: Record) -> bool:
    """What is published, or was and was withdrawn, everybody; the rest, moderators and its own organisation."""
    if record.state == State.PUBLISHED or (record.state == State.WITHDRAWN and record.published_at is not None):
        return True
    return can_edit(person, record)


def can_edit(person: Any, record: Record) -> bool:
    """Moderators, and whoever acts for the organisation of a use."""
    if person is None or not person.is_authenticated:
        return False
    if _EDITORS & person.roles:
        return True
    if not isinstance(record, Deployment) or record.organisation_id is None:
        return False
    own = Membership.objects.active().filter(person=person, organisation_id=record.organisation_id)
    return own.exists()


def can_group(person: Any) -> bool:
    """Say that deployments are uses of one solution."""
    return person is not None and person.is_authenticated and bool(_EDITORS & person.roles)
