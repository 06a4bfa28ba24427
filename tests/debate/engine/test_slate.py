"""A slate leaves no large group that agrees without its share, and anybody can check it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intelligences.debate.engine import Votes, VotesError, certify, slate
from tests.debate.engine.conversations import real

APPROVALS = some.lists(some.sets(some.integers(0, 7), max_size=6), min_size=1, max_size=14)


def agreeing(ballots: list[set[int]]) -> Votes:
    pairs = [(person, one) for person, ballot in enumerate(ballots) for one in sorted(ballot)]
    people, things = zip(*pairs, strict=True) if pairs else ((), ())
    return Votes.from_triplets(people, things, [1] * len(pairs), participants=range(len(ballots)), statements=range(8))


def is_justly_represented(ballots: list[set[int]], chosen: set[int], size: int) -> bool:
    """EJR by its definition: every group of people, every l."""
    people = range(len(ballots))
    for level in range(1, size + 1):
        for number in range(1, len(ballots) + 1):
            if number * size < level * len(ballots):
                continue
            for group in combinations(people, number):
                common = set.intersection(*(ballots[one] for one in group))
                if len(common) >= level and all(len(ballots[one] & chosen) < level for one in group):
                    return False
    return True


@settings(max_examples=60, deadline=None)
@given(APPROVALS, some.integers(1, 4))
def test_every_slate_represents(ballots: list[set[int]], size: int) -> None:
    found = slate(agreeing(ballots), size)
    assert found.certificate.holds
    assert len(found.statements) == min(size, len(set().union(*ballots)))
    assert len(set(found.statements)) == len(found.statements)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sets(some.integers(0, 4), max_size=4), min_size=1, max_size=7), some.data())
def test_the_verifier_never_certifies_what_the_definition_refuses(
    ballots: list[set[int]], data: some.DataObject
) -> None:
    size = data.draw(some.integers(1, 3))
    chosen = data.draw(some.sets(some.integers(0, 4), min_size=0, max_size=size))
    if certify(agreeing(ballots), chosen, size).holds:
        assert is_justly_represented(ballots, chosen, size)


@given(APPROVALS, some.sets(some.integers(0, 9)), some.sets(some.integers(0, 9)), some.integers(-2, 9))
def test_what_is_no_choice_is_never_certified(
    ballots: list[set[int]], chosen: set[int], aside: set[int], size: int
) -> None:
    is_choice = size >= 1 and len(chosen) <= size and chosen <= set(range(8)) - aside
    if is_choice:
        assert certify(agreeing(ballots), chosen, size, left_out=aside).size == size
    else:
        with pytest.raises(VotesError):
            certify(agreeing(ballots), chosen, size, left_out=aside)


@pytest.mark.parametrize(
    ("chosen", "size", "aside", "says"),
    [
        (range(8), 1, (), "8 énoncés, plus que de places"),
        ([], 0, (), "une place au moins : 0 est demandé"),
        ([], -1, (), "une place au moins"),
        ([99], 1, (), "L’énoncé 99 n’est pas de ce débat"),
        ([1], 1, [1], "L’énoncé 1 est mis de côté"),
    ],
)
def test_a_cheat_is_refused_in_a_sentence_that_says_why(
    chosen: Iterable[int], size: int, aside: Iterable[int], says: str
) -> None:
    with pytest.raises(VotesError, match=says):
        certify(agreeing([{0, 1}, {1, 2}]), chosen, size, left_out=aside)


def test_a_fifth_of_the_people_has_one_statement_of_five() -> None:
    ballots = [{0, 1, 2, 3, 4}] * 40 + [{5, 6}] * 10
    found = slate(agreeing(ballots), 5)
    assert len(set(found.statements) & {5, 6}) == 1
    assert found.represented == 1.0
    most_agreed = certify(agreeing(ballots), [0, 1, 2, 3, 4], 5)
    assert (most_agreed.holds, most_agreed.tightest, most_agreed.witness) == (False, 1.0, (5, 1, 10))


@pytest.mark.parametrize("name", ["brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx"])
def test_real_debates_have_a_certified_slate(name: str) -> None:
    votes = Votes.from_polis(real(f"openData/{name}"))
    found = slate(votes, 7)
    assert found.certificate.holds
    assert found.represented > 0.5
    mixed = np.random.default_rng(0).permutation(len(votes))
    again = Votes.from_triplets(
        votes.participants[votes.line][mixed], votes.statements[votes.columns][mixed], votes.values[mixed]
    )
    assert slate(again, 7) == found


def test_statements_left_out_are_neither_chosen_nor_claimed() -> None:
    found = slate(agreeing([{0}, {0}, {1}]), 1, moderated_out=[0])
    assert (found.statements, found.certificate.holds) == ((1,), True)


def test_without_any_agreement_the_slate_is_empty() -> None:
    found = slate(Votes.from_triplets([], [], []), 3)
    assert (found.statements, found.represented, found.certificate.holds) == ((), 0.0, True)


@pytest.mark.parametrize("size", [0, 21])
def test_a_slate_has_one_to_twenty_statements(size: int) -> None:
    with pytest.raises(VotesError, match="de 1 à 20 énoncés"):
        slate(agreeing([{0}]), size)
