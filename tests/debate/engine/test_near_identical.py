"""Copies are found where there are some, and only there; nothing but votes and seed decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from intelligences.debate.engine import Votes, near_identical, read_polis
from intelligences.debate.engine.near_identical import FEWEST_ANSWERS, FEWEST_PEOPLE
from tests.debate.engine.conversations import CONVERSATIONS, real
from tests.debate.engine.people import in_groups, without_groups


def with_copies(votes: Votes, many: int, *, noise: float = 0.0, seed: int = 0, of: str = "somebody") -> Votes:
    """The same votes and `many` copies of one list of answers, each answer drawn anew with probability `noise`; the
    list is somebody's own, or of nobody."""
    chance = np.random.default_rng(seed)
    table = np.full(votes.shape, np.nan)
    table[votes.line, votes.columns] = votes.values
    source = table[chance.integers(len(table))] if of == "somebody" else chance.choice([-1.0, 0, 1], votes.shape[1])
    copies = np.tile(source, (many, 1))
    anew = (chance.random(copies.shape) < noise) & ~np.isnan(copies)
    copies[anew] = chance.choice([-1.0, 0, 1], int(anew.sum()))
    return from_table(np.concatenate([table, copies]))


def from_table(table: NDArray[np.float64]) -> Votes:
    line, column = np.nonzero(~np.isnan(table))
    return Votes.from_triplets(line, column, table[line, column], statements=range(table.shape[1]))


CROWDS = {
    "two groups": lambda seed, each: in_groups(seed, [0.5, 0.5], people=450, each=each, statements=60)[0],
    "a line": lambda seed, each: without_groups(seed, "line", people=450, each=each),
    "a plane": lambda seed, each: without_groups(seed, "plane", people=450, each=each),
    "a tendency to agree": lambda seed, each: without_groups(seed, "tendency", people=450, each=each),
}


@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize("of", ["somebody", "nobody"])
def test_fifty_copies_among_five_hundred_are_found_and_nobody_else(crowd: str, of: str) -> None:
    found = near_identical(with_copies(CROWDS[crowd](3, 60), 50, of=of))
    assert found.sizes in ((50,), (51,))  # the one who was copied is as near as the others
    assert found.flagged[450:].all()
    assert found.flagged[:450].sum() <= 1


@pytest.mark.parametrize(("noise", "least"), [(0.05, 48), (0.1, 38)])
@pytest.mark.parametrize("crowd", ["two groups", "a plane"])
def test_copies_that_answer_a_little_differently_are_found(crowd: str, noise: float, least: int) -> None:
    found = near_identical(with_copies(CROWDS[crowd](4, 60), 50, noise=noise, of="nobody"))
    assert found.flagged[450:].sum() >= least
    assert not found.flagged[:450].any()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("each", [60, 30])
@pytest.mark.parametrize("crowd", CROWDS)
def test_nobody_is_flagged_in_an_honest_crowd(crowd: str, each: int, seed: int) -> None:
    found = near_identical(CROWDS[crowd](seed, each))
    assert found.compared == 450
    assert found.sizes == ()


@pytest.mark.parametrize("seed", range(3))
def test_independent_answers_with_real_marginals_are_never_near_identical(seed: int) -> None:
    """The null itself, on a conversation where something is found: answers shuffled inside each statement."""
    folder = read_polis(real("openData/vtaiwan.uberx"))
    votes, chance = folder.votes, np.random.default_rng(seed)
    by_statement = np.argsort(votes.columns, kind="stable")
    values = np.empty_like(votes.values)
    values[by_statement] = votes.values[np.lexsort((chance.random(len(votes)), votes.columns))]
    mixed = Votes(votes.participants, votes.statements, votes.indptr, votes.columns, values)
    assert near_identical(mixed, left_out=[*folder.moderated_out, *folder.meta]).sizes == ()


FOUND = {"vtaiwan.uberx": (27,), "ssis.land-bank-farmland.2rumnecbeh.2021-08-01": (7, 6)}
"""What docs/methods/debate.md says."""


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_conversations_give_what_the_method_says(name: str) -> None:
    folder = read_polis(real(f"openData/{name}"))
    found = near_identical(folder.votes, left_out=[*folder.moderated_out, *folder.meta])
    assert found.sizes == FOUND.get(name, ())


def test_those_found_in_a_real_conversation_came_one_after_the_other() -> None:
    """Numbers follow the order of arrival, which the search doesn't read: by chance six would lie far apart."""
    folder = read_polis(real("openData/ssis.land-bank-farmland.2rumnecbeh.2021-08-01"))
    found = near_identical(folder.votes, left_out=[*folder.moderated_out, *folder.meta])
    numbers = folder.votes.participants
    assert int(numbers.max()) >= 400
    for cluster in range(2):
        came = numbers[found.cluster == cluster]
        assert int(came.max() - came.min()) < 40


def test_short_lists_say_nothing() -> None:
    crowd = np.random.default_rng(1).choice([-1.0, 0, 1], (200, FEWEST_ANSWERS - 1))
    crowd[:60] = crowd[0]
    found = near_identical(from_table(crowd))
    assert (found.compared, found.sizes) == (0, ())


def test_people_who_agree_with_everything_arent_copies() -> None:
    votes = without_groups(2, "plane", people=300)
    table = np.full((360, 60), 1.0)
    table[votes.line, votes.columns] = votes.values
    assert near_identical(from_table(table)).sizes == ()


def test_four_alike_are_too_few_to_be_told() -> None:
    votes = without_groups(5, "plane", people=300)
    assert near_identical(with_copies(votes, FEWEST_PEOPLE - 1, of="nobody")).sizes == ()
    assert near_identical(with_copies(votes, FEWEST_PEOPLE, of="nobody")).sizes == (FEWEST_PEOPLE,)


def test_answers_to_statements_that_are_left_out_dont_count() -> None:
    votes = with_copies(without_groups(6, "plane", people=200), 30, of="nobody")
    assert near_identical(votes).sizes == (30,)
    assert near_identical(votes, left_out=range(45)).compared == 0


def test_two_scripts_make_two_clusters_by_size() -> None:
    votes = with_copies(
        with_copies(without_groups(7, "plane", people=300), 20, seed=1, of="nobody"), 30, seed=2, of="nobody"
    )
    found = near_identical(votes)
    assert found.sizes == (30, 20)
    assert np.bincount(found.cluster[found.flagged]).tolist() == [30, 20]


def test_copies_in_a_crowd_larger_than_the_sample_are_all_found() -> None:
    votes = with_copies(without_groups(8, "plane", people=5_000, statements=40, each=40), 200, of="nobody")
    found = near_identical(votes, seed=3)
    assert found.sizes == (200,)
    assert found.flagged[5_000:].all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=some.integers(0, 1000), statements=some.integers(1, 40), people=some.integers(1, 40))
def test_the_order_of_votes_and_a_second_run_change_nothing(seed: int, statements: int, people: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.choice([-1.0, 0, 1, np.nan], (people, statements))
    table[: people // 2] = table[0]
    line, column = np.nonzero(~np.isnan(table))
    shuffled = chance.permutation(line.size)
    ordered = Votes.from_triplets(line, column, table[line, column])
    other = Votes.from_triplets(line[shuffled], column[shuffled], table[line, column][shuffled])
    found, again = near_identical(ordered, seed), near_identical(other, seed)
    assert found.cluster.tobytes() == again.cluster.tobytes()
    assert found.sizes == again.sizes
    assert all(size >= FEWEST_PEOPLE for size in found.sizes)
    assert found.flagged.sum() == sum(found.sizes)


@pytest.mark.parametrize("shape", [(0, 0), (1, 60), (6, 60), (30, 1)])
def test_the_least_tables_have_an_answer(shape: tuple[int, int]) -> None:
    found = near_identical(from_table(np.ones(shape)))
    assert found.cluster.shape == (shape[0],)
    assert found.sizes == ()
