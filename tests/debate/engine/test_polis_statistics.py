"""Our statistics against the outputs of Polis's production service."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from intelligences.debate.engine import PolisStatistics, Votes, VotesError, polis_statistics
from tests.debate.engine.conversations import FIXTURES, OF_ONE_MOMENT, Fixture, fixture


@pytest.fixture(params=FIXTURES, scope="module")
def case(request: Any) -> tuple[str, Fixture, PolisStatistics]:
    found = fixture(request.param)
    out, meta = found.blob["mod-out"], found.blob["meta-tids"]
    return request.param, found, polis_statistics(found.votes, found.labels, out, meta=meta)


def test_the_map_is_the_one_of_polis(case: tuple[str, Fixture, PolisStatistics]) -> None:
    name, found, ours = case
    theirs = found.blob["pca"]
    assert ours.statements.tolist() == found.blob["tids"]
    cosines = np.abs(np.sum(ours.components * np.array(theirs["comps"]), axis=1))
    centre = np.abs(-ours.centre - theirs["center"]).max()  # in its own outputs Polis counts an agreement as -1
    extremity = np.abs(ours.extremity - theirs["comment-extremity"]).max()
    if name in OF_ONE_MOMENT:
        assert centre < 1e-12
        assert np.all(np.abs(1 - cosines) < 1e-9)
        assert extremity < 1e-9
    else:
        assert (round(centre, 3), round(extremity, 2)) == (0.037, 0.12)
        assert np.all((cosines > 0.999) & (cosines < 1 - 1e-6))


def test_representative_statements_are_the_same_in_the_same_order(
    case: tuple[str, Fixture, PolisStatistics],
) -> None:
    _, found, ours = case
    theirs = {int(group): entries for group, entries in found.blob["repness"].items()}
    assert ours.representative.keys() == theirs.keys()
    for group, entries in theirs.items():
        mine = ours.representative[group]
        assert [(one.statement, one.direction) for one in mine] == [(one["tid"], one["repful-for"]) for one in entries]
        for one, entry in zip(mine, entries, strict=True):
            assert (one.successes, one.trials) == (entry["n-success"], entry["n-trials"])
            assert one.probability == pytest.approx(entry["p-success"], abs=1e-9)
            assert one.probability_test == pytest.approx(entry["p-test"], abs=1e-9)
            assert one.ratio == pytest.approx(entry["repness"], abs=1e-9)
            assert one.ratio_test == pytest.approx(entry["repness-test"], rel=1e-6)
            assert one.is_best_agree == entry.get("best-agree", False)
            assert one.agrees == entry.get("n-agree")


def test_consensus_is_the_same(case: tuple[str, Fixture, PolisStatistics]) -> None:
    _, found, ours = case
    for direction in ("agree", "disagree"):
        mine = [
            (one.statement, one.successes, one.trials, one.probability, one.probability_test)
            for one in getattr(ours.consensus, direction)
        ]
        keys = ("tid", "n-success", "n-trials", "p-success", "p-test")
        theirs = [tuple(one[key] for key in keys) for one in found.blob["consensus"][direction]]
        assert [one[0] for one in mine] == [one[0] for one in theirs]
        assert np.allclose(mine, theirs, atol=1e-9)
    assert np.abs(ours.group_aware_consensus - found.by_statement("group-aware-consensus")).max() < 1e-12


def test_priorities_are_the_same(case: tuple[str, Fixture, PolisStatistics]) -> None:
    name, found, ours = case
    theirs = np.array(found.by_statement("comment-priorities"))
    if name in OF_ONE_MOMENT:
        assert np.abs(ours.priorities - theirs).max() < 1e-9
    else:
        assert set(theirs) == {49.0}
        assert len(set(ours.priorities)) > 10


def test_participants_stand_where_polis_puts_them() -> None:
    found = fixture("below-100-ptpts")
    ours = polis_statistics(found.votes, found.labels, found.blob["mod-out"])
    base = found.blob["base-clusters"]
    at = {person: position for position, person in enumerate(found.votes.participants.tolist())}
    mine = ours.projections[[at[members[0]] for members in base["members"]]]
    signs = np.sign(np.sum(ours.components * np.array(found.blob["pca"]["comps"]), axis=1))
    assert np.allclose(-mine * signs, np.stack([base["x"], base["y"]], axis=1), atol=1e-9)


def test_labels_come_as_a_mapping_or_in_the_order_of_participants() -> None:
    found = fixture("below-100-ptpts")
    mapped = polis_statistics(found.votes, found.labels)
    aligned = polis_statistics(found.votes, [found.labels.get(one, -1) for one in found.votes.participants.tolist()])
    unnamed = polis_statistics(found.votes, [found.labels.get(one) for one in found.votes.participants.tolist()])
    assert mapped.representative == aligned.representative == unnamed.representative
    with pytest.raises(VotesError, match="3 groupes donnés pour 35 participants"):
        polis_statistics(found.votes, [0, 1, 1])
    with pytest.raises(VotesError, match="leurs identifiants diffèrent"):
        polis_statistics(found.votes, {str(person): group for person, group in found.labels.items()})


FOUR = Votes.from_triplets([1, 2, 3, 4], [1, 1, 2, 2], [1, -1, 1, 0])


@pytest.mark.parametrize(
    "labels",
    [
        ["a", float("nan"), "b", "b"],
        ["a", "", "b", "b"],
        ["a", " ", "b", "b"],
        iter(["a", None, "b", "b"]),
        np.array(["a", None, "b", "b"]),
        [np.str_("a"), np.float64("nan"), np.str_("b"), np.str_("b")],
        {1: "a", 2: "", 3: "b", 4: "b"},
        {1: "a", 2: np.int64(-1), 3: "b", 4: "b"},
        (one for one in ["a", -1, "b", "b"]),
    ],
)
def test_no_group_is_told_in_several_ways(labels: Any) -> None:
    found = polis_statistics(FOUR, labels)
    assert found.representative == polis_statistics(FOUR, {1: "a", 3: "b", 4: "b"}).representative
    assert list(found.representative) == ["a", "b"]


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (None, "Donnez les groupes"),
        (5, "Donnez les groupes"),
        ([[0], [0], [1], [1]], "Un groupe est un nombre ou un texte"),
        (np.zeros((4, 2)), "Un groupe est un nombre ou un texte"),
        (np.zeros((2, 2)), "2 groupes donnés pour 4 participants"),
        ([0, 0, "a", "a"], "tantôt des nombres"),
        ({1: (0, 1)}, "Un groupe est un nombre ou un texte"),
    ],
)
def test_labels_that_cannot_be_groups_are_refused(labels: Any, says: str) -> None:
    with pytest.raises(VotesError, match=says):
        polis_statistics(FOUR, labels)


def test_none_left_out_is_nobody_left_out() -> None:
    first, second = polis_statistics(FOUR, [0, 0, 1, 1], None, None), polis_statistics(FOUR, [0, 0, 1, 1])
    assert first.priorities.tobytes() == second.priorities.tobytes()


def test_one_participant_and_one_statement_have_the_fixed_answers() -> None:
    alone = polis_statistics(Votes.from_triplets([5, 5, 5], [1, 2, 3], [1, -1, 0]), {5: 0})
    assert np.allclose(alone.components, [[2**-0.5, -(2**-0.5), 0], [0, 0, 0]])
    assert not alone.centre.any()
    single = polis_statistics(Votes.from_triplets([1, 2, 3], [7, 7, 7], [1, -1, 1]), {1: 0, 2: 1})
    assert (single.components.tolist(), single.centre.tolist()) == ([[1.0], [0.0]], [0.0])


def test_without_votes_or_groups_nothing_is_claimed() -> None:
    empty = polis_statistics(Votes.from_triplets([], [], []), {})
    assert (empty.representative, empty.consensus.agree, empty.extremity.size) == ({}, (), 0)
    ungrouped = polis_statistics(Votes.from_triplets([1, 2], [1, 1], [1, 1]), {})
    assert np.isnan(ungrouped.group_aware_consensus).all()
