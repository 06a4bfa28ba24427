"""Proves a pack: every path ends with one conclusion a decision, everything can be reached, nothing matches two ways.

The proof is exact: conditions become sets of complete answers (`compiling`), and each claim is that such a set is
empty. What is wrong comes with answers that show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from .compiling import Compiled
from .diagrams import Node
from .model import Decision, Pack
from .soundness import Problem, unsound


@dataclass(frozen=True)
class Proof:
    """What was proved, and the problems found. `answer_sets` is 0 when names are unsound: nothing could be proved."""

    pack: str
    version: str
    problems: tuple[Problem, ...]
    answer_sets: int
    questions: int
    conclusions: int
    obligations: int

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def prove(pack: Pack) -> Proof:
    """Examines every complete set of answers at once."""
    problems = tuple(unsound(pack))
    answer_sets = 0
    if not any(one.stops_proof for one in problems):
        compiled = Compiled(pack)
        problems += (*_unreachable(compiled), *_undecided(compiled), *_undated(compiled))
        answer_sets = compiled.distinct()
    return Proof(
        pack=pack.name,
        version=pack.version,
        problems=problems,
        answer_sets=answer_sets,
        questions=len(pack.questions),
        conclusions=len(pack.case) + (len(pack.scoring.levels) if pack.scoring else 0),
        obligations=len(pack.obligations),
    )


def _unreachable(compiled: Compiled) -> Iterator[Problem]:
    pack = compiled.pack
    for question in pack.questions:
        if _is_empty(compiled, compiled.asked(question)):
            yield Problem("never asked", question.id, "no answers lead to this question")
    reached = [
        *((one.id, "term", compiled.holds(one.when)) for one in pack.terms),
        *((id, "conclusion", compiled.case(id)) for id in pack.case),
        *((one.id, "obligation", compiled.holds(one.when)) for one in pack.obligations),
        *((one.id, "document", compiled.holds(one.when)) for one in pack.documents),
    ]
    for id, kind, node in reached:
        if _is_empty(compiled, node):
            yield Problem("never reached", id, f"no answers lead to this {kind}")


def _undecided(compiled: Compiled) -> Iterator[Problem]:
    for decision in compiled.pack.decisions:
        yield from _clashes(compiled, decision.id, [(one.id, compiled.case(one.id)) for one in decision.cases])
        yield from _gap(compiled, decision)


def _gap(compiled: Compiled, decision: Decision) -> Iterator[Problem]:
    concluded = compiled.diagrams.any([compiled.case(one.id) for one in decision.cases])
    missed = compiled.diagrams.both(compiled.holds(decision.when), compiled.diagrams.negate(concluded))
    shown = compiled.example(missed)
    if shown is not None:
        yield Problem("no conclusion", decision.id, "these answers end without any of its cases", shown)


def _undated(compiled: Compiled) -> Iterator[Problem]:
    """Deadlines count where their obligation bears."""
    used: set[str] = set()
    for obligation in compiled.pack.obligations:
        bears = compiled.holds(obligation.when)
        dated = [(rule.id, compiled.diagrams.both(bears, compiled.holds(rule.when))) for rule in obligation.deadlines]
        used |= {id for id, node in dated if not _is_empty(compiled, node)}
        yield from _clashes(compiled, obligation.id, dated, kind="two deadlines")
        missed = compiled.diagrams.both(
            bears, compiled.diagrams.negate(compiled.diagrams.any([one for _, one in dated]))
        )
        shown = compiled.example(missed)
        if shown is not None:
            yield Problem("no deadline", obligation.id, "it bears on these answers without any deadline", shown)
    for id in dict.fromkeys(rule.id for one in compiled.pack.obligations for rule in one.deadlines):
        if id not in used:
            yield Problem("never reached", id, "no answers lead to this deadline")


def _clashes(
    compiled: Compiled, where: str, cases: list[tuple[str, Node]], kind: str = "two conclusions"
) -> Iterator[Problem]:
    for (one, left), (other, right) in combinations(cases, 2):
        shown = compiled.example(compiled.diagrams.both(left, right))
        if shown is not None:
            yield Problem(kind, where, f"{one} and {other} both match", shown)


def _is_empty(compiled: Compiled, node: Node) -> bool:
    return compiled.possibly(node) == 0
