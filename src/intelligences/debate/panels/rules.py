"""Who may prepare and read which panel."""

from __future__ import annotations

from typing import Any

from intelligences.accounts.rules import can_manage

from ..models import Panel


def can_prepare(user: Any, panel: Panel) -> bool:
    """Managers of the organisation, and administrators. They alone see who the candidates are."""
    return can_manage(user, panel.organisation)


def can_read(user: Any, panel: Panel) -> bool:
    """Once it takes candidates, everybody; before, who prepares it."""
    return panel.is_public or can_prepare(user, panel)
