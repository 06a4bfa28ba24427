"""From the arcs that ship to SVG paths. Pure, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Any

Point = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """The path of one territory and its box, in canvas units."""

    code: str
    path: str
    left: int
    top: int
    right: int
    bottom: int


def drawn(detail: dict[str, Any], level: str) -> Iterator[Drawn]:
    """Every territory of a level ("epci", "departement", "region"), from one detail of `outlines.json`."""
    arcs = [_points(arc) for arc in detail["arcs"]]
    for code, rings in detail[level].items():
        lines = [_ring(arcs, ring) for ring in rings]
        xs, ys = [x for line in lines for x, _ in line], [y for line in lines for _, y in line]
        yield Drawn(code, "".join(map(_path, lines)), min(xs), min(ys), max(xs), max(ys))


def _points(flat: Sequence[int]) -> list[Point]:
    x, y = flat[0], flat[1]
    line = [(x, y)]
    for at in range(2, len(flat), 2):
        x, y = x + flat[at], y + flat[at + 1]
        line.append((x, y))
    return line


def _ring(arcs: Sequence[list[Point]], numbers: Iterable[int]) -> list[Point]:
    """The points of a closed ring, the last one (equal to the first) left out."""
    line: list[Point] = []
    for number in numbers:
        arc = arcs[~number][::-1] if number < 0 else arcs[number]
        line += arc[1:] if line else arc
    return line[:-1]


def _path(line: Sequence[Point]) -> str:
    """Relative steps: a third of the length of absolute points."""
    steps = (f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(line))
    return f"M{line[0][0]} {line[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def coarser(path: str, step: int) -> str:
    """The same shape on a canvas `step` times smaller: no point is more than half a unit of it from its place.

    Rings that become smaller than a triangle are left out.
    """
    lines = (_rounded(ring, step) for ring in path.split("M") if ring)
    return "".join(_path(line) for line in lines if len(line) > 2)


def _rounded(ring: str, step: int) -> list[Point]:
    numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
    xs, ys = accumulate(numbers[::2]), accumulate(numbers[1::2])
    line = [(round(x / step), round(y / step)) for x, y in zip(xs, ys, strict=True)]
    return [point for point, _ in groupby(line)]
