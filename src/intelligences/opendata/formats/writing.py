"""Writes published uses in another register's format, and tells what it couldn't carry."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intelligences.kernel.writers import Column as CsvColumn
from intelligences.kernel.writers import csv_open
from intelligences.library.exports import LIST
from intelligences.library.models import Deployment

from .layouts import Layout, is_empty


@dataclass(frozen=True)
class Told:
    """Rows written; how many leave each required column empty; how many had something in each field that was lost; how
    many had a text too long for a column.
    """

    rows: int
    lacking: dict[str, int]
    lost: dict[str, int]
    shortened: dict[str, int]


def published() -> Iterable[Deployment]:
    """Every published use of France, in the order of its number."""
    shown = Deployment.objects.published().french().select_related("territory", "departement")  # type: ignore[attr-defined]
    found: Iterable[Deployment] = shown.order_by("pk")
    return found


def write(layout: Layout, out: Path, uses: Iterable[Deployment] | None = None) -> Told:
    """Write uses as JSON when the file's name ends so, else as CSV."""
    held = list(published() if uses is None else uses)
    out.write_bytes(b"".join(chunks(layout, "json" if out.suffix.lower() == ".json" else "csv", held)))
    lacking = Counter(name for one in held for name in layout.lacking(one))
    lost = Counter(name for one in held for name in layout.lost if _is_told(getattr(one, name)))
    shortened = Counter(name for one in held for name in layout.shortened(one))
    return Told(len(held), dict(lacking), dict(lost), dict(shortened))


def chunks(layout: Layout, form: str, uses: Iterable[Deployment]) -> Iterator[bytes]:
    """The file, piece by piece: "json" (a list of objects, without what isn't told) or "csv" (an empty cell for it)."""
    rows = (layout.row(one) for one in uses)
    if form == "csv":
        yield from csv_open([_csv(column.name) for column in layout.columns], rows)
        return
    yield b"["
    for place, row in enumerate(rows):
        told = {name: value for name, value in row.items() if not is_empty(value)}
        yield (",\n" if place else "\n").encode() + json.dumps(told, ensure_ascii=False).encode()
    yield b"\n]\n"


def _csv(name: str) -> CsvColumn:
    return CsvColumn(name, name, lambda row: _cell(row[name]))


def _cell(value: Any) -> Any:
    return LIST.join(value) if isinstance(value, list) else value


def _is_told(value: Any) -> bool:
    return not is_empty(value) and value not in ({}, "unknown")
