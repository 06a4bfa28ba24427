"""What pages read of a debate's moderation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from intelligences.accounts.models import Organisation
from intelligences.community.civil.models import KINDS
from intelligences.kernel.events import reference
from intelligences.moderation.models import Case, Category, Decision

from ..models import Debate, Statement
from .models import InterestDeclaration, Observer


@dataclass(frozen=True)
class Declared:
    """What a moderator, known by a number only, declares now and declared before."""

    role: int
    now: InterestDeclaration
    before: list[InterestDeclaration]


def declared(debate: Debate) -> list[Declared]:
    """By moderator, in the order in which they came."""
    held = groupby(debate.interest_declarations.order_by("role", "-at", "-pk"), key=lambda one: one.role)
    return [Declared(role, first, rest) for role, (first, *rest) in held]


def observers(debate: Debate) -> list[Observer]:
    """Those who were let in, ended ones included."""
    return list(debate.observers.select_related("organisation"))


def could_observe(debate: Debate) -> list[Organisation]:
    """Verified associations and groups that don't observe it now."""
    held = debate.observers.filter(ended_at=None).values("organisation")
    found = Organisation.objects.filter(kind__in=KINDS, state=Organisation.State.VALIDATED)
    return list(found.exclude(pk__in=held))


@dataclass(frozen=True)
class Watched:
    """A statement as an observer sees it: since when it waits, or what was decided, why, after how many days.

    Neither who wrote it nor who decided."""

    statement: Statement
    since: datetime | None
    decisions: list[Decision]

    @property
    def is_private(self) -> bool:
        """Whether it was refused for what it tells of people: observers don't read it."""
        return bool(self.decisions) and self.decisions[0].category == Category.PERSONAL_DATA

    @property
    def days(self) -> int | None:
        """Whole days that it has waited."""
        return (timezone.now() - self.since).days if self.since else None


def watched(debate: Debate) -> list[Watched]:
    """Statements of participants, what waits first, then the last decided."""
    statements = {reference(one): one for one in debate.statements.filter(is_seed=False)}
    cases = Case.objects.filter(subject__in=list(statements)).prefetch_related("decisions").order_by("-pk")
    found = [_watched(statements[subject], held) for subject, held in _by_subject(cases)]
    waiting = sorted((one for one in found if one.since), key=lambda one: one.since or timezone.now())
    decided = [one for one in found if not one.since and one.decisions]
    return [*waiting, *sorted(decided, key=lambda one: one.decisions[0].at, reverse=True)]


def _by_subject(cases: Iterable[Case]) -> list[tuple[str, list[Case]]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.subject, []).append(case)
    return list(found.items())


def _watched(statement: Statement, cases: list[Case]) -> Watched:
    waits = next((case.waiting_since for case in cases if case.is_pending), None)
    decisions = sorted((d for case in cases for d in case.decisions.all()), key=lambda d: d.at, reverse=True)
    return Watched(statement, waits, decisions)
