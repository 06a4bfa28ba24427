"""An outline made coarser stays where it was."""

import re

from hypothesis import given
from hypothesis import strategies as st

from intelligences.territories.outlines import _path, coarser

POINTS = st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 12_000)), min_size=3, max_size=40, unique=True)


def _points(path: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for ring in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


@given(POINTS)
def test_no_point_moves_by_more_than_half_a_unit(line: list[tuple[int, int]]) -> None:
    drawn = set(_points(coarser(_path(line), 5)))
    expected = {(round(x / 5), round(y / 5)) for x, y in line}
    assert drawn == (expected if len(expected) > 2 else drawn)
    assert drawn <= expected


@given(POINTS)
def test_a_step_of_one_changes_nothing(line: list[tuple[int, int]]) -> None:
    assert coarser(_path(line), 1) == _path(line)


def test_a_ring_smaller_than_a_triangle_is_left_out() -> None:
    assert coarser("M0 0l1 0 0 1zM0 0l100 0 0 100z", 10) == "M0 0l10 0 0 10z"
