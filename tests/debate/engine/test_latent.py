"""Classes or a trait, told by the votes: what few statements make look like groups is not taken for them."""

import numpy as np
import pytest

from intelligences.debate.engine import Votes, analyse
from intelligences.debate.engine.latent import gain_of_classes
from tests.debate.engine.people import in_groups, scattered_groups, without_groups


def _gain(votes: Votes) -> float:
    """For two classes, from each participant's first component."""
    table = np.zeros(votes.shape)
    table[votes.line, votes.columns] = votes.values
    left, _, _ = np.linalg.svd(table - table.mean(axis=0), full_matrices=False)
    first = left[:, 0]
    centres = np.array([first[first < 0].mean(), first[first >= 0].mean()])
    return gain_of_classes(votes, np.zeros(votes.shape[1], dtype=bool), first, centres)


@pytest.mark.parametrize("statements", [12, 20, 40])
@pytest.mark.parametrize("shape", ["line", "bell", "tendency"])
def test_a_trait_makes_the_votes_of_a_continuum_likelier(statements: int, shape: str) -> None:
    assert _gain(without_groups(20, shape, each=statements, statements=statements)) < 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_classes_make_the_votes_of_groups_likelier(seed: int) -> None:
    assert _gain(in_groups(seed, [0.6, 0.4], each=30, statements=30)[0]) > 2
    assert _gain(scattered_groups(seed, 2)[0]) > 20


def test_statements_left_out_count_for_nothing() -> None:
    votes = in_groups(3, [0.6, 0.4], each=30, statements=30)[0]
    first, centres = np.linspace(-1, 1, votes.shape[0]), np.array([-1.0, 1.0])
    left_out = np.arange(30) < 10
    kept = ~left_out[votes.columns]
    shorter = Votes.from_triplets(votes.line[kept], votes.columns[kept], votes.values[kept])
    without = gain_of_classes(shorter, np.zeros(20, dtype=bool), first, centres)
    assert gain_of_classes(votes, left_out, first, centres) == pytest.approx(without, abs=1e-6)


@pytest.mark.parametrize(("statements", "seed"), [(12, 20), (12, 26), (12, 27), (12, 28), (12, 30), (20, 20), (20, 23)])
def test_a_continuum_seen_through_few_statements_has_no_groups(statements: int, seed: int) -> None:
    votes = without_groups(seed, "line", each=statements, statements=statements)
    drawn = analyse(votes, replicates=10)
    assert drawn.verdict == "none"
    assert [one.in_votes for one in drawn.evidence if one.in_votes is not None]  # places alone took it for groups
    assert drawn.corrected is not None
    assert drawn.corrected.verdict != "stable"


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_groups_seen_through_twenty_statements_are_still_found(seed: int) -> None:
    votes, group = in_groups(seed, [0.6, 0.4], each=20, statements=20)
    drawn = analyse(votes, replicates=20, correct=False)
    assert (drawn.verdict, drawn.groups) == ("stable", 2)
    assert np.mean(drawn.labels == (group != np.bincount(group).argmax())) > 0.9
