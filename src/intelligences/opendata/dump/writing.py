"""Writes a dump: the same data give the same bytes, whenever and wherever they are written."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import override

from intelligences.kernel.writers import Column as CsvColumn
from intelligences.kernel.writers import csv_open

from .archive import FORMAT, LICENCE, MANIFEST, PACKAGE, VERSION, Column, Row, Table, tables

Tell = Callable[[int, int], None]
_DAY = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can write: no date but those of the data
_GROUP = 20_000  # rows of a Parquet row group


@dataclass(frozen=True)
class Written:
    """What was written: rows by table, size in bytes, the file's SHA-256."""

    counts: dict[str, int]
    size: int
    sha256: str


def write(out: Path, *, tell: Tell | None = None) -> Written:
    """Write everything public into an archive, by one reading of the database; `out` appears when it is whole."""
    within = connection.in_atomic_block
    with transaction.atomic(), override(settings.LANGUAGE_CODE):  # titles of columns are in one language
        if not within:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _write(out, tables(), tell or (lambda _done, _total: None))


def _write(out: Path, told: Sequence[Table], tell: Tell) -> Written:
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".dump-", delete=False) as file:
        try:
            counts = _fill(file, told, tell)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, out)
        except BaseException:
            os.unlink(file.name)
            raise
    data = out.read_bytes()
    return Written(counts, len(data), hashlib.sha256(data).hexdigest())


def _fill(file: IO[bytes], told: Sequence[Table], tell: Tell) -> dict[str, int]:
    counts, digests, latest = {}, {}, ""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for place, table in enumerate(told):
            rows = list(table.told())
            counts[table.name] = len(rows)
            latest = max([latest, *(row["at"] for row in rows if "at" in row)])
            for name, content in _files(table, rows):
                digests[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                _put(archive, name, content)
            tell(place + 1, len(told))
        _put(archive, PACKAGE, _json(_package(told, latest)))
        manifest = {
            "format": FORMAT, "version": VERSION, "licence": LICENCE["name"], "data_as_of": latest, "rows": counts,
            "files": digests,
        }  # fmt: skip
        _put(archive, MANIFEST, _json(manifest))
    return counts


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(entry, content)


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _files(table: Table, rows: list[Row]) -> Iterator[tuple[str, bytes]]:
    """JSON Lines hold the truth; CSV and Parquet hold the same."""
    yield f"jsonl/{table.name}.jsonl", _jsonl(rows)
    yield f"csv/{table.name}.csv", b"".join(csv_open([_csv(column) for column in table.columns], rows))
    yield f"parquet/{table.name}.parquet", _parquet(table, rows)


def _jsonl(rows: list[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()


def _csv(column: Column) -> CsvColumn:
    return CsvColumn(column.name, column.title, lambda row: row[column.name])


def _parquet(table: Table, rows: list[Row]) -> bytes:
    """Dates, numbers and lists in their own types; objects and decimal numbers as text, exact."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "array": pa.list_(pa.string()),
    }
    arrays = []
    for column in table.columns:
        values = [_typed(column.kind, row[column.name]) for row in rows]
        arrays.append(pa.array(values, types.get(column.kind, pa.string())))
    made = pa.Table.from_arrays(arrays, names=[column.name for column in table.columns])
    out = io.BytesIO()
    pq.write_table(made, out, compression="zstd", row_group_size=_GROUP)
    return out.getvalue()


def _typed(kind: str, value: Any) -> Any:
    if value is None or kind in ("integer", "boolean", "array"):
        return value
    if kind == "datetime":
        return datetime.fromisoformat(value)
    if kind == "date":
        return datetime.fromisoformat(value).date()
    return json.dumps(value, ensure_ascii=False) if kind == "object" else str(value)


def _package(told: Sequence[Table], latest: str) -> dict[str, Any]:
    """A Data Package (v1) of the CSV files, each with its Table Schema."""
    resources = [
        {
            "name": table.name,
            "title": table.title,
            "path": f"csv/{table.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [{"name": one.name, "type": one.kind, "title": one.title} for one in table.columns]},
        }
        for table in told
    ]
    return {
        "name": "intelligences-associees",
        "title": "Bibliothèque d’IA territoriales : usages, solutions, effets, sources, versions",
        "profile": "tabular-data-package",
        "licenses": [LICENCE],
        **({"created": latest} if latest else {}),
        "resources": resources,
    }
