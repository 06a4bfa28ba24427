"""Rows of a file into records, whatever the format: each cell is read by its column's declaration and accounted for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.french import words

from ..countries import UNKNOWN
from ..models import Deployment, Record, Solution, Source
from ..partial_dates import year
from ..vocabulary import Collection, Origin, Status
from . import cells
from .cells import KeptAsIs, Refused
from .files import BadFile
from .loss import DROPPED, EXTRA, MAPPED, REFUSED, Loss
from .mapping import EXTRA as TO_EXTRA
from .mapping import PERSON, Column, Format, Match
from .privacy import anything_without_contacts, is_of_persons, without_contacts
from .strays import no_record
from .tables import Line

NO_OPERATOR = "Organisme non précisé"
_LIMITS = {
    model: {column.name: column.max_length for column in model._meta.concrete_fields if type(column) is CharField}
    for model in (Deployment, Solution)
}
LEFT_TO_THE_WRITER = frozenset({"_source", "_evidence", "_territory"})
"""Values that aren't columns of the record: whoever writes turns them into rows."""
_SHORT_TITLE = 120
_LONGEST_ID, _LONGEST_COUNT = 190, 6
_TITLES = frozenset({"title", "_title", "_whole_title"})
OF_A_SOLUTION = frozenset(
    {"title", "summary", "problem", "technique_family", "technique", "learning", "suppliers", "licence", "code_url",
     "website", "language", "external_id", "record_url"}
)  # fmt: skip
_REASON_NO_NAME = gettext_lazy("la ligne n’a ni nom ni description")


@dataclass
class Row:
    """One row while it is read: values by field, what is kept, what is answered, and where each came from."""

    form: Format
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    outcomes: dict[int, str] = field(default_factory=dict)
    placed: dict[str, list[tuple[int, str, Any]]] = field(default_factory=dict)
    refused: list[tuple[int, str, Any, str]] = field(default_factory=list)
    is_solution: bool = False
    redacted: Counter[str] = field(default_factory=Counter)  # what a format took out of its cells, by heading
    unwanted: str = ""  # why the row isn't read at all, when a format says so

    def get(self, name: str) -> Any:
        """A value, or None."""
        return self.values.get(name)

    def demote(self, name: str) -> None:
        """Take a field's value back: the cells that gave it are kept as they are instead."""
        self.values.pop(name, None)
        self.answers.pop(name, None)
        for place, heading, raw in self.placed.pop(name, ()):
            self.extra[heading] = raw
            self.outcomes[place] = EXTRA

    def refuse(self, name: str, reason: str) -> None:
        """Take a field's value back: what its cells say can't be."""
        self.values.pop(name, None)
        self.refused += [(place, heading, raw, reason) for place, heading, raw in self.placed.pop(name, ())]

    def redact(self, name: str, count: int) -> None:
        """Count what tells of persons and was taken out of a field's cells once they were read."""
        for _place, heading, _raw in self.placed.get(name, ())[:1] if count else ():
            self.redacted[heading] += count

    def keep_whole(self, name: str) -> None:
        """Keep the cells of a field in extra too."""
        self.extra |= {heading: raw for _place, heading, raw in self.placed.get(name, ())}


class Reading:
    """One reading of a file: `rows` gives what is importable, `loss` grows meanwhile.

    `is_grid` tells a table with lines of its own (a sheet, a CSV), where a line may be a note and no record.
    """

    def __init__(self, match: Match, *, file: str, is_grid: bool = False) -> None:
        self.match, self.form, self.file, self.is_grid = match, match.format, file, is_grid
        self._headings = [words(column.name) for column in match.columns]
        self.loss = Loss([column.name for column in match.columns], [column.to for column in match.columns])
        self.repeated = 0  # identifiers given to several rows
        self.damaged = 0  # characters already broken in the source
        self.unread: list[tuple[int, str]] = []  # rows refused whole: their line, why
        self.unread_ids: list[str] = []  # the numbers that these rows give: their records are still in the register
        self._taken: dict[str, int] = {}

    def rows(self, lines: Iterator[Line]) -> Iterator[Row]:
        """Each row with its identifier; a row without a name is refused whole."""
        for number, told in lines:
            self.loss.rows += 1
            try:
                row = self._row(number, told)
            except RecursionError:
                raise BadFile(_("Ce JSON est trop imbriqué pour être un registre.")) from None
            if row is not None:
                yield row

    def _row(self, number: int, told: Sequence[Any]) -> Row | None:
        row = Row(self.form, number)
        self._beyond(number, told)
        if reason := (no_record(told, self._headings, self.form) if self.is_grid else ""):
            self._refuse_row(row, told, reason)
            return None
        for column in self.match.by_rank:
            raw = told[column.place] if column.place < len(told) else None
            if not cells.is_empty(raw):
                row.outcomes[column.place] = self._cell(row, column, raw)
        if self.form.explode is not None:
            self._explode(row, told)
        if not self._is_named(row):
            self._refuse_row(row, told, str(_REASON_NO_NAME))
            return None
        self._settle(row)
        if row.unwanted:
            self._refuse_row(row, told, row.unwanted)
            return None
        self.loss.count(row.outcomes.items())
        return row

    def _cell(self, row: Row, column: Column, raw: Any) -> str:
        """Read one cell; returns what became of it."""
        where = column.field
        if column.is_of_persons:
            return DROPPED
        is_title = where is not None and where.to in _TITLES and isinstance(raw, str)
        held = raw
        raw, removed = without_contacts(raw, is_title=True) if is_title else anything_without_contacts(raw)
        is_json = where is not None and where.is_json
        if removed and not is_json:
            self.loss.redacted[column.name] += removed
            if cells.is_empty(raw):
                return DROPPED
        if where is None or where.to == TO_EXTRA:
            return self._keep(row, column.name, raw)
        plain = cells.json_text(raw) if is_json else cells.text_of(raw)
        try:
            return self._place(row, column, raw, cells.json_text(held) if is_json else plain)
        except KeptAsIs:
            if where.to == "country":  # somewhere, and nobody knows where: not the country of the format
                row.values.setdefault("country", UNKNOWN)
            return self._keep(row, column.name, raw)
        except Refused as reason:
            self.loss.refuse(self.file, row.line, column.name, plain, str(reason))
            return REFUSED

    def _place(self, row: Row, column: Column, raw: Any, plain: str) -> str:
        where = column.field
        assert where is not None  # noqa: S101 (told to mypy; the caller has checked)
        is_structure = where.is_json and plain.startswith(("[", "{"))  # an empty one says that there is nothing
        if not is_structure and not any(char.isalnum() for char in plain):  # "-", "…": the place of an answer
            raise KeptAsIs
        answer = cells.without_answer(plain)
        if answer and where.to == "country":
            raise KeptAsIs
        if answer:
            row.answers.setdefault(where.to, answer)
            row.placed.setdefault(f"answer {where.to}", []).append((column.place, column.name, self._kept(raw)))
            return MAPPED
        value = where.read(plain)
        held = row.values.get(where.to)
        if held is None:
            row.values[where.to] = value
        elif isinstance(held, list):
            row.values[where.to] = list(dict.fromkeys([*held, *value]))
        elif held == value:
            pass
        elif where.join:
            row.values[where.to] = f"{held}{where.join}{value}"
        else:
            raise KeptAsIs
        row.placed.setdefault(where.to, []).append((column.place, column.name, self._kept(raw)))
        if where.keep:
            row.extra[column.name] = self._kept(raw)
        return MAPPED

    def _keep(self, row: Row, name: str, raw: Any) -> str:
        row.extra[name] = self._kept(raw)
        return EXTRA

    def _kept(self, raw: Any) -> Any:
        """A cell as the database can hold it: words and structure as they are."""
        if isinstance(raw, str):
            self.damaged += raw.count("\ufffd")
            return cells.text_of(raw)
        if isinstance(raw, list):
            return [self._kept(one) for one in raw]
        if isinstance(raw, dict):
            return {cells.text_of(name): self._kept(one) for name, one in raw.items()}
        return raw if isinstance(raw, bool | int) or raw is None else cells.text_of(raw)

    def _beyond(self, number: int, told: Sequence[Any]) -> None:
        """Cells after the last heading: nobody knows what they tell."""
        for place in range(len(self.match.columns), len(told)):
            if not cells.is_empty(told[place]):
                plain, _count = without_contacts(cells.text_of(told[place]))
                reason = _("la cellule est après la dernière colonne")
                self.loss.refuse(self.file, number, _("colonne %(place)s") % {"place": place + 1}, plain, reason)
                self.loss.beyond += 1

    def _explode(self, row: Row, told: Sequence[Any]) -> None:
        """Sections of a cell that holds a whole document go to their fields; the cell itself is counted once."""
        assert self.form.explode is not None  # noqa: S101
        names = [column.name for column in self.match.columns]
        clean = [without_contacts(cell)[0] if isinstance(cell, str) else cell for cell in told]
        for name, text in self.form.explode(names, clean).items():
            where = self.form.field_of(name)
            plain, removed = without_contacts(text)
            if (where is None and is_of_persons(name)) or (where is not None and where.to == PERSON):
                plain, removed = "", max(removed, 1)
            if removed:
                self.loss.redacted[name] += removed
            if not plain:
                continue
            try:
                if where is None or where.to == TO_EXTRA or where.to in row.values or cells.without_answer(plain):
                    raise KeptAsIs
                row.values[where.to] = where.read(plain)
                if where.keep:
                    row.extra[name] = plain
            except (KeptAsIs, Refused):
                row.extra[name] = plain

    def _is_named(self, row: Row) -> bool:
        if not any(row.get(name) for name in _TITLES):
            text = row.get("problem") or row.get("expected_effect") or ""
            first = text.split("\n", 1)[0]
            title = first if len(first) <= _SHORT_TITLE else first[: _SHORT_TITLE - 1].rsplit(" ", 1)[0] + "…"
            if title:
                row.values["title"] = title
        return any(row.get(name) for name in _TITLES)

    def _refuse_row(self, row: Row, told: Sequence[Any], reason: str) -> None:
        """Each cell of the row that isn't dropped is refused, once."""
        self.unread.append((row.line, reason))
        self.unread_ids += self._numbers(told)
        for column in self.match.columns:
            if column.place >= len(told) or cells.is_empty(told[column.place]):
                continue
            if column.is_of_persons:
                row.outcomes[column.place] = DROPPED
            elif row.outcomes.get(column.place) not in (REFUSED, DROPPED):
                row.outcomes[column.place] = REFUSED
                plain, _count = anything_without_contacts(told[column.place])
                self.loss.refuse(self.file, row.line, column.name, cells.text_of(plain), reason)
        self.loss.count(row.outcomes.items())

    def _numbers(self, told: Sequence[Any]) -> Iterator[str]:
        """The number that a row gives its record, read or not."""
        body = next(self._read(told, "operator_name"), "")
        for number in self._read(told, "external_id"):
            yield self._numbered(number, body)

    def _read(self, told: Sequence[Any], name: str) -> Iterator[str]:
        """What the columns of a field say in a row, as far as it can be read."""
        for column in self.match.by_rank:
            if column.to == name and column.field is not None and column.place < len(told):
                with suppress(KeptAsIs, Refused):
                    yield str(column.field.read(cells.text_of(told[column.place])))

    # -- what holds for every format ---------------------------------------------------------------------------

    def _settle(self, row: Row) -> None:
        if self.form.finish is not None:
            self.form.finish(row)
        if row.unwanted:
            return
        for name in [name for name in row.values if name.startswith("_") and name not in LEFT_TO_THE_WRITER]:
            row.demote(name)
        self._stop(row)
        if row.is_solution:
            for name in set(row.values) - OF_A_SOLUTION:
                row.demote(name)
        self._limit(row)
        self._measure(row)
        self._answer(row)
        for place, heading, raw, reason in row.refused:
            row.outcomes[place] = REFUSED
            self.loss.refuse(self.file, row.line, heading, cells.text_of(raw), reason)
        self.loss.redacted.update(row.redacted)
        row.values["external_id"] = self._identity(row)

    def _stop(self, row: Row) -> None:
        """Only what is stopped has an end and a reason; a year that a launch tells is that of the launch."""
        if row.get("status") != Status.STOPPED:
            for name in ("stopped_on", "stopped_because"):
                row.demote(name)
        started = row.get("started_on")
        if started:
            if row.get("year") not in (None, year(started)):
                row.demote("year")
            row.values["year"] = year(started)

    def _limit(self, row: Row) -> None:
        """Longer than its column: cut, and whole in extra."""
        model = Solution if row.is_solution else Deployment
        for name, value in list(row.values.items()):
            known = "name" if model is Solution and name == "title" else name
            limit = _LIMITS[model].get(known)
            if limit and isinstance(value, str) and len(value) > limit and name != "external_id":
                row.keep_whole(name)
                row.values[name] = value[: limit - 1].rstrip() + "…"

    def _measure(self, row: Row) -> None:
        """A number with more digits than its column is refused: rounded, it would change at each import."""
        model = Solution if row.is_solution else Deployment
        for name, value in list(row.values.items()):
            if isinstance(value, Decimal):
                try:
                    model._meta.get_field(name).run_validators(value)
                except ValidationError as error:
                    row.refuse(name, " ".join(error.messages))

    def _answer(self, row: Row) -> None:
        """An answer stands for an empty field that can be answered; elsewhere the cell is kept as it is."""
        can = (Solution if row.is_solution else Deployment).ANSWERABLE
        for name in list(row.answers):
            placed = row.placed.pop(f"answer {name}", [])
            if name in row.values or name not in can:
                del row.answers[name]
                for place, heading, raw in placed:
                    row.extra[heading] = raw
                    row.outcomes[place] = EXTRA

    def _identity(self, row: Row) -> str:
        """The source's own number, or one made of what names the record; a number given twice is told apart."""
        told = self._numbered(str(row.get("external_id") or ""), str(row.get("operator_name") or ""))
        if not told:
            named = "\n".join(words(str(row.get(name) or "")) for name in self.form.identity)
            told = f"h-{hashlib.sha256(named.encode()).hexdigest()[:24]}"
        count = self._taken[told] = self._taken.get(told, 0) + 1
        if count == 1:
            return told
        self.repeated += 1
        return f"{told}~{count}"

    def _numbered(self, number: str, body: str) -> str:
        """A number as the register keeps it: a short one that each body counts anew is told with its body."""
        if self.form.by_operator and number.isdigit() and len(number) <= _LONGEST_COUNT:
            return f"{words(body)[:120]} {number}"
        return number[:_LONGEST_ID]


def record_of(row: Row, source: Source | None) -> Record:
    """The record of a row, not saved."""
    form = row.form
    values = {name: value for name, value in row.values.items() if not name.startswith("_")}
    values.setdefault("language", form.language)
    country = values.pop("country", None) or form.country or UNKNOWN
    values |= {
        "register": form.register,
        "origin": Origin.IMPORTED,
        "source": source,
        "extra": row.extra,
        "answers": row.answers,
        "collection": Collection.FRANCE if country == "FR" else Collection.ELSEWHERE,
    }
    if row.is_solution:
        return Solution(name=values.pop("title"), **values)
    values.pop("summary", None)
    values["operator_name"] = values.get("operator_name") or NO_OPERATOR
    return Deployment(country=country, **values)
