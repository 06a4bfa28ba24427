"""What a format is: which column goes to which field, how its cells are read, what is personal. Data, with the matching
of a header to it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from intelligences.kernel.french import words

from . import cells
from .cells import Reader
from .privacy import is_of_persons

EXTRA = "extra"
"""The cell is kept as it is."""
PERSON = "person"
"""The column tells of persons: its cells are counted and dropped."""
_NO_HEADING = "colonne {0}"


_NUMBER = re.compile(r"^\s*(?:tier\s*\d\s*[-:–]?\s*)?\d+(?:\.\d+)*\s*[-–:.)]*\s+", re.IGNORECASE)


def without_number(heading: str) -> str:
    """`2.1.3 - Scope` is the heading Scope, as forms number their questions."""
    return _NUMBER.sub("", heading)


@dataclass(frozen=True)
class Field:
    """A column of a format: `to` is a field of the record, EXTRA or PERSON; `names` are its headings, compared by their
    words (one that ends with `*` is the beginning of a heading).

    `join` puts what several columns say in one field, between them; without it the first heading of `names` that says
    something wins and the others stay in extra, whatever the order of the columns. `keep` leaves the cell in extra too,
    where reading it loses its words. `is_json` gives `read` the cell as JSON text, with what tells of persons: taken
    out of the text it could break it, so that the format takes it out of what was read.
    """

    to: str
    names: tuple[str, ...]
    read: Reader = cells.text
    join: str = ""
    keep: bool = False
    is_json: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a register is published: the main source of its records."""

    title: str
    url: str
    publisher: str
    kind: str = "register"


@dataclass(frozen=True)
class Format:
    """A format. `register` names the records' register, `country` is where they are unless a column says otherwise.

    `finish(record)` sees the whole row once its cells are read. `needs` are fields without which a file isn't of this
    format: each is a set of which one is enough. `identity` are the fields that name a record when the source gives no
    number. `duplicated` are headings that several columns have: each is then told by the heading before it.
    `waits_if_french` puts French rows to moderation: they may double a record of ours.
    """

    key: str
    label: str
    register: str
    origin: Origin
    fields: tuple[Field, ...]
    needs: tuple[frozenset[str], ...]
    country: str = ""
    language: str = "en"
    identity: tuple[str, ...] = ("operator_name", "title")
    finish: Callable[[Any], None] | None = None
    duplicated: tuple[str, ...] = ()
    waits_if_french: bool = True
    by_operator: bool = False  # each body has its file: it counts from 1, and tells nothing of the others' records
    is_whole: bool = True  # a file holds the whole register: what it no longer holds has vanished
    explode: Callable[[list[str], list[Any]], Mapping[str, Any]] | None = None
    signs: tuple[str, ...] = ()  # headings that tell this format from others
    enough_signs: int = 1  # how many of them recognise it
    spoken: Callable[[], Mapping[str, str]] | None = None  # headings in the words of the site: each to the name it has

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        named = {words(name): one for one in self.fields for name in one.names if not name.endswith("*")}
        spoken = self.spoken() if self.spoken is not None else {}
        return {words(label): named[words(name)] for label, name in spoken.items() if words(name) in named} | named

    @cached_property
    def _by_beginning(self) -> list[tuple[str, Field]]:
        found = [(words(name), one) for one in self.fields for name in one.names if name.endswith("*")]
        return sorted(found, key=lambda pair: -len(pair[0]))

    def named(self, heading: str) -> Field | None:
        """The field of a heading that the format names in full."""
        return self._by_name.get(words(heading)) or self._by_name.get(words(without_number(heading)))

    def field_of(self, heading: str) -> Field | None:
        """The field of a heading; None for one that the format doesn't know."""
        told = words(heading)
        found = self.named(heading)
        if found is None and told:
            found = next((one for begin, one in self._by_beginning if told.startswith(begin)), None)
        return found


@dataclass(frozen=True)
class Column:
    """A column of the file: its place, its heading made unique, its field."""

    place: int
    name: str
    field: Field | None

    @cached_property
    def is_of_persons(self) -> bool:
        """Whether its cells tell of persons: the format says so, or its heading where the format doesn't know it."""
        return is_of_persons(self.name) if self.field is None else self.field.to == PERSON

    @property
    def to(self) -> str:
        """Where its cells go: a field, EXTRA or PERSON."""
        if self.is_of_persons:
            return PERSON
        return self.field.to if self.field is not None else EXTRA


@dataclass(frozen=True)
class Match:
    """A header read by a format."""

    format: Format
    columns: tuple[Column, ...]

    @cached_property
    def by_rank(self) -> tuple[Column, ...]:
        """The columns in the order in which the format names them: the same file with its columns moved reads alike."""
        ranks = {words(name): rank for rank, name in enumerate(n for one in self.format.fields for n in one.names)}
        return tuple(sorted(self.columns, key=lambda column: (ranks.get(words(column.name), len(ranks)), column.name)))

    @property
    def known(self) -> int:
        """How many columns the format knows."""
        return sum(column.field is not None for column in self.columns)

    @property
    def missing(self) -> list[frozenset[str]]:
        """Needed fields that no column gives."""
        given = {column.field.to for column in self.columns if column.field is not None}
        return [needed for needed in self.format.needs if not needed & given]

    @property
    def signs(self) -> int:
        """How many headings of the file are signs of the format."""
        told = {words(without_number(column.name)) for column in self.columns}
        return sum(words(sign) in told for sign in self.format.signs)

    @property
    def score(self) -> tuple[bool, int, float, int]:
        """The better, the likelier: nothing needed is missing, own signs, share of columns known, their number."""
        return not self.missing, self.signs, self.known / max(1, len(self.columns)), self.known


def match(form: Format, header: Sequence[Any]) -> Match:
    """A header by a format; columns that share a heading are told apart. Trailing columns without heading go."""
    named = [cells.text_of(heading).replace("\n", " ") for heading in header]
    while named and not named[-1]:
        named.pop()
    names = unique_names(named, form.duplicated)
    follows = {words(one) for one in form.duplicated}
    columns = []
    for place, (heading, name) in enumerate(zip(named, names, strict=True)):
        found = form.named(name) or (None if words(heading) in follows else form.field_of(heading))
        columns.append(Column(place, name, found))
    return Match(form, tuple(columns))


def unique_names(named: Sequence[str], told_by_the_one_before: Sequence[str] = ()) -> list[str]:
    """Headings made unique: `If Other` after a question takes the question's words, others take a number."""
    follows = {words(one) for one in told_by_the_one_before}
    question, names = "", []
    for place, heading in enumerate(named, start=1):
        if words(heading) in follows:
            names.append(f"{question} – {heading}" if question else heading)
        else:
            question = heading
            names.append(heading or _NO_HEADING.format(place))
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        if seen[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return names


def signature(header: Sequence[Any]) -> str:
    """Names a header whatever the order, case and spaces of its columns."""
    told = sorted(words(cells.text_of(heading)) for heading in header)
    return hashlib.sha256("\n".join(filter(None, told)).encode()).hexdigest()


def recognised(header: Sequence[Any], formats: Sequence[Format]) -> Match | None:
    """The format whose signs a header bears and that reads it best; None when it could be anybody's: a table of names
    and descriptions isn't a register of another country.
    """
    found = [one for one in _readable(header, formats) if one.signs >= one.format.enough_signs]
    return max(found, key=lambda one: one.score, default=None)


def best(header: Sequence[Any], formats: Sequence[Format]) -> Match | None:
    """The format that reads a header best, when the file is known to be of one of them; None when none can."""
    return max(_readable(header, formats), key=lambda one: one.score, default=None)


def _readable(header: Sequence[Any], formats: Sequence[Format]) -> list[Match]:
    return [one for one in (match(form, header) for form in formats) if not one.missing and one.known >= 2]


def with_fields(form: Format, fields: tuple[Field, ...], **changes: Any) -> Format:
    """The same format with other fields."""
    return replace(form, fields=fields, **changes)
