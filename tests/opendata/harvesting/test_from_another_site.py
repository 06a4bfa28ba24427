"""Another site of this software as a source: its CSV, its archive; what we said ourselves never comes back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from intelligences.library.models import Deployment, Evidence, Solution, Source
from intelligences.opendata import actions
from intelligences.opendata.dump import write
from intelligences.opendata.harvest import pages
from tests.opendata.harvesting.made import harvest, told
from tests.opendata.test_dump import encrypted, spoilt
from tests.opendata.web import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_one_connection")]
_FIELDS = (
    "title", "operator_name", "operator_kind", "territory_id", "policy_domains", "problem", "status", "suppliers",
    "learning", "technique_family", "year", "cost_investment", "personal_data",
)  # fmt: skip


def _node(url: str, cast: Any) -> Any:
    values = told(title="Observatoire voisin", url=url, format="node", publisher="Voisins")
    return actions.add_source(values, by=cast.farida)


def _there(settings: Any) -> tuple[dict[str, tuple[Any, ...]], bytes, bytes]:
    """The uses of another site, its CSV and its archive, as it would give them."""
    settings.SITE_URL = "https://register.example"
    uses = Deployment.objects.published().filter(collection="france")
    held = {str(row[0]): row[1:] for row in uses.order_by("pk").values_list("pk", *_FIELDS)}
    csv = b"".join(Client().get("/bibliotheque.csv").streaming_content)  # type: ignore[attr-defined]
    out = Path(settings.MEDIA_ROOT) / "there.zip"
    out.parent.mkdir(parents=True, exist_ok=True)
    write(out)
    settings.SITE_URL = "https://here.example"
    return held, csv, out.read_bytes()


def _came(source: Any) -> dict[str, tuple[Any, ...]]:
    rows = Deployment.objects.filter(register=source.register).order_by("pk")
    return {row[0]: row[1:] for row in rows.values_list("external_id", *_FIELDS)}


def _measures(source: Any) -> list[tuple[Any, ...]]:
    rows = Evidence.objects.filter(deployment__register=source.register).order_by("deployment__external_id", "id")
    return list(rows.values_list("deployment__external_id", "claim", "level", "before", "after", "source__url"))


def test_its_csv_and_its_archive_give_the_same_records(web: Web, cast: Any, settings: Any) -> None:
    held, csv, archive = _there(settings)
    web.pages |= {"/bibliotheque.csv": csv, "/donnees/bibliotheque.zip": archive}
    by_csv = _node("https://register.example/bibliotheque.csv", cast)
    by_archive = _node("https://register.example/donnees/bibliotheque.zip", cast)
    assert harvest(by_csv).counts == {"new": len(held)}, by_csv.jobs.first().error
    assert harvest(by_archive).counts == {"new": len(held)}, by_archive.jobs.first().error
    assert _came(by_csv) == held == _came(by_archive)
    one = Deployment.objects.filter(register=by_archive.register).order_by("pk").first()
    original = Deployment.objects.get(pk=one.external_id)
    assert one.record_url == f"https://register.example/u/{original.pk}"
    assert one.source.url == original.source.url
    assert _measures(by_csv) == _measures(by_archive) != []


def _pages(settings: Any, address: str) -> dict[str, bytes]:
    """What the API of another site gives at an address, page after page."""
    settings.SITE_URL = "https://register.example"
    pages, path = {}, address
    while path:
        pages[path] = Client().get(path).content
        path = (json.loads(pages[path])["next"] or "").removeprefix(settings.SITE_URL)
    settings.SITE_URL = "https://here.example"
    return pages


def test_its_api_gives_the_same_records_to_the_last_page(web: Web, cast: Any, settings: Any) -> None:
    held, _csv, _archive = _there(settings)
    address = "/api/v1/usages?collection=france&limite=100"
    web.pages |= _pages(settings, address)
    assert len(web.pages) > 2
    source = _node(f"https://register.example{address}", cast)
    assert harvest(source).counts == {"new": len(held)}, source.jobs.first().error
    assert _came(source) == held
    assert len(_measures(source)) == Evidence.objects.filter(deployment__in=list(map(int, held))).count() > 0
    gone = str(max(map(int, held)))  # of the last page: the first one is as it was
    last = list(web.pages)[-1]
    told = json.loads(web.pages[last])
    web.pages[last] = json.dumps(
        told | {"results": [one for one in told["results"] if str(one["id"]) != gone]}
    ).encode()
    assert harvest(source).counts == {"unchanged": len(held) - 1, "vanished": 1}
    assert [path for path, _etag in web.asked][-len(web.pages) :] == list(web.pages)


def test_a_list_on_one_page_is_asked_for_with_its_etag(web: Web, cast: Any, settings: Any) -> None:
    web.pages |= _pages(settings, "/api/v1/usages?etat=stopped&collection=france&limite=100")
    (address,) = web.pages
    source = _node(f"https://register.example{address}", cast)
    assert harvest(source).state == "done", source.jobs.first().error
    assert harvest(source).state == "unchanged"


_PAGE = {"id": 1, "title": "Tri", "operator_name": "Ville", "problem": "Trie.", "url": "https://register.example/u/1"}


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ("https://ailleurs.example/api/v1/usages?curseur=a", "La suite de cette liste n’est pas sur le même site"),
        ("http://register.example/api?curseur=a", "La suite de cette liste n’est pas sur le même site"),
        ("//10.0.0.7/api", "La suite de cette liste n’est pas sur le même site"),
        (2, "La suite de cette liste n’est pas sur le même site"),
        ("/api", "Cette liste n’a pas de fin"),
        ("/endless?0", "Cette liste n’a pas de fin"),
        ("/absent", "404"),
        ("/page.html", "Une page de cette liste ne peut pas être lue"),
        ("/moved", "Cette adresse n’est pas sur l’internet public"),
    ],
)
def test_a_list_that_goes_elsewhere_or_on_for_ever_writes_nothing(
    web: Web, cast: Any, monkeypatch: pytest.MonkeyPatch, after: Any, sentence: str
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 20)
    web.pages |= {"/page.html": b"<p>Bonjour</p>", "/moved": "https://ailleurs.example/api"}
    web.pages |= {
        f"/endless?{one}": json.dumps({"next": f"/endless?{one + 1}", "results": []}).encode() for one in range(30)
    }
    web.pages["/api"] = json.dumps({"next": None, "results": [_PAGE, _PAGE | {"id": 2}]}).encode()
    source = _node("https://register.example/api", cast)
    assert harvest(source).counts == {"new": 2}, source.jobs.first().error
    web.pages["/api"] = json.dumps({"next": after, "results": [_PAGE]}).encode()
    job = harvest(source)
    assert job.state == "failed"
    assert sentence in job.error
    assert not Deployment.objects.filter(register=source.register, state="withdrawn").exists()


def test_every_measure_of_a_use_comes_with_its_own_source(web: Web, cast: Any, settings: Any) -> None:
    measured = Evidence.objects.filter(deployment__collection="france", deployment__state="published").first()
    assert measured is not None
    original = measured.deployment
    page = Source.objects.create(url="https://revue.example/a", title="Une revue", kind="press", published_on="2024-05")
    told = {"claim": "Deux jours de moins", "level": 2, "level_why": "Avant, après.", "method": "Comparée à un service"}
    figures = {"before": "4.0000", "after": "2.5000", "unit": "jours", "measured_on": "2024-03"}
    Evidence.objects.create(deployment=original, **told, **figures, source=page, origin="collected")
    _held, _csv, archive = _there(settings)
    web.pages["/donnees/bibliotheque.zip"] = archive
    source = _node("https://register.example/donnees/bibliotheque.zip", cast)
    assert set(harvest(source).counts) == {"new"}
    columns = ("claim", "level", "level_why", "method", "before", "after", "unit", "measured_on", "source__url")
    came = Evidence.objects.filter(deployment__register=source.register, deployment__external_id=original.pk)
    there = Evidence.objects.filter(deployment=original)
    assert set(came.values_list(*columns)) == set(there.values_list(*columns))
    assert came.count() == there.count() > 1
    published = Evidence.objects.filter(deployment__state="published", deployment__collection="france")
    here = published.filter(deployment__register=source.register)
    assert here.count() == published.exclude(deployment__register=source.register).count()
    source.etag = source.last_modified = ""  # as if it had been written again
    source.save()
    assert set(harvest(source).counts) == {"unchanged"}


def test_what_we_published_ourselves_is_refused_when_it_comes_back(web: Web, cast: Any, settings: Any) -> None:
    held, csv, archive = _there(settings)
    settings.SITE_URL = "https://register.example"
    web.pages |= {"/bibliotheque.csv": csv, "/donnees/bibliotheque.zip": archive}
    for path in web.pages:
        source = _node(f"https://register.example{path}", cast)
        assert harvest(source).counts == {"refused": len(held)}
        assert set(source.items.values_list("reason", flat=True)) == {"c’est une de nos propres fiches, qui revient"}


def _damaged(archive: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"commune", b"communE", 1) if name == "jsonl/uses.jsonl" else content)
    return out.getvalue()


_HOW: dict[str, Callable[[bytes], bytes]] = {
    "other rows": _damaged,
    "cut": lambda archive: archive[: len(archive) // 2],
    "spoilt": lambda archive: spoilt(archive, "jsonl/sources.jsonl"),
    "encrypted": lambda archive: encrypted(archive, "jsonl/uses.jsonl"),
}


@pytest.mark.parametrize("how", list(_HOW))
def test_a_damaged_archive_is_one_sentence(web: Web, cast: Any, settings: Any, how: str) -> None:
    _held, _csv, archive = _there(settings)
    web.pages["/a.zip"] = _HOW[how](archive)
    source = _node("https://register.example/a.zip", cast)
    job = harvest(source)
    assert job.state == "failed"
    assert "abîm" in job.error
    assert not Deployment.objects.filter(register=source.register).exists()
    assert Solution.objects.exists()
    assert Source.objects.exists()
