"""One cell at a time."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.library.importers import cells
from intelligences.library.importers.cells import KeptAsIs, Refused
from intelligences.library.importers.privacy import REMOVED, anything_without_contacts, without_contacts


@pytest.mark.parametrize(
    "word", ["N/A", "NA", "n/a", "Not Applicable", "n.v.t.", "Sans objet", "None", "Geen", "Néant"]
)
def test_not_applicable_has_many_spellings(word: str) -> None:
    assert cells.without_answer(word) == "not_applicable"


@pytest.mark.parametrize("word", ["Onbekend", "unknown", "Inconnu", "TBD", "Non déterminé", "null", "niet bekend"])
def test_unknown_has_many_spellings(word: str) -> None:
    assert cells.without_answer(word) == "unknown"


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("0,125", "0.125"),
        ("12 000", "12000"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,000.50", "12000.50"),
        ("12.000,50", "12000.50"),
        ("1.125", "1.125"),
        ("12,5", "12.5"),
        ("3 500 €", "3500"),
    ],
)
def test_a_number_is_read_as_people_and_machines_write_it(told: str, number: str) -> None:
    assert cells.number(told) == Decimal(number)


@pytest.mark.parametrize("told", ["12,000", "12.000", "12,345", "beaucoup", "-1", "NaN"])
def test_a_number_that_can_be_read_in_two_ways_or_in_none_is_refused(told: str) -> None:
    with pytest.raises(Refused):
        cells.number(told)


@pytest.mark.parametrize(
    ("told", "answer"),
    [("Oui", 1), ("Yes. Data are kept a year", 1), ("Non", 0), ("No, none of them", 0), ("Nee, niet", 0)],
)
def test_yes_and_no_are_read_also_when_words_follow(told: str, answer: int) -> None:
    assert cells.yes_no(1, 0)(told) == answer


@pytest.mark.parametrize("told", ["Non déterminé", "No information available", "Non communiqué", "peut-être"])
def test_no_answer_isn_t_no(told: str) -> None:
    with pytest.raises(KeptAsIs):
        cells.yes_no(1, 0)(told)


def test_html_becomes_paragraphs_and_a_smaller_than_sign_stays() -> None:
    assert cells.text("<div><p>Un</p>\n<p>Deux &amp; trois</p></div>") == "Un\n\nDeux & trois"
    assert cells.text("température < 3 et > 1") == "température < 3 et > 1"


def test_an_address_is_one_address() -> None:
    assert cells.address("www.exemple.example/a") == "https://www.exemple.example/a"
    for other in ("https://a.example https://b.example", "voir le site", "http://localhost"):
        with pytest.raises(KeptAsIs):
            cells.address(other)
    with pytest.raises(Refused):
        cells.address("javascript:alert(1)")


def test_contact_details_of_persons_go_and_the_rest_stays() -> None:
    assert without_contacts("Écrire à jeanne.dupont@ville.example ou au 01 23 45 67 89.") == (
        f"Écrire à {REMOVED} ou au {REMOVED}.",
        2,
    )
    assert without_contacts("Sara Lind sara.lind@firm.example P: 763.255.0037")[0].count(REMOVED) == 3
    for whole in ("a.b@c.example", "+32 2 123 45 67", "<mailto:a@b.example>", "tél. : 0470 12 34 56"):
        plain, count = without_contacts(whole)
        assert count >= 1
        assert not any(char.isdigit() for char in plain)
        assert "@" not in plain


@pytest.mark.parametrize(
    "text",
    [
        "70B03C23F00001059",
        "20139567",
        "2019-2023",
        "2526-ATSSC-SCDATA-001",
        "12 000 agents en 2023",
        "10.3389/fdata.2020",
        "https://site.example/2000119486931/page",
        "1.234.567 euros",
        "2024-10-14 00:00:00",
    ],
)
def test_numbers_that_aren_t_telephones_stay(text: str) -> None:
    assert without_contacts(text) == (text, 0)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=20),
        lambda one: st.lists(one) | st.dictionaries(st.text(max_size=5), one),
    )
)
def test_whatever_the_json_no_address_is_left_in_it(value: object) -> None:
    planted = {"outer": [value, {"mail": "jean.durand@ville.example"}, "appeler le +33 6 12 34 56 78"]}
    cleaned, count = anything_without_contacts(planted)
    assert count >= 2
    assert "jean.durand" not in json.dumps(cleaned)
    assert "12 34 56" not in json.dumps(cleaned)


@given(st.text())
def test_any_text_can_be_stored_and_keeps_its_visible_words(text: str) -> None:
    kept = cells.text_of(text)
    kept.encode()
    assert "\x00" not in kept
    assert not cells.is_empty("x" + text)
