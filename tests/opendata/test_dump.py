"""The full dump re-imports to equal data; what isn't public stays; a damaged archive changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.accounts.models import Organisation, Person
from intelligences.documents import actions as documents
from intelligences.documents.models import Document, Edition, StoredFile
from intelligences.kernel import versions
from intelligences.library import actions
from intelligences.library.actions.importing import import_register
from intelligences.library.importers.formats import FORMATS
from intelligences.library.models import (
    Assessment,
    Deployment,
    DeploymentDocument,
    Evidence,
    SignedAssessment,
    Solution,
    Source,
)
from intelligences.library.queries.assessing import public_copies
from intelligences.opendata.dump import BadDump, NotEmpty, load, write
from tests.cast import Cast
from tests.library.importers.registers import real

pytestmark = pytest.mark.django_db


def _dump(folder: Path, name: str = "dump.zip") -> bytes:
    write(folder / name)
    return (folder / name).read_bytes()


def _wipe() -> None:
    for model in (Evidence, Deployment, Document, StoredFile, Solution, Source, Organisation):
        model.objects.all().delete()
    with connection.cursor() as cursor:  # versions are append-only: the empty database of a test is made by force
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_version DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM kernel_version WHERE subject LIKE 'library.%' OR subject LIKE 'documents.%'")
        cursor.execute("ALTER TABLE kernel_version ENABLE TRIGGER USER")


def _again(folder: Path) -> tuple[bytes, bytes]:
    """A dump, and the one of the library that it makes."""
    first = _dump(folder, "first.zip")
    _wipe()
    load(folder / "first.zip")
    return first, _dump(folder, "second.zip")


def _lines(data: bytes, table: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [json.loads(line) for line in archive.read(f"jsonl/{table}.jsonl").splitlines()]


def test_the_french_uses_come_back_equal(tmp_path: Path) -> None:
    shown = Deployment.objects.published().count()
    first, second = _again(tmp_path)
    assert first == second
    assert Deployment.objects.published().count() == shown
    assert len(_lines(first, "uses")) >= shown > 200
    assert not list(versions.verify_all())


def test_a_real_register_comes_back_equal(tmp_path: Path) -> None:
    _wipe()
    import_register(real("nl/algoritmes.json"), form=FORMATS["nl"], by=None, file_name="algoritmes.json")
    assert Deployment.objects.count() == 1530
    first, second = _again(tmp_path)
    assert first == second


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)
_USE = st.fixed_dictionaries(
    {"title": _TEXT.filter(str.strip), "operator_name": _TEXT.filter(str.strip)},
    optional={
        "problem": _TEXT,
        "suppliers": st.lists(_TEXT, max_size=3),
        "status": st.sampled_from(["production", "pilot", "idea", "unknown"]),
        "started_on": st.sampled_from(["2024", "2024-05", "2024-05-17"]),
        "year": st.integers(2000, 2026),
        "decisions_a_year": st.integers(0, 10**12),
        "confirmed_on": st.dates(date(2000, 1, 1), date(2026, 1, 1)),
        "extra": st.dictionaries(_TEXT, _TEXT, max_size=2),
    },
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_USE, min_size=1, max_size=4), st.data())
def test_any_library_comes_back_equal(
    tmp_path: Path, dina: Person, uses: list[dict[str, Any]], data: st.DataObject
) -> None:
    _wipe()
    town = Organisation.objects.create(
        name="Ville inventée", kind="local_authority", siren="217500016", state="validated"
    )
    for number, told in enumerate(uses):
        _publish(
            told, Source.objects.create(title="Page", kind="press", url=f"https://a.example/{number}"), town, dina, data
        )
    first, second = _again(tmp_path)
    assert first == second
    assert not list(versions.verify_all())


def _publish(told: dict[str, Any], source: Source, town: Organisation, dina: Person, data: st.DataObject) -> None:
    """A use, and what may happen to it next: declared, measured, changed, a field purged, withdrawn."""
    happens = data.draw(
        st.sets(st.sampled_from(["declared", "measured", "purged", "withdrawn", "documented", "signed"]))
    )
    made = Deployment(**told, origin="collected", source=source, organisation=town if "declared" in happens else None)
    use = actions.publish(made, by=dina)
    if "measured" in happens:
        Evidence.objects.create(
            deployment=use, claim="Moins d’attente", level=0, level_why="Dit par l’organisme", origin="collected",
            source=source, before=Decimal("12.5000"), after=Decimal("0.0100"), unit="jours",
        )  # fmt: skip
        use.title += " (suite)"
        actions.publish(use, by=dina)
    if "documented" in happens:
        document = a_document(data.draw(_TEXT), town, data.draw(st.sampled_from(["public", "members"])))
        DeploymentDocument.objects.create(deployment=use, document=document)
        Evidence.objects.filter(deployment=use).update(document=document)
    if "signed" in happens and use.organisation_id:
        _signed(use, dina, publish=data.draw(st.booleans()))
    if "purged" in happens:
        versions.purge_field(use, "title", by=dina, reason="Nom d’une personne")
    if "withdrawn" in happens:
        actions.withdraw(use, because="Erreur", by=dina)


def a_document(title: str, town: Organisation, audience: str, content: str = "") -> Document:
    told = {"title": title, "summary": title, "licence": "cc-by-4.0", "language": "fr", "audience": audience}
    document = Document.objects.create(organisation=town, **told)
    digest = hashlib.sha256(f"{document.pk}{content}".encode()).hexdigest()
    stored = StoredFile.objects.create(sha256=digest, size=12, kind="pdf", state="clean")
    edition = {"filename": "charte.pdf", "state": "published", "published_at": timezone.now()}
    Edition.objects.create(document=document, number=1, file=stored, **edition)
    return document


def _signed(use: Any, by: Person, *, publish: bool) -> SignedAssessment:
    """An assessment of which one conclusion may be read by all, and an answer and another conclusion may not."""
    held = Assessment.objects.create(
        deployment=use, organisation=use.organisation, pack="gdpr", version=date(2026, 8, 2),
        answers={"secret": {"given": ["réponse tue"], "revision": 1}},
    )  # fmt: skip
    shown = {"conclusions": [{"says": {"fr": "dit à tous"}}], "score": None, "kept_back": 1}
    told = {"pack": "gdpr", "title": {"fr": "Titre", "en": "Title"}, "shown": shown, "answers": ["réponse tue"],
            "conclusions": [{"says": "conclusion tue"}]}  # fmt: skip
    copy = versions.take(held, told, by=by)
    return SignedAssessment.objects.create(
        assessment=held, number=1, version=held.version, copy=copy.number, copy_hash=copy.hash, signed_by=by,
        function="Directrice", published_at=timezone.now() if publish else None,
    )  # fmt: skip


def test_public_documents_come_back_without_their_bytes_and_wait_for_them(cast: Cast, tmp_path: Path) -> None:
    _wipe()
    cast.ville.save(force_insert=True)
    use = actions.publish(
        Deployment(title="Montré", operator_name="Ville", origin="declared", organisation=cast.ville), by=None
    )
    shown = a_document("Charte ouverte", cast.ville, "public")
    kept = a_document("Note interne", cast.ville, "members")
    gone = a_document("Ancienne charte", cast.ville, "public")
    documents.withdraw(gone, by=cast.dina, reason="Périmée.")
    for one in (shown, kept, gone):
        DeploymentDocument.objects.create(deployment=use, document=one)
        Evidence.objects.create(
            deployment=use, claim=f"Mesure {one.pk}", level=0, level_why="Dit.", origin="declared", document=one
        )
    sha256 = shown.editions.get().file_id
    first, second = _again(tmp_path)
    assert first == second
    assert [row["title"] for row in _lines(first, "documents")] == ["Charte ouverte"]
    assert [(row["sha256"], row["size"]) for row in _lines(first, "files")] == [(sha256, 12)]
    assert [row["document_id"] for row in _lines(first, "evidence")] == [shown.pk, None, None]
    edition = Document.objects.get().editions.get()
    assert (edition.file.state, edition.file.is_ready) == ("absent", False)
    page = Client().get(shown.get_absolute_url()).content.decode()
    assert "décrit par une archive, sans son contenu" in page
    assert Client().get(edition.get_absolute_url()).status_code == 404


def test_shown_duties_come_back_and_what_only_their_organisation_reads_is_sealed(cast: Cast, tmp_path: Path) -> None:
    _wipe()
    cast.ville.save(force_insert=True)
    uses = [
        actions.publish(
            Deployment(title=title, operator_name="Ville", origin="declared", organisation=cast.ville), by=None
        )
        for title in ("Montrée", "Gardée")
    ]
    _signed(uses[0], cast.alice, publish=True)
    _signed(uses[1], cast.alice, publish=False)
    first, second = _again(tmp_path)
    assert first == second
    everything = b"".join(json.dumps(_lines(first, name), ensure_ascii=False).encode() for name in (
        "assessments", "signed_assessments", "versions",
    ))  # fmt: skip
    assert "dit à tous".encode() in everything
    for hidden in ("réponse tue", "conclusion tue", str(cast.alice.pk)):
        assert hidden.encode() not in everything
    assert len(_lines(first, "signed_assessments")) == 1
    copy = public_copies(Deployment.objects.get(title="Montrée"))[0]
    assert [one["says"]["fr"] for one in copy.public_conclusions] == ["dit à tous"]
    assert copy.kept_back == 1
    assert not public_copies(Deployment.objects.get(title="Gardée"))
    assert not list(versions.verify_all())


def test_what_isn_t_public_and_who_wrote_stay_here(cast: Cast, tmp_path: Path) -> None:
    draft = Deployment.objects.create(title="Brouillon secret", operator_name="Ville", origin="declared", state="draft")
    shown = actions.publish(
        Deployment(title="Montré", operator_name="Ville", origin="declared", organisation=cast.ville), by=cast.alice
    )
    data = _dump(tmp_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert draft.title.encode() not in everything
    assert str(cast.alice.pk).encode() not in everything
    assert cast.alice.email.encode() not in everything
    assert shown.title.encode() in everything


def test_each_file_holds_the_same_rows(tmp_path: Path) -> None:
    import csv

    import pyarrow.parquet as pq

    data = _dump(tmp_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            name = resource["name"]
            rows = list(csv.DictReader(io.StringIO(archive.read(resource["path"]).decode())))
            columns = [field["name"] for field in resource["schema"]["fields"]]
            parquet = pq.read_table(io.BytesIO(archive.read(f"parquet/{name}.parquet")))
            assert len(rows) == len(_lines(data, name)) == parquet.num_rows
            assert parquet.column_names == columns
            assert not rows or list(rows[0]) == columns
        titles = pq.read_table(io.BytesIO(archive.read("parquet/uses.parquet"))).column("title").to_pylist()
    assert titles == [row["title"] for row in _lines(data, "uses")]


def test_a_library_that_isn_t_empty_is_left_alone(tmp_path: Path) -> None:
    _dump(tmp_path)
    before = Deployment.objects.count()
    with pytest.raises(NotEmpty, match="bibliothèque vide"):
        load(tmp_path / "dump.zip")
    assert Deployment.objects.count() == before


def spoilt(data: bytes, name: str) -> bytes:
    """An archive one of whose entries can't be unpacked: its compressed bytes are no longer any."""
    told = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(name)
    start = entry.header_offset + 30 + len(entry.filename)
    told[start : start + 20] = b"\xff" * 20
    return bytes(told)


def encrypted(data: bytes, name: str) -> bytes:
    """An archive one of whose entries says that it needs a password (APPNOTE 4.4.4, bit 0)."""
    told = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry, directory = archive.getinfo(name), archive.start_dir
    told[entry.header_offset + 6] |= 1
    told[data.index(name.encode(), directory) - 46 + 8] |= 1
    return bytes(told)


def _damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    for entry in ("manifest.json", "jsonl/uses.jsonl"):
        yield f"spoilt {entry}", spoilt(data, entry)
        yield f"encrypted {entry}", encrypted(data, entry)
    yield "cut", data[: len(data) // 2]
    yield "not a zip", b"bonjour"
    yield "empty", b""
    for name, change in {
        "other rows": ("jsonl/uses.jsonl", lambda text: text.replace(b"commune", b"communE", 1)),
        "no manifest": ("manifest.json", lambda text: b"{}"),
        "not json": ("manifest.json", lambda text: b"{"),
        "later version": ("manifest.json", lambda text: text.replace(b'"version": 2', b'"version": 9')),
    }.items():
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.namelist():
                content = old.read(entry)
                new.writestr(entry, change[1](content) if entry == change[0] else content)
        yield name, out.getvalue()


def test_a_damaged_archive_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    data = _dump(tmp_path)
    _wipe()
    for name, damaged in _damaged(data):
        (tmp_path / "damaged.zip").write_bytes(damaged)
        with pytest.raises(BadDump) as error:
            load(tmp_path / "damaged.zip")
        assert str(error.value).endswith((".", "jour.", "nouveau.")), name
        assert not Deployment.objects.exists(), name


def test_a_forged_version_is_refused(tmp_path: Path) -> None:
    data = _dump(tmp_path)
    _wipe()
    out, forged = io.BytesIO(), "jsonl/versions.jsonl"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        content_of = {name: old.read(name) for name in old.namelist()}
        content_of[forged] = content_of[forged].replace("é".encode(), b"e", 1)
        manifest = json.loads(content_of["manifest.json"])
        manifest["files"][forged] = {
            "bytes": len(content_of[forged]),
            "sha256": hashlib.sha256(content_of[forged]).hexdigest(),
        }
        content_of["manifest.json"] = json.dumps(manifest).encode()
        for name, told in content_of.items():
            new.writestr(name, told)
    (tmp_path / "forged.zip").write_bytes(out.getvalue())
    with pytest.raises(BadDump, match="scellée"):
        load(tmp_path / "forged.zip")
    assert not Deployment.objects.exists()
