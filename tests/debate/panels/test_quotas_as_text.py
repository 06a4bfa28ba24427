"""Quotas as an organiser writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.debate.panels import traits
from tests.debate.panels.made import QUOTAS


def test_shares_become_the_whole_numbers_around_them() -> None:
    sex, age = traits.read(QUOTAS, 8)
    assert sex == {
        "name": "Sexe",
        "values": [{"name": "Femmes", "least": 4, "most": 5}, {"name": "Hommes", "least": 3, "most": 4}],
    }
    assert [(one["least"], one["most"]) for one in age["values"]] == [(2, 2), (3, 4), (2, 3)]
    assert traits.cannot_add_up([sex, age], 8) == []
    assert traits.cannot_add_up([sex, age], 10) == ["Sexe", "Âge"]


def test_a_share_that_falls_on_a_whole_number_is_that_number() -> None:
    (only,) = traits.read("Sexe\nFemmes : 52,5 %", 40)
    assert only["values"] == [{"name": "Femmes", "least": 21, "most": 21}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Sexe\nFemmes", 2), ("Sexe\nFemmes : beaucoup", 2), ("Sexe\nFemmes : 5 à 3", 2), ("Sexe\n: 3", 2),
        ("Sexe\nFemmes : 9", 2), ("Femmes : 3", 1), ("Sexe\nA : 3\nA : 4", 3), ("Sexe\nA : 1\n\nSexe\nA : 1", 5),
        ("Sexe\n" + "x" * 90 + " : 3", 2),
    ],
)  # fmt: skip
def test_a_line_that_says_no_quota_is_named(text: str, line: int) -> None:
    with pytest.raises(traits.Unreadable) as refused:
        traits.read(text, 8)
    assert refused.value.line == line


_name = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)
_value = st.tuples(_name, st.integers(0, 9), st.integers(0, 3))


@given(st.lists(st.tuples(_name, st.lists(_value, min_size=1, max_size=5, unique_by=lambda v: v[0])),
                max_size=4, unique_by=lambda trait: trait[0]))  # fmt: skip
def test_what_is_written_reads_back_equal(told: list[tuple[str, list[tuple[str, int, int]]]]) -> None:
    made = [
        {"name": name, "values": [{"name": v, "least": least, "most": least + more} for v, least, more in values]}
        for name, values in told
    ]
    assert traits.read(traits.written(made), 20) == made
