"""What leaves as a table reads back equal, and no cell runs as a formula."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel import writers
from intelligences.kernel.writers import (
    Column,
    DoesNotFit,
    csv_excel,
    csv_open,
    harmless_cell,
    json_rows,
    plain_cell,
    xlsx,
)

COLUMNS = [Column("name", "Nom", lambda row: row[0]), Column("share", "Part", lambda row: row[1])]
_text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@given(_text)
def test_a_neutralised_cell_reads_back_equal(text: str) -> None:
    assert plain_cell(harmless_cell(text)) == text
    assert not harmless_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(_text, st.integers())))
def test_open_csv_reads_back_equal(rows: list[tuple[str, int]]) -> None:
    written = b"".join(csv_open(COLUMNS, rows)).decode()
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read[0] == ["name", "share"]
    assert [(plain_cell(name), int(share)) for name, share in read[1:]] == rows


def test_excel_csv_is_what_a_french_spreadsheet_opens() -> None:
    written = b"".join(csv_excel(COLUMNS, [("Évry ; centre", 20.6), ("=1+1", Decimal("-0.5"))]))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == 'Nom;Part\r\n"Évry ; centre";20,6\r\n\'=1+1;-0,5\r\n'


def test_xlsx_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    rows = [
        ("=HYPERLINK(1)", 3),
        ("https://exemple.example", date(2026, 11, 23)),
        ("@x", datetime(2026, 1, 2, tzinfo=UTC)),
    ]
    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx(COLUMNS, rows, sheet="Essai")))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "'=HYPERLINK(1)" in sheet
    assert "<v>3</v>" in sheet


def test_what_a_spreadsheet_cannot_hold_is_said_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DoesNotFit, match="CSV"):
        list(xlsx(COLUMNS, [("x" * 32_768, 1)], sheet="Essai"))
    monkeypatch.setattr(writers, "XLSX_ROWS", 2)
    with pytest.raises(DoesNotFit, match="CSV"):
        list(xlsx(COLUMNS, [("x", 1)] * 3, sheet="Essai"))


@given(st.lists(st.tuples(_text, st.integers() | st.none())))
def test_json_reads_back_equal(rows: list[tuple[str, int | None]]) -> None:
    read = json.loads(b"".join(json_rows(COLUMNS, rows, count=len(rows))))
    assert read == {"count": len(rows), "results": [{"name": name, "share": share} for name, share in rows]}


def test_rows_stream_before_the_last_one_is_made() -> None:
    made = 0

    def rows() -> object:
        nonlocal made
        for made in range(100_000):
            yield ("x" * 50, made)

    next(csv_open(COLUMNS, rows()))  # type: ignore[arg-type]
    assert made < 5_000
