"""Other registers' formats: what they carry comes back, what they can't is told, and nothing is invented."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from intelligences.cli import main
from intelligences.library.actions.importing import import_register
from intelligences.library.importers.formats import FORMATS
from intelligences.library.models import Deployment
from intelligences.library.snapshots import DEPLOYMENT_FIELDS
from intelligences.opendata.formats import LAYOUTS, write
from intelligences.opendata.formats.layouts import _OURS
from tests.library.importers.registers import FOLDER, real

pytestmark = pytest.mark.django_db


def _read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".json":
        return list(json.loads(path.read_text("utf-8")))
    return list(csv.DictReader(path.read_text("utf-8").splitlines(keepends=True)))


@pytest.mark.parametrize("form", [".json", ".csv"])
@pytest.mark.parametrize("key", list(LAYOUTS))
def test_what_a_format_carries_comes_back(key: str, form: str, tmp_path: Path) -> None:
    """The shipped uses, written, read by our own importer, written again: the same but for the addresses here."""
    layout = LAYOUTS[key]
    first, second = tmp_path / f"first{form}", tmp_path / f"second{form}"
    told = write(layout, first)
    assert told.rows > 200
    before = set(Deployment.objects.values_list("pk", flat=True))
    import_register(first, form=FORMATS[layout.reader], by=None, file_name=first.name)
    back = Deployment.objects.exclude(pk__in=before).select_related("territory", "departement").order_by("pk")
    write(layout, second, back)
    here = {"source_link", "source_url", "source_id", "url", "uuid"}
    persons = {"contact", "contact_email"}  # what may be a person's is dropped when a register is read
    expected = [_without(row, here | persons) for row in _read(first)]
    found = [_without(row, here | persons) for row in _read(second)]
    assert len(found) == len(expected)
    differ = Counter(_differing(expected, found))
    assert not differ, differ.most_common(8)


def _differing(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> Iterator[str]:
    """Columns whose value didn't come back, with both values."""
    back = {(row["name"], row.get("organization") or row.get("organisation")): row for row in found}
    for row in expected:
        other = back.get((row["name"], row.get("organization") or row.get("organisation")), {})
        yield from (
            f"{name}: {value!r} → {other.get(name)!r}" for name, value in row.items() if other.get(name) != value
        )


def _without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize("key", list(LAYOUTS))
def test_every_field_is_carried_or_said_to_be_lost(key: str) -> None:
    layout = LAYOUTS[key]
    assert sorted([*layout.carried, *layout.lost]) == sorted(set(DEPLOYMENT_FIELDS) - _OURS)
    assert {"cost_yearly", "footprint_value"} <= set(layout.lost)


def test_the_dutch_columns_are_those_of_the_standard() -> None:
    schema = json.loads(real("nl/schema_v1.0.0.json").read_text("utf-8"))
    layout = LAYOUTS["algoritmeregister"]
    names = {column.name for column in layout.columns}
    assert names <= set(schema["properties"])
    required = {column.name for column in layout.columns if column.is_required or column.name == "schema"}
    assert required | set(layout.unfilled) >= set(schema["required"]) - {"supplier"}
    assert layout.row(Deployment(pk=1, status="production"))["status"] == "In gebruik"


def test_the_eurocities_columns_are_those_of_the_standard() -> None:
    text = real("eurocities_nl_standard/schema-v0_3_1.yaml").read_text("utf-8")
    names = {column.name for column in LAYOUTS["eurocities"].columns} - {"source_url"}
    assert all(f'attribute: "{name}"' in text for name in names)
    assert FOLDER.exists()


def test_a_year_makes_no_month_and_an_unknown_status_no_status() -> None:
    row = LAYOUTS["algoritmeregister"].row(Deployment(pk=1, started_on="2024", status="pilot"))
    assert (row["start_date"], row["status"]) == ("", "")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_each_format_is_downloaded(form: str, client: Client, tmp_path: Path) -> None:
    for key, layout in LAYOUTS.items():
        answer = client.get(f"/donnees/usages-{key}.{form}")
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        write(layout, tmp_path / f"told.{form}")
        assert _read(tmp_path / f"told.{form}")
        (tmp_path / f"read.{form}").write_bytes(content)
        assert _read(tmp_path / f"read.{form}") == _read(tmp_path / f"told.{form}")
    assert client.get("/donnees/usages-autre.csv").status_code == 404
    assert "Eurocities" in client.get("/donnees/").content.decode()


def test_the_command_tells_what_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "eurocities", str(tmp_path / "uses.csv")]) == 0
    said = capsys.readouterr().out
    assert "Champs portés : title" in said
    assert "Sans place dans ce format" in said
    assert "risk_category (222)" in said
    assert main(["export", "eurocities", str(tmp_path / "absent" / "uses.csv")]) == 1
    assert "n’existe pas" in capsys.readouterr().err
