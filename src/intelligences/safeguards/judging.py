"""Three-valued judgement of conditions (Kleene's logic): true, false, or not known yet, and what settles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from .conditions import CaseHolds, Chosen, Condition, Counted, Every, Not, Some, TermHolds, Within, as_number
from .model import Case, Citation, Decision, Kind, Pack, Question, Term, weakest

Answer = str | tuple[str, ...] | date | float
Answers = Mapping[str, Any]
Thing = TypeVar("Thing")
_LARGEST = 1e12  # more than any count that a question asks; what is above is a slip


@dataclass(frozen=True)
class Judgement:
    """`because`: questions whose answers settle it; `lacks`: those that would; `rests_on`: the law passed through."""

    truth: bool | None
    because: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    rests_on: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Unused:
    """An answer that counts for nothing, and why."""

    question: str
    why: str  # "unknown question" | "not understood" | "not asked"


def understood(question: Question, given: Any) -> Answer | None:
    """An answer in the question's own type, or None: an old or broken declaration must never stop an evaluation."""
    match question.kind:
        case Kind.ONE:
            return given if isinstance(given, str) and given in question.by_id else None
        case Kind.MANY:
            return _several(question, given)
        case Kind.DATE:
            return _day(given)
        case Kind.NUMBER:
            return _number(given)


def _several(question: Question, given: Any) -> Answer | None:
    chosen = list(given) if isinstance(given, (list, tuple, set, frozenset)) else []
    if not chosen or not all(isinstance(one, str) and one in question.by_id for one in chosen):
        return None
    kept = tuple(one.id for one in question.options if one.id in chosen)
    is_contradictory = len(kept) > 1 and any(question.by_id[one].alone for one in kept)
    return None if is_contradictory else kept


def _number(given: Any) -> Answer | None:
    is_number = isinstance(given, (int, float)) and not isinstance(given, bool)
    return float(given) if is_number and abs(given) <= _LARGEST else None


def _day(given: Any) -> Answer | None:
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        return None


@dataclass
class Judge:
    """Judges the conditions of one pack over one set of answers; each thing once."""

    pack: Pack
    answers: Answers
    _known: dict[tuple[str, str], Judgement] = field(default_factory=dict)

    def asked(self, question: Question) -> Judgement:
        """Whether a question is put."""
        return self._once("asked", question.id, lambda: self.condition(Every((question.section.when, question.when))))

    def answer(self, question: Question) -> Answer | None:
        """The answer that counts: to a question that is put, in its own type."""
        if self.asked(question).truth is not True or question.id not in self.answers:
            return None
        return understood(question, self.answers[question.id])

    def term(self, term: Term) -> Judgement:
        """Whether a term holds."""
        return self._once("term", term.id, lambda: _resting_on(self.condition(term.when), term.source))

    def case(self, decision: Decision, case: Case) -> Judgement:
        """Whether a case of a decision holds."""
        condition = Every((decision.when, case.when))
        return self._once("case", case.id, lambda: _resting_on(self.condition(condition), case.source))

    def condition(self, condition: Condition) -> Judgement:
        """Whether a condition holds."""
        match condition:
            case Every(parts):
                return _combined([self.condition(part) for part in parts], deciding=False)
            case Some(parts):
                return _combined([self.condition(part) for part in parts], deciding=True)
            case Not(part):
                judged = self.condition(part)
                turned = None if judged.truth is None else not judged.truth
                return Judgement(turned, judged.because, judged.lacks, judged.rests_on)
            case TermHolds(id):
                return self.term(self.pack.term[id])
            case CaseHolds(id):
                return self.case(*self.pack.case[id])
            case Chosen() | Counted() | Within():
                return self._leaf(self.pack.question[condition.question], condition)

    def _leaf(self, question: Question, condition: Chosen | Counted | Within) -> Judgement:
        asked = self.asked(question)
        if asked.truth is not True:
            return asked
        answer = self.answer(question)
        if answer is None:
            return Judgement(None, lacks=(question.id,))
        rests_on = _unique((*asked.rests_on, *question.source, *_chosen_sources(question, answer)))
        return Judgement(holds(condition, question, answer), (question.id,), (), rests_on)

    def _once(self, kind: str, id: str, judge: Callable[[], Judgement]) -> Judgement:
        if (kind, id) not in self._known:
            self._known[kind, id] = judge()
        return self._known[kind, id]


def holds(condition: Chosen | Counted | Within, question: Question, answer: Answer) -> bool:
    """Whether an answer is one that the condition names."""
    given = answer if isinstance(answer, tuple) else (answer,)
    match condition:
        case Chosen(_, options):
            return any(one in options for one in given)
        case Counted(_, least):
            return sum(not question.by_id[one].alone for one in given if isinstance(one, str)) >= least
        case Within(_, least, below):
            value = as_number(answer)
            return (least is None or least <= value) and (below is None or value < below)


def _chosen_sources(question: Question, answer: Answer) -> tuple[Citation, ...]:
    given = answer if isinstance(answer, tuple) else (answer,)
    return tuple(one for id in given if isinstance(id, str) for one in question.by_id[id].source)


def _combined(parts: list[Judgement], *, deciding: bool) -> Judgement:
    """One false part decides "every", one true part decides "some": the surest one, with the fewest reasons."""
    deciders = [part for part in parts if part.truth is deciding]
    if deciders:
        return min(deciders, key=lambda part: (weakest(part.rests_on).rank, len(part.because)))
    because = _unique(one for part in parts for one in part.because)
    lacks = _unique(one for part in parts for one in part.lacks)
    rests_on = _unique(one for part in parts for one in part.rests_on)
    truth = None if any(part.truth is None for part in parts) else not deciding
    return Judgement(truth, because, lacks, rests_on)


def _resting_on(judged: Judgement, source: tuple[Citation, ...]) -> Judgement:
    return Judgement(judged.truth, judged.because, judged.lacks, _unique((*judged.rests_on, *source)))


def _unique(items: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(items))
