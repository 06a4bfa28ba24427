"""Participants against the population, from answers whose figures are known; margins as people type them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.debate.representing import margins, weighting
from intelligences.debate.representing.weighting import Counted, Margin, Person, compared

SEX = Margin(1, (500, 500))


def _people(*groups: tuple[int, dict[int, int], dict[int, int]]) -> list[Person]:
    return [Person(answers, votes) for many, answers, votes in groups for _ in range(many)]


def _told(people: list[Person], statements: list[Counted], *, traits: Any = (SEX,), limited: bool = False) -> Any:
    return compared(traits, people, statements, participants=len(people), limited=limited)


def test_men_three_times_as_many_weigh_a_third_each() -> None:
    """30 women of whom 15 agree, 90 men who all do: 87.5 % as they came, 75 % of a population half women."""
    people = _people((15, {1: 0}, {7: 1}), (15, {1: 0}, {7: -1}), (90, {1: 1}, {7: 1}))
    told = _told(people, [Counted(7, 105, 120)])
    assert told["weighting"] == {"possible": True, "effective": 90.0, "lowest": 0.67, "highest": 2.0}
    row = told["statements"][0]
    assert (row["agree"], row["weighted"], row["effective"]) == (0.88, 0.75, 90)
    assert row["agree_low"] < row["agree"] < row["agree_high"]
    assert row["weighted_low"] < 0.75 < row["weighted_high"]
    assert told["traits"] == [{"trait": 1, "answered": 120, "people": [30, 90]}]


def test_several_traits_are_raked_to_each_of_their_margins() -> None:
    age = Margin(2, (2_000, 6_000))
    people = _people(
        (40, {1: 0, 2: 0}, {1: 1}), (20, {1: 0, 2: 1}, {1: -1}), (20, {1: 1, 2: 0}, {1: 1}), (40, {1: 1, 2: 1}, {1: 0}),
    )  # fmt: skip
    told = _told(people, [Counted(1, 60, 120)], traits=(SEX, age))
    assert told["weighting"]["possible"]
    assert (
        told["statements"][0]["weighted"] == 0.25
    )  # those who agree are the younger ones, a quarter of the population


def test_a_pass_is_a_vote_and_what_one_did_not_see_is_not() -> None:
    people = _people((40, {1: 0}, {1: 0, 2: 1}), (40, {1: 1}, {1: 1}), (40, {1: 1}, {2: 1}))
    told = _told(people, [Counted(1, 40, 80), Counted(2, 80, 80)])
    assert [(row["statement"], row["weighted_votes"]) for row in told["statements"]] == [(1, 80), (2, 80)]
    assert told["statements"][1]["weighted"] == 1


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (_people((14, {1: 0}, {1: 1}), (15, {1: 1}, {1: 1})), {"reason": "few"}),
        (_people((9, {1: 0}, {1: 1}), (90, {1: 1}, {1: 1})), {"reason": "category", "trait": 1, "category": 0}),
        (_people((10, {1: 0}, {1: 1}), (900, {1: 1}, {1: 1})), {"reason": "uneven"}),
        ([], {"reason": "few"}),
    ],
)
def test_what_cannot_be_weighted_says_why(people: list[Person], reason: dict[str, Any]) -> None:
    margin = Margin(1, (9_500, 500)) if reason["reason"] == "uneven" else SEX
    told = _told(people, [Counted(1, len(people), len(people))], traits=(margin,))
    assert told["weighting"] == {"possible": False, **reason}
    assert told["statements"] == []


def test_margins_that_no_weight_meets_are_told_as_uneven() -> None:
    """Every woman is young and every man old: half women and a tenth young can't both hold."""
    people = _people((50, {1: 0, 2: 0}, {1: 1}), (50, {1: 1, 2: 1}, {1: 1}))
    told = _told(people, [Counted(1, 100, 100)], traits=(SEX, Margin(2, (100, 900))))
    assert told["weighting"] == {"possible": False, "reason": "uneven"}


def test_a_small_category_is_hidden_with_another_one() -> None:
    people = _people((3, {1: 0}, {1: 1}), (40, {1: 1}, {1: 1}), (60, {1: 2}, {1: 1}))
    told = _told(people, [], traits=(Margin(1, (10, 20, 30)),))
    assert told["traits"][0]["people"] == [None, None, 60]


def test_a_statement_that_four_of_a_category_saw_is_left_out() -> None:
    people = _people((4, {1: 0}, {1: 1}), (26, {1: 0}, {2: 1}), (70, {1: 1}, {1: 1, 2: 1}))
    told = _told(people, [Counted(1, 74, 74), Counted(2, 96, 96)])
    assert [row["statement"] for row in told["statements"]] == [2]
    assert told["left_out"] == 1


def test_published_votes_leave_one_figure_for_ten_people() -> None:
    votes = dict.fromkeys(range(30), 1)
    people = _people((60, {1: 0}, votes), (60, {1: 1}, votes))
    statements = [Counted(number, 120, 120) for number in range(30)]
    assert len(_told(people, statements)["statements"]) == 30
    limited = _told(people, statements, limited=True)
    assert (len(limited["statements"]), limited["left_out"]) == (12, 18)


votes_of = st.dictionaries(st.integers(0, 3), st.sampled_from([-1, 0, 1]), max_size=4)
person = st.builds(Person, st.dictionaries(st.just(1), st.integers(0, 2), max_size=1), votes_of)


@settings(deadline=None, max_examples=60)
@given(st.lists(person, max_size=120), st.tuples(*[st.integers(1, 900)] * 3))
def test_whatever_people_answer_shares_are_shares_and_small_counts_stay_hidden(people: Any, populations: Any) -> None:
    statements = []
    for number in range(4):
        given_votes = [one.votes[number] for one in people if number in one.votes]
        if given_votes:
            statements.append(Counted(number, given_votes.count(1), len(given_votes)))
    told = _told(people, statements, traits=(Margin(1, populations),))
    assert not any(many is not None and 0 < many < weighting.SMALL for many in told["traits"][0]["people"])
    assert told["left_out"] + len(told["statements"]) == (len(statements) if told["weighting"]["possible"] else 0)
    for row in told["statements"]:
        assert 0 <= row["weighted_low"] <= row["weighted"] <= row["weighted_high"] <= 1
        assert row["effective"] <= row["weighted_votes"] <= row["votes"]


# --- Margins as they are typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Centre ; 4 300\nNord;1200",
        "Centre\t4\u202f300\nNord\t1200\n\n",
        "partie,habitants\nCentre,4300\nNord,1200",
        '"Centre";"4300"\n"Nord";"1200"',
        "quartier;population\r\nCentre;4300\r\nNord;1200\r\n;;",
    ],
)
def test_margins_are_read_as_people_write_them(text: str) -> None:
    assert margins.read(text) == [("Centre", 4300), ("Nord", 1200)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Centre ; beaucoup", "Ligne 1"),
        ("Centre ; 4300\nNord", "Ligne 2"),
        ("Centre ; 4300\nNord ; -3", "Ligne 2"),
        ("Centre ; 4300\n ; 12", "Ligne 2"),
        ("Centre ; 4300\ncentre ; 12", "deux fois"),
        ("Centre ; 4300\nNord ; 99999999999", "Ligne 2"),
        ("Cen\0tre ; 4300\nNord ; 12", "pas un texte lisible"),
    ],
)
def test_a_line_that_is_not_understood_is_named(text: str, sentence: str) -> None:
    with pytest.raises(margins.BadMargin, match=sentence):
        margins.read(text)


def test_a_file_s_lines_are_matched_to_known_categories_in_any_order() -> None:
    names = ["15 à 29 ans", "30 à 44 ans"]
    assert margins.fit(margins.read("30 A 44 ANS;7\n15 à 29 ans;5"), names) == [5, 7]
    with pytest.raises(margins.BadMargin, match="30 à 44 ans"):
        margins.fit([("15 à 29 ans", 5)], names)
    with pytest.raises(margins.BadMargin, match="75 ans"):
        margins.fit([("15 à 29 ans", 5), ("30 à 44 ans", 7), ("75 ans et plus", 9)], names)


def test_older_spreadsheets_are_read() -> None:
    assert margins.read(margins.decoded("Île;5\nVallée;7".encode("cp1252"))) == [("Île", 5), ("Vallée", 7)]
    assert margins.read(margins.decoded("\ufeffÎle;5\nVallée;7".encode())) == [("Île", 5), ("Vallée", 7)]
    assert margins.read(margins.decoded("Île\t5\r\nVallée\t7".encode("utf-16"))) == [("Île", 5), ("Vallée", 7)]
