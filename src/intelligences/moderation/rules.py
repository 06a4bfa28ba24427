"""Who may do what in the queue; the access table has already let the role in."""

from typing import Any

from intelligences.accounts.access import roles_of
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR
from intelligences.moderation.models import Case, Decision


def can_moderate(user: Any) -> bool:
    """Moderators and administrators."""
    return bool(roles_of(user) & {MODERATOR, ADMINISTRATOR})


def can_decide(user: Any, case: Case) -> bool:
    """Whoever moderates, but never on what they submitted themselves."""
    return can_moderate(user) and case.submitted_by_id != user.pk


def can_answer(user: Any, decision: Decision) -> bool:
    """The author, once, to the last decision of a refused case."""
    case = decision.case
    return (
        user.is_authenticated
        and case.submitted_by_id == user.pk
        and case.state == Case.State.REFUSED
        and decision.answered_at is None
        and decision.pk == case.decisions.values_list("pk", flat=True).first()
    )
