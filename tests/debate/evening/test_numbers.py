"""Numbers of ballots, and the orders in which statements stand on them."""

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.debate.evening import numbers, orders

DRAWN = numbers.draw(200, set())


def test_numbers_are_drawn_once_and_never_again() -> None:
    again = numbers.draw(200, set(DRAWN))
    assert len({*DRAWN, *again}) == 400
    assert all(100_000 <= one <= 999_999 for one in DRAWN)


@given(st.sampled_from(DRAWN), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_always_shows(number: int, place: int, more: int) -> None:
    digits = list(str(number))
    digits[place] = str((int(digits[place]) + more) % 10)
    with pytest.raises(numbers.NotANumber):
        numbers.read("".join(digits))


@given(st.sampled_from(DRAWN), st.integers(0, 4))
def test_two_neighbours_exchanged_always_show(number: int, place: int) -> None:
    digits = list(str(number))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    if "".join(digits) != str(number):
        with pytest.raises(numbers.NotANumber):
            numbers.read("".join(digits))


def test_a_number_is_read_however_it_is_typed() -> None:
    one = DRAWN[0]
    told = str(one)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in told)
    for typed in (
        numbers.written(one),
        f" {told[:3]}-{told[3:]}",
        f"{told}.0",
        f"\u200f{told}\u200b",
        f"{told[:3]}\u202f{told[3:]}",
        arabic,
    ):
        assert numbers.read(typed) == one
    for typed in ("", "12", told + "1", "bulletin", f"-{told}x", "1e5"):
        with pytest.raises(numbers.NotANumber):
            numbers.read(typed)


def test_a_stub_opens_its_own_ballot_only() -> None:
    secret = b"s" * 32
    stub = numbers.stub(secret, DRAWN[0])
    assert numbers.is_stub(secret, DRAWN[0], stub.lower().replace("-", " "))
    assert not numbers.is_stub(secret, DRAWN[1], stub)
    assert not numbers.is_stub(b"t" * 32, DRAWN[0], stub)
    assert not numbers.is_stub(secret, DRAWN[0], "")


@given(st.integers(1, 60))
def test_every_order_bears_every_statement_once(many: int) -> None:
    statements = random.Random(many).sample(range(100), many)
    for letter in orders.LETTERS:
        assert sorted(orders.order(statements, letter)) == sorted(statements)


def test_each_quarter_stands_once_in_each_place_and_once_after_each_other() -> None:
    placed = {letter: orders.order(range(4), letter) for letter in orders.LETTERS}
    for place in range(4):
        assert {placed[letter][place] for letter in orders.LETTERS} == {0, 1, 2, 3}
    follows = Counter(pair for one in placed.values() for pair in pairwise(one))
    assert set(follows.values()) == {1}
    assert len(follows) == 12
