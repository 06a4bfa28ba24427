"""Who may ask for a debate, read the request and answer it."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Organisation
from intelligences.community.civil.rules import organisations_of
from intelligences.community.rules import acts_for

from ..rules import can_moderate
from ..rules import organisations_of as managed_by
from .models import DebateRequest

__all__ = ["answerers", "can_read", "organisations_of"]


def can_read(user: Any, request: DebateRequest) -> bool:
    """What is published, everybody; the rest, moderators and those who act for the organisation that asks."""
    return request.is_public or can_moderate(user) or acts_for(user, request.asked_by)


def answerers(user: Any, request: DebateRequest) -> list[Organisation]:
    """Organisations in whose name a person may answer: the one that was asked, or the local authority of the territory
    that was; a person who manages it, since a debate is opened in its name."""
    return [
        one
        for one in managed_by(user)
        if (request.organisation_id and one.pk == request.organisation_id)
        or (
            request.organisation_id is None
            and request.answered_for_id in (None, one.pk)
            and one.kind == Organisation.Kind.LOCAL_AUTHORITY
            and one.territory_id == request.territory_id
        )
    ]
