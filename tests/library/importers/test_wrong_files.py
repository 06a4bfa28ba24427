"""Files that aren't registers: one clear sentence, nothing changed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.library.importers import made

pytestmark = pytest.mark.django_db


def _refusal(path: Path, form: str | None = None) -> str:
    from intelligences.kernel.models import Event
    from intelligences.library import actions
    from intelligences.library.importers.files import BadFile
    from intelligences.library.importers.formats import FORMATS
    from intelligences.library.models import Deployment, RegisterImport, Source

    def state() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (Deployment, RegisterImport, Source, Event))

    before = state()
    with pytest.raises(BadFile) as caught:
        actions.import_register(path, form=FORMATS[form] if form else None, by=None)
    assert state() == before
    assert str(caught.value).endswith((".", "?"))
    return str(caught.value)


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"  \r\n \n", "vide"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "page web"),
        (b"\xef\xbb\xbf<html>", "page web"),
        ("Name,Description\r\na,b\r\n".encode("utf-16"), "UTF-16"),
        ("Name,Description\r\na,b\r\n".encode("utf-16-le"), "UTF-16"),
        (b"\x00\x01\x02\x03" * 500, "pas un tableau"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "xls"),
        (b"\x1f\x8b\x08\x00abcdefgh", "archive"),
        (b"PK\x03\x04 not a real archive", "abîmé"),
        (b'{"algoritmes": [{"id": "1", "title": "a"}, {"id": "2", ', "coupé"),
        (b"[1, 2, 3]", "liste de fiches"),
        (b"[" * 100_000, "imbriqué"),
        (b'<?xml version="1.0"?><register><use>x</use></register>', "est en XML"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html></html>', "page web"),
        (b"\x89PNG\r\n\x1a\n", "image"),
    ],
)
def test_what_isn_t_a_register_is_refused_in_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in _refusal(_file(tmp_path, content))


def test_a_zip_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    assert "démesurément" in _refusal(_file(tmp_path, bomb.getvalue()))


def test_a_word_document_is_told_as_such(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
    assert ".docx" in _refusal(_file(tmp_path, file.getvalue()))


def test_a_file_of_five_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"Name,Description\n")
        file.truncate(5 * 1024**3)
    assert "Mo" in _refusal(path)


def test_half_a_csv_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    rows = [made.pstw_row(number, Description='Long, "quoted"\ntext of several lines') for number in range(40)]
    whole = made.pstw(tmp_path / "whole.csv", rows).read_bytes()
    for cut in (len(whole) // 2, whole.rindex(b'"quoted'), whole.rindex(b",2021")):
        assert "coupé" in _refusal(_file(tmp_path, whole[:cut]))


def test_half_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = _workbook(tmp_path).read_bytes()
    assert "abîmé" in _refusal(_file(tmp_path, whole[: len(whole) // 2]))


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = made.write_csv(tmp_path / "a.csv", ["PSTW ID", "Name", "Country"], [["1", "a", "Italy"]])
    told = _refusal(path, "pstw")
    assert "« Description »" in told
    assert "Country" in told


def test_headings_without_rows_are_an_empty_register(tmp_path: Path) -> None:
    assert "titres" in _refusal(made.pstw(tmp_path / "a.csv", []))


def test_columns_that_nobody_knows_are_for_a_person_to_tell(tmp_path: Path) -> None:
    from intelligences.library import actions

    path = made.write_csv(tmp_path / "a.csv", ["Foo", "Bar"], [["1", "2"], ["3", "4"]])
    assert "Foo" in _refusal(path)
    with pytest.raises(actions.UnknownColumns):
        actions.import_register(path, by=None)


def test_a_json_line_that_is_broken_is_told_by_its_number(tmp_path: Path) -> None:
    line = json.dumps({"title": "a", "operator_name": "b"})
    assert "ligne 3" in _refusal(_file(tmp_path, f"{line}\n{line}\n{line[:10]}".encode()))


def _workbook(tmp_path: Path) -> Path:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Data")
        for line, row in enumerate([made.PSTW, *(made.pstw_row(number) for number in range(200))]):
            page.write_row(line, 0, row)
    return path
