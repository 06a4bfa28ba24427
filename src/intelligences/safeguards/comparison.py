"""What a new version of a pack changes for a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .evaluation import evaluate
from .judging import Answers
from .model import Pack, Words
from .outcome import Duty, Grounds, Kept, Outcome, State


@dataclass(frozen=True)
class Change:
    """One thing that is no longer the same. `before` and `after` are None where it didn't or no longer exists.

    `kind` is "conclusion", "obligation", "deadline", "wording", "source", "document", "question" (now to answer) or
    "answer" (no longer used).
    """

    kind: str
    id: str
    before: str | None
    after: str | None
    title: Words


@dataclass(frozen=True)
class Affected:
    """The changes, in the order of the new pack."""

    before: Outcome
    after: Outcome
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)


def affected(old: Pack, new: Pack, answers: Answers, kept: Mapping[str, Kept] | None = None) -> Affected:
    """How the same answers fare under two versions of a pack."""
    before, after = evaluate(old, answers, kept), evaluate(new, answers, kept)
    changes = [
        *_conclusions(before, after),
        *_obligations(before, after),
        *_documents(before, after),
        *_questions(before, after, old),
    ]
    return Affected(before, after, tuple(changes))


def _conclusions(before: Outcome, after: Outcome) -> list[Change]:
    was = {one.decision.id: one for one in before.conclusions}
    now = {one.decision.id: one for one in after.conclusions}
    found = []
    for id in dict.fromkeys([*now, *was]):
        old, new = was.get(id), now.get(id)
        title = (new or was[id]).decision.title
        found += _compared("conclusion", id, old and old.case.id, new and new.case.id, title)
        if old and new and old.case.id == new.case.id:
            found += _compared("wording", id, old.case.says, new.case.says, title)
            found += _compared("source", id, _law(old.grounds), _law(new.grounds), title)
    return found


def _obligations(before: Outcome, after: Outcome) -> list[Change]:
    was = {one.obligation.id: one for one in before.obligations}
    now = {one.obligation.id: one for one in after.obligations}
    found = []
    for id in dict.fromkeys([*now, *was]):
        old, new = was.get(id), now.get(id)
        title = (new or was[id]).obligation.title
        if {_bearing(old), _bearing(new)} != {None, "not applicable"}:  # new or gone, and never bore on these answers
            found += _compared("obligation", id, _bearing(old), _bearing(new), title)
        if old and new and _bearing(old) == _bearing(new) == "applies":
            found += _compared("deadline", id, _due(old), _due(new), title)
            found += _compared("wording", id, old.obligation.does, new.obligation.does, title)
            found += _compared("source", id, _law(old.grounds), _law(new.grounds), title)
    return found


def _documents(before: Outcome, after: Outcome) -> list[Change]:
    was = {one.document.id: one for one in before.documents}
    now = {one.document.id: one for one in after.documents}
    found = []
    for id in dict.fromkeys([*now, *was]):
        old, new = was.get(id), now.get(id)
        title = (new or was[id]).document.title
        found += _compared("document", id, old and old.document.body, new and new.document.body, title)
    return found


def _questions(before: Outcome, after: Outcome, old: Pack) -> list[Change]:
    waiting = {one.id for one in before.to_ask}
    asked = [Change("question", one.id, None, "to answer", one.ask) for one in after.to_ask if one.id not in waiting]
    unused = {one.question for one in before.unused}
    lost = [
        Change("answer", one.question, "used", one.why, old.question[one.question].ask)
        for one in after.unused
        if one.question not in unused
    ]
    return asked + lost


def _compared(kind: str, id: str, before: Any, after: Any, title: Words) -> list[Change]:
    return [] if before == after else [Change(kind, id, _told(before), _told(after), title)]


def _told(value: Any) -> str | None:
    return value.fr if isinstance(value, Words) else value


def _bearing(duty: Duty | None) -> str | None:
    if duty is None:
        return None
    return {State.NOT_APPLICABLE: "not applicable", State.OPEN: "open"}.get(duty.state, "applies")


def _due(duty: Duty) -> str | None:
    deadline = duty.deadline
    if deadline is None:
        return None
    return deadline.due.isoformat() if isinstance(deadline.due, date) else deadline.says.fr


def _law(grounds: Grounds) -> str:
    return "; ".join(sorted(f"{one.article} ({one.verified}, {one.in_force})" for one in grounds.citations))
