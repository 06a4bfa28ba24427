"""Tables out of the house: CSV for open data, CSV for a French spreadsheet, XLSX, JSON; streamed row by row.

A text cell that a spreadsheet would run as a formula is made harmless with a leading apostrophe, and `plain_cell` takes
it off again, so that what was written reads back equal.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 64 * 1024
XLSX_ROWS = 1_048_575
XLSX_CELL = 32_767
_XLSX_DATES = {"day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm"}
_XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


@dataclass(frozen=True)
class Column:
    """A column: `key` in the data (stable, English), `label` in the spreadsheets, `value(row)`."""

    key: str
    label: str
    value: Callable[[Any], Any]


class DoesNotFit(ValueError):
    """More than the format holds; the sentence says which format to take."""


def harmless_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it (or where one already stands so)."""
    stripped = text.lstrip("'")
    return f"'{text}" if stripped.startswith(_DANGEROUS) else text


def plain_cell(text: str) -> str:
    """What `harmless_cell` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_DANGEROUS) else text


def exact(number: Decimal) -> str:
    """A decimal number as text, without zeros at its end: JSON has no exact number."""
    return format(number.normalize(), "f")


def _text(value: Any, decimal_comma: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",") if decimal_comma else str(value)
    if isinstance(value, list | tuple | dict):
        return harmless_cell(json.dumps(value, ensure_ascii=False))
    return harmless_cell(str(value))


def _csv(
    columns: Sequence[Column], rows: Iterable[Any], header: list[str], separator: str, comma: bool
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_text(column.value(row), comma) for column in columns])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def csv_open(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    """CSV for open data: UTF-8, comma, CRLF, header of keys, decimal point, ISO dates."""
    return _csv(columns, rows, [column.key for column in columns], ",", comma=False)


def csv_excel(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    """CSV for a French spreadsheet: byte-order mark, semicolon, header of labels, decimal comma."""
    yield b"\xef\xbb\xbf"
    yield from _csv(columns, rows, [column.label for column in columns], ";", comma=True)


def xlsx(columns: Sequence[Column], rows: Iterable[Any], *, sheet: str) -> Iterator[bytes]:
    """XLSX in constant memory: typed numbers and dates, frozen bold header.

    Raises DoesNotFit past 1,048,575 rows or 32,767 characters in a cell.
    """
    import xlsxwriter  # a tenth of a second that the start of the site needn't wait for

    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, _XLSX_OPTIONS)
        page, bold = book.add_worksheet(sheet[:31]), book.add_format({"bold": True})
        formats = {name: book.add_format({"num_format": code}) for name, code in _XLSX_DATES.items()}
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            page.write_string(0, place, column.label, bold)
        try:
            for line, row in enumerate(rows, start=1):
                if line > XLSX_ROWS:
                    raise DoesNotFit("Une feuille de tableur s’arrête à 1 048 575 lignes : prenez le CSV.")
                for place, column in enumerate(columns):
                    _write_cell(page, line, place, column.value(row), formats)
        finally:
            book.close()  # also frees the temporary files of a sheet that is given up
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_cell(page: Any, line: int, place: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(line, place, value)
    elif isinstance(value, int | float | Decimal) and -(10**15) < value < 10**15:
        page.write_number(line, place, value)
    elif isinstance(value, datetime):
        page.write_datetime(line, place, value, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(line, place, value, formats["day"])
    else:
        text = _text(value)
        if len(text) > XLSX_CELL:
            raise DoesNotFit("Une cellule de tableur s’arrête à 32 767 caractères : prenez le CSV.")
        page.write_string(line, place, text)


def json_rows(columns: Sequence[Column], rows: Iterable[Any], **around: Any) -> Iterator[bytes]:
    """One JSON object: what stands around (count, facets, licence…) and `results`, a list of objects by column key."""
    opening = json.dumps(around, ensure_ascii=False, default=str)[:-1]
    yield (opening + (", " if around else "") + '"results": [').encode()
    buffer, first = io.StringIO(), True
    for row in rows:
        buffer.write("" if first else ",\n")
        first = False
        buffer.write(json.dumps({c.key: c.value(row) for c in columns}, ensure_ascii=False, default=str))
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield (buffer.getvalue() + "]}").encode()
