"""Reader of the CSV in which ballots on paper are typed: one line a ballot, one column a statement. No database.

Columns are found by their names, in any order. Which of 1 and -1 is an agreement is told by the file (a heading that
says so, or counts of agreements beside the votes), or the file is refused: it is never guessed.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from intelligences.kernel.french import fold, words
from intelligences.kernel.writers import plain_cell

from ..remarks import cleaned
from . import numbers

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""
MOST = 10_000
"""Lines of a file, and ballots of a debate."""
AGREES = frozenset({"d accord", "daccord", "accord", "oui", "o", "pour", "agree", "agrees", "yes", "y", "for"})
DISAGREES = frozenset(
    {"pas d accord", "pas daccord", "desaccord", "en desaccord", "non", "n", "contre", "disagree", "disagrees", "no",
     "against"}
)  # fmt: skip
PASSES = frozenset(
    {"je ne me prononce pas", "ne se prononce pas", "ne me prononce pas", "sans avis", "s", "nsp", "nspp", "passe",
     "pass", "skip", "abstention", "no opinion", "unsure"}
)  # fmt: skip
_WORDS = {**dict.fromkeys(AGREES, 1), **dict.fromkeys(DISAGREES, -1), **dict.fromkeys(PASSES, 0)}
_NUMBER = re.compile(r"[+-]?[01](?:[.,]0+)?")
_BALLOT = frozenset({"bulletin", "numero de bulletin", "n de bulletin", "no de bulletin", "numero", "ballot"})
_BALLOT |= {"ballot number", "numero du bulletin", "bulletin n", "bulletin no", "n du bulletin"}
_PROPOSAL = frozenset({"proposition", "affirmation proposee", "proposal", "proposed statement"})
_COUNTS = {"accords": 1, "n agree": 1, "agrees": 1, "desaccords": -1, "n disagree": -1, "disagrees": -1}
_STATEMENT = re.compile(r"(?:affirmation|statement|numero|no|n|a)?[\s_.#°º]*(\d{1,6})\s*(?:[.:)\s–—-]+(.*))?")
_NOT = r"pas d'accord|desaccord|disagree|not agree"
_SIDE = rf"(?:(?P<against>{_NOT})|d'accord|\baccord|\bagree)"
_LEGENDS = (
    re.compile(rf"(?<![\d.,])(?P<sign>[+-]?)1\s*=\s*{_SIDE}"),
    re.compile(rf"{_SIDE}\s*=\s*(?P<sign>[+-]?)1(?!\d)"),
)
_SHORT = 60
_SEPARATORS = ";,\t|"


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: the line of the file (0 for the whole file), the column's heading, what stands there."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Line:
    """A ballot as it was typed: votes are 1, 0, -1 by statement."""

    line: int
    ballot: int
    votes: Mapping[int, int]
    proposals: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """A file: its ballots, its faults, and the statements for which it has a column."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    statements: frozenset[int] = frozenset()


@dataclass
class _Columns:
    """Places of the columns in a line."""

    headings: list[str]
    ballot: int = -1
    statements: dict[int, int] = field(default_factory=dict)
    proposals: list[int] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    legends: set[int] = field(default_factory=set)

    @property
    def recognised(self) -> int:
        """How many of them have a meaning here."""
        return (self.ballot >= 0) + len(self.statements) + len(self.proposals) + len(self.counts)


@dataclass(frozen=True)
class _Cell:
    """A vote as it was typed: a value, and whether a figure whose direction has to be told."""

    value: int
    is_figure: bool


def text_of(content: bytes) -> str:
    """The text of a file. Raises ValueError with the sentence for what isn't a CSV file."""
    from ..engine.texts import decoded  # with numpy, for which the start of the site needn't wait

    if len(content) > LARGEST:
        raise ValueError(_("Ce fichier dépasse 10 Mo : découpez-le en plusieurs."))
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ValueError(_("C’est un classeur de tableur : enregistrez-le en CSV, puis envoyez ce fichier."))
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise ValueError(_("Ce fichier n’est pas un texte lisible : enregistrez-le en « CSV UTF-8 ».")) from None
    if "\0" in text:
        raise ValueError(_("Ce fichier n’est pas un texte lisible : enregistrez-le en « CSV UTF-8 »."))
    return text


def read(text: str, statements: Mapping[int, str]) -> Read:
    """The ballots of a file, for the statements of a debate (number → text); everything that is wrong, at once."""
    try:
        return _read(text, statements)
    except csv.Error:
        return _refused(_("Les guillemets de ce fichier ne se ferment pas : enregistrez-le de nouveau en CSV."))


def _refused(reason: str) -> Read:
    return Read((), (Fault(0, "", "", reason),))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold something, with their number in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    at = 0
    for row in reader:
        first, at = at + 1, reader.line_num
        if any(cell.strip() for cell in row) and not (len(row) < 3 and row[0].lower().startswith("sep=")):
            yield first, row


def _read(text: str, statements: Mapping[int, str]) -> Read:
    separator, columns = _header(text, statements)
    if columns is None:
        return _refused(_("Ce fichier est vide."))
    if columns.ballot < 0:
        return _refused(_("Aucune colonne ne s’appelle « bulletin » : partez du modèle de cette page."))
    if not columns.statements and not columns.faults:
        return _refused(_("Aucune colonne ne porte le numéro d’une affirmation : partez du modèle de cette page."))
    rows = _rows(text, separator)
    next(rows)
    held: list[tuple[int, list[str]]] = []
    for one in rows:
        held.append(one)
        if len(held) > MOST:
            return _refused(_("Ce fichier a plus de 10 000 lignes : découpez-le en plusieurs."))
    return _ballots(held, columns)


def _header(text: str, statements: Mapping[int, str]) -> tuple[str, _Columns | None]:
    """The separator under which most headings have a meaning, and the columns; None for a file without a line."""
    best: tuple[str, _Columns | None] = (";", None)
    for separator in _SEPARATORS:
        try:
            row = next(_rows(text, separator), None)
        except csv.Error:  # quotation marks that only close under another separator
            continue
        if row is None:
            return best
        columns = _columns(row[1], row[0], statements)
        if best[1] is None or columns.recognised > best[1].recognised:
            best = separator, columns
    if best[1] is None:
        raise csv.Error
    return best


def _columns(headings: Sequence[str], line: int, statements: Mapping[int, str]) -> _Columns:
    told = [_plain(one) for one in headings]
    found = _Columns(told)
    for at, heading in enumerate(told):
        legends, name = _legends(fold(heading))
        found.legends |= legends
        reason = _placed(found, at, name, statements)
        if reason:
            found.faults.append(Fault(line, heading, "", reason))
    return found


def _plain(cell: str) -> str:
    """A cell without what can't be seen, in the signs that a keyboard has."""
    return cleaned(plain_cell(unicodedata.normalize("NFKC", cell).strip())).replace("\u2212", "-")


def _legends(heading: str) -> tuple[set[int], str]:
    """Which of 1 and -1 a heading calls an agreement, and the heading without that."""
    matches = [one for pattern in _LEGENDS for one in pattern.finditer(heading)]
    if not matches:
        return set(), heading
    begun = min(one.start() for one in matches)
    told = {(-1 if one["sign"] == "-" else 1) * (-1 if one["against"] else 1) for one in matches}
    return told, heading[: heading.rfind("(", 0, begun)] if "(" in heading[:begun] else heading[:begun]


def _placed(found: _Columns, at: int, heading: str, statements: Mapping[int, str]) -> str:
    """Take a column in; why not, when it can't be."""
    name = words(heading)
    if name in _BALLOT:
        if found.ballot >= 0:
            return _("Deux colonnes portent le numéro du bulletin : gardez-en une.")
        found.ballot = at
    elif name in _PROPOSAL or (name.rpartition(" ")[0] in _PROPOSAL and name.rpartition(" ")[2].isdigit()):
        found.proposals.append(at)
    elif name in _COUNTS:
        if _COUNTS[name] in found.counts.values():
            return _("Deux colonnes portent ce total : gardez-en une.")
        found.counts[at] = _COUNTS[name]
    elif match := _STATEMENT.fullmatch(heading.strip(" ()")):
        return _statement_placed(found, at, int(match[1]), words(match[2] or ""), statements)
    else:
        found.unknown.append(at)
    return ""


def _statement_placed(found: _Columns, at: int, number: int, told: str, statements: Mapping[int, str]) -> str:
    if number not in statements:
        return _("Ce débat n’a pas d’affirmation %d.") % number
    if number in found.statements.values():
        return _("Deux colonnes portent l’affirmation %d : gardez-en une.") % number
    if told and not words(statements[number]).startswith(told):
        return (
            _("Le texte de cette colonne n’est pas celui de l’affirmation %d : vient-elle d’un autre débat ?") % number
        )
    found.statements[at] = number
    return ""


def _ballots(rows: Sequence[tuple[int, list[str]]], columns: _Columns) -> Read:
    faults = list(columns.faults)
    held = [(line, row, _cells(line, row, columns, faults)) for line, row in rows]
    way = _way([(row, cells) for _line, row, cells in held], columns)
    if not way:
        faults.append(Fault(0, "", "1, -1", _no_way(columns)))
    lines = []
    for line, row, cells in held:
        votes = {number: one.value * (way if one.is_figure else 1) for number, one in cells.items()}
        if way:
            faults += _miscounted(line, row, votes, columns)
        ballot = _ballot(line, row, columns, faults)
        told = tuple(text for at in columns.proposals if (text := _plain(_at(row, at))))
        if ballot:
            lines.append(Line(line, ballot, votes, told))
    return Read(tuple(lines), tuple(sorted(faults, key=lambda one: one.line)), frozenset(columns.statements.values()))


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _ballot(line: int, row: Sequence[str], columns: _Columns, faults: list[Fault]) -> int:
    """The ballot's number; 0 when it isn't one."""
    typed = _plain(_at(row, columns.ballot))
    try:
        return numbers.read(typed)
    except numbers.NotANumber:
        reason = _("Ce n’est pas un numéro de bulletin, ou un chiffre est faux : relisez le bulletin.")
        faults.append(Fault(line, columns.headings[columns.ballot], typed, reason))
        return 0


def _cells(line: int, row: Sequence[str], columns: _Columns, faults: list[Fault]) -> dict[int, _Cell]:
    """The votes of a line, as typed; what stands outside its columns is told."""
    found = {}
    for at, number in columns.statements.items():
        raw = _at(row, at)
        typed, cell = _short(raw) if len(raw) < _SHORT else _answer(raw)
        if cell is not None:
            found[number] = cell
        elif typed:
            reason = _("Ce n’est pas une réponse : écrivez d’accord, pas d’accord, ou sans avis.")
            faults.append(Fault(line, columns.headings[at], typed[:60], reason))
    for at in [*columns.unknown, *range(len(columns.headings), len(row))]:
        if _plain(_at(row, at)):
            heading = columns.headings[at] if at < len(columns.headings) else ""
            reason = _("Cette colonne n’est pas de celles que l’on lit ici : retirez-la, ou corrigez son nom.")
            faults.append(Fault(line, heading, _plain(row[at])[:60], reason))
    return found


def _answer(raw: str) -> tuple[str, _Cell | None]:
    """What is typed in a cell, and the vote that it is."""
    typed = _plain(raw)
    return typed, _cell(typed)


_short = lru_cache(maxsize=4096)(_answer)  # a file says the same few words thousands of times


def _cell(typed: str) -> _Cell | None:
    if _NUMBER.fullmatch(typed):
        value = int(float(typed.replace(",", ".")))
        return _Cell(value, is_figure=value != 0)
    value_told = _WORDS.get(words(typed))
    return None if value_told is None else _Cell(value_told, is_figure=False)


def _way(held: Sequence[tuple[list[str], dict[int, _Cell]]], columns: _Columns) -> int:
    """1 when 1 is an agreement, -1 when -1 is one; 0 when the file doesn't tell, or tells both."""
    from ..engine.texts import direction

    if not any(one.is_figure for _row, cells in held for one in cells.values()):
        return 1
    told = set(columns.legends)
    if len(columns.counts) == 2:
        whole = ((row, cells) for row, cells in held if all(_count(row, at) is not None for at in columns.counts))
        counted = direction(_tallied(row, cells, columns) for row, cells in whole)
        told |= {counted} if counted else set()
    return told.pop() if len(told) == 1 else 0


def _tallied(row: Sequence[str], cells: Mapping[int, _Cell], columns: _Columns) -> tuple[int, int, int, int]:
    """Agreements and disagreements told beyond those in words; figures of 1 and of -1."""
    figures = Counter(one.value for one in cells.values() if one.is_figure)
    spelt = Counter(one.value for one in cells.values() if not one.is_figure)
    told = {value: _count(row, at) or 0 for at, value in columns.counts.items()}
    return told[1] - spelt[1], told[-1] - spelt[-1], figures[1], figures[-1]


def _count(row: Sequence[str], at: int) -> int | None:
    typed = _plain(_at(row, at))
    return int(typed) if typed.isdecimal() and len(typed) < 6 else None


def _miscounted(line: int, row: Sequence[str], votes: Mapping[int, int], columns: _Columns) -> Iterator[Fault]:
    """Totals that the line tells and doesn't have: a vote was typed wrong."""
    for at, value in columns.counts.items():
        typed, found = _plain(_at(row, at)), list(votes.values()).count(value)
        if typed and _count(row, at) != found:
            reason = _("Le total ne correspond pas aux réponses de la ligne (%d) : relisez le bulletin.") % found
            yield Fault(line, columns.headings[at], typed[:60], reason)


def _no_way(columns: _Columns) -> str:
    if columns.legends or columns.counts:
        return _("Les indications de ce fichier ne disent pas de façon sûre si 1 ou -1 signifie « d’accord ».")
    return _(
        "Rien ne dit si 1 ou -1 signifie « d’accord » : écrivez les réponses en mots (d’accord, pas d’accord, sans "
        "avis), ou ajoutez les colonnes « accords » et « désaccords » avec leurs totaux par bulletin."
    )
