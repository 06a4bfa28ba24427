"""Small files of known formats, invented."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

PSTW = (
    "PSTW ID",
    "Name",
    "Description",
    "Geographical coverage (country)",
    "Responsible organisation",
    " Status",
    "Start Year",
    "Website",
    "Contact e-mail",
)


def pstw_row(number: int, **changes: str) -> list[str]:
    """A row of the JRC's table."""
    told = {
        "PSTW ID": f"PSTW-{number}",
        "Name": f"Système {number}",
        "Description": f"Aide les agents du service {number}.",
        "Geographical coverage (country)": "Estonia",
        "Responsible organisation": f"Town {number}",
        " Status": "Pilot",
        "Start Year": "2021",
        "Website": f"https://town.example/{number}",
        "Contact e-mail": "",
    } | changes
    return [told[name] for name in PSTW]


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], **options: Any) -> Path:
    """A CSV file; `encoding` and the writer's options."""
    encoding = options.pop("encoding", "utf-8")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, **options)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def pstw(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = PSTW) -> Path:
    """A CSV of the JRC's table."""
    return write_csv(path, header, rows)


def nl(path: Path, *records: dict[str, Any]) -> Path:
    """A JSON list of Dutch records."""
    path.write_text(json.dumps(list(records)), encoding="utf-8")
    return path


def book(path: Path, *pages: tuple[str, list[list[Any]]], hide: str = "") -> Path:
    """A workbook: each page is a name and its rows."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in pages:
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
            if name == hide:
                page.hide()
    return path


def work() -> None:
    """What the worker does with what waits."""
    from intelligences.kernel import longwork
    from intelligences.kernel.models import LongWork

    for one in LongWork.objects.filter(state="queued"):
        longwork.run(str(one.pk))
