"""Every write on documents: deposit, new edition, withdraw, put back, purge, what the antivirus said."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from intelligences.accounts.models import Organisation, Person
from intelligences.documents import antivirus, filetypes, names, storage
from intelligences.documents.archives import Unacceptable
from intelligences.documents.models import Document, Edition, StoredFile
from intelligences.kernel import events, notices, searchable, submissions, versions

_State, _File = Edition.State, StoredFile.State
ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Description:
    """What a depositor says of a document; `licence` and `audience` are the model's choices."""

    title: str
    licence: str
    language: str
    audience: str
    summary: str = ""


@dataclass(frozen=True)
class _Checked:
    """A received file whose content was looked at."""

    received: storage.Received
    kind: filetypes.FileType
    filename: str


def deposit(
    file: IO[bytes], name: str, description: Description, *, by: Person, organisation: Organisation
) -> Document:
    """Take a file and make a document of it. Unacceptable, with a sentence, when the file isn't one that we take."""
    with _received(file, name) as checked, transaction.atomic():
        document = Document.objects.create(organisation=organisation, deposited_by=by, **vars(description))
        events.record("document.deposited", by=by, on=document)
        _add(document, checked, by=by)
    return document


def add_edition(file: IO[bytes], name: str, document: Document, *, by: Person) -> Edition:
    """A new file in the place of the last one, which stays readable under its number. Unacceptable as `deposit`."""
    with _received(file, name) as checked, transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        return _add(document, checked, by=by)


@contextlib.contextmanager
def _received(file: IO[bytes], name: str) -> Iterator[_Checked]:
    with storage.receiving(file, limit=settings.DOCUMENT_MAX_SIZE) as received:
        kind = filetypes.identify(received.path, name)
        yield _Checked(received, kind, names.clean(name, kind.key))


def _add(document: Document, checked: _Checked, *, by: Person) -> Edition:
    stored = _store(checked)
    last = document.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        document=document, number=last + 1, file=stored, filename=checked.filename, state=_State.WAITING
    )
    events.record("document.edition_added", by=by, on=document, facts={"number": edition.number})
    if document.audience == Document.Audience.PUBLIC:
        submissions.submit(edition, by=by, language=document.language)
        searchable.index(document)
    else:
        publish(edition, by=by)
    return edition


def _store(checked: _Checked) -> StoredFile:
    """The one row and the one file of these bytes; a purge of the same bytes waits, or has finished."""
    sha256 = checked.received.sha256
    _lock(sha256)
    stored = StoredFile.objects.filter(pk=sha256).first()
    if stored is not None and stored.state == _File.INFECTED:
        raise Unacceptable(gettext("L’antivirus a déjà refusé ce fichier : il n’est pas accepté."))
    storage.keep(checked.received)
    if stored is None:
        told = {"size": checked.received.size, "kind": checked.kind.key}
        stored = StoredFile.objects.create(pk=sha256, state=_arriving(sha256), **told)
    elif stored.state == _File.ABSENT:
        stored.state = _arriving(sha256)
        stored.save(update_fields=["state"])
    elif stored.purged_at is not None:
        stored.purged_at = stored.erased_at = None
        stored.save(update_fields=["purged_at", "erased_at"])
    return stored


def _arriving(sha256: str) -> str:
    """The state of bytes that have just come; the antivirus is asked when there is one."""
    if not antivirus.is_set():
        return _File.UNSCANNED
    _ask_the_antivirus(sha256)
    return _File.QUARANTINE


def _lock(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 27))", [sha256])


def _ask_the_antivirus(sha256: str) -> None:
    from intelligences.documents.tasks import check_file

    check_file.defer(sha256=sha256)


@transaction.atomic
def publish(edition: Edition, *, by: Person | None) -> None:
    """Let an edition be read by the document's audience; moderation calls this for what is public."""
    edition.state, edition.published_at = _State.PUBLISHED, edition.published_at or timezone.now()
    edition.save(update_fields=["state", "published_at"])
    document = edition.document
    told = {"title": document.title, "licence": document.licence, "language": document.language}
    versions.take(
        document,
        {**told, "number": edition.number, "filename": edition.filename, "sha256": edition.file_id},
        by=by,
    )
    events.record("document.published", by=by, on=document, facts={"number": edition.number})
    if document.audience == Document.Audience.PUBLIC and edition.number == 1:
        facts = {"document": document.pk}
        events.record("organisation.document_published", by=by, on=document.organisation, facts=facts)
    searchable.index(document)


@transaction.atomic
def refuse(edition: Edition, *, by: Person | None) -> None:
    """Keep an edition from its audience; its organisation still reads it."""
    edition.state = _State.REFUSED
    edition.save(update_fields=["state"])
    events.record("document.refused", by=by, on=edition.document, facts={"number": edition.number})
    searchable.index(edition.document)


@transaction.atomic
def open_to_everyone(document: Document, *, by: Person) -> None:
    """Make a document of members public: its last edition passes through moderation, older ones stay with members."""
    document.audience = Document.Audience.PUBLIC
    document.save(update_fields=["audience"])
    document.editions.update(state=_State.REFUSED)
    edition = document.editions.order_by("-number").first()
    if edition is not None:
        edition.state = _State.WAITING
        edition.save(update_fields=["state"])
        submissions.submit(edition, by=by, language=document.language)
    events.record("document.opened", by=by, on=document)
    searchable.index(document)


@transaction.atomic
def withdraw(document: Document, *, by: Person, reason: str) -> None:
    """Take a document away from its readers; its page says when and why, its organisation still reads it."""
    document.withdrawn_at, document.reason = timezone.now(), reason
    document.save(update_fields=["withdrawn_at", "reason"])
    _leave_the_queue(document, by=by)
    events.record("document.withdrawn", by=by, on=document)
    searchable.index(document)


@transaction.atomic
def put_back(document: Document, *, by: Person) -> None:
    """Undo a withdrawal; an edition that waited passes through moderation again."""
    document.withdrawn_at, document.reason = None, ""
    document.save(update_fields=["withdrawn_at", "reason"])
    for edition in document.editions.filter(state=_State.WAITING):
        submissions.submit(edition, by=by, language=document.language)
    events.record("document.put_back", by=by, on=document)
    searchable.index(document)


@transaction.atomic
def purge(document: Document, *, by: Person, reason: str) -> None:
    """Remove a document for good: title, names and bytes, here and in its versions; a dated tombstone says why.

    Bytes that another document uses stay. `reason` is public.
    """
    _leave_the_queue(document, by=by)
    hashes = [edition.file_id for edition in document.editions.filter(file__isnull=False)]
    document.editions.update(file=None, filename="")
    for field in ("title", "filename", "sha256"):
        versions.purge_field(document, field, by=by, reason="document supprimé")
    document.title = document.summary = ""
    document.purged_at, document.reason = timezone.now(), reason
    document.save(update_fields=["title", "summary", "purged_at", "reason"])
    for sha256 in sorted({held for held in hashes if held}):
        _purge_bytes(sha256)
    events.record("document.purged", by=by, on=document)
    searchable.unindex(document)


def _leave_the_queue(document: Document, *, by: Person) -> None:
    for edition in document.editions.filter(state=_State.WAITING):
        submissions.take_back(edition, by=by)


def _purge_bytes(sha256: str) -> None:
    """Mark bytes that nobody uses any more; they leave the disk once this is committed."""
    _lock(sha256)
    unused = StoredFile.objects.filter(pk=sha256, editions__isnull=True, purged_at__isnull=True)
    if unused.update(purged_at=timezone.now()):
        transaction.on_commit(lambda: erase(sha256))


@transaction.atomic
def erase(sha256: str) -> None:
    """Remove purged bytes from the disk, unless somebody deposited them again meanwhile."""
    _lock(sha256)
    purged = StoredFile.objects.filter(pk=sha256, purged_at__isnull=False)
    if purged.exists():
        storage.erase(sha256)
        purged.update(erased_at=timezone.now())


def check(sha256: str) -> None:
    """Ask the antivirus about a file in quarantine, and act on its answer; without one, the file stays there."""
    stored = StoredFile.objects.filter(pk=sha256, state=_File.QUARANTINE, purged_at__isnull=True).first()
    if stored is None:
        return
    verdict = antivirus.analyse(storage.path_of(sha256))
    if verdict is antivirus.Verdict.CLEAN:
        _release(stored)
    elif verdict is antivirus.Verdict.INFECTED:
        _condemn(stored)


@transaction.atomic
def _release(stored: StoredFile) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(state=_File.CLEAN, checked_at=timezone.now())
    for document in Document.objects.filter(editions__file=stored).distinct().order_by("pk"):
        events.record("document.file_checked", by=None, on=document)
        searchable.index(document)


@transaction.atomic
def _condemn(stored: StoredFile) -> None:
    """An infected file: its bytes go, its editions are refused, whoever deposited it is told."""
    now = timezone.now()
    StoredFile.objects.filter(pk=stored.pk).update(state=_File.INFECTED, checked_at=now, purged_at=now)
    for edition in Edition.objects.filter(file=stored).select_related("document__deposited_by"):
        submissions.take_back(edition, by=None)
        refuse(edition, by=None)
        if edition.document.deposited_by:
            context = {"document": edition.document, "filename": edition.filename}
            key = f"documents.infected:{edition.pk}"
            notices.notify(edition.document.deposited_by, "documents/email/infected", context, key=key)
    transaction.on_commit(lambda: erase(stored.pk))


def sweep() -> None:
    """Finish what a crash left: purged bytes still on the disk, quarantine without an answer, files of nobody."""
    left = StoredFile.objects.filter(purged_at__isnull=False, erased_at__isnull=True)
    for sha256 in left.values_list("pk", flat=True):
        erase(sha256)
    if antivirus.is_set():
        for sha256 in StoredFile.objects.filter(state=_File.QUARANTINE).values_list("pk", flat=True):
            check(sha256)
    for path in storage.forgotten(ORPHAN_AFTER.total_seconds()):
        path.unlink(missing_ok=True)
    for sha256 in storage.held():
        _erase_orphan(sha256)


@transaction.atomic
def _erase_orphan(sha256: str) -> None:
    """Bytes of a deposit that never committed."""
    _lock(sha256)
    if not StoredFile.objects.filter(pk=sha256).exists():
        storage.erase(sha256)
