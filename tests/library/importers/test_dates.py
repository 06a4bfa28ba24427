"""Dates in the shapes that registers use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.library.importers.dates import NotADate, NotRead, partial_date
from intelligences.library.partial_dates import is_partial_date

SHAPES = {
    "2023": "2023",
    "2023.0": "2023",
    "2023-07": "2023-07",
    "2023/07": "2023-07",
    "07/2023": "2023-07",
    "2023-07-01": "2023-07-01",
    "2023-07-01T10:00:00Z": "2023-07-01",
    "2023-07-01 00:00:00": "2023-07-01",
    "1/7/2023": "2023-07-01",
    "01.07.2023": "2023-07-01",
    "31-12-2023": "2023-12-31",
    "20230701": "2023-07-01",
    "1 juillet 2023": "2023-07-01",
    "1er juillet 2023": "2023-07-01",
    "Juillet 2023": "2023-07",
    "1 juli 2023": "2023-07-01",
    "July 1, 2023": "2023-07-01",
    "1st July 2023": "2023-07-01",
    "July 2023": "2023-07",
    "1-Jul-23": "2023-07-01",
    "Jul-23": "2023-07",
    "août 2021": "2021-08",
    "45108": "2023-07-01",
    "12/25/2023": "2023-12-25",
}


@pytest.mark.parametrize(("written", "told"), SHAPES.items())
def test_each_shape_tells_its_date(written: str, told: str) -> None:
    assert partial_date(written) == told


def test_the_american_order_is_told_by_the_format() -> None:
    assert partial_date("7/1/2023", month_first=True) == "2023-07-01"
    assert partial_date("7/1/2023") == "2023-01-07"


def test_a_year_that_a_spreadsheet_made_a_day_of_1905_is_a_year_again() -> None:
    assert [partial_date(day, month_first=True) for day in ("7/15/1905", "7/16/1905")] == ["2023", "2024"]


@pytest.mark.parametrize("words", ["FY2023", "Q3 2023", "Spring 2023", "TBD", "2019-2020", "23-Mar", "soon", "n/a"])
def test_what_tells_no_certain_date_is_left_as_it_is(words: str) -> None:
    with pytest.raises(NotRead):
        partial_date(words)


@pytest.mark.parametrize("impossible", ["2023-02-31", "31/02/2023", "2023-13", "0202-01-01", "1/1/1800", "99/99/9999"])
def test_what_can_t_be_a_date_is_refused(impossible: str) -> None:
    with pytest.raises(NotADate):
        partial_date(impossible)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 12, 31)))
def test_every_day_is_read_in_every_order(day: date) -> None:
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}", f"{day:%d %B %Y}", f"{day:%d-%b-%Y}"):
        assert partial_date(written) == day.isoformat()
    assert partial_date(f"{day:%m/%d/%Y}", month_first=True) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_partial_date_or_is_refused(text: str) -> None:
    try:
        told = partial_date(text)
    except (NotRead, NotADate):
        return
    assert is_partial_date(told)
