"""Which table of a file is the register, on which line its headings are, and in which format it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from . import cells
from .files import BadFile, FileKind, identify
from .formats import FORMATS
from .mapping import Format, Match, best, match, recognised, signature
from .tables import Line, Table, tables
from .upright import as_one_record

_HEADER_WITHIN = 50
_ALL = tuple(FORMATS.values())
Reads = Callable[[Sequence[Any]], Match | None]


@dataclass
class Opened:
    """A file that is a table: `header` and the rows after it; `match` when a format reads it."""

    path: Path
    kind: FileKind
    table: Table
    header: list[str]
    header_line: int
    match: Match | None
    sheets: Sequence[Table] = ()  # of a workbook, in its order

    def rows(self) -> Iterator[Line]:
        """The rows of the register."""
        for number, told in self.table.rows():
            if self.table.header is not None or number > self.header_line:
                yield number, told

    @property
    def others(self) -> list[Table]:
        """The sheets that aren't read."""
        return [one for one in self.sheets if one is not self.table]

    @property
    def signature(self) -> str:
        """Of its headings."""
        return signature(self.header)


def open_register(path: Path, forms: Sequence[Format] | None = None, *, sheet: str = "") -> Opened:
    """The file as a table, read by the likeliest of the formats (all of ours by default); of a workbook, `sheet` or the
    likeliest. BadFile when it isn't one.
    """
    kind = identify(path)
    read: Reads = (lambda header: best(header, forms)) if forms else (lambda header: recognised(header, _ALL))
    held = tables(path, kind)
    wanted = [_named(sheet, held, kind)] if sheet else held
    chosen = max((_best_header(path, kind, table, read) for table in wanted), key=_likelihood)
    if chosen.match is None or chosen.match.missing:
        chosen, held = _filled_downwards(chosen, wanted, held, read)
    return replace(chosen, sheets=held if kind.kind == "xlsx" else ())


def _filled_downwards(
    chosen: Opened, wanted: Sequence[Table], held: Sequence[Table], read: Reads
) -> tuple[Opened, Sequence[Table]]:
    """The first of the tables that is a form filled downwards, instead of what no format reads."""
    for table in wanted:
        found = as_one_record(table, read) if table.header is None else None
        if found is not None:
            turned, match = found
            opened = Opened(chosen.path, chosen.kind, turned, turned.header or [], 0, match)
            return opened, [turned if one is table else one for one in held]
    return chosen, held


def _named(sheet: str, held: Sequence[Table], kind: FileKind) -> Table:
    if kind.kind != "xlsx":
        raise BadFile(_("Ce fichier n’est pas un classeur : il n’a pas de feuille à choisir."))
    found = next((one for one in held if one.name == sheet), None)
    if found is None:
        names = ", ".join(f"« {one.name.strip()} »" for one in held)
        raise BadFile(
            _("Ce classeur n’a pas de feuille « %(sheet)s » : choisissez parmi %(names)s.")
            % {"sheet": sheet, "names": names}
        )
    return found


def _likelihood(one: Opened) -> tuple[Any, ...]:
    """A table that a format reads before one that none does, then a sheet that is shown, then what reads best."""
    return one.match is not None, not one.table.is_hidden, one.match.score if one.match else (), len(one.header)


def _best_header(path: Path, kind: FileKind, table: Table, read: Reads) -> Opened:
    if table.header is not None:
        return Opened(path, kind, table, table.header, 0, read(table.header))
    candidates = [(line, told) for line, told in table.preview()[:_HEADER_WITHIN] if _looks_like_headings(told)]
    opened = []
    for line, told in candidates:
        header = [cells.text_of(heading) for heading in told]
        opened.append(Opened(path, kind, table, header, line, read(header)))
    if not opened:
        first = table.preview()[:1]
        line, told = first[0] if first else (1, [])
        return Opened(path, kind, table, [cells.text_of(one) for one in told], line, None)
    matched = [one for one in opened if one.match is not None]
    if matched:
        return max(matched, key=lambda one: one.match.score)  # type: ignore[union-attr]
    widest = max(sum(bool(heading) for heading in one.header) for one in opened)
    return next(one for one in opened if sum(bool(heading) for heading in one.header) >= 0.8 * widest)


def _looks_like_headings(told: Sequence[Any]) -> bool:
    """Words, mostly short, at least two."""
    said = [cells.text_of(one) for one in told if not cells.is_empty(one)]
    return len(said) >= 2 and sum(len(one) < 400 and not one.replace(".", "").isdigit() for one in said) >= 0.8 * len(
        said
    )


def read_as(opened: Opened, form: Format) -> Match:
    """The table by a format that was asked for; BadFile names what is missing."""
    found = best(opened.header, [form]) or match(form, opened.header)
    if found.missing:
        wanted = [next(one for one in form.fields if one.to in needed).names[0] for needed in found.missing]
        raise BadFile(
            _("Il manque à ce fichier %(columns)s : est-ce bien « %(format)s » ? Colonnes lues : %(read)s.")
            % {
                "columns": ", ".join(f"« {name} »" for name in wanted),
                "format": form.label,
                "read": ", ".join(opened.header[:8]) + ("…" if len(opened.header) > 8 else ""),
            }
        )
    return found
