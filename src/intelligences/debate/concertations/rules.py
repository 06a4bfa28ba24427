"""Who may prepare and read which concertation."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.rules import can_manage

from ..models import Concertation


def can_prepare(user: Any, concertation: Concertation) -> bool:
    """Managers of the organisation, and administrators."""
    return can_manage(user, concertation.organisation)


def can_read(user: Any, concertation: Concertation) -> bool:
    """Once published, everybody; before, who prepares it."""
    return concertation.is_public or can_prepare(user, concertation)
