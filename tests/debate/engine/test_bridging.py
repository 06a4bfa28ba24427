"""The bridging score: what is agreed on across opinions, whoever agrees with much."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bench.debate_heldout import scores as heldout
from intelligences.debate.engine import Votes, bridging, factor_model
from tests.debate.engine.conversations import real


def two_camps(seed: int, share: float) -> Votes:
    """300 people: statement 0 pleases everyone at 80 %, 1 one camp only, 2 to 21 divide the camps both ways."""
    chance = np.random.default_rng(seed)
    camp = chance.random(300) < share
    agreeing = np.where(camp[:, None] == (np.arange(22) % 2 == 1), 0.95, 0.1)
    agreeing[:, 0] = 0.8
    values = np.where(chance.random((300, 22)) < agreeing, 1, -1)
    person, statement = np.nonzero(chance.random((300, 22)) < 0.7)
    return Votes.from_triplets(person, statement, values[person, statement])


@pytest.mark.parametrize("seed", range(3))
def test_what_both_camps_agree_on_comes_first(seed: int) -> None:
    found = bridging(two_camps(seed, 0.9), replicates=20)
    plain = two_camps(seed, 0.9)
    means = np.bincount(plain.columns, weights=plain.values) / np.bincount(plain.columns)
    assert int(np.argmax(found.scores)) == 0
    assert found.top_share[0] >= 0.9
    assert means[1] > means[0]  # the majority's own statement has more agreements, all the same
    assert found.low[0] > found.scores[1]


def test_intervals_hold_the_score_and_shrink_with_more_people() -> None:
    votes = two_camps(1, 0.5)
    few = votes.rows(np.arange(0, 300, 6))
    many, small = bridging(votes, replicates=40), bridging(few, replicates=40)
    assert np.mean((many.low <= many.scores) & (many.scores <= many.high)) > 0.9
    assert np.mean(many.high - many.low) < 0.7 * np.mean(small.high - small.low)


def test_a_sample_of_a_large_debate_gives_the_intervals_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = two_camps(1, 0.5)
    whole = bridging(votes, replicates=60)
    monkeypatch.setattr(factor_model, "SAMPLE", 150)
    sampled = bridging(votes, replicates=60)
    assert np.array_equal(whole.scores, sampled.scores)
    assert np.mean(sampled.high - sampled.low) == pytest.approx(np.mean(whole.high - whole.low), rel=0.25)


def test_same_votes_and_seed_make_the_same_bytes() -> None:
    votes = two_camps(2, 0.5)
    mixed = np.random.default_rng(0).permutation(len(votes))
    again = Votes.from_triplets(votes.line[mixed], votes.columns[mixed], votes.values[mixed])
    for one, two in zip(vars(bridging(votes, 3)).values(), vars(bridging(again, 3)).values(), strict=True):
        assert np.asarray(one).tobytes() == np.asarray(two).tobytes()


@pytest.mark.parametrize("name", ["brexit-consensus", "vtaiwan.uberx"])
def test_hidden_votes_are_told_better_than_by_the_groups_of_polis(name: str) -> None:
    found = [heldout(Votes.from_polis(real(f"openData/{name}")), seed) for seed in range(3)]
    errors = {method: np.mean([one[method][0] for one in found]) for method in found[0]}
    assert errors["factors"] < 0.95 * errors["groups"]
    assert errors["factors"] < min(errors["statement"], errors["tendency"])


CELLS = some.lists(some.tuples(some.integers(0, 9), some.integers(0, 6), some.sampled_from([-1, 0, 1])), max_size=60)


@settings(deadline=None)
@given(CELLS)
def test_any_votes_have_scores_between_minus_one_and_one(cells: list[tuple[int, int, int]]) -> None:
    votes = Votes.from_triplets(*([one[at] for one in cells] for at in range(3)), statements=[99])
    found = bridging(votes, replicates=3, moderated_out=[2])
    told = ~np.isin(found.statements, [2, 99])
    assert np.isnan(found.scores[~told]).all()
    assert (np.abs(found.scores[told]) <= 1).all()
    assert (found.low[told] <= found.high[told]).all()
