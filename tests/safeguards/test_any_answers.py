"""Whatever is answered, an evaluation ends; what it concluded early stays true."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.safeguards import Pack, State, evaluate, load_pack, names
from intelligences.safeguards.reading import read_pack
from tests.safeguards import packs

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([10**400, "item1-2", "item1-inf", "item1-" + "9" * 400, "yes", "no", "none"])
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("name", names())
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_every_path_ends_with_one_conclusion_a_decision(name: str, data: st.DataObject) -> None:
    pack = load_pack(name)
    answers = data.draw(packs.paths(pack))
    outcome = evaluate(pack, answers)
    assert outcome.is_complete
    assert outcome.next_question is None
    assert outcome.waiting == ()
    assert outcome.unused == ()
    decided = [one.decision.id for one in outcome.conclusions]
    assert len(decided) == len(set(decided))
    assert all(one.state is not State.OPEN for one in outcome.obligations)
    assert all(one.deadline for one in outcome.obligations if one.state is not State.NOT_APPLICABLE)
    assert all(one.lacks == () for one in outcome.obligations)


@pytest.mark.parametrize("name", names())
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_answers_of_any_shape_break_nothing_and_are_named_when_unused(name: str, data: st.DataObject) -> None:
    pack = load_pack(name)
    keys = st.sampled_from([one.id for one in pack.questions]) | st.text(max_size=5)
    answers: dict[str, Any] = data.draw(st.dictionaries(keys, ANYTHING, max_size=6))
    outcome = evaluate(pack, answers)
    unused = {one.question for one in outcome.unused}
    waiting = {one.id for one in outcome.to_ask}
    assert {id for id in answers if id not in pack.question} <= unused
    assert unused <= set(answers)
    assert waiting.isdisjoint(set(answers) - unused)


@pytest.mark.parametrize("name", ["ai_act", "crpa", "gdpr"])
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_what_is_concluded_early_stays_true_whatever_is_answered_next(name: str, data: st.DataObject) -> None:
    pack = load_pack(name)
    answers = data.draw(packs.paths(pack))
    some = data.draw(st.sets(st.sampled_from(sorted(answers)))) if answers else set()
    early = evaluate(pack, {id: answer for id, answer in answers.items() if id in some})
    late = evaluate(pack, answers)
    for conclusion in early.conclusions:
        assert late.case(conclusion.decision.id) == conclusion.case.id
    for duty in early.obligations:
        if duty.state is not State.OPEN:
            assert late.duty(duty.obligation.id).state is duty.state
        if duty.deadline:
            same = late.duty(duty.obligation.id).deadline
            assert same is not None
            assert (same.rule, same.due) == (duty.deadline.rule, duty.deadline.due)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(data=st.data(), pack=packs.packs())
def test_every_reason_is_an_answer_that_was_given(data: st.DataObject, pack: Pack) -> None:
    answers = data.draw(packs.paths(pack))
    for conclusion in evaluate(pack, answers).conclusions:
        for reason in conclusion.grounds.reasons:
            assert reason.question.id in answers


def _small(**answers: Any) -> Any:
    return evaluate(read_pack(packs.small()), answers)


def test_an_answer_to_a_question_that_is_not_put_counts_for_nothing() -> None:
    outcome = _small(kind="toy", uses=["street"], agents=80)
    assert outcome.case("size") == "idle"
    assert {(one.question, one.why) for one in outcome.unused} == {("uses", "not asked"), ("agents", "not asked")}


@pytest.mark.parametrize("wrong", [["none", "home"], [], "home", ["office"], [["home"]], 3, None, {"home": True}])
def test_a_choice_that_is_empty_contradictory_or_unknown_is_asked_again(wrong: Any) -> None:
    outcome = _small(kind="tool", uses=wrong)
    assert outcome.next_question.id == "uses"
    assert [(one.question, one.why) for one in outcome.unused] == [("uses", "not understood")]


@pytest.mark.parametrize("wrong", ["50", True, float("nan"), float("inf"), 10**400, None, [50]])
def test_what_is_no_number_is_asked_again(wrong: Any) -> None:
    assert _small(kind="tool", uses=["home"], agents=wrong).next_question.id == "agents"


@pytest.mark.parametrize("day", ["2026-13-01", "hier", 20260101, None, ["2026-01-01"]])
def test_what_is_no_day_is_asked_again(day: Any) -> None:
    outcome = evaluate(load_pack("gdpr"), {"personal": "yes", "first_use": day})
    assert "first_use" in {one.id for one in outcome.to_ask}


@pytest.mark.parametrize("day", [date(2026, 3, 1), datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "2026-03-01"])
def test_a_day_is_understood_as_a_date_or_as_iso_text(day: Any) -> None:
    outcome = evaluate(load_pack("gdpr"), {"personal": "yes", "first_use": day})
    assert "first_use" not in {one.id for one in outcome.to_ask}


def test_of_two_reasons_the_surest_is_given() -> None:
    told = packs.small()
    told["questions"][0]["source"] = ["said"]
    told["questions"].append(packs.question("sure", "one", ["yes", "no"]))
    told["terms"][0]["when"] = {"any": [{"kind": "toy"}, {"sure": "yes"}]}
    told["decisions"] = [packs.decision("size", yes={"term": "used"}, no={"not": {"term": "used"}})]
    told["calendars"], told["obligations"], told["documents"] = [], [], []
    outcome = evaluate(read_pack(told), {"kind": "toy", "sure": "yes"})
    assert outcome.conclusions[0].grounds.is_public
    assert [one.question.id for one in outcome.conclusions[0].grounds.reasons] == ["sure"]


@pytest.mark.parametrize("name", names())
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_what_waits_names_questions_that_are_put_now(name: str, data: st.DataObject) -> None:
    pack = load_pack(name)
    answers = data.draw(packs.paths(pack))
    left_out = data.draw(st.sets(st.sampled_from(sorted(answers)), max_size=4)) if answers else set()
    outcome = evaluate(pack, {id: answer for id, answer in answers.items() if id not in left_out})
    asked = {one.id for one in outcome.to_ask}
    for one in outcome.waiting:
        assert one.lacks
        assert set(one.lacks) <= asked
    decided = {one.decision.id for one in outcome.conclusions}
    assert decided.isdisjoint(one.decision.id for one in outcome.waiting)
