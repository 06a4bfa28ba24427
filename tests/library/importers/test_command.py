"""`intelligences import`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from intelligences.run.commands import importing
from tests.library.importers import made

pytestmark = pytest.mark.django_db


def _run(*given: str) -> int:
    parser = argparse.ArgumentParser()
    importing.arguments(parser)
    return importing.run(parser.parse_args(given))


def test_a_dry_run_reports_and_changes_nothing_then_the_import_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from intelligences.library.models import Deployment, RegisterImport

    path, out = made.pstw(tmp_path / "a.csv", [made.pstw_row(n) for n in range(3)]), tmp_path / "report.json"
    assert _run("pstw", str(path), "--dry-run", "--report", str(out)) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["diff"]["new"] == 3
    assert not Deployment.objects.filter(register="pstw").exists()
    assert _run("PSTW", str(path)) == 0
    assert "3 nouvelles" in capsys.readouterr().out
    assert Deployment.objects.filter(register="pstw").count() == 3
    assert RegisterImport.objects.get().report["rows"] == 3


def test_what_can_t_be_done_is_one_sentence_and_an_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7")
    for given in (
        ("pstw", str(path)),
        ("pstw", str(tmp_path / "absent.csv")),
        ("unheard", str(path)),
        ("auto", str(path)),
    ):
        assert _run(*given) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert "Traceback" not in told


@pytest.mark.parametrize(
    "name", ["us-2024", "US_2024", "uk-atrs", "atrs", "nl-1.0", "aiwatch_t6x", "Helsinki", "schema"]
)
def test_formats_have_the_names_that_people_try(name: str) -> None:
    from intelligences.library.importers.formats import find

    assert find(name) is not None
