"""A new version of a pack lists the declarations that it affects, and how."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from intelligences.safeguards import Affected, Kept, State, affected, load_pack
from intelligences.safeguards.reading import read_pack
from tests.safeguards import packs
from tests.safeguards.ai_act import AID, OFFICE

BEFORE, AFTER = load_pack("ai_act", on=date(2026, 7, 26)), load_pack("ai_act", on=date(2026, 7, 27))
STREET = {"kind": "tool", "uses": ["street"], "agents": 80}


def _kinds(found: Affected) -> set[tuple[str, str]]:
    return {(one.kind, one.id) for one in found.changes}


def _small(answers: dict[str, Any], change: Any) -> Affected:
    told = packs.small()
    change(told)
    return affected(read_pack(packs.small()), read_pack(told), answers)


def test_the_amendment_of_2026_moves_the_deadlines_of_a_score_for_aid() -> None:
    found = affected(BEFORE, AFTER, AID)
    moved = {one.id: (one.before, one.after) for one in found.changes if one.kind == "deadline"}
    assert moved["rights_assessment"] == ("2026-09-01", "2027-12-02")
    assert len(moved) == 13
    assert ("wording", "literacy") in _kinds(found)


def test_it_asks_its_new_question_of_every_declaration_in_scope() -> None:
    old_answers = {id: answer for id, answer in OFFICE.items() if id != "intimate"}
    assert ("question", "intimate") in _kinds(affected(BEFORE, AFTER, old_answers))


def test_a_declaration_out_of_scope_is_not_affected() -> None:
    assert not affected(BEFORE, AFTER, {"ai_system": "rules"})


def test_the_same_version_affects_nothing() -> None:
    found = affected(AFTER, AFTER, AID, {"logs": Kept()})
    assert not found
    assert found.before == found.after
    assert found.after.duty("logs").state is State.DECLARED


def test_a_conclusion_that_changes_is_told_with_what_follows_from_it() -> None:
    def change(told: dict[str, Any]) -> None:
        for case, key in ((0, "at_least"), (1, "below")):
            told["decisions"][0]["cases"][case]["when"] = {"agents": {key: 100}}

    found = _small(STREET, change)
    assert _kinds(found) == {("conclusion", "size"), ("obligation", "tell"), ("document", "mention")}
    conclusion = found.changes[0]
    assert (conclusion.before, conclusion.after) == ("large", "small")
    assert not _small(STREET | {"agents": 20}, change)


def test_a_new_obligation_is_told_to_those_that_it_bears_on() -> None:
    def change(told: dict[str, Any]) -> None:
        told["obligations"].append(packs.obligation("warn", {"uses": "street"}, "soon"))

    assert _kinds(_small(STREET, change)) == {("obligation", "warn")}
    assert not _small(STREET | {"uses": ["home"]}, change)


def test_an_obligation_that_is_gone_is_told() -> None:
    found = _small(STREET, lambda told: told["obligations"].clear())
    assert [(one.kind, one.id, one.before, one.after) for one in found.changes] == [
        ("obligation", "tell", "applies", None)
    ]


def test_an_answer_that_is_no_longer_an_option_is_lost_and_asked_again() -> None:
    def change(told: dict[str, Any]) -> None:
        told["questions"][1]["options"][1]["id"] = "road"
        for place in (told["questions"][2], told["terms"][0]):
            place["when"] = {"uses": ["home", "road"]}

    found = _small(STREET, change)
    assert {("answer", "uses"), ("question", "uses")} <= _kinds(found)


def test_a_source_checked_again_is_told() -> None:
    def change(told: dict[str, Any]) -> None:
        told["citations"][0]["verified"] = "secondary"

    found = _small(STREET, change)
    assert _kinds(found) == {("source", "size"), ("source", "tell")}


def test_a_date_moved_is_told_with_both_dates() -> None:
    def change(told: dict[str, Any]) -> None:
        told["calendars"][0]["deadlines"][0]["date"] = date(2028, 1, 1)

    found = _small(STREET, change)
    assert [(one.kind, one.before, one.after) for one in found.changes] == [("deadline", "2027-01-01", "2028-01-01")]


def test_comparing_changes_neither_pack_nor_answers() -> None:
    answers = copy.deepcopy(STREET)
    _small(answers, lambda told: told["obligations"].clear())
    assert answers == STREET
