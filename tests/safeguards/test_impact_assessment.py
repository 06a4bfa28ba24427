"""Canada's impact assessment scores as the original does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intelligences.safeguards import evaluate, load_pack
from intelligences.safeguards.outcome import Score
from intelligences.safeguards.scoring import highest, score, weight
from tests.library.importers.registers import real


def _score(answers: dict[str, Any]) -> Score:
    scored = evaluate(load_pack("aia"), answers).score
    assert scored is not None
    return scored


def _reaching(total: int, kind: str) -> dict[str, Any]:
    """Answers whose weights of one kind add up to a total."""
    answers: dict[str, Any] = {}
    for question in load_pack("aia").questions:
        if question.scores == kind and "Implementation" not in question.id:
            fitting = [one.id for one in question.options if weight(one.id) <= total]
            best = max(fitting, key=weight, default=None)
            if best and weight(best) > 0:
                answers[question.id] = [best] if question.kind == "many" else best
                total -= int(weight(best))
    assert total == 0
    return answers


def test_every_published_answer_set_scores_as_in_the_original() -> None:
    lines = real("aia/golden_scores.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 200
    for line in lines:
        golden = json.loads(line)
        ours = _score(golden["answers"])
        assert (ours.raw, ours.mitigation, ours.total, ours.level) == tuple(
            golden[one] for one in ("raw", "mitigation", "total", "level")
        ), golden["id"]
        sections = {
            name: {"questions": one.questions, "score": one.score, "max": one.max}
            for name, one in ours.sections.items()
        }
        assert sections == golden["sections"], golden["id"]


def test_maxima_are_those_of_version_1_0_1() -> None:
    nothing = _score({})
    assert (nothing.max_raw, nothing.max_mitigation) == (167, 154)
    assert (nothing.raw, nothing.mitigation, nothing.total, nothing.level) == (0, 0, 0, 1)
    kinds = [one.scores for one in load_pack("aia").questions]
    assert (kinds.count("raw"), kinds.count("mitigation")) == (70, 90)


@pytest.mark.parametrize(("raw", "level"), [(41, 1), (42, 2), (83, 2), (84, 3), (125, 3), (126, 4)])
def test_levels_end_at_a_quarter_a_half_and_three_quarters(raw: int, level: int) -> None:
    assert _score(_reaching(raw, "raw")).level == level


@pytest.mark.parametrize(
    ("raw", "mitigation", "total"),
    [(10, 61, 10), (10, 62, 9), (100, 61, 100), (100, 62, 85), (50, 62, 43), (30, 62, 26)],
)
def test_enough_mitigation_takes_15_percent_off_and_halves_round_up(raw: int, mitigation: int, total: int) -> None:
    ours = _score(_reaching(raw, "raw") | _reaching(mitigation, "mitigation"))
    assert (ours.raw, ours.mitigation, ours.total) == (raw, mitigation, total)


def test_an_answer_that_is_no_longer_shown_still_counts() -> None:
    hidden = {"aboutAlgorithm8": "item2-0", "aboutAlgorithm8A": "item2-1"}
    outcome = evaluate(load_pack("aia"), hidden)
    assert outcome.score is not None
    assert outcome.score.raw == 1
    assert [one.question for one in outcome.unused] == ["aboutAlgorithm8A"]


@pytest.mark.parametrize(
    ("value", "weighs"),
    [
        ("item3-2", 2),
        ("item1", 0),
        ("item-x", 0),
        ("item1-", 0),
        ("item1-inf", 0),
        ("a-b-2", 2),
        ("-3", 3),
        (4, 4),
        (True, 0),
        (None, 0),
        (["item1-1", "item2-4"], 5),
    ],
)
def test_a_choice_weighs_the_number_after_its_last_hyphen(value: Any, weighs: float) -> None:
    assert weight(value) == weighs


def test_a_list_can_score_all_its_choices_and_a_choice_only_its_best() -> None:
    pack = load_pack("aia")
    assert highest(pack.question["aboutDataSource14"]) == 9
    assert highest(pack.question["impact6"]) == 4


def test_a_pack_of_rules_has_no_score() -> None:
    assert evaluate(load_pack("crpa"), {}).score is None
    with pytest.raises(ValueError, match="crpa"):
        score(load_pack("crpa"), {})


def test_only_the_phase_that_was_chosen_is_asked() -> None:
    asked = {one.id for one in evaluate(load_pack("aia"), {"projectDetailsPhase": "item1"}).to_ask}
    assert "fairnessDesign1" in asked
    assert not [id for id in asked if "Implementation" in id]
