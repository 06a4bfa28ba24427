"""Canada's score on the pages of a use: the original's, in progress and once complete; what it counts is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from intelligences.library.assessing.reading import concluded
from intelligences.library.models import Assessment, Deployment
from intelligences.safeguards import Outcome, load_pack
from tests.cast import Cast
from tests.library.importers.registers import real

ClientOf = Callable[[Any], Client]


def _golden() -> list[dict[str, Any]]:
    return [json.loads(line) for line in real("aia/golden_scores.jsonl").read_text("utf-8").splitlines()]


def _concluded(answers: dict[str, Any]) -> Outcome:
    given = {id: {"given": one if isinstance(one, list) else [str(one)]} for id, one in answers.items()}
    return concluded(Assessment(pack="aia", version=load_pack("aia").since, answers=given), {})


def test_the_pages_score_every_published_answer_set_as_the_original_in_progress_or_completed() -> None:
    for golden in _golden():
        score = _concluded(golden["answers"]).score
        assert score is not None
        told = (score.raw, score.mitigation, score.total, score.level)
        assert told == tuple(golden[one] for one in ("raw", "mitigation", "total", "level")), golden["id"]


def test_a_complete_score_leaves_out_the_other_phase_and_names_its_answers() -> None:
    whole = next(one["answers"] for one in _golden() if _concluded(one["answers"]).is_complete)
    hidden = [one for one in load_pack("aia").questions if one.scores == "mitigation" and one.id not in whole]
    first = next(one for one in hidden if one.kind == "one")
    best = max(first.options, key=lambda one: int(one.id.rpartition("-")[2]))
    before, after = _concluded(whole), _concluded(whole | {first.id: best.id})
    assert after.score == before.score
    assert [one.question for one in after.unused if one.why == "not asked"] == [first.id]


@pytest.mark.django_db
def test_a_score_in_progress_says_that_it_counts_answers_that_are_no_longer_asked(
    answer: Callable[..., Assessment], town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer("aia", {"aboutAlgorithm8": ["item2-0"], "aboutAlgorithm8A": ["item2-1"]})  # 8A is put after item1 only
    client, address = client_of(cast.alice), f"/usages/{town_use.pk}/obligations/aia/"
    result = " ".join(client.get(address).content.decode().replace("\xa0", " ").split())
    assert "Le score compte encore 1 réponse à une question qui ne se pose plus" in result
    checked = client.get(f"{address}verifier/").content.decode()
    assert "comptent encore dans le score provisoire" in checked
    assert "Réponses sans effet" not in checked
