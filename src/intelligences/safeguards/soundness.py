"""What is wrong in a pack whatever the answers: names that lead nowhere, circles, claims surer than their source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .compiling import conditions_of
from .composing import blanks_of
from .conditions import CaseHolds, Chosen, Condition, Counted, Every, TermHolds, Within, leaves
from .model import Document, Kind, Pack, Question

_STOPPING = {"unknown name", "wrong kind", "twice the same id", "circle"}


@dataclass(frozen=True)
class Problem:
    """Something wrong. `shown`: answers that end there, when answers do."""

    kind: str
    where: str
    says: str
    shown: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def stops_proof(self) -> bool:
        """Whether nothing more can be proved before it is mended."""
        return self.kind in _STOPPING


def unsound(pack: Pack) -> Iterator[Problem]:
    """Every problem of this kind, names first."""
    yield from _doubled(pack)
    named = list(_unknown_names(pack))
    yield from named
    circles = [] if named else list(_circles(pack))
    yield from circles
    if not named and not circles:
        yield from _later_questions(pack)
        yield from _idle_questions(pack)
    yield from _too_sure(pack)
    yield from _without_source(pack)
    yield from _without_example(pack)
    for document in pack.documents:
        yield from _unfilled(document)
    yield from _levels(pack)


def _doubled(pack: Pack) -> Iterator[Problem]:
    kinds: dict[str, Iterable[str]] = {
        "question": (one.id for one in pack.questions),
        "term": (one.id for one in pack.terms),
        "conclusion": (case.id for one in pack.decisions for case in one.cases),
        "obligation": (one.id for one in pack.obligations),
        "document": (one.id for one in pack.documents),
        "deadline": (rule.id for rule in {rule for one in pack.obligations for rule in one.deadlines}),
    }
    kinds |= {f"option of {one.id}": (option.id for option in one.options) for one in pack.questions}
    for kind, ids in kinds.items():
        for id, times in Counter(ids).items():
            if times > 1:
                yield Problem("twice the same id", id, f"{times} times a {kind}")


def _unknown_names(pack: Pack) -> Iterator[Problem]:
    for condition in conditions_of(pack):
        for leaf in leaves(condition):
            match leaf:
                case TermHolds(id) if id not in pack.term:
                    yield Problem("unknown name", id, "a condition names this term")
                case CaseHolds(id) if id not in pack.case:
                    yield Problem("unknown name", id, "a condition names this conclusion")
                case Chosen(id) | Counted(id) | Within(id):
                    question = pack.question.get(id)
                    yield from (
                        _misfits(question, leaf)
                        if question
                        else [Problem("unknown name", id, "a condition names this question")]
                    )
    for obligation in pack.obligations:
        for rule in obligation.deadlines:
            if rule.or_use and getattr(pack.question.get(rule.or_use), "kind", None) is not Kind.DATE:
                yield Problem("unknown name", rule.or_use, f"deadline {rule.id} wants a question that asks a date")


def _misfits(question: Question, leaf: Chosen | Counted | Within) -> Iterator[Problem]:
    fits = {Chosen: (Kind.ONE, Kind.MANY), Counted: (Kind.MANY,), Within: (Kind.DATE, Kind.NUMBER)}[type(leaf)]
    if question.kind not in fits:
        yield Problem("wrong kind", question.id, f"a condition takes it for a question of kind {fits[0]}")
    elif isinstance(leaf, Chosen):
        for option in leaf.options:
            if option not in question.by_id:
                yield Problem("unknown name", f"{question.id}: {option}", "a condition names this option")


def _circles(pack: Pack) -> Iterator[Problem]:
    """Questions, terms and cases may not depend on themselves: a path through them would never end."""
    needs = {
        **{f"question {one.id}": _needs(Every((one.section.when, one.when))) for one in pack.questions},
        **{f"term {one.id}": _needs(one.when) for one in pack.terms},
        **{f"case {case.id}": _needs(Every((one.when, case.when))) for one in pack.decisions for case in one.cases},
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        yield Problem("circle", error.args[1][0], " → ".join(reversed(error.args[1])))


def _needs(condition: Condition) -> set[str]:
    return {_name(leaf) for leaf in leaves(condition)}


def _name(leaf: TermHolds | CaseHolds | Chosen | Counted | Within) -> str:
    match leaf:
        case TermHolds(id):
            return f"term {id}"
        case CaseHolds(id):
            return f"case {id}"
        case Chosen(id) | Counted(id) | Within(id):
            return f"question {id}"


def _later_questions(pack: Pack) -> Iterator[Problem]:
    """A question whose condition rests on a later one, even through a term, would send the reader back."""
    place = {one.id: index for index, one in enumerate(pack.questions)}
    for question in pack.questions:
        for id in sorted(deciding(pack, question)):
            if place[id] > place[question.id]:
                yield Problem("asked too late", question.id, f"its condition rests on {id}, asked after it")


def deciding(pack: Pack, question: Question) -> set[str]:
    """The questions whose answers decide whether this one is put."""
    return _rests_on(pack, Every((question.section.when, question.when)))


def _rests_on(pack: Pack, condition: Condition) -> set[str]:
    """The questions that a condition names, itself or through terms and cases."""
    found: set[str] = set()
    for leaf in leaves(condition):
        match leaf:
            case TermHolds(id):
                found |= _rests_on(pack, pack.term[id].when)
            case CaseHolds(id):
                decision, case = pack.case[id]
                found |= _rests_on(pack, Every((decision.when, case.when)))
            case Chosen(id) | Counted(id) | Within(id):
                found.add(id)
    return found


def _idle_questions(pack: Pack) -> Iterator[Problem]:
    named = {
        leaf.question
        for condition in conditions_of(pack)
        for leaf in leaves(condition)
        if isinstance(leaf, (Chosen, Counted, Within))
    }
    named |= {rule.or_use for one in pack.obligations for rule in one.deadlines}
    for question in pack.questions:
        if question.id not in named and not question.scores:
            yield Problem("decides nothing", question.id, "no condition names this question")


def _too_sure(pack: Pack) -> Iterator[Problem]:
    for citation in pack.citations:
        if citation.verified.rank < citation.text.verified.rank:
            yield Problem("too sure", citation.id, f"{citation.verified}, of a text that is {citation.text.verified}")
        if citation.in_force is not None and citation.in_force > pack.checked:
            yield Problem("too sure", citation.id, f"checked before it is in force, on {citation.in_force}")


def _without_source(pack: Pack) -> Iterator[Problem]:
    sources = [(one.id, one.source) for one in pack.questions]
    sources += [(one.id, one.source) for one in pack.terms]
    sources += [(case.id, case.source) for one in pack.decisions for case in one.cases]
    sources += [(one.id, one.source) for one in pack.obligations]
    sources += [(rule.id, rule.source) for one in pack.obligations for rule in one.deadlines]
    sources += [(one.id, one.source) for one in pack.documents]
    for id in dict.fromkeys(id for id, source in sources if not source):
        yield Problem("without source", id, "nothing says where it comes from")


def _without_example(pack: Pack) -> Iterator[Problem]:
    """Who never read the law answers from examples."""
    for question in pack.questions:
        if question.example is None and not any(option.example for option in question.options):
            yield Problem("without example", question.id, "neither it nor one of its options gives an example")


def _unfilled(document: Document) -> Iterator[Problem]:
    held = {one.id for one in document.blanks}
    for language, body in (("fr", document.body.fr), ("en", document.body.en)):
        if set(blanks_of(body)) != held:
            yield Problem("blanks differ", document.id, f"{language}: {sorted(held ^ set(blanks_of(body)))}")


def _levels(pack: Pack) -> Iterator[Problem]:
    """Levels cover every total once: each ends above the one before, the last at the maximum."""
    if pack.scoring:
        ends = [one.up_to for one in pack.scoring.levels]
        if ends != sorted(set(ends)) or ends[-1:] != [1]:
            yield Problem("levels", pack.name, f"they end at {ends}")
