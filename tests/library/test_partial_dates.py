"""Dates known to the year, the month or the day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from intelligences.library import partial_dates
from intelligences.library.models import Deployment


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_a_day_a_month_and_a_year_keep_their_precision(day: date) -> None:
    whole = day.isoformat()
    for text in (whole, whole[:7], whole[:4]):
        assert partial_dates.is_partial_date(text)
        assert partial_dates.earliest(text).isoformat().startswith(text)
        assert partial_dates.year(text) == day.year


@given(st.text(max_size=12))
def test_nothing_else_passes(text: str) -> None:
    if partial_dates.is_partial_date(text):
        assert text == partial_dates.earliest(text).isoformat()[: len(text)]


@pytest.mark.parametrize("text", ["2022-13", "2023-02-29", "22", "2022-3", "2022-03-", "0000", "2022-00-01"])
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    assert not partial_dates.is_partial_date(text)
    with pytest.raises(ValidationError):
        Deployment._meta.get_field("started_on").clean(text, None)


def test_dates_are_written_as_people_read_them() -> None:
    with override("fr"):
        assert [partial_dates.written(text) for text in ("2022", "2022-03", "2022-03-01")] == [
            "2022", "mars 2022", "1er\u00a0mars 2022",
        ]  # fmt: skip
    with override("en"):
        assert partial_dates.written("2022-03") == "March 2022"
