"""Who observes a debate's moderation; the access table has already let the role in."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.models import Membership

from ..models import Debate
from .models import Observer


def can_observe(user: Any, debate: Debate) -> bool:
    """Whoever acts for an association that the organiser let in."""
    if not user.is_authenticated:
        return False
    held = Observer.objects.filter(debate=debate, ended_at=None).values("organisation")
    return Membership.objects.active().filter(person=user, organisation__in=held).exists()
