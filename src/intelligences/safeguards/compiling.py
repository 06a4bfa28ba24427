"""A pack's conditions as decision diagrams over complete answers: what proofs are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from .conditions import CaseHolds, Chosen, Condition, Counted, Every, Not, Some, TermHolds, Within, leaves
from .diagrams import TRUE, Diagrams, Node
from .model import Kind, Pack, Question


class Compiled:
    """Diagrams of one pack whose references are sound. A question that isn't put has no answer: nothing holds of it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.bounds = _bounds(pack)
        self.place: dict[str, int] = {}
        sizes: list[int] = []
        for question in pack.questions:
            self.place[question.id] = len(sizes)
            sizes += self._sizes(question)
        self.diagrams = Diagrams(sizes)
        self._known: dict[tuple[str, str], Node] = {}
        self.possible = self.diagrams.all([self._is_an_answer(one) for one in pack.questions])

    def holds(self, condition: Condition) -> Node:
        """The complete answers in which a condition holds."""
        match condition:
            case Every(parts):
                return self.diagrams.all([self.holds(part) for part in parts])
            case Some(parts):
                return self.diagrams.any([self.holds(part) for part in parts])
            case Not(part):
                return self.diagrams.negate(self.holds(part))
            case TermHolds(id):
                return self._once("term", id, lambda: self.holds(self.pack.term[id].when))
            case CaseHolds(id):
                return self.case(id)
            case Chosen() | Counted() | Within():
                question = self.pack.question[condition.question]
                return self.diagrams.both(self.asked(question), self._leaf(question, condition))

    def case(self, id: str) -> Node:
        """The complete answers in which a case holds."""
        decision, case = self.pack.case[id]
        return self._once("case", id, lambda: self.holds(Every((decision.when, case.when))))

    def asked(self, question: Question) -> Node:
        """The complete answers in which a question is put."""
        return self._once("asked", question.id, lambda: self.holds(Every((question.section.when, question.when))))

    def possibly(self, node: Node) -> Node:
        """What of it can be answered: no empty or contradictory list of options."""
        return self.diagrams.both(self.possible, node)

    def example(self, node: Node) -> dict[str, Any] | None:
        """One complete set of answers of it, as `evaluate` takes them, or None."""
        values = self.diagrams.witness(self.possibly(node))
        if values is None:
            return None
        values = {**dict.fromkeys(range(len(self.diagrams.sizes)), 0), **values}
        asked = [one for one in self.pack.questions if self.diagrams.contains(self.asked(one), values)]
        return {one.id: self._answer(one, values) for one in asked}

    def distinct(self) -> int:
        """How many complete sets of answers there are, dates and numbers counted by the bounds that matter."""
        diagrams = self.diagrams
        fixed = [diagrams.either(self.asked(one), self._first(one)) for one in self.pack.questions]
        answered = [
            diagrams.either(diagrams.negate(self.asked(one)), self._is_an_answer(one)) for one in self.pack.questions
        ]
        return diagrams.count(diagrams.all([*fixed, *answered]))

    def _sizes(self, question: Question) -> list[int]:
        match question.kind:
            case Kind.ONE:
                return [len(question.options)]
            case Kind.MANY:
                return [2] * len(question.options)
            case Kind.DATE | Kind.NUMBER:
                return [len(self.bounds[question.id]) + 1]

    def _leaf(self, question: Question, condition: Chosen | Counted | Within) -> Node:
        place = self.place[question.id]
        match condition:
            case Chosen(_, options) if question.kind is Kind.ONE:
                return self.diagrams.among(place, [i for i, one in enumerate(question.options) if one.id in options])
            case Chosen(_, options):
                return self.diagrams.any([self._ticked(question, one) for one in options])
            case Counted(_, least):
                kept = [self._ticked(question, one.id) for one in question.options if not one.alone]
                return self.diagrams.at_least(least, kept)
            case Within(_, least, below):
                edges = [float("-inf"), *self.bounds[question.id], float("inf")]
                spans = enumerate(pairwise(edges))
                low, high = (float("-inf") if least is None else least), (float("inf") if below is None else below)
                return self.diagrams.among(place, [i for i, (start, end) in spans if low <= start and end <= high])

    def _ticked(self, question: Question, option: str) -> Node:
        index = [one.id for one in question.options].index(option)
        return self.diagrams.among(self.place[question.id] + index, [1])

    def _is_an_answer(self, question: Question) -> Node:
        if question.kind is not Kind.MANY:
            return TRUE
        diagrams = self.diagrams
        ticked = {one.id: self._ticked(question, one.id) for one in question.options}
        alone = [
            diagrams.negate(diagrams.both(ticked[one.id], diagrams.any([ticked[id] for id in ticked if id != one.id])))
            for one in question.options
            if one.alone
        ]
        return diagrams.both(diagrams.any(list(ticked.values())), diagrams.all(alone))

    def _first(self, question: Question) -> Node:
        """One arbitrary value, so that a question that isn't put is counted once."""
        places = range(self.place[question.id], self.place[question.id] + len(self._sizes(question)))
        return self.diagrams.all([self.diagrams.among(place, [0]) for place in places])

    def _answer(self, question: Question, values: dict[int, int]) -> Any:
        place = self.place[question.id]
        match question.kind:
            case Kind.ONE:
                return question.options[values[place]].id
            case Kind.MANY:
                return [one.id for index, one in enumerate(question.options) if values[place + index]]
            case Kind.DATE:
                return date.fromordinal(int(self._inside(question, values[place])))
            case Kind.NUMBER:
                return self._inside(question, values[place])

    def _inside(self, question: Question, span: int) -> float:
        """A value of a span between two bounds: its start, or just before the first bound."""
        bounds = self.bounds[question.id]
        if span:
            return bounds[span - 1]
        return bounds[0] - 1 if bounds else 730_000  # any day: no bound matters

    def _once(self, kind: str, id: str, compile: Callable[[], Node]) -> Node:
        if (kind, id) not in self._known:
            self._known[kind, id] = compile()
        return self._known[kind, id]


def conditions_of(pack: Pack) -> list[Condition]:
    """Every condition that a pack writes."""
    found: list[Condition] = [one.when for one in pack.sections]
    found += [one.when for one in pack.questions] + [one.when for one in pack.terms]
    found += [one.when for one in pack.obligations] + [one.when for one in pack.documents]
    for decision in pack.decisions:
        found += [decision.when, *(case.when for case in decision.cases)]
    for obligation in pack.obligations:
        found += [rule.when for rule in obligation.deadlines]
    return found


def _bounds(pack: Pack) -> dict[str, list[float]]:
    """The days or numbers at which something changes, by question."""
    found: dict[str, set[float]] = {one.id: set() for one in pack.questions}
    for condition in conditions_of(pack):
        for leaf in leaves(condition):
            if isinstance(leaf, Within):
                found[leaf.question] |= {bound for bound in (leaf.least, leaf.below) if bound is not None}
    return {id: sorted(values) for id, values in found.items()}
