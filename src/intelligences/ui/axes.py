"""Scales, grids and round ticks of the charts."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from intelligences.ui import svg

Write = Callable[[float], str]


@dataclass(frozen=True)
class Series:
    """A line: one value a date, None where nothing was measured (the line breaks there)."""

    label: str
    points: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True)
class Scale:
    """From values to horizontal places, with a margin so that marks at the ends stay inside the drawing."""

    low: float
    high: float

    def share(self, value: float) -> float:
        return 0.02 + 0.96 * (value - self.low) / ((self.high - self.low) or 1)

    def __call__(self, value: float) -> str:
        return svg.across(self.share(value))

    def lines(self, bottom: float, write: Write) -> Iterator[SafeString]:
        """Upright lines at round values, written under the drawing; the outer ones stay inside it."""
        for value in ticks(self.low, self.high, most=4):
            share = self.share(value)
            side = "anchor-middle" if 0.08 < share < 0.92 else "anchor-end" if share >= 0.92 else ""
            yield svg.element("line", css="gridline", x1=svg.across(share), x2=svg.across(share), y1=0, y2=bottom)
            yield svg.text(write(value), css=f"tick {side}".strip(), x=svg.across(share), y=bottom + 17)


@dataclass(frozen=True)
class Field:
    """Where lines run: the values are written on their left, the names of the lines above their ends.

    `whole` is for counts: their ticks are whole numbers.
    """

    days: Sequence[date]
    low: float
    high: float
    top: float = 30
    bottom: float = 250
    left: float = 0.11
    right: float = 0.98
    whole: bool = False

    def share(self, day: date) -> float:
        """0 for the first day, 1 for the last."""
        return (day - self.days[0]).days / ((self.days[-1] - self.days[0]).days or 1)

    def x(self, day: date) -> str:
        return svg.across(self.left + (self.right - self.left) * self.share(day))

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - self.low) / ((self.high - self.low) or 1)

    def grid(self, write: Write, write_date: Callable[[date], str]) -> Iterator[SafeString]:
        for value in ticks(self.low, self.high, most=5, whole=self.whole):
            y = self.y(value)
            yield svg.element("line", css="gridline", x1=0, x2="100%", y1=y, y2=y)
            yield svg.text(write(value), css="tick", x=0, y=y - 4)
        ends = sorted({self.days[0], self.days[-1]}) if self.days else []
        for day, side in zip(ends, ("", " anchor-end"), strict=False):
            yield svg.text(write_date(day), css=f"tick{side}", x=self.x(day), y=self.bottom + 20)

    def line(self, number: int, series: Series) -> Iterator[SafeString]:
        """The line, stretched to the width without stretching its stroke, then a dot a value."""
        runs: list[list[str]] = [[]]
        marks = []
        for day, value in series.points:
            if value is None:
                runs.append([])
                continue
            runs[-1].append(f"{svg.place(self.share(day) * 1000)} {svg.place(self.y(value) - self.top)}")
            marks.append(svg.element("circle", css=f"mark category-{number}", cx=self.x(day), cy=self.y(value), r=4.5))
        path = svg.element("path", css=f"line line-{number}", d="".join(f"M{'L'.join(run)}" for run in runs if run))
        height = self.bottom - self.top
        yield svg.element(
            "svg",
            path,
            x=svg.across(self.left),
            y=self.top,
            width=svg.across(self.right - self.left),
            height=height,
            viewBox=f"0 0 1000 {svg.place(height)}",
            preserveAspectRatio="none",
            overflow="visible",
        )
        yield from marks


def domain(values: Sequence[float]) -> tuple[float, float]:
    """Round ends that hold every value, 0 included when the values are all on one side of it."""
    if not any(values):
        return 0.0, 1.0
    low, high = min(0.0, *values), max(0.0, *values)
    part = step(low, high, 4)
    return math.floor(low / part) * part, math.ceil(high / part) * part


def step(low: float, high: float, most: int, *, whole: bool = False) -> float:
    """The smallest of 1, 2, 2.5, 5 × a power of ten that cuts the range in at most `most` parts; `whole`: without 2.5
    and from 1."""
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    part = next(power * factor for factor in factors if span / (power * factor) <= most + 1e-9)
    return max(1.0, part) if whole else part


def ticks(low: float, high: float, *, most: int, whole: bool = False) -> list[float]:
    """Round values inside the range, evenly spaced."""
    part = step(low, high, most, whole=whole)
    first = math.ceil(low / part - 1e-9)
    return [round(index * part, 10) for index in range(first, math.floor(high / part + 1e-9) + 1)]
