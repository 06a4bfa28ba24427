"""The proof finds what is wrong in a pack, and only that: it agrees with trying every answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from intelligences.safeguards import Pack, evaluate, prove
from intelligences.safeguards.conditions import Condition
from intelligences.safeguards.judging import Judge
from intelligences.safeguards.model import Kind
from intelligences.safeguards.reading import BadPack, read_pack
from tests.safeguards import packs

ABOUT_ANSWERS = {
    "never asked",
    "never reached",
    "two conclusions",
    "no conclusion",
    "two deadlines",
    "no deadline",
}


def _tried(pack: Pack) -> tuple[set[tuple[str, str]], int]:
    """What trying every complete set of answers finds, and how many there are."""
    reached: set[str] = set()
    found: set[tuple[str, str]] = set()
    number = 0
    for answers in packs.every_path(pack):
        number += 1
        judge = Judge(pack, answers)
        reached |= set(answers)
        reached |= {term.id for term in pack.terms if judge.term(term).truth}
        for decision in pack.decisions:
            held = [case.id for case in decision.cases if judge.case(decision, case).truth]
            reached |= set(held)
            if len(held) > 1:
                found.add(("two conclusions", decision.id))
            if not held and judge.condition(decision.when).truth:
                found.add(("no conclusion", decision.id))
        for obligation in pack.obligations:
            if judge.condition(obligation.when).truth:
                reached.add(obligation.id)
                dated = [rule.id for rule in obligation.deadlines if judge.condition(rule.when).truth]
                reached |= set(dated)
                if len(dated) != 1:
                    found.add(("two deadlines" if dated else "no deadline", obligation.id))
    found |= {("never asked", one.id) for one in pack.questions if one.id not in reached}
    rest = [*(one.id for one in pack.terms), *pack.case, *pack.obligation]
    rest += [rule.id for one in pack.obligations for rule in one.deadlines]
    return found | {("never reached", id) for id in rest if id not in reached}, number


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pack=packs.packs())
def test_the_proof_finds_exactly_what_trying_every_answer_finds(pack: Pack) -> None:
    proof = prove(pack)
    tried, number = _tried(pack)
    assert {(one.kind, one.where) for one in proof.problems if one.kind in ABOUT_ANSWERS} == tried
    if all(one.kind is not Kind.NUMBER for one in pack.questions):
        assert proof.answer_sets == number


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(pack=packs.packs())
def test_what_is_wrong_comes_with_complete_answers_that_show_it(pack: Pack) -> None:
    for problem in prove(pack).problems:
        if problem.shown is not None:
            outcome = evaluate(pack, problem.shown)
            assert outcome.is_complete
            assert not outcome.unused
            held = [one for one in outcome.conclusions if one.decision.id == problem.where]
            if problem.kind == "two conclusions":
                assert len(held) > 1
            if problem.kind == "no conclusion":
                assert not held


def test_a_right_pack_has_no_problem() -> None:
    proof = prove(read_pack(packs.small()))
    assert proof.problems == ()
    # toy; tool and none; tool and three ways to tick home and street, each with fewer or more agents
    assert proof.answer_sets == 1 + 1 + 3 * 2


def _change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    *way, last = path.split(".")

    def change(told: dict[str, Any]) -> None:
        place: Any = told
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value

    return change


def _added(collection: str, item: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told[collection].append(item)


WRONG: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "two cases match": (_change("decisions.0.cases.1.when", {"term": "used"}), "two conclusions", "size"),
    "a path ends nowhere": (_change("decisions.0.cases.2.when", {"kind": "toy"}), "no conclusion", "size"),
    "a case can't be reached": (
        _change("decisions.0.cases.2.when", {"kind": "toy", "term": "used"}),
        "never reached",
        "idle",
    ),
    "a term can't be reached": (_change("terms.0.when", {"kind": "toy", "uses": "home"}), "never reached", "used"),
    "a question can't be reached": (
        _change("questions.2.when", {"kind": "toy", "uses": "home"}),
        "never asked",
        "agents",
    ),
    "a section waits for its own question": (
        _change("sections.0.when", {"all": [{"kind": "tool"}, {"kind": "toy"}]}),
        "circle",
        "question kind",
    ),
    "an obligation can't be reached": (
        _change("obligations.0.when", {"case": "large", "kind": "toy"}),
        "never reached",
        "tell",
    ),
    "a document can't be reached": (
        _change("documents.0.when", {"case": "large", "kind": "toy"}),
        "never reached",
        "mention",
    ),
    "two deadlines": (
        _change("calendars.0", packs.calendar("soon", soon=None, later={"kind": "tool"})),
        "two deadlines",
        "tell",
    ),
    "no deadline": (_change("calendars.0", packs.calendar("soon", soon={"uses": "home"})), "no deadline", "tell"),
    "a deadline can't be reached": (
        _change("calendars.0", packs.calendar("soon", soon={"kind": "tool"}, later={"kind": "toy"})),
        "never reached",
        "later",
    ),
    "a term circles": (_change("terms.0.when", {"case": "idle"}), "circle", "term used"),
    "a question waits for itself": (_change("questions.0.when", {"kind": "tool"}), "circle", "question kind"),
    "a question waits for a later one": (
        _change("questions.1.when", {"agents": {"below": 3}}),
        "circle",
        "question uses",
    ),
    "a condition names no question": (_change("terms.0.when", {"usage": "home"}), "unknown name", "usage"),
    "a condition names no option": (_change("terms.0.when", {"uses": "office"}), "unknown name", "uses: office"),
    "a condition names no term": (_change("obligations.0.when", {"term": "useful"}), "unknown name", "useful"),
    "a condition names no case": (_change("obligations.0.when", {"case": "huge"}), "unknown name", "huge"),
    "a deadline names no date": (_change("calendars.0.deadlines.0.or_use", "agents"), "unknown name", "agents"),
    "a choice taken for a number": (_change("terms.0.when", {"uses": {"below": 3}}), "wrong kind", "uses"),
    "a number taken for a choice": (_change("terms.0.when", {"agents": "home"}), "wrong kind", "agents"),
    "one choice counted": (_change("terms.0.when", {"kind": {"count": 2}}), "wrong kind", "kind"),
    "the same question twice": (
        _added("questions", packs.question("kind", "one", ["tool"])),
        "twice the same id",
        "kind",
    ),
    "the same option twice": (
        _added("questions", packs.question("more", "one", ["a", "a"])),
        "twice the same id",
        "a",
    ),
    "a question that decides nothing": (
        _added("questions", packs.question("more", "one", ["a", "b"])),
        "decides nothing",
        "more",
    ),
    "a report cited as read": (_change("citations.1.verified", "read"), "too sure", "said"),
    "checked before it was law": (_change("citations.0.in_force", date(2026, 2, 1)), "too sure", "law"),
    "nothing says where it comes from": (_change("obligations.0.source", []), "without source", "tell"),
    "a question without example": (lambda told: told["questions"][0].pop("example"), "without example", "kind"),
    "a blank that no body names": (_change("documents.0.body", packs.words("This.")), "blanks differ", "mention"),
    "a body that names no blank": (
        _change("documents.0.body", {"fr": "{name}", "en": "{name} {address}"}),
        "blanks differ",
        "mention",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_pack_is_caught(wrong: str) -> None:
    change, kind, where = WRONG[wrong]
    told = packs.small()
    change(told)
    proof = prove(read_pack(told))
    assert (kind, where) in {(one.kind, one.where) for one in proof.problems}
    assert not proof.holds


def test_a_question_that_waits_for_a_later_one_is_caught_even_through_a_term() -> None:
    told = packs.small()
    told["questions"].append(packs.question("last", "one", ["yes", "no"]))
    told["terms"].append({"id": "end", "means": packs.words("end"), "when": {"last": "yes"}, "source": ["law"]})
    told["questions"][1]["when"] = {"term": "end"}
    assert ("asked too late", "uses") in {(one.kind, one.where) for one in prove(read_pack(told)).problems}


@pytest.mark.parametrize("ends", [[0.5], [0.5, 0.5, 1], [0.75, 0.5, 1], []])
def test_levels_that_leave_a_total_out_or_share_one_are_caught(ends: list[float]) -> None:
    told = packs.small()
    levels = [{"id": index, "up_to": end, "says": packs.words("level")} for index, end in enumerate(ends, 1)]
    told["scoring"] = {"source": ["law"], "threshold": 0.8, "reduction": 0.15, "sections": [], "levels": levels}
    assert ("levels", "small") in {(one.kind, one.where) for one in prove(read_pack(told)).problems}


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("terms.0.source", ["gossip"], "gossip"),
        ("citations.0.text", "rumour", "rumour"),
        ("questions.0.section", "attic", "attic"),
        ("obligations.0.calendar", "never", "never"),
        ("terms.0.when", {"uses": {"above": 3}}, "above"),
        ("terms.0.when", "uses == 'home'", "uses =="),
    ],
)
def test_a_pack_that_makes_no_sense_is_not_read(path: str, value: Any, named: str) -> None:
    told = packs.small()
    _change(path, value)(told)
    with pytest.raises(BadPack, match=named):
        read_pack(told)


def test_conditions_are_data_that_compare() -> None:
    first, second = read_pack(packs.small()), read_pack(packs.small())
    conditions: list[Condition] = [first.terms[0].when, second.terms[0].when]
    assert conditions[0] == conditions[1]
    assert first == second
