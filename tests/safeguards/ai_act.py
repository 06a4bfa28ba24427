"""Known systems under the AI Act, and what follows for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from intelligences.safeguards import Kept, Outcome, State, evaluate, load_pack

AMENDED, PUBLISHED = date(2026, 11, 27), date(2026, 7, 1)
OFFICE: dict[str, Any] = {
    "ai_system": "learns",
    "excluded": "none",
    "areas": ["none"],
    "product": "none",
    "practices": ["none"],
    "intimate": "no",
    "body": "authority",
    "origin": "supplier",
    "in_use": "yes",
    "change": ["none"],
    "talks": "no",
    "makes": ["none"],
    "first_use": date(2026, 9, 1),
}
"""A town's everyday tool, bought, that does nothing special."""
AID = OFFICE | {
    "areas": ["services"],
    "service_use": ["benefits"],
    "profiling": "yes",
    "workers": "no",
    "decides": "yes",
    "market": date(2026, 9, 1),
}
"""A score that helps to decide on aid, new in September 2026."""


def outcome_of(answers: dict[str, Any], on: date = AMENDED, kept: dict[str, Kept] | None = None) -> Outcome:
    """What follows from the answers, under the version that was law on a day."""
    return evaluate(load_pack("ai_act", on=on), answers, kept)


def applying(outcome: Outcome) -> set[str]:
    """The obligations that apply, or may."""
    return {one.obligation.id for one in outcome.obligations if one.state is not State.NOT_APPLICABLE}


def due_of(outcome: Outcome, obligation: str) -> date | None:
    """The day by which an obligation is due."""
    deadline = outcome.duty(obligation).deadline
    return deadline.due if deadline else None
