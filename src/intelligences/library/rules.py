"""Who may see and do what, thing by thing."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Membership, Organisation

from .models import Declaration, Deployment, Record
from .vocabulary import Collection, Origin, State

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


def organisations_of(person: Any) -> list[Organisation]:
    """Verified organisations that a person acts for, by name."""
    if person is None or not person.is_authenticated:
        return []
    held = Membership.objects.active().filter(person=person).values("organisation")
    return list(Organisation.objects.filter(pk__in=held, state=Organisation.State.VALIDATED))


def acts_for(person: Any, organisation_id: int | None) -> bool:
    """Whether a person is an active member of a verified organisation."""
    return any(one.pk == organisation_id for one in organisations_of(person))


def can_write(person: Any, declaration: Declaration) -> bool:
    """Everybody who acts for the organisation that declares."""
    return acts_for(person, declaration.organisation_id)


def can_review(person: Any, declaration: Declaration) -> bool:
    """Its authors, and moderators once it was sent."""
    is_sent = declaration.state not in (Declaration.State.OPEN, Declaration.State.GIVEN_UP)
    is_moderator = person is not None and person.is_authenticated and bool(_EDITORS & person.roles)
    return can_write(person, declaration) or (is_moderator and is_sent)


def claimant(person: Any, record: Deployment) -> Organisation | None:
    """Which of a person's organisations may claim a record that the observatory collected: the one that it is about,
    by its territory or its SIREN. None when there is none, or when the record is somebody's already."""
    if record.organisation_id is not None or record.origin == Origin.DECLARED or record.state != State.PUBLISHED:
        return None
    if record.collection != Collection.FRANCE:
        return None
    for one in organisations_of(person):
        same_place = one.territory_id is not None and one.territory_id == record.territory_id
        if same_place or (one.siren and one.siren == record.operator_siren):
            return one
    return None


def can_assess(person: Any, use: Deployment) -> bool:
    """Answer its rule packs, read what they come to: everybody who acts for its organisation, and nobody else."""
    return use.organisation_id is not None and acts_for(person, use.organisation_id)


def can_sign(person: Any, use: Deployment) -> bool:
    """Sign, publish, withdraw: those who manage its organisation."""
    if not can_assess(person, use):
        return False
    own = Membership.objects.active().filter(person=person, organisation_id=use.organisation_id)
    return own.filter(role=Membership.Role.MANAGER).exists()
