"""The files of the library hold the measures of each use and its register's own cells, and give them back when read."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from frictionless import Resource, Schema
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from intelligences.kernel import pagecache
from intelligences.library import actions
from intelligences.library.declaring.sheets import template
from intelligences.library.exports import use_columns
from intelligences.library.importers.formats import OWN
from intelligences.library.models import Deployment, Evidence
from intelligences.library.queries import finding
from intelligences.opendata.dump.archive import tables
from tests.opendata.test_dump import a_document
from tests.plain import plain

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
_MEASURE = (
    "claim", "indicator", "before", "after", "unit", "method", "sample", "author", "measured_on", "level", "level_why",
    "language", "source__url", "source__title", "source__kind", "source__published_on",
)  # fmt: skip
_EXTRA = {
    "Risico's": "geen",
    "url": "https://ailleurs.example/notice",
    "extra.note": "des &quot;guillemets&quot; et <b>des balises</b>",
    "title": "Un titre d’ailleurs",
    "étapes": [{"nom": "tri", "fait": True}, {"nom": "envoi", "rang": 2}],
    "cadre": {"loi": {"article": "3"}},
}
"""What an import may have kept: names of columns, structure, signs that JSON must escape."""
_FROM_THE_FILE = {
    "id", "register", "collection", "origin", "confirmed_on", "territory_name", "departement_code", "solution_id",
    "solution_name", "state", "url", "record_url",
}  # fmt: skip
"""What the file tells of the records themselves: kept beside what `extra` held, as an “unknown” is."""


def _csv(client: Client) -> bytes:
    return b"".join(client.get("/bibliotheque.csv").streaming_content)  # type: ignore[attr-defined]


def _xlsx(client: Client, language: str = "") -> bytes:
    return b"".join(client.get(f"{language}/bibliotheque.xlsx").streaming_content)  # type: ignore[attr-defined]


def _results(client: Client) -> Iterator[dict[str, Any]]:
    for page in range(1, client.get("/bibliotheque.json").json()["pages"] + 1):
        yield from client.get(f"/bibliotheque.json?page={page}").json()["results"]


def _json_lines(client: Client) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in _results(client)).encode()


def _json(client: Client) -> bytes:
    return json.dumps({"results": list(_results(client))}).encode()


def _measures(use: Deployment) -> list[tuple[Any, ...]]:
    return list(use.evidence.order_by("-level", "id").values_list(*_MEASURE))


def _read(path: Path) -> dict[str, Any]:
    return actions.import_register(path, form=OWN, by=None).report


@pytest.fixture
def kept(use: Deployment) -> Deployment:
    """A use whose register told more than there are fields for, with two measures of its own."""
    use.extra, use.register, use.external_id = _EXTRA, "registre-inventé", "inv-1"
    use.save()
    told = {"deployment": use, "origin": "collected", "source": use.source, "level_why": "Comparaison datée."}
    Evidence.objects.create(claim="Moins d’attente", before="-0.5", after="12.25", unit="jours", level=0, **told)
    Evidence.objects.create(
        claim="Faster & “better”",
        method="Before/after <60 days>",
        level=2,
        language="en",
        measured_on="2025-03",
        **told,
    )
    return use


@pytest.mark.parametrize(
    ("name", "give"), [("a.csv", _csv), ("a.xlsx", _xlsx), ("a.jsonl", _json_lines), ("a.json", _json)]
)
def test_what_is_downloaded_brings_the_same_measures_and_cells_to_an_empty_library(
    name: str, give: Callable[[Client], bytes], kept: Deployment, client: Client, tmp_path: Path, settings: Any
) -> None:
    uses = list(Deployment.objects.published().order_by("id"))
    held = {(use.title, use.operator_name): (_measures(use), use.extra) for use in uses}
    assert len(held) == len(uses) > 200
    assert sum(bool(measures) for measures, _extra in held.values()) > 10
    path = tmp_path / name
    path.write_bytes(give(client))
    Evidence.objects.all().delete()
    Deployment.objects.all().delete()
    settings.SITE_URL = "https://ailleurs.example"
    report = _read(path)
    assert (report["rows"], report["refused"]) == (len(uses), [])
    came = {(use.title, use.operator_name): use for use in Deployment.objects.published()}
    assert came.keys() == held.keys()
    names = {str(column.label): column.key for column in use_columns()}
    for key, (measures, extra) in held.items():
        assert _measures(came[key]) == measures, key
        assert came[key].extra.items() >= extra.items(), key
        beside = {one: told for one, told in came[key].extra.items() if one not in extra and told != "unknown"}
        assert {names.get(one, one) for one in (name.removesuffix(" (2)") for name in beside)} <= _FROM_THE_FILE
    page = "adresse" if name == "a.xlsx" else "url (2)"
    assert came[kept.title, kept.operator_name].extra[page].endswith(f"/usages/{kept.pk}-{kept.slug}/")
    assert _read(path)["diff"]["unchanged"] == len(uses)


def test_csv_and_json_fit_the_schemas_that_say_what_the_two_columns_hold(
    kept: Deployment, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uses.csv").write_bytes(_csv(client))
    monkeypatch.chdir(tmp_path)
    told = client.get("/donnees/schemas/usages/1.0.0/table-schema.json").json()
    fields = {field["name"]: field for field in told["fields"]}
    assert [(fields[name]["type"], "JSON" in fields[name]["description"]) for name in ("evidence", "extra")] == [
        ("array", True),
        ("object", True),
    ]
    resource = Resource(path="uses.csv", schema=Schema.from_descriptor(told))
    assert resource.validate().valid
    rows = {row["id"]: row for row in resource.read_rows()}
    assert rows[kept.pk]["extra"] == _EXTRA
    assert [one["claim"] for one in rows[kept.pk]["evidence"]] == ["Faster & “better”", "Moins d’attente"]
    assert rows[kept.pk]["evidence"][1] == {
        "claim": "Moins d’attente", "before": "-0.5", "after": "12.25", "unit": "jours", "level": 0,
        "level_why": "Comparaison datée.", "language": "fr",
        "source": {"url": kept.source.url, "title": kept.source.title, "kind": "press"},
    }  # fmt: skip
    told = client.get("/donnees/schemas/usages/1.0.0/schema.json").json()
    one = next(one for one in _results(client) if one["id"] == kept.pk)
    assert not list(Draft202012Validator(told).iter_errors(one))
    for wrong in ({"level": 9}, {"claime": "x"}, {"before": "beaucoup"}):
        assert list(Draft202012Validator(told).iter_errors(one | {"evidence": [one["evidence"][0] | wrong]}))


def test_a_use_without_measures_nor_cells_of_a_register_has_empty_cells(use: Deployment, client: Client) -> None:
    row = next(row for row in csv.DictReader(io.StringIO(_csv(client).decode())) if row["id"] == str(use.pk))
    assert (row["evidence"], row["extra"]) == ("", "")
    told = next(one for one in _results(client) if one["id"] == use.pk)
    assert (told["evidence"], told["extra"]) == (None, None)


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("", {"effets mesurés", "cases du registre gardées telles quelles"}),
        ("/en", {"measured effects", "cells of the register, kept as they are"}),
    ],
)
def test_a_spreadsheet_says_them_in_the_words_of_its_language_and_is_read_back(
    language: str, headings: set[str], kept: Deployment, client: Client, tmp_path: Path, settings: Any
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_xlsx(client, language))
    assert headings <= set(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0])
    measures = _measures(kept)
    settings.SITE_URL = "https://ailleurs.example"
    assert _read(path)["refused"] == []
    [came] = Deployment.objects.filter(register="schema-usages", title=kept.title)
    assert _measures(came) == measures
    assert came.extra.items() >= _EXTRA.items()


def _asked(client: Client, path: str) -> int:
    """How many queries a file takes, nothing being kept from another answer."""
    pagecache.shelf.clear()
    finding._rows.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert len(told) > 1000
    return len(queries)


@pytest.mark.parametrize("path", ["/bibliotheque.csv", "/bibliotheque.xlsx", "/bibliotheque.json", "/api/v1/usages"])
def test_measures_are_read_together(path: str, kept: Deployment, client: Client) -> None:
    _asked(client, path)
    assert _asked(client, path) <= _asked(client, f"{path}?q=usage+inventé") + 1


def test_a_long_file_reads_them_batch_by_batch(
    kept: Deployment, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _asked(client, "/bibliotheque.csv")
    monkeypatch.setattr(finding, "_BATCH", 50)
    batches = math.ceil(Deployment.objects.published().count() / 50)
    assert whole < _asked(client, "/bibliotheque.csv") <= whole + 3 * batches


def test_only_public_documents_of_measures_are_named(kept: Deployment, cast: Any, client: Client) -> None:
    titles = {"Évaluation ouverte": "public", "Note interne": "members"}
    for (title, audience), measure in zip(titles.items(), kept.evidence.order_by("id"), strict=True):
        measure.document = a_document(title, cast.ville, audience)
        measure.save()
    told = next(one for one in _results(client) if one["id"] == kept.pk)
    assert [one.get("document", {}).get("title") for one in told["evidence"]] == [None, "Évaluation ouverte"]
    for path in (
        "/bibliotheque.json?q=usage+inventé",
        f"/usages/{kept.pk}-{kept.slug}.json",
        f"/api/v1/usages/{kept.pk}",
    ):
        assert "Note interne" not in client.get(path).content.decode()


def test_a_document_elsewhere_is_kept_beside_what_the_register_told(
    kept: Deployment, cast: Any, client: Client, tmp_path: Path, settings: Any
) -> None:
    kept.evidence.filter(level=0).update(document=a_document("Évaluation", cast.ville, "public"))
    path = tmp_path / "a.csv"
    path.write_bytes(_csv(client))
    settings.SITE_URL = "https://ailleurs.example"
    assert _read(path)["refused"] == []
    came = Deployment.objects.get(register="schema-usages", title=kept.title)
    [told] = came.extra["documents des effets"]
    assert (told["claim"], told["title"]) == ("Moins d’attente", "Évaluation")
    assert told["url"].endswith("-evaluation/")


def test_the_archive_tells_the_same_cells_of_registers(kept: Deployment, client: Client) -> None:
    [uses] = [table for table in tables() if table.name == "uses"]
    archived = {row["id"]: row["extra"] for row in uses.told() if row["state"] == "published"}
    assert archived == {one["id"]: one["extra"] or {} for one in _results(client)}
    assert archived[kept.pk] == _EXTRA


def test_what_is_withdrawn_is_in_no_file(kept: Deployment, dina: Any, client: Client) -> None:
    actions.withdraw(kept, because="Erreur.", by=dina)
    assert "Moins d’attente" not in _csv(client).decode()
    assert kept.pk not in {one["id"] for one in _results(client)}


def test_json_past_the_end_of_a_spreadsheet_s_cell_says_where_it_is(
    kept: Deployment, client: Client, tmp_path: Path, settings: Any
) -> None:
    kept.extra = {"texte": "long " * 10_000}
    kept.save()
    path = tmp_path / "a.xlsx"
    path.write_bytes(_xlsx(client))
    settings.SITE_URL = "https://ailleurs.example"
    [refused] = _read(path)["refused"]
    assert plain(refused["value"]).startswith("Trop long pour une case de tableur : voyez http")
    assert refused["value"].endswith(f"/usages/{kept.pk}-{kept.slug}.json")
    assert (refused["column"], refused["reason"]) == (
        "cases du registre gardées telles quelles",
        "ce n’est pas un objet JSON",
    )


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("evidence", '[{"claim": "x"', "ce n’est pas une liste d’effets, en JSON"),
        (
            "evidence",
            '[{"claim": "x"}, {"claim": "y", "methode": "z"}]',
            "effet 2 : « methode » n’est pas un champ connu",
        ),
        ("evidence", '[{"claim": "x", "claim": "y"}]', "effet 1 : « claim (2) » n’est pas un champ connu"),
        ("evidence", '[{"claim": "x", "level": "fort"}]', "effet 1 : « level » : ce n’est pas un nombre"),
        ("evidence", '[{"claim": "x", "source": "un article"}]', "effet 1 : « source » est un objet, entre accolades"),
        (
            "evidence",
            '[{"claim": "x", "source": {"title": "Un article", "kind": "press"}}]',
            "effet 1 : une source se donne avec son adresse",
        ),
        (
            "evidence",
            '[{"claim": "x", "source": {"url": "https://a.example/", "page": "3"}}]',
            "effet 1 : « page » n’est pas un champ connu",
        ),
        ("evidence", json.dumps([{"claim": "x"}] * 51), "une fiche a 50 effets au plus"),
        ("extra", '{"a": 1', "ce n’est pas un objet JSON"),
        ("extra", '["a"]', "ce n’est pas un objet JSON"),
    ],
)
def test_a_cell_that_can_t_be_read_is_refused_where_it_is_with_the_reason(
    column: str, cell: str, why: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = [["title", "operator_name", column], ["Tri", "Ville A", ""], ["Compter", "Ville B", cell]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    shown = cell if len(cell) <= 200 else f"{cell[:199]}…"
    told = {"file": "a.csv", "line": 3, "column": column, "value": shown, "reason": why}
    [refused] = _read(path)["refused"]
    assert refused | {"reason": plain(refused["reason"])} == told
    assert Deployment.objects.filter(title="Compter", operator_name="Ville B").exists()


def test_an_empty_list_and_an_empty_object_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,operator_name,evidence,extra\nTri,Ville A,[],{}\n", encoding="utf-8")
    assert _read(path)["cells"]["mapped"] == 4
    use = Deployment.objects.get(title="Tri", operator_name="Ville A")
    assert (use.extra, use.evidence.count()) == ({}, 0)


def test_contacts_are_taken_out_of_what_the_json_says_and_counted(tmp_path: Path) -> None:
    extra = {"Remarque": "Écrire à anne.martin@ville.example", "Contact": "Anne Martin", "Type": "tri &quot;fin&quot;"}
    measure = {"claim": "Moins d’attente, dit anne.martin@ville.example", "author": "Ville A"}
    row = {"title": "Tri", "operator_name": "Ville A", "extra": extra, "evidence": [measure]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    report = _read(path)
    use = Deployment.objects.get(title="Tri", operator_name="Ville A")
    assert use.extra == {"Remarque": "Écrire à [coordonnée retirée]", "Type": "tri &quot;fin&quot;"}
    [kept] = use.evidence.all()
    assert (kept.claim, kept.author) == ("Moins d’attente, dit [coordonnée retirée]", "Ville A")
    assert {one["column"]: one["redacted"] for one in report["columns"] if one["redacted"]} == {
        "extra": 2,
        "evidence": 1,
    }


def test_a_town_s_spreadsheet_asks_for_no_json() -> None:
    assert not {"evidence", "extra"} & {column.key for column in template()}
