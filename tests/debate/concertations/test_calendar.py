"""Phases as an organiser writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.debate.concertations import calendar
from intelligences.debate.concertations.calendar import Span


def test_a_line_is_a_phase_and_one_day_is_enough() -> None:
    told = "15/02/2027 : réunion publique\n\n1/1/2027 au 15/02/2027 : contributions : en ligne"
    assert calendar.read(told) == [
        Span("contributions : en ligne", date(2027, 1, 1), date(2027, 2, 15)),
        Span("réunion publique", date(2027, 2, 15), date(2027, 2, 15)),
    ]


@pytest.mark.parametrize(
    "line", ["bientôt : débat", "31/02/2027 : débat", "02/01/2027 au 01/01/2027 : débat", "01/01/2027", "1/1/27 : x"]
)
def test_a_line_that_says_no_phase_is_named(line: str) -> None:
    with pytest.raises(calendar.Unreadable) as refused:
        calendar.read(f"01/01/2027 : début\n{line}")
    assert refused.value.line == 2


_spans = st.tuples(
    st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)


@given(st.lists(_spans.map(lambda told: Span(told[0], min(told[1:]), max(told[1:]))), max_size=6))
def test_what_is_written_reads_back_equal(spans: list[Span]) -> None:
    ordered = sorted(spans, key=lambda one: (one.starts_on, one.ends_on, one.name))
    assert calendar.read(calendar.written(spans)) == ordered
