"""Maps as SVG made on the server: shaded areas, points, the threads that join them; each with a table.

Outlines come already projected, in the units of one canvas that overseas territories share (`Frame`). A map is drawn
600 units wide whatever part of the canvas it shows, so that points and names keep their size.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intelligences.ui import svg
from intelligences.ui.charts import Chart, LegendEntry
from intelligences.ui.tables import Heading, Table

WIDTH = 600
Write = Callable[[float], str]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in canvas units."""


@dataclass(frozen=True)
class Area:
    """An outline (`path` of SVG, canvas units) and what is measured there; None is not known. `url` makes it a link."""

    name: str
    path: str
    value: float | None = None
    url: str = ""
    here: bool = False


@dataclass(frozen=True)
class Frame:
    """The frame of a part of the country that is drawn beside the mainland."""

    name: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Point:
    """A place (canvas units). `reading` is what stands in the table; `size` is its radius on a 600-unit map."""

    x: float
    y: float
    name: str
    reading: str = ""
    url: str = ""
    size: float = 4.5


@dataclass(frozen=True)
class _View:
    """From canvas units to the drawing's."""

    box: Box

    @property
    def scale(self) -> float:
        return WIDTH / ((self.box[2] - self.box[0]) or 1)

    @property
    def height(self) -> float:
        return (self.box[3] - self.box[1]) * self.scale

    def x(self, value: float) -> float:
        return (value - self.box[0]) * self.scale

    def y(self, value: float) -> float:
        return (value - self.box[1]) * self.scale

    def shapes(self, content: Sequence[str]) -> SafeString:
        """Paths, moved and scaled to the drawing."""
        factor, left, top = f"{self.scale:.6f}", svg.place(-self.box[0]), svg.place(-self.box[1])
        return svg.element("g", content, transform=f"scale({factor}) translate({left} {top})")


def shaded(
    title: str,
    areas: Sequence[Area],
    *,
    box: Box,
    measure: str,
    write: Write,
    cuts: Sequence[float] = (),
    frames: Sequence[Frame] = (),
    note: str = "",
) -> Chart:
    """A choropleth in five to seven even steps. `cuts` are the lower ends of the steps from the second on.

    Without `cuts`, steps hold about as many areas each, cut at round values.
    """
    cuts = tuple(cuts) or round_cuts([area.value for area in areas if area.value is not None])
    view = _View(box)
    drawn = [_area(area, _step(area.value, cuts), _reading(area, write)) for area in areas]
    table = Table(
        title,
        (Heading(_("Territoire")), Heading(measure, figures=True)),
        [(_named(area.name, area.url), "" if area.value is None else write(area.value)) for area in areas],
    )
    content = [view.shapes(drawn), *_frames(view, frames)]
    unknown = any(area.value is None for area in areas)
    values = [area.value for area in areas if area.value is not None]
    legend = _legend(values, cuts, write, unknown=unknown) if values else ()
    return Chart(
        title, _picture(view, content, title, linked=any(area.url for area in areas)), table, note, legend, True
    )


def located(
    title: str,
    points: Sequence[Point],
    *,
    box: Box,
    measure: str,
    background: Sequence[Area] = (),
    threads: Sequence[Sequence[tuple[float, float]]] = (),
    frames: Sequence[Frame] = (),
    note: str = "",
) -> Chart:
    """Points on a background of outlines; each thread is a chain of places joined by a fine line."""
    view = _View(box)
    shapes = [_area(area, 0, area.name) for area in background]
    lines = [_thread(view, thread) for thread in threads if len(thread) > 1]
    dots = [_point(view, point) for point in points]
    table = Table(
        title,
        (Heading(_("Territoire")), Heading(measure)),
        [(_named(point.name, point.url), point.reading) for point in points],
    )
    content = [view.shapes(shapes), *_frames(view, frames), *lines, *dots]
    linked = any(item.url for item in (*background, *points))
    return Chart(title, _picture(view, content, title, linked=linked), table, note, (), True)


def round_cuts(values: Sequence[float], steps: int = 6) -> tuple[float, ...]:
    """Cuts that split the values in about equal numbers, rounded to two figures; fewer when many values are equal."""
    ordered = sorted(values)
    if not ordered:
        return ()
    wanted = (ordered[len(ordered) * index // steps] for index in range(1, steps))
    rounded = sorted({float(f"{value:.2g}") for value in wanted})
    return tuple(value for value in rounded if ordered[0] < value <= ordered[-1])


def _step(value: float | None, cuts: Sequence[float]) -> int:
    """0 for unknown, else 1 to 7, spread over the scale so that the last step is always its darkest."""
    if value is None:
        return 0
    return _shade(bisect_right(cuts, value), len(cuts) + 1)


def _shade(rank: int, count: int) -> int:
    return 7 if count == 1 else 1 + round(rank * 6 / (count - 1))


def _legend(values: Sequence[float], cuts: Sequence[float], write: Write, *, unknown: bool) -> tuple[LegendEntry, ...]:
    lows = [min(values), *cuts]
    entries = []
    for rank, low in enumerate(lows):
        inside = [value for value in values if bisect_right(cuts, value) == rank]
        if not inside:
            continue
        first, last = write(low), write(max(inside))
        label = first if first == last else _("%(low)s à %(high)s") % {"low": write(min(inside)), "high": last}
        entries.append(LegendEntry(f"scale-{_shade(rank, len(lows))}", label))
    if unknown:
        entries.append(LegendEntry("scale-0", _("inconnu")))
    return tuple(entries)


def _reading(area: Area, write: Write) -> str:
    return f"{area.name}, {_('inconnu') if area.value is None else write(area.value)}"


def _area(area: Area, step: int, reading: str) -> SafeString:
    css = "area area-here" if area.here else f"area scale-{step}"
    path = svg.element("path", svg.element("title", escape(reading)), css=css, d=area.path)
    return svg.element("a", path, href=area.url, aria_label=reading) if area.url else path


def _point(view: _View, point: Point) -> SafeString:
    reading = f"{point.name}, {point.reading}" if point.reading else point.name
    circle = svg.element(
        "circle",
        svg.element("title", escape(reading)),
        css="point",
        cx=view.x(point.x),
        cy=view.y(point.y),
        r=point.size,
    )
    return svg.element("a", circle, href=point.url, aria_label=reading) if point.url else circle


def _thread(view: _View, places: Sequence[tuple[float, float]]) -> SafeString:
    written = "L".join(f"{svg.place(view.x(x))} {svg.place(view.y(y))}" for x, y in places)
    return svg.element("path", css="thread", d=f"M{written}")


def _frames(view: _View, frames: Sequence[Frame]) -> Iterator[SafeString]:
    for frame in frames:
        x, y = view.x(frame.left), view.y(frame.top)
        width, height = frame.width * view.scale, frame.height * view.scale
        yield svg.element("rect", css="frame", x=x, y=y, width=width, height=height, rx=4)
        yield svg.text(frame.name, css="frame-name", x=x + 6, y=y + 16)


def _named(name: str, url: str) -> str:
    return svg.element("a", escape(name), href=url) if url else name


def _picture(view: _View, content: Sequence[str], title: str, *, linked: bool) -> SafeString:
    """One image for a screen reader, or a group of links where areas or points lead somewhere."""
    size = f"0 0 {WIDTH} {svg.place(view.height)}"
    description = _("Les mêmes chiffres sont dans le tableau qui suit.")
    if linked:
        return svg.element("svg", content, css="figure-svg", role="group", aria_label=title, viewBox=size)
    return svg.picture(content, title=title, description=description, viewBox=size)
