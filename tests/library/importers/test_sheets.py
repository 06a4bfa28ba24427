"""A workbook of several sheets: the likeliest is read, a person reads another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from intelligences.library.importers.files import BadFile
from tests.library.importers import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two sheets in the JRC's format, one of another kind, one hidden."""
    first, second = ([list(made.PSTW), *(made.pstw_row(n) for n in numbers)] for numbers in ((1, 2, 3), (4, 5)))
    path: Path = made.book(
        tmp_path / "a.xlsx", ("Cas 2025", first), ("Cas 2026", second), ("Notes", [["Ville", "Outil"], ["A", "B"]]),
        ("Brouillon", second), hide="Brouillon",
    )  # fmt: skip
    return path


def _send(client: Client, path: Path) -> Any:
    from intelligences.library.models import RegisterImport

    file = SimpleUploadedFile(path.name, path.read_bytes())
    client.post("/bibliotheque/importer/", {"file": file, "url": "", "format": ""})
    return RegisterImport.objects.get()


@pytest.mark.usefixtures("in_one_connection")
def test_the_sheet_that_is_read_is_shown_with_the_others_and_can_be_changed(farida: Client, book: Path) -> None:
    from intelligences.library.models import Deployment

    run = _send(farida, book)
    read = run.sheet
    other = {"Cas 2025": "Cas 2026", "Cas 2026": "Cas 2025"}[read]
    made.work()
    page = farida.get(run.get_absolute_url()).content.decode()
    assert f'<option value="{read}" selected>' in page
    assert "Brouillon (3 lignes, masquée)" in page
    farida.post(f"{run.get_absolute_url()}feuille/", {"sheet": other})
    made.work()
    run.refresh_from_db()
    rows = {"Cas 2025": 3, "Cas 2026": 2}
    assert (run.state, run.sheet, run.report["sheet"], run.report["rows"]) == ("compared", other, other, rows[other])
    farida.post(f"{run.get_absolute_url()}lancer/")
    made.work()
    assert Deployment.objects.filter(register="pstw").count() == rows[other]
    assert "Lire cette feuille" not in farida.get(run.get_absolute_url()).content.decode()


def test_a_sheet_of_unknown_columns_asks_what_they_are(farida: Client, book: Path) -> None:
    from intelligences.kernel.models import LongWork

    run = _send(farida, book)
    LongWork.objects.update(state="done")
    farida.post(f"{run.get_absolute_url()}feuille/", {"sheet": "Notes"})
    run.refresh_from_db()
    assert (run.state, run.columns, run.report) == ("received", ["Ville", "Outil"], {})
    assert "Dire ce que contiennent les colonnes" in farida.get(run.get_absolute_url()).content.decode()
    assert "Outil" in farida.get(f"{run.get_absolute_url()}colonnes/").content.decode()


def test_a_sheet_that_isn_t_there_is_refused(farida: Client, book: Path) -> None:
    from intelligences.kernel.models import LongWork

    run = _send(farida, book)
    LongWork.objects.update(state="done")
    answer = farida.post(f"{run.get_absolute_url()}feuille/", {"sheet": "Ailleurs"})
    assert "n’a pas cette feuille" in answer.content.decode()
    run.refresh_from_db()
    assert run.sheet != "Ailleurs"


@pytest.mark.usefixtures("in_one_connection")
def test_while_its_comparison_goes_on_the_sheet_stays(farida: Client, book: Path) -> None:
    run = _send(farida, book)
    farida.post(f"{run.get_absolute_url()}feuille/", {"sheet": "Notes"})
    read = run.sheet
    run.refresh_from_db()
    assert run.sheet == read


def test_a_workbook_of_one_sheet_asks_nothing(farida: Client, tmp_path: Path) -> None:
    run = _send(farida, made.book(tmp_path / "a.xlsx", ("Cas", [list(made.PSTW), made.pstw_row(1)])))
    assert (run.sheets, run.sheet) == ([], "")


def test_the_command_reads_the_sheet_that_it_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from intelligences.library.models import Deployment
    from intelligences.run.commands import importing

    parser = argparse.ArgumentParser()
    importing.arguments(parser)
    assert importing.run(parser.parse_args(["auto", str(book), "--sheet", "Cas 2026"])) == 0
    assert set(Deployment.objects.values_list("external_id", flat=True).filter(register="pstw")) == {"PSTW-4", "PSTW-5"}
    assert importing.run(parser.parse_args(["auto", str(book), "--sheet", "Cas 2027"])) == 1
    assert "« Cas 2025 », « Cas 2026 »" in capsys.readouterr().err


def test_a_file_without_sheets_has_none_to_choose(tmp_path: Path) -> None:
    from intelligences.library.importers.choosing import open_register

    path = made.pstw(tmp_path / "a.csv", [made.pstw_row(1)])
    with pytest.raises(BadFile, match="pas un classeur"):
        open_register(path, sheet="Cas")
