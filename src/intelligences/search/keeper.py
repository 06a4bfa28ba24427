"""What keeps the index: writes of entries and of the words that typos are led back to, in the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction

from intelligences.kernel import events, registries
from intelligences.kernel.french import sort_key
from intelligences.kernel.registries import Searchable, SearchEntry
from intelligences.search import packing
from intelligences.search.expression import EVERY_ENTRY
from intelligences.search.languages import known, lexeme
from intelligences.search.spelling import can_be_misspelt, shortened
from intelligences.search.tokens import LONGEST_WORD, clean, compounds, tokens

KIND, LANGUAGE, AUDIENCE = ":kind", ":language", ":audience"
"""Facets that every entry has; the colon keeps them apart from those that rooms name."""
LONGEST_BODY = 100_000
"""Characters of a body that are kept and searched."""
MOST_VALUES = 500
_FIELDS_APART = 10  # words, so that no phrase runs from a title into a summary
_BATCH = 1000

_NAMES = 'id, kind, thing, language, audience, weight, "on", head, codes, title, sort_key, url, summary, body'
_ARRAYS = (
    "%s::int[], %s::text[], %s::text[], %s::text[], %s::int[], %s::float8[], %s::date[], %s::bytea[], %s::bytea[],"
    "%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]"
)
_PUT = f"""
INSERT INTO search_entry ({_NAMES}) SELECT {_NAMES} FROM unnest({_ARRAYS}) AS new ({_NAMES})
ON CONFLICT (kind, thing) DO UPDATE SET ({_NAMES}) = ROW (excluded.{_NAMES.replace(", ", ", excluded.")})
"""  # noqa: S608 (names of columns only)
_PUT_KEYS = """
INSERT INTO search_keys (entry_id, words)
SELECT id, words::tsvector FROM unnest(%s::int[], %s::text[]) AS new (id, words)
"""
_OF_THINGS = "kind = %s AND (%s::text[] IS NULL OR thing = ANY(%s::text[]))"
_HELD = f"""
SELECT DISTINCT key FROM search_entry JOIN search_keys ON entry_id = id,
tsvector_to_array(words) AS keys, unnest(keys) AS key
WHERE {_OF_THINGS} AND substr(key, 2, 1) = '.' AND key !~ '^t'
"""  # noqa: S608 (a constant)
_DROP_KEYS = f"DELETE FROM search_keys USING search_entry WHERE entry_id = id AND {_OF_THINGS}"  # noqa: S608 (the same)
_DROP = f"DELETE FROM search_entry WHERE {_OF_THINGS}"  # noqa: S608 (the same)
_FORGET_FEW = """
DELETE FROM search_knownword WHERE lexeme IN (
    SELECT gone FROM unnest(%s::text[]) AS gone
    WHERE NOT EXISTS (SELECT FROM search_keys WHERE words @@ ('''' || gone || '''')::tsquery))
"""
_FORGET_MANY = """
DELETE FROM search_knownword WHERE lexeme IN (
    SELECT unnest(%s::text[]) EXCEPT SELECT unnest(tsvector_to_array(words)) FROM search_keys)
"""
_FEW = 200


class Index:
    """The kernel's `Keeper`."""

    @transaction.atomic
    def put(self, kind: str, entries: list[SearchEntry]) -> None:
        """Write entries of a kind over what they were."""
        for batch in _batches(entries):
            things = [entry.id for entry in batch]
            before, writing = _held(kind, things), _Writing(kind)
            rows = writing.rows(batch)
            columns = [list(column) for column in zip(*rows, strict=True)]
            with connection.cursor() as cursor:
                cursor.execute(_DROP_KEYS, [kind, things, things])
                cursor.execute(_PUT, columns[:-1])
                cursor.execute(_PUT_KEYS, [columns[0], columns[-1]])
            writing.learn()
            _forget(before - writing.lexemes)

    @transaction.atomic
    def remove(self, kind: str, ids: list[str]) -> None:
        """Take entries out, and the words that nothing else carries."""
        before = _held(kind, ids)
        _drop(kind, ids)
        _forget(before)

    @transaction.atomic
    def rebuild(self, searchable: Searchable) -> int:
        """Replace every entry of a kind by COPY; returns how many there are."""
        before, writing, count = _held(searchable.kind, None), _Writing(searchable.kind), 0
        _drop(searchable.kind, None)
        for batch in _batches(searchable.entries()):
            rows = writing.rows(batch)
            with connection.cursor() as cursor:
                with cursor.copy(f"COPY search_entry ({_NAMES}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row[:-1])
                with cursor.copy("COPY search_keys (entry_id, words) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row((row[0], row[-1]))
            count += len(batch)
        writing.learn()
        _forget(before - writing.lexemes)
        events.record("search.rebuilt", by=None, facts={"kind": searchable.kind, "entries": count})
        return count


def purge(subject_kind: str, subject_id: str, field: str) -> int:
    """A field was purged: what the index holds of its thing is made anew. Returns 1 when the index held the thing."""
    held = 0
    for searchable in registries.searchables:
        if searchable.model is None or registries.model_key(searchable.model) != subject_kind:
            continue
        thing = searchable.model._base_manager.filter(pk=subject_id).first()
        entry = searchable.entry(thing) if thing is not None else None
        held += int(bool(_held(searchable.kind, [subject_id])))
        if entry is None:
            Index().remove(searchable.kind, [subject_id])
        else:
            Index().put(searchable.kind, [entry])
    return held


@dataclass
class _Writing:
    """Entries of one kind on their way into the index; remembers the words and the facet values met."""

    kind: str
    lexemes: set[str] = field(default_factory=set)
    _words: dict[tuple[str, str], str] = field(default_factory=dict)
    _codes: dict[tuple[str, str], int] = field(default_factory=dict)

    def rows(self, entries: list[SearchEntry]) -> list[tuple[Any, ...]]:
        """Values of `_NAMES` for each entry, then its keys."""
        values = [self._values(entry) for entry in entries]
        _number({value for held in values for value in held}, self._codes)
        each = zip(_new_ids(len(entries)), entries, values, strict=True)
        return [self._row(number, entry, held) for number, entry, held in each]

    def learn(self) -> None:
        """Add the words that aren't known yet."""
        met = sorted(self._words)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT lexeme, word FROM unnest(%s::text[], %s::text[]) AS met (lexeme, word) WHERE NOT EXISTS "
                "(SELECT FROM search_knownword AS k WHERE k.lexeme = met.lexeme AND k.word = met.word)",
                [[lexeme for lexeme, _ in met], [word for _, word in met]],
            )
            new = cursor.fetchall()
            if new:
                with cursor.copy("COPY search_knownword (lexeme, word, written, shortened) FROM STDIN") as copy:
                    for found, word in new:
                        copy.write_row((found, word, self._words[found, word][:LONGEST_WORD], shortened(word)))

    def _values(self, entry: SearchEntry) -> list[tuple[str, str]]:
        values = [(KIND, self.kind), (LANGUAGE, known(entry.language)), (AUDIENCE, entry.audience)]
        named = (entry.facets or {}).items()
        values += dict.fromkeys((name, clean(value)) for name, of_name in named for value in of_name)
        if len(values) > MOST_VALUES:
            raise ValueError(f"{self.kind} {entry.id} has {len(values)} facet values; the index takes {MOST_VALUES}.")
        return values

    def _row(self, number: int, entry: SearchEntry, values: list[tuple[str, str]]) -> tuple[Any, ...]:
        language, body = known(entry.language), clean(entry.body)[:LONGEST_BODY]
        title, summary = clean(entry.title), clean(entry.summary)
        audience, codes = self._codes[AUDIENCE, entry.audience], [self._codes[value] for value in values]
        shown = [code for code, value in zip(codes, values, strict=True) if value[0] != AUDIENCE]
        parts = ((title, "A"), (clean(entry.keywords), "B"), (summary, "C"), (body, ""))
        words = self._words_of(parts, language, shown)
        weight = min(1.0, max(0.0, entry.weight))
        packed = packing.head(number, weight, entry.on), packing.codes(shown)
        return (
            *(number, self.kind, entry.id, language, audience, weight, entry.on, *packed),
            *(title, sort_key(title)[:600], entry.url, summary, body, words),
        )

    def _words_of(self, parts: Sequence[tuple[str, str]], language: str, codes: list[int]) -> str:
        """A tsvector's text: every key of the entry, with place and importance (A to D) for those of words."""
        places: dict[str, list[str]] = {}
        bare, place = {EVERY_ENTRY, *(f"#{code}" for code in codes)}, 0
        for text, importance in parts:
            read = list(tokens(text))
            met = [(place + at, word, "") for at, word in compounds(read)]
            met += [(place + at, token.word, text[token.start : token.end]) for at, token in enumerate(read)]
            for at, word, written in met:
                found = lexeme(word, language)
                if found is not None:
                    places.setdefault(found, []).append(f"{at + 1}{importance}")
                    self._meet(found, word, written)
                if importance == "A":
                    bare |= {f"t.{word}", f"h{found}"} if found else {f"t.{word}"}
            place += len(read) + _FIELDS_APART
        placed = [f"'{found}':{','.join(at)}" for found, at in places.items()]
        return " ".join([*placed, *(f"'{found}'" for found in sorted(bare))])

    def _meet(self, found: str, word: str, written: str) -> None:
        self.lexemes.add(found)
        if can_be_misspelt(word) and (found, word) not in self._words:
            self._words[found, word] = written.lower() or word


def _new_ids(how_many: int) -> list[int]:
    """Taken before writing, since `head` repeats them; what is written again gets a new one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('search_entry', 'id')) FROM generate_series(1, %s)", [how_many]
        )
        return [number for (number,) in cursor.fetchall()]


def _batches(entries: Iterable[SearchEntry]) -> Iterator[list[SearchEntry]]:
    """A thing given twice in one batch counts as it was given last."""
    rest = iter(entries)
    while batch := {entry.id: entry for entry in islice(rest, _BATCH)}:
        yield list(batch.values())


def _number(values: set[tuple[str, str]], known_codes: dict[tuple[str, str], int]) -> None:
    """Complete the numbers of facet values, giving one to those that have none."""
    missing = sorted(values - known_codes.keys())
    if not missing:
        return
    columns = [[name for name, _ in missing], [value for _, value in missing]]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_facetvalue (name, value) "
            "SELECT name, value FROM unnest(%s::text[], %s::text[]) AS v (name, value) "
            "WHERE NOT EXISTS (SELECT FROM search_facetvalue AS f WHERE f.name = v.name AND f.value = v.value) "
            "ON CONFLICT DO NOTHING",
            columns,
        )
        cursor.execute(
            "SELECT name, value, id FROM search_facetvalue "
            "WHERE (name, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
            columns,
        )
        known_codes.update({(name, value): code for name, value, code in cursor.fetchall()})


def _held(kind: str, things: list[str] | None) -> set[str]:
    """Keys of words that entries carry; of all the kind when `things` is None."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [kind, things, things])
        return {key for (key,) in cursor.fetchall()}


def _drop(kind: str, things: list[str] | None) -> None:
    """Take entries and their keys out; all of the kind when `things` is None."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP_KEYS, [kind, things, things])
        cursor.execute(_DROP, [kind, things, things])


def _forget(lexemes: set[str]) -> None:
    """Unlearn the words whose key no entry carries any more."""
    if lexemes:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET_FEW if len(lexemes) <= _FEW else _FORGET_MANY, [sorted(lexemes)])
