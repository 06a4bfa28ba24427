"""Depositing: bytes whole on the disk once, checked before anyone reads them, public only after moderation."""

import errno
import hashlib
import io
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from intelligences.documents import actions, antivirus, queries, storage
from intelligences.documents.archives import Unacceptable
from intelligences.documents.models import Document, Edition, StoredFile
from intelligences.kernel import events, retention, versions
from intelligences.kernel.models import Event
from intelligences.messages import actions as follows
from intelligences.messages import digests
from intelligences.messages.compose import readable_text
from intelligences.messages.models import Message
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from tests.cast import Cast
from tests.documents import made

pytestmark = pytest.mark.django_db(transaction=True)
Deposit = Callable[..., Document]


def accept(document: Document, cast: Cast) -> None:
    case = Case.objects.pending().get()
    moderation.decide(case, moderation.Ruling("accepted", "conform"), by=cast.dina, seen=case.decisions.count())


def on_disk() -> list[str]:
    return sorted(path.name for path in storage.folder().rglob("*") if path.is_file())


def test_bytes_are_kept_once_by_their_hash(deposit: Deposit) -> None:
    deposit(b"Bonjour\n")
    deposit(b"Bonjour\n", title="Autre titre")
    sha256 = hashlib.sha256(b"Bonjour\n").hexdigest()
    assert on_disk() == [sha256]
    assert storage.path_of(sha256).read_bytes() == b"Bonjour\n"
    assert StoredFile.objects.get().size == 8


def test_a_refused_file_leaves_nothing(deposit: Deposit) -> None:
    with pytest.raises(Unacceptable):
        deposit(b"MZ\x00", "jeu.exe")
    assert on_disk() == []
    assert not Document.objects.exists()


def test_a_file_past_the_limit_is_refused_before_it_fills_the_disk(deposit: Deposit, settings: Any) -> None:
    settings.DOCUMENT_MAX_SIZE = 1024 * 1024
    with pytest.raises(Unacceptable, match="dépasse 1 Mo"):
        deposit(b"a" * (1024 * 1024 + 1))
    assert on_disk() == []


def test_a_full_disk_is_told_in_a_sentence(deposit: Deposit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unacceptable, match="plus de place"):
        deposit()
    assert on_disk() == []
    assert not Document.objects.exists()


def test_a_document_for_members_needs_no_moderation(deposit: Deposit) -> None:
    document = deposit()
    assert document.editions.get().state == "published"
    assert not Case.objects.exists()


def test_a_public_document_waits_for_moderation(deposit: Deposit, cast: Cast) -> None:
    document = deposit(audience="public")
    assert queries.search_entry(document) is None
    accept(document, cast)
    entry = queries.search_entry(document)
    assert entry is not None
    assert (entry.audience, document.editions.get().state) == ("public", "published")
    assert versions.values(versions.history(document)[0])["filename"] == "notes.txt"


def test_a_refused_edition_leaves_the_one_before_in_place(deposit: Deposit, cast: Cast) -> None:
    document = deposit(audience="public")
    accept(document, cast)
    actions.add_edition(io.BytesIO(b"Version 2"), "notes.txt", document, by=cast.bruno)
    case = Case.objects.pending().get()
    ruling = moderation.Ruling("refused", "unreadable", "Le texte est vide de sens.")
    moderation.decide(case, ruling, by=cast.dina, seen=0)
    assert {e.number: e.state for e in document.editions.all()} == {1: "published", 2: "refused"}
    assert queries.search_entry(document) is not None


def test_members_open_a_document_to_everyone_through_moderation(deposit: Deposit, cast: Cast) -> None:
    document = deposit()
    actions.add_edition(io.BytesIO(b"Version 2"), "notes.txt", document, by=cast.bruno)
    actions.open_to_everyone(document, by=cast.bruno)
    assert queries.search_entry(document) is None
    accept(document, cast)
    assert {e.number: e.state for e in document.editions.all()} == {1: "refused", 2: "published"}


def test_two_new_editions_at_once_have_two_numbers(deposit: Deposit, cast: Cast) -> None:
    document = deposit()

    def add(content: bytes) -> None:
        actions.add_edition(io.BytesIO(content), "notes.txt", document, by=cast.bruno)
        connection.close()

    threads = [threading.Thread(target=add, args=(f"Version {n}".encode(),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(document.editions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_withdrawn_document_leaves_the_search_and_the_queue_and_comes_back(deposit: Deposit, cast: Cast) -> None:
    document = deposit(audience="public")
    actions.withdraw(document, by=cast.bruno, reason="Une erreur à corriger")
    assert Case.objects.get().state == "taken_back"
    actions.put_back(document, by=cast.bruno)
    accept(document, cast)
    assert queries.search_entry(document) is not None


def test_a_purge_removes_bytes_names_and_title_everywhere(deposit: Deposit, cast: Cast) -> None:
    document = deposit(b"Secret\n", "secret.txt", title="Un titre secret")
    actions.purge(document, by=cast.alice, reason="Données personnelles")
    assert on_disk() == []
    stored = StoredFile.objects.get()
    assert stored.erased_at is not None
    assert str(Document.objects.get()) == "Document supprimé"
    version = versions.history(document)[0]
    assert versions.is_intact(version)
    assert isinstance(versions.values(version)["title"], versions.Purged)
    held = [str(list(model._base_manager.values())) for model in (Document, Edition, Event)]
    assert not [rows for rows in held if "ecret" in rows]


def test_bytes_that_another_document_uses_stay(deposit: Deposit, cast: Cast) -> None:
    first, second = deposit(), deposit(title="Autre")
    actions.purge(first, by=cast.alice, reason="Doublon")
    assert len(on_disk()) == 1
    actions.purge(second, by=cast.alice, reason="Doublon")
    assert on_disk() == []


def test_purged_bytes_can_be_deposited_again(deposit: Deposit, cast: Cast) -> None:
    actions.purge(deposit(), by=cast.alice, reason="Erreur")
    document = deposit()
    stored = StoredFile.objects.get()
    assert (stored.purged_at, stored.erased_at) == (None, None)
    assert storage.path_of(stored.pk).read_bytes() == b"Bonjour\n"
    assert queries.search_entry(document) is not None


def test_a_deposit_during_a_purge_of_the_same_bytes_never_loses_them(deposit: Deposit, cast: Cast) -> None:
    document = deposit()

    def again() -> None:
        for number in range(5):
            deposit(title=f"Copie {number}")
        connections.close_all()

    thread = threading.Thread(target=again)
    thread.start()
    actions.purge(document, by=cast.alice, reason="Doublon")
    thread.join()
    assert StoredFile.objects.get().purged_at is None
    assert len(on_disk()) == 1


def antivirus_that_ends_with(status: int, settings: Any, tmp_path: Path) -> None:
    script = tmp_path / "antivirus.sh"
    script.write_text(f"#!/bin/sh\ncat >/dev/null\nexit {status}\n")
    script.chmod(0o755)
    settings.ANTIVIRUS_COMMAND = str(script)


def test_a_file_waits_in_quarantine_until_the_antivirus_answers(
    deposit: Deposit, settings: Any, tmp_path: Path
) -> None:
    antivirus_that_ends_with(0, settings, tmp_path)
    document = deposit()
    stored = StoredFile.objects.get()
    assert (stored.state, queries.search_entry(document)) == ("quarantine", None)
    actions.check(stored.pk)
    assert StoredFile.objects.get().state == "clean"
    assert queries.search_entry(document) is not None


def test_an_infected_file_goes_and_its_depositor_is_told(deposit: Deposit, settings: Any, tmp_path: Path) -> None:
    antivirus_that_ends_with(1, settings, tmp_path)
    document = deposit(audience="public")
    actions.check(StoredFile.objects.get().pk)
    assert on_disk() == []
    assert (document.editions.get().state, Case.objects.get().state) == ("refused", "taken_back")
    assert Message.objects.filter(recipient="bruno@exemple.example", subject__contains="antivirus").count() == 1
    with pytest.raises(Unacceptable, match="antivirus"):
        deposit()


@pytest.mark.parametrize("command", ["/nowhere/antivirus", "sh -c 'exit 2'"])
def test_an_antivirus_that_fails_keeps_the_file_in_quarantine(deposit: Deposit, settings: Any, command: str) -> None:
    settings.ANTIVIRUS_COMMAND = command
    deposit()
    actions.check(StoredFile.objects.get().pk)
    assert StoredFile.objects.get().state == "quarantine"


def test_an_antivirus_reads_the_whole_file(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 300_000)
    settings.ANTIVIRUS_COMMAND = """sh -c 'test "$(wc -c)" -eq 300000'"""
    assert antivirus.analyse(path) is antivirus.Verdict.CLEAN


def test_the_sweep_finishes_what_a_crash_left(deposit: Deposit, cast: Cast) -> None:
    document = deposit()
    orphan = storage.path_of("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"never committed")
    old, fresh = storage.folder() / "incoming" / "old", storage.folder() / "incoming" / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"cut")
    os.utime(old, (0, time.time() - 2 * 86400))
    document.editions.update(file=None)
    StoredFile.objects.update(purged_at=timezone.now())
    actions.sweep()
    assert on_disk() == ["fresh"]
    assert StoredFile.objects.get().erased_at is not None


def test_a_tombstone_ends_with_its_time(deposit: Deposit, cast: Cast) -> None:
    kept, purged = deposit(), deposit(b"Autre")
    actions.purge(purged, by=cast.alice, reason="Erreur")
    retention.enforce(timezone.now() + timedelta(days=3 * 365 - 1))
    assert Document.objects.count() == 2
    retention.enforce(timezone.now() + timedelta(days=3 * 365 + 1))
    assert list(Document.objects.all()) == [kept]


def test_a_spreadsheet_made_by_a_real_writer_is_kept_as_it_is(deposit: Deposit) -> None:
    content = made.xlsx()
    document = deposit(content, "coûts 2026.xlsx")
    edition = document.editions.get()
    assert edition.file is not None
    assert (edition.filename, edition.file.kind) == ("coûts 2026.xlsx", "xlsx")
    assert storage.path_of(edition.file.pk).read_bytes() == content


def test_followers_of_an_organisation_hear_of_a_new_public_document(deposit: Deposit, cast: Cast) -> None:
    follows.follow(events.reference(cast.ville), by=cast.camille, cadence="at-once")
    document = deposit(audience="public", title="Charte de la ville")
    digests.send_due()
    assert not Message.objects.filter(recipient=cast.camille.email).exists()
    accept(document, cast)
    digests.send_due()
    told = Message.objects.get(recipient=cast.camille.email)
    assert "Charte de la ville" in readable_text(bytes(told.content or b""))
