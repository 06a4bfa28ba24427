"""The loss report: what became of every cell that was read. Pure.

Every cell that isn't empty is mapped, kept as it is, dropped as personal, or refused with its place and the reason:
the four add up to what was read, column by column. With the empty ones they make every cell of the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MAPPED, EXTRA, DROPPED, REFUSED = "mapped", "extra", "dropped", "refused"
OUTCOMES = (MAPPED, EXTRA, DROPPED, REFUSED)
_SHOWN = 200


@dataclass(frozen=True)
class Refusal:
    """A cell that was refused: where, what it held (contact details taken out), why."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass
class Loss:
    """Counts by column, in the order of the file."""

    names: list[str]
    targets: list[str]
    counts: dict[str, list[int]] = field(init=False)
    refusals: list[Refusal] = field(default_factory=list)
    redacted: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    beyond: int = 0  # refused cells that stand after the last column

    def __post_init__(self) -> None:
        self.counts = {outcome: [0] * len(self.names) for outcome in OUTCOMES}

    def count(self, outcomes: Iterable[tuple[int, str]]) -> None:
        """Add the cells of a row: place of the column, outcome."""
        for place, outcome in outcomes:
            self.counts[outcome][place] += 1

    def refuse(self, file: str, line: int, column: str, value: str, reason: str) -> None:
        """Tell of a refused cell; its count is added with its row's."""
        shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        self.refusals.append(Refusal(file, line, column, shown, reason))

    @property
    def totals(self) -> dict[str, int]:
        """Cells by outcome; `read`, their sum; `empty`, those of the rows and columns that hold nothing."""
        told = {outcome: sum(self.counts[outcome]) for outcome in OUTCOMES}
        empty = self.rows * len(self.names) - sum(told.values())
        told[REFUSED] += self.beyond
        return {"read": sum(told.values()), **told, "empty": empty}

    def columns(self) -> list[dict[str, Any]]:
        """One line a column: heading, field, cells read, what became of them, empty ones."""
        lines = []
        for place, (name, target) in enumerate(zip(self.names, self.targets, strict=True)):
            counts = {outcome: self.counts[outcome][place] for outcome in OUTCOMES}
            read = sum(counts.values())
            line = {"column": name, "to": target, "read": read, **counts, "empty": self.rows - read}
            lines.append(line | {"redacted": self.redacted[name]})
        return lines
