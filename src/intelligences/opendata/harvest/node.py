"""Another site of this software as a source: its CSV of uses, its API's list, or the uses of its full archive.

A use keeps there a number and a page: they name it here. What we published ourselves, and that comes back, isn't read.
"""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.library.exports import LIST, OF_A_SOURCE
from intelligences.library.importers import cells
from intelligences.library.importers.files import MAX_SIZE, BadFile, too_large
from intelligences.library.importers.formats.measures import LISTED
from intelligences.library.importers.formats.own import OWN
from intelligences.library.importers.mapping import EXTRA, Field
from intelligences.library.snapshots import DEPLOYMENT_FIELDS
from intelligences.library.vocabulary import State

from ..dump.archive import MANIFEST, BadDump
from ..dump.reading import check_file, manifest_of

_USES, _SOURCES, _EVIDENCE = (f"jsonl/{name}.jsonl" for name in ("uses", "sources", "evidence"))
_OURS = gettext_lazy("c’est une de nos propres fiches, qui revient")
_RENAMED = {"external_id": "id", "record_url": "url"}


def _finish(row: Any) -> None:
    """As of our own files, without what comes from here."""
    origins = [row.get("record_url"), row.extra.get("record_url"), *(row.get(name) for name in ("_source_url",))]
    if any(urlsplit(str(one)).netloc == urlsplit(settings.SITE_URL).netloc for one in origins if one):
        row.unwanted = str(_OURS)
        return
    assert OWN.finish is not None  # noqa: S101 (told to mypy)
    OWN.finish(row)


def _fields() -> Iterator[Field]:
    yield Field("external_id", ("id",), cells.line)
    yield Field("record_url", ("url",), cells.address)
    for one in OWN.fields:
        if one.to == EXTRA:
            kept = tuple(name for name in one.names if name not in _RENAMED.values())
            yield replace(one, names=(*kept, *_RENAMED))
        elif one.to not in _RENAMED:
            yield one


NODE = replace(
    OWN,
    key="node",
    label="Un autre site de ce logiciel (sa liste d’usages en CSV ou par son API, ou son archive complète)",
    fields=tuple(_fields()),
    needs=(*OWN.needs, frozenset({"external_id"}), frozenset({"record_url"})),
    finish=_finish,
)


def rows_of_archive(path: Path, url: str, out: Path) -> bool:
    """Write the published uses of a full archive as JSON lines in the columns of our CSV; False when the file isn't an
    archive. BadFile when it is one, damaged or too large; `url` is where it came from.
    """
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            if MANIFEST not in archive.namelist():
                return False  # a workbook
            files = manifest_of(archive)["files"]
            for name in (_USES, _SOURCES, _EVIDENCE):
                if files[name]["bytes"] > MAX_SIZE:
                    raise too_large(MAX_SIZE)
                check_file(archive, name, files[name])
            _write(archive, f"https://{urlsplit(url).netloc}", out)
    except BadDump as error:
        raise BadFile(str(error)) from None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, KeyError, TypeError, ValueError):
        raise BadFile(_("Cette archive est abîmée : rien n’en a été lu.")) from None
    return True


def _write(archive: zipfile.ZipFile, site: str, out: Path) -> None:
    sources = {one["id"]: one for one in _lines(archive, _SOURCES)}
    measures: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in _lines(archive, _EVIDENCE):
        source = {name: sources.get(one["source_id"], {}).get(name, "") for name in OF_A_SOURCE}
        measures[one["deployment_id"]].append({name: one[name] for name in LISTED} | {"source": source})
    with out.open("w", encoding="utf-8") as file:
        for use in _lines(archive, _USES):
            if use["state"] == State.PUBLISHED:
                row = _row(use, sources.get(use["source_id"], {}), measures.get(use["id"], []), site)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _lines(archive: zipfile.ZipFile, name: str) -> Iterable[dict[str, Any]]:
    with archive.open(name) as file:
        for line in file:
            yield json.loads(line)


def _row(use: dict[str, Any], source: Mapping[str, Any], measures: list[dict[str, Any]], site: str) -> dict[str, Any]:
    kind, _dash, code = (use["territory"] or "").partition("-")
    told = {name: _CELLS.get(name, _cell)(use.get(name)) for name in DEPLOYMENT_FIELDS}
    told |= {"id": str(use["id"]), "url": f"{site}/u/{use['id']}", "territory_kind": kind, "territory_code": code}
    told |= {"extra": json.dumps(use["extra"], ensure_ascii=False) if use["extra"] else ""}
    told |= {f"source_{name}": source.get(name, "") for name in OF_A_SOURCE}
    return told | {"evidence": json.dumps(measures, ensure_ascii=False) if measures else ""}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return LIST.join(map(str, value))
    return "" if value is None else str(value)


def _answers(value: Any) -> str:
    return LIST.join(f"{field}={answer}" for field, answer in sorted((value or {}).items()))


_CELLS: dict[str, Callable[[Any], str]] = {"answers": _answers}
