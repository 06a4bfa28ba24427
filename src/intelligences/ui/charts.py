"""Charts as SVG made on the server, each with the same figures as a table.

Every drawing is as wide as its place and as high as its content: horizontal places are shares of the width, so text
never shrinks on a phone. Colours are classes (static/ui/figures.css): both themes and paper draw the same markup.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten, wrap

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intelligences.ui import axes, svg
from intelligences.ui.axes import Series, Write
from intelligences.ui.tables import Heading, Table

LINE, GAP, BAR = 19, 22, 14
SHAPES = (
    "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    "M-5.5-5.5h11v11h-11z",
    "M0-7.5l7.5 7.5-7.5 7.5-7.5-7.5z",
)  # around 0, 0
LABEL_WIDTH, LINE_WIDTH = 36, 40
CATEGORIES = 7


@dataclass(frozen=True)
class LegendEntry:
    """A colour's class, its meaning, and the shape that shows it."""

    css: str
    label: str
    shape: str = "M.5.5h25v17h-25z"

    @property
    def mark(self) -> SafeString:
        """The shape, as it stands in the drawing."""
        path = svg.element("path", css=self.css, d=self.shape)
        return svg.element("svg", path, css="swatch", viewBox="0 0 26 18", aria_hidden="true")


@dataclass(frozen=True)
class Chart:
    """What ui/components/figure.html draws."""

    title: str
    svg: SafeString
    table: Table
    note: str = ""
    legend: tuple[LegendEntry, ...] = ()
    is_map: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar; None is unknown and is drawn as such. `marked` is the one that the page speaks of."""

    label: str
    value: float | None
    marked: bool = False


@dataclass(frozen=True)
class Interval:
    """An estimate and its interval, `low <= value <= high`."""

    label: str
    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.label}: {self.low} <= {self.value} <= {self.high} doesn't hold.")


def bars(
    title: str, rows: Sequence[Bar], *, measure: str, write: Write, note: str = "", full: float | None = None
) -> Chart:
    """Horizontal bars from 0, the value written beside its name. `measure` names the column; values are >= 0.

    `full` is what a whole bar stands for: the largest value unless told.
    """
    largest = full or max((bar.value for bar in rows if bar.value is not None), default=0) or 1
    content, y = [], 0.0
    for bar in rows:
        value = _("inconnu") if bar.value is None else write(bar.value)
        label, y = _label(bar.label, y, beside=value)
        content += [*label, svg.text(value, css="value anchor-end", x="100%", y=y - 5)]
        content.append(svg.element("rect", css="track", x=0, y=y, width="100%", height=BAR, rx=2))
        if bar.value:
            width = svg.across(bar.value / largest)
            css = "bar bar-mark" if bar.marked else "bar"
            content.append(svg.element("rect", css=css, x=0, y=y, width=width, height=BAR, rx=2))
        y += BAR + GAP
    table = Table(
        title,
        (Heading(_("Ligne")), Heading(measure, figures=True)),
        [(bar.label, "" if bar.value is None else write(bar.value)) for bar in rows],
    )
    return Chart(title, _picture(content, title, y - GAP + 2), table, note)


def intervals(
    title: str,
    rows: Sequence[Interval],
    *,
    measure: str,
    write: Write,
    domain: tuple[float, float] | None = None,
    note: str = "",
) -> Chart:
    """A point and its interval a row, on one scale. `domain` fixes the ends of the scale."""
    low, high = domain or axes.domain([row.low for row in rows] + [row.high for row in rows])
    scale = axes.Scale(low, high)
    content, y = [], 0.0
    for row in rows:
        reading = _("%(value)s (%(low)s à %(high)s)") % _written(write, value=row.value, low=row.low, high=row.high)
        label, y = _label(row.label, y, beside=reading)
        content += [*label, svg.text(reading, css="value anchor-end", x="100%", y=y - 5)]
        middle = y + BAR / 2
        content.append(svg.element("line", css="whisker", x1=scale(row.low), x2=scale(row.high), y1=middle, y2=middle))
        content.append(svg.element("circle", css="dot", cx=scale(row.value), cy=middle, r=6))
        y += BAR + GAP
    headings = (Heading(_("Ligne")), *(Heading(name, figures=True) for name in (measure, _("Au moins"), _("Au plus"))))
    table = Table(title, headings, [(row.label, write(row.value), write(row.low), write(row.high)) for row in rows])
    drawn = [*scale.lines(y - GAP + 8, write), *content]
    return Chart(title, _picture(drawn, title, y - GAP + 32), table, note)


def dots(
    title: str,
    rows: Mapping[str, Mapping[str, float | None]],
    *,
    write: Write,
    domain: tuple[float, float] | None = None,
    note: str = "",
) -> Chart:
    """Measures of each row as dots on one scale: `rows` maps a row to (measure → value), at most seven measures.

    A shape of its own goes with each colour.
    """
    names = _categories(rows)
    values = [value for row in rows.values() for value in row.values() if value is not None]
    scale = axes.Scale(*(domain or axes.domain(values)))
    content, y = [], 0.0
    for label, row in rows.items():
        lines, y = _label(label, y)
        middle = y + BAR / 2
        content += [*lines, svg.element("line", css="gridline", x1="0%", x2="100%", y1=middle, y2=middle)]
        for number, name in enumerate(names, 1):
            value = row.get(name)
            if value is not None:
                content.append(_shape(number, scale(value), middle))
        y += BAR + GAP
    headings = (Heading(_("Ligne")), *(Heading(name, figures=True) for name in names))
    table = Table(title, headings, [(label, *_cells(row, names, write)) for label, row in rows.items()])
    drawn = [*scale.lines(y - GAP + 8, write), *content]
    picture = _picture(drawn, title, y - GAP + 32)
    return Chart(title, picture, table, note, _legend(names, shapes=True))


def stacked(title: str, rows: Mapping[str, Mapping[str, float]], *, write: Write, note: str = "") -> Chart:
    """Shares of a whole: `rows` maps a row to (category → value), all rows with the same categories, at most seven.

    Each row is as long as its whole; a share is written in its segment where there is room, always in the table.
    """
    names = _categories(rows)
    content, y = [], 0.0
    for label, row in rows.items():
        lines, y = _label(label, y)
        content += lines
        total, start = sum(row.values()) or 1, 0.0
        for number, name in enumerate(names, 1):
            share = row.get(name, 0) / total
            if share <= 0:
                continue
            place = {"x": svg.across(start), "y": y, "width": svg.across(share), "height": 26}
            content.append(svg.element("rect", css=f"segment category-{number}", **place))
            written = write(row.get(name, 0))
            if share * 30 > len(written):
                middle = svg.across(start + share / 2)
                content.append(svg.text(written, css=f"on-{number} anchor-middle", x=middle, y=y + 18))
            start += share
        y += 26 + GAP
    headings = (Heading(_("Ligne")), *(Heading(name, figures=True) for name in names))
    table = Table(title, headings, [(label, *_cells(row, names, write)) for label, row in rows.items()])
    return Chart(title, _picture(content, title, y - GAP + 2), table, note, _legend(names))


def lines(
    title: str,
    series: Sequence[Series],
    *,
    write: Write,
    write_date: Callable[[date], str],
    domain: tuple[float, float] | None = None,
    whole: bool = False,
    note: str = "",
) -> Chart:
    """Values over time, one line a series (at most seven), named at its end; each line has a dash of its own.

    `whole`: the values are counts.
    """
    if len(series) > CATEGORIES:
        raise ValueError(f"{title}: {len(series)} lines are too many to tell apart ({CATEGORIES} at most).")
    days = sorted({day for one in series for day, _value in one.points})
    values = [value for one in series for _day, value in one.points if value is not None]
    low, high = domain or axes.domain(values)
    field = axes.Field(days, low, high, whole=whole)
    content = [*field.grid(write, write_date)]
    for number, one in enumerate(series, 1):
        content += field.line(number, one)
    content += _names_at_ends(field, series)
    headings = (Heading(_("Date")), *(Heading(one.label, figures=True) for one in series))
    known = [dict(one.points) for one in series]
    rows = [(write_date(day), *(_cell(values_of.get(day), write) for values_of in known)) for day in days]
    return Chart(title, _picture(content, title, field.bottom + 26), Table(title, headings, rows), note)


# --- Pieces ----------------------------------------------------------------------------------------------------------


def _names_at_ends(field: axes.Field, series: Sequence[Series]) -> Iterator[SafeString]:
    """Each line's name above its last value, pushed up where two would touch."""
    ends = []
    for one in series:
        last = next((value for _day, value in reversed(one.points) if value is not None), None)
        if last is not None:
            ends.append((field.y(last), one.label))
    free = field.bottom
    for y, label in sorted(ends, reverse=True):
        free = min(y - 10, free - 18)
        yield svg.text(shorten(label, LINE_WIDTH, placeholder="…"), css="direct anchor-end", x="100%", y=free)


def _shape(number: int, x: str, y: float) -> SafeString:
    """A category's shape in its colour, centred on (x, y)."""
    path = svg.element("path", css=f"mark category-{number}", d=SHAPES[(number - 1) % 3])
    return svg.element("svg", path, x=x, y=y, overflow="visible")


def _label(words: str, y: float, beside: str = "") -> tuple[list[SafeString], float]:
    """A row's name, on up to three lines; also the height where what it names begins.

    `beside` will stand at the right end of the last line: a line is added where both would not fit on a phone.
    """
    written = wrap(words, LABEL_WIDTH, max_lines=3, placeholder="…") or [""]
    if beside and len(written[-1]) + len(beside) > LABEL_WIDTH:
        written.append("")
    drawn = [svg.text(line, css="label", x=0, y=y + 14 + row * LINE) for row, line in enumerate(written) if line]
    return drawn, y + len(written) * LINE


def _picture(content: Sequence[str], title: str, height: float) -> SafeString:
    description = _("Les mêmes chiffres sont dans le tableau qui suit.")
    return svg.picture(content, title=title, description=description, width="100%", height=max(height, 20.0))


def _categories(rows: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    if len(names) > CATEGORIES:
        raise ValueError(f"{len(names)} categories are too many to tell apart ({CATEGORIES} at most).")
    return names


def _legend(names: Sequence[str], *, shapes: bool = False) -> tuple[LegendEntry, ...]:
    if not shapes:
        return tuple(LegendEntry(f"segment category-{number}", name) for number, name in enumerate(names, 1))
    return tuple(
        LegendEntry(f"mark category-{number}", name, SHAPES[(number - 1) % 3].replace("M", "M13 9m", 1))
        for number, name in enumerate(names, 1)
    )


def _cell(value: float | None, write: Write) -> str:
    return "" if value is None else write(value)


def _cells(row: Mapping[str, float | None], names: Sequence[str], write: Write) -> list[str]:
    return [_cell(row.get(name), write) for name in names]


def _written(write: Write, **values: float) -> dict[str, str]:
    return {name: write(value) for name, value in values.items()}
