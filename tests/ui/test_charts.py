"""Drawings say the same figures as their tables, and nothing that the content security policy forbids."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.ui import axes, charts, maps, typography
from intelligences.ui.axes import Series
from intelligences.ui.charts import Bar, Chart, Interval
from intelligences.ui.samples_figures import charts as samples
from intelligences.ui.tables import Heading, Table

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
values = st.floats(0, 10**9, allow_nan=False).map(lambda value: round(value, 2))


def write(value: float) -> str:
    return typography.number(value, decimals=0)


def texts(figure: Chart) -> list[str]:
    """The words drawn in a figure."""
    return [unescape(found) for found in re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)]


def shares(figure: Chart, element: str, css: str, attribute: str) -> list[float]:
    """Shares of the width (0 to 1) of the shapes of a class."""
    pattern = rf'<{element} class="{css}[^"]*"[^>]* {attribute}="([\d.]+)%"'
    return [float(found) / 100 for found in re.findall(pattern, figure.svg)]


@given(st.lists(st.tuples(names, st.none() | values), min_size=1, max_size=8))
def test_bars_say_the_table_s_figures_and_are_as_long_as_them(rows: list[tuple[str, float | None]]) -> None:
    figure = charts.bars("Titre", [Bar(*row) for row in rows], measure="Usages", write=write)
    cells = [row[1] for row in figure.table.rows]
    drawn = list(re.findall(r'class="value anchor-end"[^>]*>([^<]*)<', figure.svg))
    assert drawn == [cell or "inconnu" for cell in cells]
    known = [value for _name, value in rows if value]
    largest = max(known, default=1)
    expected = [value / largest for value in known if round(value / largest * 100, 2)]
    assert [share for share in shares(figure, "rect", "bar", "width") if share] == pytest.approx(expected, abs=1e-4)


@given(st.lists(st.tuples(names, st.floats(0, 1).map(lambda value: round(value, 2))), min_size=1, max_size=8))
def test_bars_that_share_a_whole_are_parts_of_it(rows: list[tuple[str, float]]) -> None:
    figure = charts.bars("Titre", [Bar(*row) for row in rows], measure="Part", write=write, full=1)
    assert shares(figure, "rect", "bar", "width") == pytest.approx([value for _, value in rows if value], abs=0.001)


@given(names)
def test_a_name_can_hold_anything_and_the_drawing_stays_well_formed(name: str) -> None:
    figure = charts.bars(name, [Bar(name, 3)], measure=name, write=write)
    ElementTree.fromstring(figure.svg)  # noqa: S314 (our own output)
    assert figure.table.rows[0][0] == name


@given(st.lists(st.tuples(values, values, values).map(sorted), min_size=1, max_size=6))
def test_intervals_say_the_three_figures_of_each_row(rows: list[list[float]]) -> None:
    figure = charts.intervals(
        "Titre", [Interval(f"Ligne {n}", *row) for n, row in enumerate(rows)], measure="Part", write=write
    )
    drawn = [words for words in texts(figure) if "(" in words]
    cells = [f"{row[1]} ({row[2]} à {row[3]})" for row in figure.table.rows]
    assert drawn == cells


def test_an_interval_that_misses_its_value_is_refused() -> None:
    with pytest.raises(ValueError, match="doesn't hold"):
        Interval("Ligne", 3, 2, 4)


@given(st.dictionaries(names, st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=5))
def test_stacked_rows_fill_the_width_in_the_table_s_proportions(rows: dict[str, list[int]]) -> None:
    figure = charts.stacked(
        "Titre", {name: dict(zip("abc", row, strict=True)) for name, row in rows.items()}, write=write
    )
    expected = [value / sum(row) for row in rows.values() for value in row if value]
    assert shares(figure, "rect", "segment", "width") == pytest.approx(expected, abs=1e-4)
    table = {words for row in figure.table.rows for words in row[1:]}
    drawn = set(re.findall(r'class="on-\d anchor-middle"[^>]*>([^<]*)<', figure.svg))
    assert drawn <= table


def test_a_line_breaks_where_nothing_was_measured() -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4, 5)]
    series = [Series("Communes", tuple(zip(days, (1, 2, None, 4, 5), strict=True)))]
    figure = charts.lines("Titre", series, write=write, write_date=typography.month)
    path = re.search(r'class="line line-1" d="([^"]*)"', figure.svg)
    assert path is not None
    assert path.group(1).count("M") == 2
    assert [row[1] for row in figure.table.rows] == ["1", "2", "", "4", "5"]
    assert texts(figure)[-1] == "Communes"


def test_more_categories_than_eyes_can_tell_apart_are_refused() -> None:
    row = {str(number): 1.0 for number in range(8)}
    with pytest.raises(ValueError, match="too many"):
        charts.stacked("Titre", {"Ligne": row}, write=write)
    with pytest.raises(ValueError, match="too many"):
        charts.lines("Titre", [Series(name, ()) for name in row], write=write, write_date=typography.month)


@given(st.floats(-(10**9), 10**9), st.floats(0.001, 10**9))
def test_ticks_are_few_even_and_inside(low: float, span: float) -> None:
    ticks = axes.ticks(low, low + span, most=5)
    assert len(ticks) <= 6
    assert all(low - 1e-6 * span <= tick <= low + span * (1 + 1e-6) for tick in ticks)


@pytest.mark.parametrize("values", [[], [0], [5], [-3, 8], [0.02, 0.4]])
def test_a_scale_holds_its_values_and_zero(values: list[float]) -> None:
    low, high = axes.domain(values)
    assert low <= min([0, *values])
    assert high >= max([0, *values])
    assert low < high


HEXAGON = "M0 0L10 0L10 10z"
BOX = (0.0, 0.0, 100.0, 80.0)


@given(st.lists(st.none() | st.integers(0, 10**6), min_size=1, max_size=40))
def test_a_darker_area_never_has_less(given_values: list[int | None]) -> None:
    areas = [maps.Area(f"T{place}", HEXAGON, value) for place, value in enumerate(given_values)]
    figure = maps.shaded("Titre", areas, box=BOX, measure="Usages", write=write)
    steps = [int(step) for step in re.findall(r'class="area scale-(\d)"', figure.svg)]
    shaded = sorted((value, step) for value, step in zip(given_values, steps, strict=True) if value is not None)
    assert [step for _value, step in shaded] == sorted(step for _value, step in shaded)
    assert all(step == 0 for value, step in zip(given_values, steps, strict=True) if value is None)
    assert {entry.css for entry in figure.legend} >= {
        f"scale-{step}" for step in steps if any(v is not None for v in given_values)
    }


def test_a_map_says_the_table_s_figures_and_leads_where_it_leads() -> None:
    areas = [maps.Area("Amont", HEXAGON, 1234, url="/a/"), maps.Area("Aval", HEXAGON, None, url="/b/")]
    figure = maps.shaded("Titre", areas, box=BOX, measure="Usages", write=write)
    assert 'href="/a/" aria-label="Amont, 1\u202f234"' in figure.svg
    assert 'href="/b/" aria-label="Aval, inconnu"' in figure.svg
    assert figure.table.rows == [('<a href="/a/">Amont</a>', "1\u202f234"), ('<a href="/b/">Aval</a>', "")]
    assert 'role="group"' in figure.svg


def test_points_are_placed_in_the_part_of_the_canvas_that_is_shown() -> None:
    box = (100.0, 100.0, 200.0, 150.0)
    figure = maps.located("Titre", [maps.Point(150, 125, "Ici", "2 usages")], box=box, measure="Usages")
    assert 'cx="300" cy="150"' in figure.svg
    assert 'viewBox="0 0 600 300"' in figure.svg
    assert 'role="img"' in figure.svg


@pytest.mark.parametrize("figure", [pytest.param(figure, id=name) for name, figure in samples()])
def test_figures_hold_no_style_and_no_script(figure: Chart) -> None:
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=|#[0-9A-Fa-f]{6}", figure.svg)
    root = ElementTree.fromstring(figure.svg)  # noqa: S314 (our own output)
    assert root.get("aria-label", "").startswith(figure.title)


def test_a_table_with_a_missing_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 headings"):
        Table("Titre", (Heading("A"), Heading("B")), [("x",)])


def test_a_chart_without_rows_is_still_a_picture() -> None:
    empty: list[Callable[[], Chart]] = [
        lambda: charts.bars("Titre", [], measure="Usages", write=write),
        lambda: charts.lines("Titre", [], write=write, write_date=typography.month),
        lambda: charts.dots("Titre", {}, write=write),
        lambda: maps.shaded("Titre", [], box=BOX, measure="Usages", write=write),
    ]
    for draw in empty:
        assert draw().svg.startswith("<svg")
