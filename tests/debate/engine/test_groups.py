"""Groups are drawn where there are some, and only there; nothing but votes and seed decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from intelligences.debate.engine import OpinionMap, Votes, analyse, components, read_polis
from intelligences.debate.engine.groups import rand_index
from tests.debate.engine.conversations import real
from tests.debate.engine.people import in_groups, scattered_groups, without_groups


def bytes_of(one: OpinionMap) -> bytes:
    arrays = (one.coordinates, one.components, one.labels, one.certainty, one.tendency)
    told = repr((one.verdict, one.groups, one.numbers, one.interval, one.agreement, one.evidence))
    return (
        b"".join(array.tobytes() for array in arrays)
        + told.encode()
        + (bytes_of(one.corrected) if one.corrected else b"")
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("shares", "each"),
    [
        ([0.5, 0.5], 60),
        ([0.5, 0.5], 30),
        ([0.85, 0.15], 60),
        ([0.34, 0.33, 0.33], 60),
        ([0.34, 0.33, 0.33], 40),
        ([0.6, 0.3, 0.1], 60),
        ([0.25] * 4, 60),
    ],
)
def test_groups_of_opinion_are_found_and_found_again(seed: int, shares: list[float], each: int) -> None:
    votes, group = in_groups(seed, shares, each=each)
    found = analyse(votes, replicates=12, correct=False)
    assert (found.verdict, found.groups) == ("stable", len(shares))
    assert rand_index(group, found.labels) > 0.75
    assert found.interval[0] <= len(shares) <= found.interval[1]
    assert np.nanmean(found.certainty) > 0.85
    assert np.bincount(found.labels).tolist() == sorted(np.bincount(found.labels), reverse=True)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_members_of_a_group_may_differ(number: int) -> None:
    votes, group = scattered_groups(number, number)
    found = analyse(votes, replicates=12, correct=False)
    assert (found.verdict, found.groups) == ("stable", number)
    assert rand_index(group, found.labels) > 0.85


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("each", [60, 30])
@pytest.mark.parametrize("shape", ["noise", "tendency", "line", "bell", "plane"])
def test_no_group_is_drawn_in_a_continuum(shape: str, each: int, seed: int) -> None:
    found = analyse(without_groups(seed, shape, each=each), replicates=10, correct=False)
    assert (found.verdict, found.groups) == ("none", 0)
    assert set(found.labels) == {-1}
    assert found.numbers[0] >= 0.5


def test_the_tendency_to_agree_is_told_and_taken_away() -> None:
    found = analyse(without_groups(1, "tendency"), replicates=5)
    assert abs(found.tendency[0]) > 0.95
    assert found.corrected is not None
    assert abs(found.corrected.tendency[0]) < 0.5
    assert (found.axes, found.corrected.axes) == (1, 0)


def test_groups_that_hide_behind_the_tendency_to_agree_appear_without_it() -> None:
    votes, group = in_groups(3, [0.5, 0.5])
    found = analyse(votes, replicates=10)
    assert found.corrected is not None
    assert (found.corrected.verdict, found.corrected.groups) == ("stable", 2)
    assert rand_index(group, found.corrected.labels) > 0.9


def test_the_share_done_is_told_up_to_the_whole() -> None:
    shares: list[float] = []
    analyse(in_groups(1, [0.5, 0.5], people=60)[0], replicates=3, progress=shares.append)
    assert sorted(shares) == [pytest.approx(one / 6) for one in range(1, 7)]


def test_what_a_bootstrap_does_not_find_again_is_unstable() -> None:
    votes, _ = in_groups(1, [0.5, 0.5])
    assert analyse(votes, replicates=0, correct=False).verdict == "unstable"


@pytest.mark.parametrize("name", ["brexit-consensus", "london.youth.policing"])
def test_the_same_votes_and_seed_make_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    votes = Votes.from_polis(real(f"openData/{name}"))
    first = bytes_of(analyse(votes, seed=5, replicates=6))
    shuffled = np.random.default_rng(0).permutation(len(votes))
    again = Votes.from_triplets(
        votes.participants[votes.line][shuffled], votes.statements[votes.columns][shuffled], votes.values[shuffled]
    )
    assert bytes_of(analyse(again, seed=5, replicates=6)) == first
    renamed = Votes(votes.participants + 1000, votes.statements, votes.indptr, votes.columns, votes.values)
    assert bytes_of(analyse(renamed, seed=5, replicates=6)) == first
    monkeypatch.setattr(components, "THREADS", 1)
    assert bytes_of(analyse(votes, seed=5, replicates=6)) == first


def test_blocks_of_lines_add_up_to_the_same_map(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = Votes.from_polis(real("openData/brexit-consensus"))
    whole = analyse(votes, replicates=0, correct=False)
    monkeypatch.setattr(components, "BLOCK", 500)
    cut = analyse(votes, replicates=0, correct=False)
    assert np.allclose(whole.coordinates, cut.coordinates, atol=1e-9)
    threads = [bytes_of(cut)]
    monkeypatch.setattr(components, "THREADS", 1)
    threads.append(bytes_of(analyse(votes, replicates=0, correct=False)))
    assert threads[0] == threads[1]


def test_a_large_debate_is_decided_on_a_sample_and_everyone_is_placed() -> None:
    votes, group = in_groups(4, [0.6, 0.4], people=12_000, each=20)
    found = analyse(votes, replicates=4, correct=False)
    assert (found.verdict, found.groups) == ("stable", 2)
    assert rand_index(group, found.labels) > 0.7
    assert not np.isnan(found.certainty).any()


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("american-assembly.bowling-green", (0.54, 0.27)),
        ("vtaiwan.uberx", (0.02, 0.68)),
        ("brexit-consensus", (0.02, 0.07)),
        ("15-per-hour-seattle", (0.09, 0.72)),
        ("london.youth.policing", (0.03, 0.56)),
    ],
)
def test_the_axes_of_real_debates_follow_the_tendency_to_agree(name: str, published: tuple[float, float]) -> None:
    folder = read_polis(real(f"openData/{name}"))
    found = analyse(folder.votes, moderated_out=folder.moderated_out, replicates=0, correct=False)
    assert np.abs(found.tendency).round(2).tolist() == list(published)
    assert found.verdict == "none"


CELLS = some.lists(some.tuples(some.integers(0, 30), some.integers(0, 6), some.sampled_from([-1, 0, 1])), max_size=150)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CELLS)
def test_any_votes_have_a_sensible_map(cells: list[tuple[int, int, int]]) -> None:
    votes = Votes.from_triplets(*([one[at] for one in cells] for at in range(3)))
    found = analyse(votes, replicates=2)
    assert found.coordinates.shape == (votes.shape[0], 2)
    assert np.isfinite(found.coordinates).all()
    assert np.isfinite(found.components).all()
    assert found.groups == len(set(found.labels) - {-1})


@pytest.mark.parametrize("value", [1, 0, -1])
@pytest.mark.parametrize(("people", "statements"), [(0, 0), (1, 1), (1, 5), (40, 1), (40, 8)])
def test_when_everybody_answers_alike_there_is_no_group(people: int, statements: int, value: int) -> None:
    person = np.repeat(np.arange(people), statements)
    votes = Votes.from_triplets(person, np.tile(np.arange(statements), people), np.full(person.size, value))
    found = analyse(votes, replicates=3)
    assert (found.verdict, found.groups) == ("none" if people >= 20 else "too_few", 0)
    assert np.isfinite(found.coordinates).all()
