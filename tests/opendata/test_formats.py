"""Other registers' formats: what they carry comes back, what they can't is told, and nothing is invented."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.test import Client
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from intelligences.cli import main
from intelligences.library.actions.importing import import_register
from intelligences.library.importers.cells import items, without_answer
from intelligences.library.importers.formats import FORMATS
from intelligences.library.models import Deployment
from intelligences.library.snapshots import DEPLOYMENT_FIELDS
from intelligences.opendata.formats import LAYOUTS, published, write
from intelligences.opendata.formats.layouts import _OURS
from tests.library.importers.registers import real

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
    here = {"source_link", "source_id", "uuid", "publication_date", "last_change_date"}
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


def test_what_two_values_say_comes_back_as_two_values(tmp_path: Path) -> None:
    """Every field that a format carries, filled, written, read: the same values, domain by domain."""
    told = _full_use()
    persons = {"contact_channel", "accountable_service"}
    for layout in LAYOUTS.values():
        for form in ("json", "csv"):
            out = tmp_path / f"{layout.key}.{form}"
            write(layout, out, [told])
            before = set(Deployment.objects.values_list("pk", flat=True))
            import_register(out, form=FORMATS[layout.reader], by=None, file_name=out.name)
            back = Deployment.objects.exclude(pk__in=before).get()
            names = [name for name in layout.carried if name not in persons]
            assert _of(back, names) == _of(told, names), layout.key
            back.delete()


def _of(use: Deployment, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(use, name) for name in names}


def _full_use() -> Deployment:
    texts = [
        "title", "operator_name", "place_in_service", "problem", "caution", "data_used", "people_concerned", "redress",
        "human_oversight", "legal_basis", "technique", "expected_effect",
    ]  # fmt: skip
    return Deployment(
        **{name: f"Ce que dit {name}, en entier." for name in texts},
        pk=7,
        policy_domains=["eau-potable", "energie"],
        suppliers=["Régie des eaux, Nord", "Atelier du calcul"],
        status="production",
        learning="both",
        language="fr",
        started_on="2024-03",
        website="https://ville.example/tri",
        code_url="https://code.example/tri",
        decisions_a_year=1200,
        region="Bretagne",
        accountable_service="Service des eaux",
        contact_channel="eaux@ville.example",
    )


@given(st.lists(st.text("abcé,. ’-()", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=4))
def test_a_list_in_a_cell_comes_back_whatever_its_commas(names: list[str]) -> None:
    """Values are told apart by what no value holds."""
    told = list(dict.fromkeys(" ".join(one.split()).strip(" -•") for one in names))
    assume(all(told) and not any(map(without_answer, told)))
    column = next(one for one in LAYOUTS["atrs"].columns if one.name == "external_supplier")
    assert items(column.written(Deployment(suppliers=told))) == told


def test_every_dutch_row_is_valid_but_for_what_it_lacks(tmp_path: Path) -> None:
    schema = json.loads(real("nl/schema_v1.0.0.json").read_text("utf-8"))
    layout = LAYOUTS["algoritmeregister"]
    uses = [*published(), _full_use()]
    write(layout, tmp_path / "uses.json", uses)
    for use, row in zip(uses, _read(tmp_path / "uses.json"), strict=True):
        owed = [name for name in schema["required"] if name not in layout.lacking(use)]
        found = Draft7Validator(schema | {"required": owed}).iter_errors(row)
        assert not [f"{list(one.path)} {one.message[:80]}" for one in found]


def test_a_text_too_long_is_cut_at_a_word_and_told(tmp_path: Path) -> None:
    layout = LAYOUTS["algoritmeregister"]
    use = _full_use()
    use.title = "Prévoir les fuites " * 20
    told = write(layout, tmp_path / "uses.json", [use])
    name = _read(tmp_path / "uses.json")[0]["name"]
    assert name.endswith((" fuites…", " les…", " Prévoir…"))
    assert 80 < len(name) <= 99
    assert told.shortened == {"name": 1}
    use.title = "fuite" * 40
    assert len(layout.row(use)["name"]) == 99


_STANDARDS = {
    "algoritmeregister": "nl/schema_v1.0.0.json",
    "atrs": "eurocities_nl_standard/Algorithmic_transparency_data_standard.csv",
    "eurocities": "eurocities_nl_standard/schema-v0_3_1.yaml",
}


def _standard(key: str) -> dict[str, bool]:
    """Each attribute of a standard as published, and whether it is required."""
    text = real(_STANDARDS[key]).read_text("utf-8")
    if key == "algoritmeregister":
        schema = json.loads(text)
        return {name: name in schema["required"] for name in schema["properties"]}
    if key == "eurocities":
        return {one["attribute"]: one.get("required", False) for one in yaml.safe_load(text)["properties"]}
    rows = csv.DictReader(text.splitlines(keepends=True))
    return {row["attribute"].rstrip("*"): row["required"] == "TRUE" for row in rows}


@pytest.mark.parametrize("key", list(LAYOUTS))
def test_columns_are_those_of_the_standard_and_all_that_it_requires_is_told(key: str) -> None:
    layout, standard = LAYOUTS[key], _standard(key)
    assert {column.name for column in layout.columns} <= standard.keys()
    fixed = {"schema", "standard_version"}  # never empty
    required = {column.name for column in layout.columns if column.is_required} | set(layout.unfilled)
    assert required | fixed == {name for name, is_required in standard.items() if is_required} | fixed


def test_a_value_that_the_standard_lists_is_one_of_its_list() -> None:
    """Eurocities' enumerations, our states and kinds of learning."""
    read = yaml.safe_load(real(_STANDARDS["eurocities"]).read_text("utf-8"))["properties"]
    enums = {one["attribute"]: one["enum"]["en"] for one in read if "enum" in one}
    written = [LAYOUTS["eurocities"].row(one) for one in published()]
    for name, allowed in enums.items():
        assert {row[name] for row in written if row.get(name)} <= set(allowed)
    assert LAYOUTS["atrs"].row(Deployment(pk=1, status="pilot"))["phase"] == ""


def test_a_eurocities_row_keeps_its_identifier_and_dates_itself() -> None:
    use = Deployment(pk=7, title="Tri", published_at=datetime(2026, 3, 4, 12, tzinfo=UTC))
    row = LAYOUTS["eurocities"].row(use)
    assert UUID(row["uuid"]).version == 5
    assert row["publication_date"] == "2026-03-04"
    use.title = "Tri postal"
    assert LAYOUTS["eurocities"].row(use)["uuid"] == row["uuid"]
    assert LAYOUTS["eurocities"].row(Deployment(pk=8))["uuid"] != row["uuid"]


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
    Deployment.objects.filter(pk=next(iter(published())).pk).update(title="Prévoir les fuites " * 20)
    assert main(["export", "algoritmeregister", str(tmp_path / "uses.csv")]) == 0
    assert "Raccourci, trop long pour ce format : name (1)" in capsys.readouterr().out
    assert main(["export", "eurocities", str(tmp_path / "absent" / "uses.csv")]) == 1
    assert "n’existe pas" in capsys.readouterr().err
