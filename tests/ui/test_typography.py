"""French spaces and marks, numbers, dates."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.ui import typography

NARROW, NO_BREAK = "\u202f", "\u00a0"
SPACES = dict.fromkeys(map(ord, f" {NARROW}{NO_BREAK}\u2009"))


@pytest.mark.parametrize(
    ("typed", "set_in_french"),
    [
        ("Pourquoi ?", f"Pourquoi{NARROW}?"),
        ("Pourquoi?", f"Pourquoi{NARROW}?"),
        ("Oui ! Non ; peut-être", f"Oui{NARROW}! Non{NARROW}; peut-être"),
        ("Sources : deux", f"Sources{NO_BREAK}: deux"),
        ('Il dit "oui"', f"Il dit «{NO_BREAK}oui{NO_BREAK}»"),
        ("« déjà »", f"«{NO_BREAK}déjà{NO_BREAK}»"),
        ("l'effet d'une IA", "l’effet d’une IA"),
        ("20,6 %", f"20,6{NARROW}%"),
        ("34 969 communes", f"34{NARROW}969 communes"),
        ("1 234 567 €", f"1{NARROW}234{NARROW}567{NO_BREAK}€"),
        ("en 2026, 300 communes", "en 2026, 300 communes"),
        ("et puis...", "et puis…"),
        ("à 12:30", "à 12:30"),
        ("voir https://exemple.example/?a=b;c", "voir https://exemple.example/?a=b;c"),
        ("écrire à a.b@exemple.example ?", f"écrire à a.b@exemple.example{NARROW}?"),
        ("Quoi ?!", f"Quoi{NARROW}?!"),
        ("rapport n° 447", f"rapport n°{NO_BREAK}447"),
    ],
)
def test_french_text_is_set_as_a_printer_would(typed: str, set_in_french: str) -> None:
    assert typography.typeset(typed) == set_in_french


def test_english_text_stays_as_it_is() -> None:
    assert typography.typeset('Why? "Yes": 34 969', language="en") == 'Why? "Yes": 34 969'


def test_tags_and_entities_of_html_are_left_alone() -> None:
    assert typography.typeset_html("<b>mot</b> ?") == f"<b>mot</b>{NARROW}?"
    html = '<a href="/?a=1;b" title="x : y">Pourquoi ?</a> &amp; donc : oui'
    expected = f'<a href="/?a=1;b" title="x : y">Pourquoi{NARROW}?</a> &amp; donc{NO_BREAK}: oui'
    assert typography.typeset_html(html) == expected


@given(st.text(alphabet=st.sampled_from("ab 1234.,;:?!«»\"'%€" + NARROW + NO_BREAK), max_size=40))
def test_setting_a_text_twice_changes_nothing_more(text: str) -> None:
    once = typography.typeset(text)
    assert typography.typeset(once) == once


@given(st.text(max_size=80))
def test_letters_and_figures_are_never_changed(text: str) -> None:
    def bare(words: str) -> str:
        return "".join(sign for sign in words if sign.isalnum())

    assert bare(typography.typeset(text)) == bare(text)


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (34969, None, f"34{NARROW}969", "34,969"),
        (0, None, "0", "0"),
        (-1234.5, None, f"−1{NARROW}234,5", "−1,234.5"),
        (2.675, 2, "2,68", "2.68"),
        (-0.004, 2, "0,00", "0.00"),
        (Decimal("1000000"), None, f"1{NARROW}000{NARROW}000", "1,000,000"),
        (12.0, None, "12", "12"),
    ],
)
def test_numbers_are_written_in_both_languages(value: float, decimals: int | None, french: str, english: str) -> None:
    assert typography.number(value, decimals=decimals) == french
    assert typography.number(value, decimals=decimals, language="en") == english


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_written_number_reads_back_as_itself(value: Decimal) -> None:
    written = typography.number(value, decimals=2)
    read = Decimal(written.replace(NARROW, "").replace("−", "-").replace(",", "."))
    assert read == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="isn't a number"):
        typography.number(value)


def test_shares_amounts_and_dates_follow_the_language() -> None:
    assert typography.percent(0.206) == f"20,6{NARROW}%"
    assert typography.percent(0.5) == f"50{NARROW}%"
    assert typography.percent(0.206, language="en") == "20.6%"
    assert typography.euros(180000) == f"180{NARROW}000{NO_BREAK}€"
    assert typography.euros(Decimal("-3.5"), language="en") == "−€3.50"
    assert typography.day(date(2026, 11, 23)) == f"23{NO_BREAK}novembre 2026"
    assert typography.day(date(2026, 1, 1)) == f"1er{NO_BREAK}janvier 2026"
    assert typography.day(date(2026, 1, 1), language="en") == f"1{NO_BREAK}January 2026"
    assert typography.month(date(2026, 3, 9)) == "mars 2026"
    assert typography.moment(datetime(2026, 11, 23, 14, 5)) == (  # noqa: DTZ001 (a wall clock's reading)
        f"23{NO_BREAK}novembre 2026 à 14{NO_BREAK}h{NO_BREAK}05"
    )
