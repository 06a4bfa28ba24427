"""A workbook (XLSX) as tables, one a sheet: what its cells show, merged cells on each of their rows.

The library that reads sheets lays each out whole in memory: how far its cells lie is looked at first, because two cells
at the ends of an otherwise empty sheet would ask for hundreds of gigabytes.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from .cells import is_empty
from .files import BadFile, FileKind
from .tables import MAX_COLUMNS, Line, Table, too_wide

MAX_AREA = 8_000_000
"""Cells that a sheet may span, empty ones included."""
_CHUNK = 1024 * 1024
_EMPTY_FORMULA = rb"<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</"
_CELL = re.compile(rb"<(?:\w+:)?(c|row)\b([^<>]*)>(" + _EMPTY_FORMULA + rb")?")
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^<>]*:id=")
_ERROR = re.compile(rb"""\bt=["']e["']""")


@dataclass
class _Extent:
    """How far the filled cells of a sheet lie, and how many of them show nothing that can be read."""

    rows: int = 0
    columns: int = 0
    farthest: str = ""
    broken: int = 0  # #N/A and the like; formulas saved without their result
    links: int = 0  # addresses behind the words of a cell
    _row: int = 0
    _column: int = 0

    def read(self, part: IO[bytes]) -> None:
        """The XML of a sheet, streamed."""
        kept = b""
        while data := part.read(_CHUNK):
            text = kept + data
            end = text.rfind(b"</row>")
            end = text.rfind(b"<") if end < 0 else end  # a tag is never cut in two
            self._scan(text[: max(end, 0)])
            kept = text[end:] if end >= 0 and len(text) - end < _CHUNK else b""
        self._scan(kept)

    def _scan(self, text: bytes) -> None:
        for found in _CELL.finditer(text):
            self._add(found)
        self.links += sum(1 for _found in _LINK.finditer(text))

    def _add(self, found: re.Match[bytes]) -> None:
        place = _PLACE.search(found[2])
        if found[1] == b"row":
            self._row, self._column = int(place[2]) if place else self._row + 1, 0
            return
        self._column += 1
        if place and place[1]:
            self._row, self._column = int(place[2]), _number(place[1])
        if found[2].endswith(b"/"):
            return
        self.broken += found[3] is not None or _ERROR.search(found[2]) is not None
        if self._row > self.rows or self._column > self.columns:
            self.farthest = f"{_letters(self._column)}{self._row}"
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(number: int) -> str:
    told = ""
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(65 + rest) + told
    return told


def sheets(path: Path, _kind: FileKind) -> list[Table]:
    """The sheets that hold something. BadFile on a damaged or boundless workbook."""
    import python_calamine  # a compiled module that only imports need

    broken, links = _look_at_extents(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        found = [table for one in book.sheets_metadata if (table := _table(book, one)) is not None]
    except Exception:  # the library has one error a way in which an archive can be broken
        raise BadFile(
            _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, puis recommencez.")
        ) from None
    told = {
        _("%(count)s formules de ce classeur n’ont pas de résultat : elles sont lues comme vides."): broken,
        _("Cellules de ce classeur qui mènent à une adresse : %(count)s. Seul leur texte est lu."): links,
    }
    for table in found:
        table.notes += [note % {"count": count} for note, count in told.items() if count]
    return found


def _table(book: Any, told: Any) -> Table | None:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if told.typ != SheetTypeEnum.WorkSheet:
        return None
    sheet = book.get_sheet_by_name(told.name)
    if not sheet.height:
        return None
    return Table(told.name, _rows(book, told.name), sheet.height, is_hidden=told.visible != SheetVisibleEnum.Visible)


def _look_at_extents(path: Path) -> tuple[int, int]:
    """Broken cells, and those that lead to an address. BadFile when a sheet spans more than can be laid out."""
    broken = links = 0
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            extent = _Extent()
            with archive.open(entry) as part:
                extent.read(part)
            if extent.rows * extent.columns > MAX_AREA:
                raise BadFile(
                    _("Une cellule loin des autres (%(cell)s) rend ce classeur démesuré : videz-la, puis recommencez.")
                    % {"cell": extent.farthest}
                )
            broken, links = broken + extent.broken, links + extent.links
    return broken, links


def _rows(book: Any, name: str) -> Callable[[], Iterator[Line]]:
    def rows() -> Iterator[Line]:
        sheet = book.get_sheet_by_name(name)
        spread = _Spread(sheet.merged_cell_ranges or ())
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            told = [_cell(cell) for cell in cells]
            spread.over(number - 1, told)
            if len(told) > MAX_COLUMNS and not all(map(is_empty, told[MAX_COLUMNS:])):
                raise too_wide()
            if any(not is_empty(cell) for cell in told):
                yield number, told[:MAX_COLUMNS]

    return rows


class _Spread:
    """A cell merged over several rows says the same on each, as its sheet shows."""

    def __init__(self, ranges: Any) -> None:
        self._from: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._open: dict[int, tuple[Any, int]] = {}
        for (top, left), (bottom, _right) in ranges:
            if bottom > top:
                self._from[top].append((left, bottom))

    def over(self, row: int, told: list[Any]) -> None:
        """Fill what the merges above say of this row; both count from 0."""
        for column, (value, bottom) in list(self._open.items()):
            if row > bottom:
                del self._open[column]
            elif column < len(told) and is_empty(told[column]):
                told[column] = value
        for column, bottom in self._from.get(row, ()):
            if column < len(told) and not is_empty(told[column]):
                self._open[column] = (told[column], bottom)


def _cell(value: Any) -> Any:
    """Days without their midnight; whole numbers without their dot."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)
