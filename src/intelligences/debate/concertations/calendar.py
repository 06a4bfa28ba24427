"""Phases as an organiser writes them, a line each: « 10/01/2027 au 15/02/2027 : contributions écrites ». No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST, LONGEST = 20, 120
_DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:au|à|to|-|–)\s*{_DAY})?\s*:\s*(.+)")


@dataclass(frozen=True)
class Span:
    """A phase: its name, first and last day."""

    name: str
    starts_on: date
    ends_on: date


class Unreadable(ValueError):
    """A line that says no phase: its number from 1, and what was read there."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"{line}: {text}")
        self.line, self.text = line, text


def read(text: str) -> list[Span]:
    """Phases in order of their first day. Raises Unreadable."""
    spans = []
    for number, line in enumerate(text.splitlines(), 1):
        told = line.strip()
        if told:
            spans.append(_span(number, told))
    if len(spans) > MOST:
        raise Unreadable(len(text.splitlines()), spans[-1].name)
    return sorted(spans, key=lambda one: (one.starts_on, one.ends_on, one.name))


def _span(number: int, told: str) -> Span:
    found = _LINE.fullmatch(told)
    if found is None or len(found[7]) > LONGEST:
        raise Unreadable(number, told)
    try:
        first = date(int(found[3]), int(found[2]), int(found[1]))
        last = date(int(found[6]), int(found[5]), int(found[4])) if found[6] else first
    except ValueError:
        raise Unreadable(number, told) from None
    if last < first:
        raise Unreadable(number, told)
    return Span(found[7].strip(), first, last)


def written(phases: Iterable[Span]) -> str:
    """The same, as text."""
    return "\n".join(f"{one.starts_on:%d/%m/%Y} au {one.ends_on:%d/%m/%Y} : {one.name}" for one in phases)
