"""Who may present which organisation; the access table has already let the role in."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Membership, Organisation
from intelligences.community.rules import acts_for

from .models import KINDS


def can_present(user: Any, organisation: Organisation) -> bool:
    """Whoever acts for an association or a group."""
    return organisation.kind in KINDS and acts_for(user, organisation)


def organisations_of(user: Any) -> list[Organisation]:
    """Verified associations and groups that a person acts for."""
    if not user.is_authenticated:
        return []
    held = Membership.objects.active().filter(person=user).values("organisation")
    return list(Organisation.objects.filter(pk__in=held, kind__in=KINDS))
