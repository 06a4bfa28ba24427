"""What is asked of the index, for the audiences of one person: no question leaves this file without them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import psycopg
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from intelligences.search.expression import any_of, facet_key, key
from intelligences.search.facts import KIND_PLACE, LANGUAGE_PLACE, Facts, Places
from intelligences.search.keeper import AUDIENCE, KIND, LANGUAGE
from intelligences.search.languages import LANGUAGES, lexeme
from intelligences.search.queries.ranking import Page
from intelligences.search.spelling import can_be_misspelt, closest, shortened, unelided
from intelligences.search.unpacking import Heads, Ids, heads, numbers, sent, weightiest

LONGEST_SECONDS = 4
_MANY = 1000  # entries that it takes longer to look up one by one than to read them all
_facts, _lock = Facts(), Lock()
_numbered: dict[tuple[str, str], int] = {}
_named: dict[int, tuple[str, str]] = {}
_EXCERPTED = 20_000
_CANDIDATES = 8
_SET = "SELECT set_config('enable_seqscan', %s, true), set_config('statement_timeout', %s, true)"


_IDS = "string_agg(int4send(id), '')"
_HOLDING = "SELECT string_agg(int4send(entry_id), '') FROM search_keys WHERE words @@ %s::tsquery"
_COLUMNS = 'id, kind, thing, language, title, url, summary, left(body, %s), "on"'
_ENTRIES = f"SELECT {_COLUMNS} FROM search_entry WHERE id = ANY(%s) AND audience = ANY(%s)"  # noqa: S608
_BEST = f"SELECT {_COLUMNS} FROM best JOIN search_entry USING (id) ORDER BY place"  # noqa: S608
_READ = (
    "SELECT string_agg(head, ''), string_agg(int4send(audience), ''), string_agg(codes, ''), "
    "string_agg(int4send(octet_length(codes) / 4), '') "
    "FROM search_entry"
)


class TooLong(Exception):
    """The question takes longer than a person waits."""


@dataclass(frozen=True)
class Counted:
    """How many entries answer, and how many of them carry each facet value's number."""

    total: int
    codes: dict[int, int]


@dataclass(frozen=True)
class Question:
    """Entries that match an expression ("" for all), of some kinds and languages, among some ids (None for all)."""

    expression: str = ""
    kinds: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    within: Ids | None = field(default=None, compare=False)

    def matching(self, expression: str) -> "Question":
        """The same with another expression."""
        return Question(expression, self.kinds, self.languages, self.within)


@dataclass(frozen=True)
class Asker:
    """The index as one person may read it, among some kinds only (all when empty)."""

    audiences: list[int]
    numbers: dict[tuple[str, str], int]
    among: list[str]
    _read: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, audiences: Iterable[str], chosen: Iterable[tuple[str, str]] = (), among: Sequence[str] = ()) -> "Asker":
        """With the numbers of the person's audiences and of the facet values chosen (unknown ones have none)."""
        wanted = [*((AUDIENCE, audience) for audience in audiences), *chosen]
        known = _numbers([*wanted, *((KIND, kind) for kind in among)])
        return cls([code for (name, _), code in known.items() if name == AUDIENCE], known, list(among))

    def filter(self, name: str, values: Iterable[str]) -> str:
        """Entries with one of these values of a facet; a value that nothing has finds nothing."""
        return any_of(facet_key(self.numbers.get((name, value), 0)) for value in values)

    def where(self, question: Question) -> tuple[str, list[Any]]:
        """The question as SQL, with its values."""
        keys = "JOIN search_keys ON entry_id = id " if question.expression else ""
        sql, values = f"FROM search_entry {keys}WHERE audience = ANY(%s)", [self.audiences]
        tests = (
            (" AND kind = ANY(%s)", self.among or None),
            (" AND words @@ %s::tsquery", question.expression or None),
            (" AND kind = ANY(%s)", question.kinds and list(question.kinds)),
            (" AND language = ANY(%s)", question.languages and list(question.languages)),
        )
        asked = [(test, value) for test, value in tests if value is not None]
        return sql + "".join(test for test, _ in asked), [*values, *(value for _, value in asked)]

    def ids(self, question: Question) -> tuple[str, list[Any]]:
        """A statement that gives, joined, ids among which the answers are; the rest of the question is put to what is
        kept of them (`_among`), which costs less than opening each entry."""
        if question.expression:
            return _HOLDING, [question.expression]
        if question.within is not None:
            return "SELECT %s::bytea", [question.within.astype(">u4").tobytes()]
        where, values = self.where(question)
        return f"SELECT {_IDS} {where}", values

    def count(self, questions: Sequence[Question]) -> list[Counted]:
        """Answers to each question, with their facet values, in one round trip."""
        if not questions:
            return []
        return [self._told(question, ids)[0] for question, ids in zip(questions, self._sent(questions), strict=True)]

    def answer(self, question: Question, titles: Question, page: Page) -> tuple[Counted, list[int]]:
        """Answers to a question, counted, and the ids of a page of them; `titles` is asked of titles only."""
        ids, *by_titles = self._sent([question, titles] if page.ranks else [question])
        counted, of = self._told(question, ids)
        if page.sort == "title":
            where, values = self.where(question)
            sql = f"SELECT id {where} ORDER BY sort_key, id LIMIT %s OFFSET %s"
            return counted, [number for (number,) in bounded_rows(sql, [*values, page.size, page.start])]
        if not page.ranks:
            return counted, page.from_heads(of)
        _, by_title = self._told(titles, *by_titles)
        ranked = page.ranked(of, by_title)
        best, values = page.best(ranked, by_title)
        shown = self._keep(f"WITH best AS MATERIALIZED ({best}) {_BEST}", [*values, _EXCERPTED])
        return counted, page.after(shown, ranked, of)

    def held(self, expressions: Sequence[str]) -> list[Heads]:
        """The entries that match each expression ("" = none), then all those that the person may find."""
        questions = [*(Question(expression or facet_key(0)) for expression in expressions), Question()]
        both = list(zip(questions, self._sent(questions), strict=True))
        with _lock:
            return [_facts.heads(self._among(question, ids)) for question, ids in both]

    def ordered(self, question: Question, near: Ids, sort: str) -> tuple[Counted, list[int]]:
        """Answers to a question, counted, and their ids: in the order of `near`, the latest first, or by title."""
        counted, heads = self._told(question, *self._sent([question]))
        if sort == "title":
            sql = "SELECT id FROM search_entry WHERE id = ANY(%s) ORDER BY sort_key, id"
            return counted, [number for (number,) in bounded_rows(sql, [heads["id"].tolist()])]
        if sort == "recent":
            return counted, weightiest(heads, len(heads), recent=True).tolist()
        return counted, near[np.isin(near, heads["id"])].tolist()

    def entries(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Kind, thing, language, title, url, summary, start of the body, date; in the order of the ids."""
        unread = [number for number in ids if number not in self._read]
        if unread:
            self._keep(_ENTRIES, [_EXCERPTED, unread, self.audiences])
        return [self._read[found] for found in ids if found in self._read]

    def _keep(self, sql: str, values: Sequence[Any]) -> list[int]:
        """Ids of the entries that a statement gives with their columns, which are kept to be shown."""
        found = {row[0]: row[1:] for row in rows(sql, values)}
        self._read.update(found)
        return list(found)

    def steady(self, ids: Sequence[int]) -> Ids:
        """Ids in an order that doesn't change when the index is made anew: by title, then by what is said first."""
        sql = 'SELECT id FROM search_entry WHERE id = ANY(%s) ORDER BY sort_key, summary COLLATE "C", url'
        return np.array([found for (found,) in rows(sql, [list(ids)])], np.uint32)

    def things(self, ids: Sequence[int]) -> dict[str, int]:
        """The id of each thing's entry, in the order of the ids."""
        by_id = dict(rows("SELECT id, thing FROM search_entry WHERE id = ANY(%s)", [list(ids)]))
        return {by_id[found]: found for found in ids if found in by_id}

    def names(self, codes: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Facet and value of numbers; a number's meaning never changes, so that each is read once a process."""
        wanted = list(codes)
        unknown = [code for code in wanted if code not in _named]
        if unknown:
            found = rows("SELECT id, name, value FROM search_facetvalue WHERE id = ANY(%s)", [unknown])
            _named.update({code: (name, value) for code, name, value in found})
        return {code: _named[code] for code in wanted}

    def corrections(self, words: Iterable[str], *, at_least: int = 1) -> dict[str, list[str]]:
        """For words that the person finds less than `at_least` times, the neighbours that they find at least so often,
        as they are written, the likeliest first."""
        doubtful = [word for word in dict.fromkeys(words) if can_be_misspelt(word)]
        held = self.frequencies(doubtful)
        near = {word: _neighbours(word) for word in doubtful if held[word] < at_least}
        for word, rest in self.unelided(near).items():
            near[word].setdefault(rest, rest)
        found = self.frequencies(list(dict.fromkeys(other for others in near.values() for other in others)))
        chosen = {}
        for word, others in near.items():
            good = [other for other in others if found[other] >= at_least]
            if good:
                good.sort(key=lambda other: (other[:1] != word[:1], -found[other]))
                chosen[word] = [others[other] for other in good]
        return chosen

    def unelided(self, words: Iterable[str]) -> dict[str, str]:
        """Of words whose apostrophe may have been forgotten, what they are then, when a title holds it as it is."""
        rests = {word: rest for word in words if (rest := unelided(word))}
        held = self.totals([key(f"t.{rest}") for rest in rests.values()])
        return {word: rest for (word, rest), number in zip(rests.items(), held, strict=True) if number}

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """How many entries the person finds with each word."""
        keys = [any_of(key(k) for lang in LANGUAGES if (k := lexeme(word, lang)) is not None) for word in words]
        return dict(zip(words, self.totals([keyed or facet_key(0) for keyed in keys]), strict=True))

    def totals(self, expressions: Sequence[str]) -> list[int]:
        """How many entries match each expression ("" = all), in one round trip."""
        questions = [Question(expression) for expression in expressions]
        with _lock:
            both = zip(questions, self._sent(questions), strict=True)
            return [len(self._among(question, ids)) for question, ids in both]

    def _sent(self, questions: Sequence[Question]) -> list[bytes | None]:
        """Ids among which each question's answers are, in one round trip."""
        if not questions:
            return []
        asked = [self.ids(question) for question in questions]
        sql = "SELECT " + ", ".join(f"({statement})" for statement, _ in asked)
        return list(bounded_rows(sql, [value for _, values in asked for value in values])[0])

    def _told(self, question: Question, joined: bytes | None) -> tuple[Counted, Heads]:
        """What is told of the entries whose ids were sent that answer the question."""
        with _lock:
            places = self._among(question, joined)
            return Counted(len(places), _facts.tally(places)), _facts.heads(places)

    def _among(self, question: Question, joined: bytes | None) -> Places:
        """Of the entries whose ids were sent, those that answer. Holding the lock."""
        places = _facts.of_audiences(_places(sent(joined)), self.audiences)
        for place, name, values in (
            (KIND_PLACE, KIND, self.among or None),
            (KIND_PLACE, KIND, question.kinds),
            (LANGUAGE_PLACE, LANGUAGE, question.languages),
        ):
            if values is not None:
                wanted = [self.numbers.get((name, value), 0) for value in values]
                places = _facts.with_value(places, place, wanted)
        if question.within is not None:
            places = places[np.isin(_facts.heads(places)["id"], question.within)]
        return places


def _numbers(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The number of each facet value that has one: it never changes, so that each is read once a process."""
    unknown = [value for value in dict.fromkeys(wanted) if value not in _numbered]
    if unknown:
        sql = (
            "SELECT name, value, id FROM search_facetvalue "
            "WHERE (name, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
        )
        found = rows(sql, [[name for name, _ in unknown], [value for _, value in unknown]])
        _numbered.update({(name, value): code for name, value, code in found})
    return {value: _numbered[value] for value in wanted if value in _numbered}


def _places(ids: Ids) -> Places:
    """Where what is known of entries stands; those that are there no more have no place. Holding the lock."""
    places = _facts.places(ids)
    if (places < 0).any():
        _learn(ids[places < 0])
        places = _facts.places(ids)
        places = places[places >= 0]
    return places


def _learn(unknown: Ids) -> None:
    """Read these entries; when they are many or many were kept, all that there are, without those that are gone."""
    one_by_one = len(unknown) < _MANY and not _facts.outgrown
    where, values = (" WHERE id = ANY(%s)", [unknown.tolist()]) if one_by_one else ("", [])
    if not one_by_one:
        _facts.forget()
    ((joined, audiences, codes, many),) = bounded_rows(_READ + where, values)
    _facts.learn(heads(joined), sent(audiences), numbers(codes), sent(many))


def forget() -> None:
    """The database is another one."""
    with _lock:
        _facts.forget()
    _named.clear()
    _numbered.clear()


def rows(sql: str, values: Sequence[Any]) -> list[Any]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def bounded_rows(sql: str, values: Sequence[Any]) -> list[Any]:
    """The same, read through the index and for a bounded time, received in binary: bytes would else come as twice as
    many letters. Raises `TooLong`.

    The planner doesn't see that keys are stored apart from rows, and would read them all rather than the index.
    """
    try:
        return _within(sql, values) if connection.in_atomic_block else _alone(sql, values)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from None
        raise


def _alone(sql: str, values: Sequence[Any]) -> list[Any]:
    """Settings and question go to the database together, which makes them one transaction: one round trip for four."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(raw) as settings, psycopg.Cursor(raw) as cursor:
        with raw.pipeline():
            settings.execute(_SET, ["off", _limit()])
            cursor.execute(sql, values, binary=True)
        return cursor.fetchall()


def _within(sql: str, values: Sequence[Any]) -> list[Any]:
    """In somebody's transaction, that a question which takes too long leaves whole, and under its own settings."""
    with transaction.atomic(), connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_SET, ["off", _limit()])
        found = cursor.execute(sql, values, binary=True).fetchall()
        cursor.execute(_SET, ["on", "0"])
        return found


def _limit() -> str:
    return f"{round(1000 * LONGEST_SECONDS)}ms"


def _neighbours(word: str) -> dict[str, str]:
    """Known words a typo away, and how each is written."""
    sql = "SELECT word, min(written) FROM search_knownword WHERE shortened && %s::int[] GROUP BY word"
    written = dict(bounded_rows(sql, [shortened(word)]))
    return {other: written[other] for other in closest(word, list(written))[:_CANDIDATES]}
