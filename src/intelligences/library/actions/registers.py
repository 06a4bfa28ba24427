"""A register's file on the site: received, compared, imported or given up; the columns of unknown ones told."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel import events, longwork
from intelligences.kernel.models import LongWork

from ..importers.choosing import Opened, open_register
from ..importers.fetching import Fetcher
from ..importers.files import MAX_SIZE, BadFile, too_large
from ..importers.formats import FORMATS
from ..importers.guessing import Guess, guess, guess_with
from ..importers.mapping import match
from ..models import ColumnMapping, RegisterImport
from ..models.imports import folder
from .importing import sha256_of

COMPARE, IMPORT = "library.compare_register", "library.import_register"
_KEPT_DAYS = 14
_ABOUT = ("format", "name", "country", "language", "source_url", "publisher")
_GONE = gettext_lazy("Le fichier n’est plus là : déposez-le à nouveau.")
_State = RegisterImport.State


def receive(
    *,
    by: Any,
    file: IO[bytes] | None = None,
    name: str = "",
    url: str = "",
    form: str = "",
    fetcher: Fetcher | None = None,
) -> RegisterImport:
    """Keep a file, or what an address answers, and start its comparison when its columns are known.

    BadFile when it isn't a register that can be read; nothing is kept then.
    """
    folder().mkdir(parents=True, exist_ok=True)
    _forget_old_files()
    descriptor, place = tempfile.mkstemp(dir=folder())
    os.close(descriptor)
    path = Path(place)
    try:
        if file is not None:
            _copy(file, path)
        else:
            name = (fetcher or Fetcher()).fetch(url, path)
        opened = open_register(path, [FORMATS[form]] if form else None)
        return _keep(path, opened, by=by, name=name, url=url, form=form)
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
def _keep(path: Path, opened: Opened, *, by: Any, name: str, url: str, form: str) -> RegisterImport:
    run = RegisterImport.objects.create(
        file_name=name[:300], url=url, sha256=sha256_of(path), size=path.stat().st_size, format=form,
        columns=opened.header,
    )  # fmt: skip
    shutil.copyfile(path, run.path)
    events.record("library.register_received", by=by, on=run, facts={"sha256": run.sha256, "size": run.size})
    if form or opened.match is not None or ColumnMapping.objects.filter(signature=opened.signature).exists():
        compare(run, by=by)
    return run


def _forget_old_files() -> None:
    limit = time.time() - _KEPT_DAYS * 86_400
    for path in folder().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)


@transaction.atomic
def compare(run: RegisterImport, *, by: Any) -> None:
    """Start the comparison of a file with what is there; nothing else is written."""
    work = longwork.start(
        COMPARE, by=by, title=(_("Comparaison de %(name)s") % {"name": run.file_name})[:300], run=run.pk
    )
    run.work = work.pk
    run.save(update_fields=["work"])


@transaction.atomic
def start_import(run: RegisterImport, *, by: Any, withdraw_vanished: bool = False) -> None:
    """Start the import of a file that was compared, once: asked twice, it goes on."""
    held = RegisterImport.objects.select_for_update().get(pk=run.pk)
    if LongWork.objects.filter(pk=held.work, state__in=(LongWork.State.QUEUED, LongWork.State.RUNNING)).exists():
        return
    work = longwork.start(
        IMPORT,
        by=by,
        title=(_("Importation de %(name)s") % {"name": run.file_name})[:300],
        run=run.pk,
        withdraw=withdraw_vanished,
    )
    run.work = work.pk
    run.save(update_fields=["work"])


@transaction.atomic
def give_up(run: RegisterImport, *, by: Any) -> None:
    """Throw the file away; the line of the history stays."""
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
    opened = open_register(run.path)
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
    signature = open_register(run.path).signature
    told, _new = ColumnMapping.objects.update_or_create(signature=signature, defaults={"columns": columns, **about})
    events.record("library.columns_told", by=by, on=told, facts={"columns": len(columns)})
    run.format = ""
    run.save(update_fields=["format"])
    compare(run, by=by)
    return told
