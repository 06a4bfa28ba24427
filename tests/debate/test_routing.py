"""The draw of statements: its chances, and what makes it impossible that it becomes uniform unseen."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.debate.routing import FLOOR, Counts, chances, draw, is_guided, priority

_COUNTS = st.builds(Counts, st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.floats(0, 3))


def test_the_priority_is_the_published_formula() -> None:
    # Facts, 1.9: importance = (1 − (P+1)/(S+2)) (E+1) (A+1)/(S+2); priority = (importance (1 + 8·2^(−S/5)))².
    counts = Counts(agrees=10, disagrees=5, passes=5, extremity=0.5)
    importance = (1 - 6 / 22) * 1.5 * 11 / 22
    assert priority(counts) == pytest.approx((importance * (1 + 8 * 2 ** (-20 / 5))) ** 2, rel=1e-12)


def test_a_new_statement_comes_first_and_one_that_people_pass_on_comes_last() -> None:
    new, liked, passed = Counts(0, 0, 0, 0), Counts(40, 10, 0, 0.4), Counts(5, 5, 40, 0.4)
    assert priority(new) > priority(liked) > priority(passed)


@given(st.dictionaries(st.integers(0, 10_000), _COUNTS, min_size=1, max_size=60))
def test_chances_add_up_and_each_statement_keeps_its_floor(of: dict[int, Counts]) -> None:
    likely = chances({number: priority(counts) for number, counts in of.items()})
    assert sum(likely.values()) == pytest.approx(1)
    assert min(likely.values()) >= FLOOR / len(of) - 1e-12


def test_statements_come_out_as_often_as_their_chances_say() -> None:
    likely = chances({1: 1.0, 2: 4.0, 3: 15.0})
    dice, many = random.Random(7), 20_000
    drawn = Counter(draw(likely, dice) for _ in range(many))
    for number, chance in likely.items():
        assert drawn[number] / many == pytest.approx(chance, abs=4 * (chance / many) ** 0.5)


def test_what_is_no_priority_is_refused_rather_than_made_uniform() -> None:
    for wrong in (float("nan"), -1.0):
        with pytest.raises(ValueError, match="positive"):
            chances({1: 1.0, 2: wrong})
    assert chances({}) == {}


def test_a_draw_that_nothing_guides_any_more_is_seen() -> None:
    """What happened for sixteen months in a well-known system: every priority was the same number."""
    counted = [Counts(number, 3, 1, 0.2) for number in range(30)]
    assert not is_guided([(counts, 49.0) for counts in counted])
    assert is_guided([(counts, priority(counts)) for counts in counted])
    assert is_guided([(Counts(0, 0, 0, 0), 7.0)] * 30)  # nobody has voted yet: they are alike
    assert is_guided([(counts, 49.0) for counts in counted[:10]])
