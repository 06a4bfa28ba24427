"""The schemas at stable addresses are right, and what the library publishes fits them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from frictionless import Resource, Schema
from jsonschema import Draft202012Validator

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def _schema(client: Client, name: str, file: str) -> dict[str, Any]:
    address = f"/donnees/schemas/{name}/1.0.0/{file}"
    told: dict[str, Any] = client.get(address).json()
    assert told.get("path", told.get("$id", "")).endswith(address)
    return told


@pytest.mark.parametrize("name", ["usages", "solutions"])
def test_table_schemas_are_valid_under_frictionless(name: str, client: Client) -> None:
    told = _schema(client, name, "table-schema.json")
    report = Schema.validate_descriptor(told)
    assert report.valid, report.flatten(["message"])
    assert all(field["title"] for field in told["fields"])
    status = [field for field in told["fields"] if field["name"] == "status"]
    assert name == "solutions" or "production" in status[0]["constraints"]["enum"]


def test_the_csv_of_the_library_fits_its_schema(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/bibliotheque.csv")
    (tmp_path / "uses.csv").write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    monkeypatch.chdir(tmp_path)
    told = _schema(client, "usages", "table-schema.json")
    report = Resource(path="uses.csv", schema=Schema.from_descriptor(told)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
    assert report.tasks[0].stats["rows"] > 200


def test_a_wrong_csv_doesn_t_fit(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get("/bibliotheque.csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    (tmp_path / "uses.csv").write_text(text.replace(",production,", ",running,", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = _schema(client, "usages", "table-schema.json")
    assert not Resource(path="uses.csv", schema=Schema.from_descriptor(told)).validate().valid


def test_each_object_of_the_json_fits_its_schema(client: Client) -> None:
    told = _schema(client, "usages", "schema.json")
    Draft202012Validator.check_schema(told)
    validator, seen = Draft202012Validator(told), 0
    for page in range(1, client.get("/bibliotheque.json").json()["pages"] + 1):
        for one in client.get(f"/bibliotheque.json?page={page}").json()["results"]:
            errors = [error.message for error in validator.iter_errors(one)]
            assert not errors, (one["id"], errors)
            seen += 1
    assert seen > 200
    assert list(validator.iter_errors({"title": 3}))


def test_an_address_without_a_schema_is_not_found(client: Client) -> None:
    for address in ("usages/9.0.0/schema.json", "autre/1.0.0/schema.json", "usages/1.0.0/autre.json"):
        assert client.get(f"/donnees/schemas/{address}").status_code == 404
