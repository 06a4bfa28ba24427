"""A register's file on the site: received, compared, imported or given up; the columns of unknown ones told."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel import events, longwork
from intelligences.kernel.models import LongWork

from ..importers.choosing import Opened, open_register
from ..importers.fetching import Fetcher, Tell, name_at
from ..importers.files import MAX_SIZE, BadFile, too_large
from ..importers.formats import FORMATS
from ..importers.guessing import Guess, guess, guess_with
from ..importers.mapping import match
from ..models import ColumnMapping, RegisterImport
from ..models.imports import folder
from .importing import sha256_of

FETCH, COMPARE, IMPORT = "library.fetch_register", "library.compare_register", "library.import_register"
_KEPT_DAYS = 14
_DOUBLED = timedelta(minutes=10)
"""A file sent again sooner is the same demand; later, a person may well want another look."""
_ABOUT = ("format", "name", "country", "language", "source_url", "publisher")
_GONE = gettext_lazy("Le fichier n’est plus là : déposez-le à nouveau.")
_OVER = gettext_lazy("Ce fichier a déjà été importé ou abandonné.")
_State = RegisterImport.State


def receive(file: IO[bytes], *, name: str, by: Any, form: str = "") -> RegisterImport:
    """Keep a file, and start its comparison when its columns are known; sent twice, it waits once.

    BadFile when it isn't a register that can be read; nothing is kept then.
    """
    run = RegisterImport(file_name=name[:300], format=form)
    with _scratch() as path, transaction.atomic():
        _copy(file, path)
        sha256 = sha256_of(path)
        held = _waiting(sha256, form, sha256=sha256)
        if held is not None and held.has_file:
            return held
        _keep(run, path, by=by)
    return run


def _waiting(name: str, form: str, **told: Any) -> RegisterImport | None:
    """The import of the same thing that waits for a decision, if any; nobody else looks before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 28))", [name])
    found = RegisterImport.objects.filter(**told, format=form, ended_at=None, created_at__gt=timezone.now() - _DOUBLED)
    return found.order_by("-id").first()


@transaction.atomic
def receive_from(url: str, *, by: Any, form: str = "") -> RegisterImport:
    """Start the download of what an address answers; asked twice, it goes on. BadFile when it may not be asked."""
    Fetcher().check(url)
    held = _waiting(url, form, url=url, state=_State.AWAITED)
    if held is not None and _is_busy(held):
        return held
    run = RegisterImport.objects.create(file_name=name_at(url)[:300], url=url, format=form, state=_State.AWAITED)
    fetch(run, by=by)
    return run


def arrive(run: RegisterImport, *, by: Any, tell: Tell, fetcher: Fetcher | None = None) -> None:
    """Download the file that an import waits for, then do as for a file that was sent.

    BadFile when it can't be had or read: the import waits for another try.
    """
    with _scratch() as path:
        run.file_name = (fetcher or Fetcher()).fetch(run.url, path, tell)[:300]
        with transaction.atomic():
            held = RegisterImport.objects.select_for_update().get(pk=run.pk)
            if held.state != _State.AWAITED:
                raise BadFile(str(_OVER))
            run.state = _State.RECEIVED
            _keep(run, path, by=by)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A file for the time of the block, where files wait."""
    folder().mkdir(parents=True, exist_ok=True)
    _forget_old_files()
    descriptor, place = tempfile.mkstemp(dir=folder())
    os.close(descriptor)
    path = Path(place)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copy(file: IO[bytes], path: Path) -> None:
    size = 0
    with path.open("wb") as target:
        while data := file.read(1 << 18):
            size += len(data)
            if size > MAX_SIZE:
                raise too_large(MAX_SIZE)
            target.write(data)


@transaction.atomic
def _keep(run: RegisterImport, path: Path, *, by: Any) -> None:
    """The file of an import is there: its table is looked at, then compared when its columns are known."""
    opened = _open(run, path)
    run.sha256, run.size = sha256_of(path), path.stat().st_size
    if len(opened.sheets) > 1:
        run.sheet = opened.table.name
        run.sheets = [{"name": one.name, "rows": one.size, "hidden": one.is_hidden} for one in opened.sheets]
    run.columns = opened.header
    run.save()
    shutil.copyfile(path, run.path)
    events.record("library.register_received", by=by, on=run, facts={"sha256": run.sha256, "size": run.size})
    _compare_if_known(run, opened, by=by)


def _open(run: RegisterImport, path: Path) -> Opened:
    """The table of an import's file, by the format and on the sheet that were asked for."""
    return open_register(path, [FORMATS[run.format]] if run.format else None, sheet=run.sheet)


def _compare_if_known(run: RegisterImport, opened: Opened, *, by: Any) -> None:
    known = ColumnMapping.objects.filter(signature=opened.signature)
    if run.format or opened.match is not None or known.exists():
        compare(run, by=by)


def _forget_old_files() -> None:
    limit = time.time() - _KEPT_DAYS * 86_400
    for path in folder().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


def fetch(run: RegisterImport, *, by: Any) -> None:
    """Start the download of a file that an import waits for."""
    _start(FETCH, _("Téléchargement de %(name)s"), run, by=by)


def compare(run: RegisterImport, *, by: Any) -> None:
    """Start the comparison of a file with what is there; nothing else is written."""
    _start(COMPARE, _("Comparaison de %(name)s"), run, by=by)


@transaction.atomic
def read_again(run: RegisterImport, *, by: Any) -> None:
    """Download the file that never came, or compare it again, once: asked twice, it goes on."""
    if not _is_busy(run):
        (fetch if run.state == _State.AWAITED else compare)(run, by=by)


@transaction.atomic
def choose_sheet(run: RegisterImport, sheet: str, *, by: Any) -> None:
    """Read another sheet of the workbook. BadFile when it has none of that name; unchanged while work goes on."""
    if _is_busy(run):
        return
    if not run.has_file:
        raise BadFile(str(_GONE))
    run.sheet = sheet
    opened = _open(run, run.path)
    run.columns, run.report, run.register, run.state = opened.header, {}, "", _State.RECEIVED
    run.work = None
    run.save()
    events.record("library.sheet_chosen", by=by, on=run)
    _compare_if_known(run, opened, by=by)


@transaction.atomic
def start_import(run: RegisterImport, *, by: Any, withdraw_vanished: bool = False) -> None:
    """Start the import of a file that was compared, once: asked twice, it goes on."""
    if not _is_busy(run):
        _start(IMPORT, _("Importation de %(name)s"), run, by=by, withdraw=withdraw_vanished)


def _is_busy(run: RegisterImport) -> bool:
    """Whether its work goes on; nobody else starts one before the end of the transaction."""
    held = RegisterImport.objects.select_for_update().get(pk=run.pk)
    open_states = (LongWork.State.QUEUED, LongWork.State.RUNNING)
    return LongWork.objects.filter(pk=held.work, state__in=open_states).exists()


@transaction.atomic
def _start(kind: str, title: str, run: RegisterImport, *, by: Any, **arguments: Any) -> None:
    work = longwork.start(kind, by=by, title=(title % {"name": run.file_name})[:300], run=run.pk, **arguments)
    run.work = work.pk
    run.save(update_fields=["work"])


@transaction.atomic
def give_up(run: RegisterImport, *, by: Any) -> None:
    """Throw the file away; the line of the history stays."""
    work = LongWork.objects.filter(pk=run.work).first()
    if work is not None:
        longwork.cancel(work)
    run.state, run.ended_at = _State.GIVEN_UP, timezone.now()
    run.save(update_fields=["state", "ended_at"])
    events.record("library.register_given_up", by=by, on=run)
    transaction.on_commit(lambda: run.path.unlink(missing_ok=True))


def guesses(run: RegisterImport) -> tuple[list[Guess], dict[str, str]]:
    """What the columns of a file look like, and what its register says of itself; what a person told before comes
    first. BadFile when it is gone.
    """
    if not run.has_file:
        raise BadFile(str(_GONE))
    opened = open_register(run.path, sheet=run.sheet)
    rows = [told for number, told in opened.table.preview() if number > opened.header_line]
    saved = ColumnMapping.objects.filter(signature=opened.signature).first()
    key = saved.format if saved else run.format or (opened.match.format.key if opened.match else "")
    found = guess_with(match(FORMATS[key], opened.header), rows) if key in FORMATS else guess(opened.header, rows)
    if saved is None:
        return found, {"format": key, "name": Path(run.file_name).stem}
    about = {
        name: getattr(saved, name) for name in ("format", "name", "country", "language", "source_url", "publisher")
    }
    return [replace(one, to=saved.columns.get(one.name, one.to)) for one in found], about


@transaction.atomic
def tell_columns(run: RegisterImport, columns: dict[str, str], *, by: Any, **about: str) -> ColumnMapping:
    """Save what the columns are, for this file and for the next with the same headings; then compare."""
    signature = open_register(run.path, sheet=run.sheet).signature
    told, _new = ColumnMapping.objects.update_or_create(signature=signature, defaults={"columns": columns, **about})
    events.record("library.columns_told", by=by, on=told, facts={"columns": len(columns)})
    run.format = ""
    run.save(update_fields=["format"])
    compare(run, by=by)
    return told
