"""What the pages of moderation read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Model, Q, QuerySet
from django.utils.translation import gettext

from intelligences.accounts.models import Person
from intelligences.kernel.events import reference
from intelligences.kernel.writers import Column
from intelligences.moderation import rules, subjects
from intelligences.moderation.models import Case, Decision
from intelligences.moderation.subjects import About

SORTS = {
    "anciennete": ("waiting_since", "id"),
    "recent": ("-waiting_since", "-id"),
    "nature": ("kind", "waiting_since", "id"),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its count among what waits, whether it is active."""

    value: str
    label: str
    count: int
    is_active: bool


@dataclass(frozen=True)
class Waiting:
    """A case in the queue."""

    case: Case
    about: About


@dataclass(frozen=True)
class Contribution:
    """A case as its author follows it; `can_answer` speaks of the last decision."""

    case: Case
    about: About
    last: Decision | None
    can_answer: bool


def waiting(*, kind: str, state: str, sort: str, mine: Person | None) -> "QuerySet[Case]":
    """Cases that wait, filtered and sorted; an unknown sort is the default one."""
    cases = Case.objects.pending().select_related("submitted_by", "assignee")
    if kind:
        cases = cases.filter(kind=kind)
    if state:
        cases = cases.filter(state=state)
    if mine is not None:
        cases = cases.filter(assignee=mine)
    return cases.order_by(*SORTS.get(sort, SORTS["anciennete"]))


@dataclass(frozen=True)
class Backlog:
    """What one person could decide: how many cases, since when, how many are authors' answers or in their hands."""

    total: int
    oldest: datetime | None
    answered: int
    mine: int


def backlog_of(person: Person, *, before: datetime) -> Backlog:
    """What has waited since before a moment, without one's own submissions and what somebody else has taken."""
    free = Case.objects.pending().filter(Q(assignee=None) | Q(assignee=person), waiting_since__lt=before)
    counted = free.exclude(submitted_by=person).aggregate(
        total=Count("pk"),
        oldest=Min("waiting_since"),
        answered=Count("pk", filter=Q(state=Case.State.ANSWERED)),
        mine=Count("pk", filter=Q(assignee=person)),
    )
    return Backlog(**counted)


def shown(cases: Any) -> list[Waiting]:
    """Cases with what they are about."""
    return [Waiting(case, subjects.describe(case)) for case in cases]


def kinds(active: str) -> list[Choice]:
    """Kinds of things that wait, by name."""
    counted = Case.objects.pending().order_by().values_list("kind").annotate(Count("pk"))
    found = [Choice(kind, subjects.kind_name(kind), count, kind == active) for kind, count in counted]
    return sorted(found, key=lambda choice: choice.label)


def states(active: str) -> list[Choice]:
    """States of what waits."""
    counted = dict(Case.objects.pending().order_by().values_list("state").annotate(Count("pk")))
    labels = dict(Case.State.choices)
    return [Choice(state, str(labels[state]), counted.get(state, 0), state == active) for state in Case.PENDING]


def contributions_of(person: Person) -> list[Contribution]:
    """What a person submitted, newest first."""
    cases = Case.objects.filter(submitted_by=person).prefetch_related("decisions").order_by("-submitted_at", "-id")
    return [_contribution(case, person) for case in cases[:200]]


def _contribution(case: Case, person: Person) -> Contribution:
    last = next(iter(case.decisions.all()), None)
    may = last is not None and rules.can_answer(person, last)
    return Contribution(case, subjects.describe(case), last, may)


def last_case(thing: Model) -> tuple[Case, Decision | None] | None:
    """The last time that a thing was handed to the moderators, and the last decision then; None if it never was."""
    cases = Case.objects.filter(subject=reference(thing)).order_by("-submitted_at", "-id")
    case = cases.prefetch_related("decisions").first()
    return (case, next(iter(case.decisions.all()), None)) if case is not None else None


def log() -> "QuerySet[Decision]":
    """Every decision, newest first: the public log."""
    return Decision.objects.select_related("case")


LOG_COLUMNS = (
    Column("decided_on", "Date", lambda decision: decision.at.date()),
    Column("kind", "Nature", lambda decision: decision.case.kind),
    Column("verdict", "Décision", lambda decision: decision.verdict),
    Column("category", "Motif", lambda decision: decision.category),
    Column("waited_hours", "Délai (heures)", lambda decision: round(decision.waited.total_seconds() / 3600, 1)),
)


def log_rows() -> Iterator[Decision]:
    """The log, streamed."""
    return log().iterator(chunk_size=1000)


def waited(decision: Decision) -> str:
    """A delay in words."""
    hours = int(decision.waited.total_seconds() // 3600)
    if hours < 1:
        return gettext("moins d’une heure")
    if hours < 48:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(days)s jours") % {"days": hours // 24}
