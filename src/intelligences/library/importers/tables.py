"""A file as tables of rows: one for a CSV or a JSON, one a sheet for a spreadsheet (`workbooks`). Rows are streamed and
can be read again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .cells import is_empty
from .files import BadFile, FileKind
from .mapping import unique_names

Line = tuple[int, list[Any]]
"""Where the row starts in the file (line, row of the sheet, or number of the object), and its cells."""

PREVIEW = 60
MAX_COLUMNS = 1000
MAX_CELL = 1_000_000
_END = "\x00end of the file\x00"
_DELIMITERS = ",;\t|"
_ONLY_LISTS = ("algoritmes", "records", "results", "usages")
"""Names that a list of records has and no field of a record: the object may have a title of its own."""
_WHOLE = "extra"
"""What a register tells that has no field: any name may be in it, those of columns too."""
_LISTS = ("algoritmes", "records", "results", "data", "items", "uses", "usages", "rows", "value")


@dataclass
class Table:
    """`rows()` starts again at the first row each time. `header` is known for JSON only: a sheet's is searched for.

    `around` holds what stands beside the list in a JSON object: told in the report, not cells of the register; `notes`
    what its reader has to say.
    """

    name: str
    rows: Callable[[], Iterator[Line]]
    size: int
    header: list[str] | None = None
    delimiter: str = ""
    is_hidden: bool = False
    around: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def preview(self) -> list[Line]:
        """The first rows."""
        return list(islice(self.rows(), PREVIEW))


def tables(path: Path, kind: FileKind) -> list[Table]:
    """Every table of the file, the empty ones left out. BadFile when there is none, or when the file is cut."""
    from .workbooks import sheets  # it makes tables

    found = {"csv": _csv_tables, "json": _json_table, "jsonl": _jsonl_table, "xlsx": sheets}[kind.kind](path, kind)
    if not found:
        raise BadFile(_("Ce fichier ne contient aucune ligne : choisissez celui qui contient le registre."))
    return found


# -- CSV ---------------------------------------------------------------------------------------------------------


def _csv_tables(path: Path, kind: FileKind) -> list[Table]:
    """One table a delimiter that cuts the first rows into columns, the likeliest first."""
    candidates = []
    for delimiter in _DELIMITERS:
        rows = list(islice(_csv_rows(path, kind, delimiter, to_end=False), PREVIEW))
        widths = [len(cells) for _line, cells in rows]
        if not widths:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        candidates.append((common > 1, widths.count(common) / len(widths), common, delimiter))
    candidates.sort(reverse=True)
    kept = [one for one in candidates if one[0]] or candidates[:1]
    size = path.stat().st_size
    return [Table("", _reader(path, kind, delimiter), size, delimiter=delimiter) for *_ignored, delimiter in kept]


def _reader(path: Path, kind: FileKind, delimiter: str) -> Callable[[], Iterator[Line]]:
    return lambda: _csv_rows(path, kind, delimiter)


def _csv_rows(path: Path, kind: FileKind, delimiter: str, *, to_end: bool = True) -> Iterator[Line]:
    """Rows with the line on which each starts. A quote that is never closed, or a last row that stops short, is a cut
    file.
    """
    with path.open(encoding=kind.encoding, errors=kind.errors, newline="") as lines:
        csv.field_size_limit(MAX_CELL)  # the process's own: any library may have changed it since
        reader = csv.reader(_with_end(lines), delimiter=delimiter)
        start, width, last = 1, 0, []
        try:
            for cells in reader:
                if cells == [_END]:
                    break
                if start == 1 and kind.encoding == "cp1252" and cells:
                    cells[0] = cells[0].removeprefix("ï»¿")  # a mark of UTF-8 before another encoding
                if any(cells) and not all(map(is_empty, cells)):
                    if len(cells) > MAX_COLUMNS:
                        raise too_wide()
                    yield start, cells
                    width, last = max(width, len(cells)), cells
                start = reader.line_num + 1
            else:
                if to_end:
                    raise _cut(start)
        except csv.Error as error:
            if "field larger" in str(error):
                raise _cut(start, too_long=True) from None
            if to_end:
                raise _cut(start) from None
    if to_end and len(last) < width and len(last) > 0 and not _ends_with_a_line(path):
        raise _cut(start - 1)


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "") if "\0" in line else line
    yield "\n"
    yield _END


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")


def too_wide() -> BadFile:
    """The refusal of a table past MAX_COLUMNS."""
    return BadFile(_("Ce fichier a plus de 1 000 colonnes : ce n’est pas un registre que nous lisons."))


def _cut(line: int, *, too_long: bool = False) -> BadFile:
    if too_long:
        return BadFile(
            _("La ligne %(line)s a une cellule de plus d’un million de caractères : un guillemet y manque peut-être.")
            % {"line": line}
        )
    return BadFile(
        _("Ce fichier est coupé ou abîmé vers la ligne %(line)s : téléchargez-le à nouveau, puis recommencez.")
        % {"line": line}
    )


# -- JSON --------------------------------------------------------------------------------------------------------


def loads(text: str) -> Any:
    """JSON; a key said twice keeps both values, NaN is none."""
    return json.loads(text, object_pairs_hook=_all_pairs, parse_constant=lambda _name: None)


def _all_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    return dict(zip(unique_names([name for name, _value in pairs]), (value for _name, value in pairs), strict=True))


def _json_table(path: Path, kind: FileKind) -> list[Table]:
    try:
        told = loads(path.read_text(encoding=kind.encoding, errors=kind.errors))
    except RecursionError:
        raise BadFile(_("Ce JSON est trop imbriqué pour être un registre.")) from None
    except ValueError as error:
        raise _cut(getattr(error, "lineno", 1)) from None
    records, around = _records(told)
    return [_of_objects(records, path.stat().st_size, around)] if records else []


def _records(told: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The list of objects in a JSON value, and what stands beside it."""
    if isinstance(told, list):
        return _objects(told), {}
    if not isinstance(told, dict):
        raise BadFile(_("Ce JSON ne contient pas de liste de fiches."))
    if _is_schema(told):
        raise BadFile(_("Ce JSON décrit un format et ne contient aucune fiche : choisissez le fichier des données."))
    found = _list_in(told)
    if found is None:
        inner = {name: _list_in(one) for name, one in told.items() if isinstance(one, dict)}
        name = next((name for name, one in inner.items() if one in _LISTS), None)
        if name is None or _is_a_record(told):
            return [told], {}
        records, beside = _records(told[name])
        around = {key: one for key, one in told.items() if key != name}
        return records, around | {f"{name}.{key}": one for key, one in beside.items()}
    return _objects(told[found]), {key: one for key, one in told.items() if key != found}


def _list_in(told: dict[str, Any]) -> str | None:
    """The name under which an object holds its list of records, if it does."""
    lists = {name: one for name, one in told.items() if isinstance(one, list) and one and _all_objects(one)}
    name = next((known for known in _LISTS if known in lists), None)
    if not lists or (_is_a_record(told) and name not in _ONLY_LISTS):
        return None
    return next(iter(lists)) if name is None and len(lists) == 1 and len(told) <= 8 else name


def _is_a_record(told: dict[str, Any]) -> bool:
    return bool({"name", "title", "naam"} & told.keys())


def _is_schema(told: dict[str, Any]) -> bool:
    """A description of fields instead of records."""
    described = told.get("properties")
    fields = isinstance(described, dict) and described and all(isinstance(one, dict) for one in described.values())
    return bool(fields) and not any(_all_objects(one) for one in told.values() if isinstance(one, list) and one)


def _all_objects(values: list[Any]) -> bool:
    return any(values) and all(isinstance(one, dict) or one is None for one in values[:50])


def _objects(values: list[Any]) -> list[dict[str, Any]]:
    values = [{} if one is None else one for one in values]
    if not all(isinstance(one, dict) for one in values):
        raise BadFile(_("Ce JSON doit être une liste de fiches, chacune entre accolades."))
    return values


def _jsonl_table(path: Path, kind: FileKind) -> list[Table]:
    def objects() -> Iterator[tuple[int, dict[str, Any]]]:
        with path.open(encoding=kind.encoding, errors=kind.errors) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        told = loads(line)
                    except (ValueError, RecursionError):
                        raise _cut(number) from None
                    if not isinstance(told, dict):
                        raise BadFile(_("Chaque ligne de ce fichier doit être une fiche entre accolades."))
                    yield number, _flat(told)

    header = list(dict.fromkeys(name for _number, told in objects() for name in told))
    if len(header) > MAX_COLUMNS:
        raise too_wide()
    rows = lambda: ((number, [told.get(name) for name in header]) for number, told in objects())  # noqa: E731
    return [Table("", rows, path.stat().st_size, header=header)] if header else []


def _of_objects(records: list[dict[str, Any]], size: int, around: dict[str, Any]) -> Table:
    flat = [_flat(record) for record in records]
    header = list(dict.fromkeys(name for record in flat for name in record))
    if len(header) > MAX_COLUMNS:
        raise too_wide()
    rows = lambda: ((number, [record.get(name) for name in header]) for number, record in enumerate(flat, 1))  # noqa: E731
    return Table("", rows, size, header=header, around=around)


def _flat(record: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, Any]:
    """Objects in an object become columns named `outer.inner`; lists stay cells, and so does our own files' `extra`."""
    told: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value and depth < 4 and (depth or name != _WHOLE):
            told |= _flat(value, f"{before}{name}.", depth + 1)
        else:
            told[f"{before}{name}"] = value
    return told
