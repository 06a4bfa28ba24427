"""Reads a dump into an empty library: all or nothing, verified before anything is written."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext as _

from intelligences.accounts.models import Organisation
from intelligences.documents.models import StoredFile
from intelligences.kernel import events, searchable
from intelligences.kernel.models import Version
from intelligences.kernel.versions import ACTOR, is_intact
from intelligences.library.models import Deployment, Solution, Source
from intelligences.library.queries.search import SOLUTION, USE

from .archive import FORMAT, MANIFEST, PACKAGE, VERSION, BadDump, Table, tables

Tell = Callable[[int, int], None]
_BATCH = 500
_LARGEST = 8 * 1024**3
"""Bytes of a file of the archive, unpacked."""
_LARGEST_SMALL = 64 * 1024**2
_UNREADABLE = (zlib.error, RuntimeError)
"""What an entry raises that is damaged inside, or encrypted."""


class NotEmpty(ValueError):
    """The library holds records already: a dump would mix with them."""


@dataclass(frozen=True)
class Imported:
    """Rows by table, and the day of the data."""

    counts: dict[str, int]
    data_as_of: str


def load(path: Path, *, by: Any = None, tell: Tell | None = None) -> Imported:
    """Write every row of a dump. Raises BadDump, and changes nothing, when the file isn't whole or isn't right;
    NotEmpty when the library holds records."""
    tell = tell or (lambda _done, _total: None)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = manifest_of(archive)
            told = tables()
            for name, facts in manifest["files"].items():
                check_file(archive, name, facts)
            with transaction.atomic():
                _only_empty()
                counts = _write(archive, told, manifest, tell)
                facts = {"rows": counts, "data_as_of": manifest["data_as_of"]}
                events.record("opendata.dump_imported", by=by, facts=facts)
                for kind in (USE, SOLUTION):
                    searchable.rebuild(kind)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise BadDump(_("Ce fichier n’est pas une archive lisible : téléchargez-la à nouveau.")) from error
    return Imported(counts, manifest["data_as_of"])


def _only_empty() -> None:
    for model in (Deployment, Solution, Source, Organisation, StoredFile):
        if model.objects.exists():
            raise NotEmpty(
                _(
                    "Il y a déjà des fiches ou des organisations : une archive complète ne s’importe que dans une "
                    "bibliothèque vide (« intelligences prepare --without-library » en prépare une)."
                )
            )


def manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    wrong = BadDump(_("Ce fichier n’est pas une archive complète de la bibliothèque."))
    try:
        manifest = json.loads(_small(archive, MANIFEST))
    except (KeyError, ValueError, *_UNREADABLE) as error:
        raise wrong from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise wrong
    if manifest.get("version") != VERSION:
        raise BadDump(
            _(
                "Cette archive est dans la version %(version)s du format, et ce site lit la %(ours)s : téléchargez-en "
                "une récente, ou mettez le logiciel à jour."
            )
            % {"version": manifest.get("version"), "ours": VERSION}
        )
    files, expected = manifest.get("files"), {f"jsonl/{table.name}.jsonl" for table in tables()}
    if not isinstance(files, dict) or not expected <= files.keys() or not isinstance(manifest.get("data_as_of"), str):
        raise wrong
    if not all(isinstance(facts, dict) and {"bytes", "sha256"} <= facts.keys() for facts in files.values()):
        raise wrong
    return manifest


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_SMALL:
        raise ValueError(name)
    return archive.read(name)


def check_file(archive: zipfile.ZipFile, name: str, facts: Mapping[str, Any]) -> None:
    """A file is what the manifest says, read piece by piece and no further than it says."""
    damaged = BadDump(_("Le fichier %(name)s de l’archive est abîmé : téléchargez-la à nouveau.") % {"name": name})
    try:
        size = archive.getinfo(name).file_size
        if size != facts["bytes"] or size > _LARGEST or _digest(archive, name) != facts["sha256"]:
            raise damaged
    except (KeyError, *_UNREADABLE) as error:
        raise damaged from error


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _write(
    archive: zipfile.ZipFile, told: tuple[Table, ...], manifest: Mapping[str, Any], tell: Tell
) -> dict[str, int]:
    counts = {}
    for place, table in enumerate(told):
        try:
            counts[table.name] = _write_table(archive, table)
        except (KeyError, TypeError, ValueError, ValidationError, DatabaseError) as error:
            if isinstance(error, BadDump):
                raise
            words = {"table": table.name, "why": str(error).splitlines()[0][:200]}
            raise BadDump(_("La table « %(table)s » de l’archive n’est pas lisible : %(why)s") % words) from error
        tell(place + 1, len(told))
    if counts != manifest.get("rows"):
        raise BadDump(_("Il manque des lignes dans l’archive : téléchargez-la à nouveau."))
    return counts


def _write_table(archive: zipfile.ZipFile, table: Table) -> int:
    count, batch = 0, []
    for row in _rows(archive, table):
        batch.append(_thing(table, row))
        count += 1
        if len(batch) == _BATCH:
            table.model._base_manager.bulk_create(batch)
            batch = []
    table.model._base_manager.bulk_create(batch)
    _go_on_after(table.model)
    return count


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    with archive.open(f"jsonl/{table.name}.jsonl") as file:
        for line in file:
            row = json.loads(line)
            if not isinstance(row, dict) or row.keys() != {column.name for column in table.columns}:
                raise BadDump(_("Une ligne de « %(table)s » n’a pas les colonnes attendues.") % {"table": table.name})
            yield row


def _thing(table: Table, row: dict[str, Any]) -> models.Model:
    values = {_attribute(table, column.name): column.back(row[column.name]) for column in table.columns}
    thing = table.model(**values, **table.given)
    if isinstance(thing, Version) and not _is_right(thing):
        raise BadDump(_("La version %(number)s de %(subject)s n’est pas celle qui a été scellée.") % vars(thing))
    return thing


def _is_right(version: Version) -> bool:
    """Its hash is that of its fields, whoever made it."""
    return ACTOR in version.fields and is_intact(version)


def _attribute(table: Table, column: str) -> str:
    """A territory's code is read back as its number."""
    field = next((one for one in table.model._meta.concrete_fields if one.name == column), None)
    return field.attname if field is not None and field.is_relation else column


def _go_on_after(model: type[models.Model]) -> None:
    """Numbers given next come after those that were read; a file is named by its hash."""
    if not isinstance(model._meta.pk, models.AutoField):
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max("{key}"), 1), count(*) > 0) '  # noqa: S608
            f'FROM "{table}"',
            [table, key],
        )


__all__ = ["PACKAGE", "Imported", "NotEmpty", "load"]
