"""What follows from answers: conclusions, obligations with deadline and state, what is still to ask. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .judging import Answer, Unused
from .model import Case, Citation, Decision, Document, Obligation, Question, Verified, Words, weakest

TO_CHECK = Words("à vérifier par un juriste", "to be checked by a lawyer")
"""Shown beside everything that doesn't rest on wordings that were read."""


class State(StrEnum):
    """Where an obligation stands."""

    EVIDENCED = "evidenced"
    DECLARED = "declared"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"
    OPEN = "open"


@dataclass(frozen=True)
class Kept:
    """What the organisation tells of an obligation: that it is met, and the document that shows it, if there is one."""

    document: str = ""
    date: date | None = None


@dataclass(frozen=True)
class Reason:
    """One answer that settles a thing."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class Grounds:
    """Why: the answers, and the law passed through on the way, that of the thing itself included."""

    reasons: tuple[Reason, ...]
    citations: tuple[Citation, ...]

    @property
    def verified(self) -> Verified:
        """As sure as its least sure citation."""
        return weakest(self.citations)

    @property
    def is_public(self) -> bool:
        """Only what rests on wordings that were read goes on a public sheet."""
        return self.verified is Verified.READ

    @property
    def contested(self) -> tuple[Words, ...]:
        """What is disputed in it."""
        return tuple(dict.fromkeys(one.contested for one in self.citations if one.contested))


@dataclass(frozen=True)
class Conclusion:
    """The case of a decision that holds."""

    decision: Decision
    case: Case
    grounds: Grounds


@dataclass(frozen=True)
class Waiting:
    """A decision that nothing settles yet. `lacks`: the questions that would."""

    decision: Decision
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Deadline:
    """`due` is None for what is due each time, or so many months after an event: `says` tells."""

    rule: str
    due: date | None
    months: int | None
    says: Words
    grounds: Grounds


@dataclass(frozen=True)
class Duty:
    """An obligation as it bears on this system. `lacks`: the questions that would settle it, or its deadline."""

    obligation: Obligation
    state: State
    deadline: Deadline | None
    grounds: Grounds
    lacks: tuple[str, ...]
    kept: Kept | None = None


@dataclass(frozen=True)
class Produced:
    """A document that this system calls for."""

    document: Document
    grounds: Grounds


@dataclass(frozen=True)
class SectionScore:
    """Questions that score in a section, what was scored, the most that could be."""

    questions: int
    score: float
    max: float


@dataclass(frozen=True)
class Score:
    """`total` is `raw` less its reduction; `level` counts from 1; maxima are over all questions, asked or not."""

    raw: float
    mitigation: float
    total: float
    level: int
    max_raw: float
    max_mitigation: float
    sections: Mapping[str, SectionScore]
    says: Words
    grounds: Grounds


@dataclass(frozen=True)
class Outcome:
    """Everything that follows. Decisions that are `waiting` lack answers; `unused` answers counted for nothing."""

    pack: str
    version: str
    conclusions: tuple[Conclusion, ...]
    waiting: tuple[Waiting, ...]
    obligations: tuple[Duty, ...]
    documents: tuple[Produced, ...]
    to_ask: tuple[Question, ...]
    unused: tuple[Unused, ...]
    score: Score | None = None

    @property
    def next_question(self) -> Question | None:
        """The first question still to ask; None at the end of the path."""
        return self.to_ask[0] if self.to_ask else None

    @property
    def is_complete(self) -> bool:
        """Whether every question that is put has its answer."""
        return not self.to_ask

    def case(self, decision: str) -> str | None:
        """The id of the case that a decision came to, if it did."""
        return next((one.case.id for one in self.conclusions if one.decision.id == decision), None)

    def duty(self, obligation: str) -> Duty:
        """The state of one obligation."""
        return next(one for one in self.obligations if one.obligation.id == obligation)
