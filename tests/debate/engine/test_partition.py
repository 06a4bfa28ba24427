"""The quick view: a map, a partition and its statistics in one pass, whatever the votes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intelligences.debate.engine import Votes, polis_statistics, quick_view, read_polis
from intelligences.debate.engine.groups import rand_index
from tests.debate.engine.conversations import fixture, real
from tests.debate.engine.people import in_groups

CELLS = some.lists(some.tuples(some.integers(0, 30), some.integers(0, 9), some.sampled_from([-1, 0, 1])), max_size=150)


@pytest.mark.parametrize("shares", [[0.5, 0.5], [0.4, 0.35, 0.25]])
def test_planted_groups_are_the_partition(shares: list[float]) -> None:
    votes, group = in_groups(1, shares)
    labels, statistics = quick_view(votes)
    assert rand_index(group, labels) > 0.9
    assert list(statistics.representative) == list(range(len(shares)))
    assert np.bincount(labels).tolist() == sorted(np.bincount(labels).tolist(), reverse=True)


def test_the_statistics_are_those_of_the_labels_given() -> None:
    folder = read_polis(real("openData/vtaiwan.uberx"))
    labels, quick = quick_view(folder.votes, folder.moderated_out)
    given_ = polis_statistics(folder.votes, labels, folder.moderated_out)
    assert (quick.representative, quick.consensus) == (given_.representative, given_.consensus)
    for name in ("components", "projections", "extremity", "group_aware_consensus", "priorities"):
        assert getattr(quick, name).tobytes() == getattr(given_, name).tobytes()
    assert np.array_equal(labels == -1, folder.votes.per_participant < 7)


def test_the_partition_is_near_the_one_of_polis_where_that_one_is_clear() -> None:
    case = fixture("biodiversity")
    labels, _ = quick_view(case.votes, case.blob["mod-out"], case.blob["meta-tids"])
    both = [at for at, one in enumerate(case.votes.participants.tolist()) if one in case.labels and labels[at] >= 0]
    theirs = np.array([case.labels[int(case.votes.participants[at])] for at in both])
    assert rand_index(theirs, labels[both]) > 0.9


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_any_votes_have_a_view(cells: list[tuple[int, int, int]]) -> None:
    votes = Votes.from_triplets(*([one[at] for one in cells] for at in range(3)))
    labels, statistics = quick_view(votes, moderated_out=[3], meta=[4])
    assert labels.shape == (votes.shape[0],)
    for name in ("centre", "components", "projections", "extremity", "priorities"):
        assert np.isfinite(getattr(statistics, name)).all()
    lengths = np.sqrt(np.sum(statistics.components**2, axis=1))
    assert np.all((np.abs(lengths - 1) < 1e-9) | (lengths == 0))
    told = {one.statement for entries in statistics.representative.values() for one in entries}
    assert not told & {3, 4}
    assert set(statistics.priorities[np.isin(votes.statements, [4])]) <= {49.0}


@settings(max_examples=40, deadline=None)
@given(some.integers(0, 2**32 - 1), some.integers(70, 90))
def test_components_of_many_statements_are_those_of_a_dense_decomposition(seed: int, statements: int) -> None:
    chance = np.random.default_rng(seed)
    person, statement = np.nonzero(chance.random((40, statements)) < 0.5)
    values = np.where(chance.random(person.size) < 0.4 + 0.3 * (person < 15), 1, -1)
    votes = Votes.from_triplets(person, statement, values)
    found = polis_statistics(votes, {}).components
    table = np.zeros(votes.shape)
    table[votes.line, votes.columns] = votes.values
    voted = np.zeros(votes.shape, dtype=bool)
    voted[votes.line, votes.columns] = True
    centred = np.where(voted, table - table.sum(axis=0) / voted.sum(axis=0), 0)
    _, sizes, exact = np.linalg.svd(centred, full_matrices=False)
    if sizes[1] - sizes[2] > 1e-3 * sizes[0] and sizes[0] - sizes[1] > 1e-3 * sizes[0]:
        assert np.abs(1 - np.abs(np.sum(found * exact[:2], axis=1))).max() < 1e-9
