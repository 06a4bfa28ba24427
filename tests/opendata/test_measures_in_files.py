"""The files of the library hold the measures of each use and its register's own cells, and give them back when read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intelligences.documents.models import Document
from intelligences.library import actions
from intelligences.library.importers.formats import OWN
from intelligences.library.models import Deployment, Evidence

pytestmark = pytest.mark.django_db
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
"""What the file tells of the records themselves: an import keeps it beside what `extra` held."""


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
        claim="Faster & “better”", method="Before/after <60 days>", level=2, language="en", measured_on="2025-03", **told
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
    assert (len(held), sum(len(measures) for measures, _extra in held.values()) > 100) == (len(uses), True)
    path = tmp_path / name
    path.write_bytes(give(client))
    Evidence.objects.all().delete()
    Deployment.objects.all().delete()
    settings.SITE_URL = "https://ailleurs.example"
    report = _read(path)
    assert (report["rows"], report["refused"]) == (len(uses), [])
    came = {(use.title, use.operator_name): use for use in Deployment.objects.published()}
    assert came.keys() == held.keys()
    for key, (measures, extra) in held.items():
        assert _measures(came[key]) == measures, key
        assert came[key].extra.items() >= extra.items(), key
        assert {one.removesuffix(" (2)") for one in came[key].extra.keys() - extra.keys()} <= _FROM_THE_FILE
    there = came[kept.title, kept.operator_name]
    assert there.extra["url (2)"].endswith(f"/usages/{kept.pk}-{kept.slug}/")
    assert _read(path)["diff"]["unchanged"] == len(uses)
