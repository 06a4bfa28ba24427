"""What is asked of the index, for the audiences of one person: no question leaves this file without them."""

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from intelligences.search.expression import Expressions, all_of, any_of, facet_key, key
from intelligences.search.keeper import AUDIENCE
from intelligences.search.languages import LANGUAGES, lexeme
from intelligences.search.spelling import can_be_misspelt, closest, shortened

Sort = Literal["relevance", "recent", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "recent", "title")
RANKED = 300
"""Of each of two lists (the weightiest answers, and those whose title holds every word), how many are ranked."""
_EXCERPTED = 20_000
_CANDIDATES = 8

# Importance of body, summary, keywords, title.
_RANK = (
    "ts_rank('{0.1, 0.4, 0.6, 1}', e.words, CASE e.language WHEN 'fr' THEN %s WHEN 'en' THEN %s ELSE %s END::tsquery)"
)
_SCORE = f"""
{_RANK} + 0.5 * {_RANK} + 0.2 * e.weight
+ CASE WHEN e.words @@ %s::tsquery THEN 0.4 + 0.3 * least(1, %s / greatest(1, length(e.title))) ELSE 0 END
"""
_ORDERS = {"recent": '"on" DESC NULLS LAST, sort_key, id', "title": "sort_key, id"}


@dataclass(frozen=True)
class Counted:
    """How many entries answer, and how many of them carry each facet value's number."""

    total: int
    codes: Counter[int]


@dataclass(frozen=True)
class Asker:
    """The index as one person may read it."""

    audiences: list[int]
    numbers: dict[tuple[str, str], int]

    @classmethod
    def of(cls, audiences: Iterable[str], chosen: Iterable[tuple[str, str]]) -> "Asker":
        """With the numbers of the person's audiences and of the facet values chosen (unknown ones have none)."""
        wanted = {*((AUDIENCE, audience) for audience in audiences), *chosen}
        columns = [[name for name, _ in wanted], [value for _, value in wanted]]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, value, id FROM search_facetvalue "
                "WHERE (name, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
                columns,
            )
            numbers = {(name, value): code for name, value, code in cursor.fetchall()}
        return cls([code for (name, _), code in numbers.items() if name == AUDIENCE], numbers)

    def filter(self, name: str, values: Iterable[str]) -> str:
        """Entries with one of these values of a facet; a value that nothing has finds nothing."""
        return any_of(facet_key(self.numbers.get((name, value), 0)) for value in values)

    def count(self, expressions: Sequence[str]) -> list[Counted]:
        """Answers to each expression ("" = everything), with facet values, in one round trip."""
        asked = [
            f"(SELECT {place}, count(*), string_agg(codes, '') {self._where(e)})" for place, e in enumerate(expressions)
        ]
        rows = self._rows(" UNION ALL ".join(asked), [v for e in expressions for v in self._values(e)])
        return [Counted(total, _tally(codes)) for _, total, codes in sorted(rows, key=lambda row: row[0])]

    def page(
        self, match: str, asked: Expressions, filters: str, sort: Sort, start: int, size: int, typed: int
    ) -> list[int]:
        """Ids of answers in order, from a rank; `typed` is the length of the text, to prefer titles that say just it."""
        if sort != "relevance" or (not any(asked.ranks.values()) and not asked.in_titles):
            order = _ORDERS.get(sort, "weight DESC, id")
            sql = f"SELECT id {self._where(match)} ORDER BY {order} LIMIT %s OFFSET %s"
            return [found for (found,) in self._rows(sql, [*self._values(match), size, start])]
        in_titles = all_of([asked.in_titles, filters])
        best = "(SELECT id {} ORDER BY weight DESC, id LIMIT %s)"
        ranked = f"{best.format(self._where(match))} UNION {best.format(self._where(in_titles))}"
        sql = (
            f"WITH best AS ({ranked}), scored AS ("
            f"SELECT e.id, e.weight, {_SCORE} AS score FROM best JOIN search_entry AS e USING (id)"
        )
        values = [*self._values(match), RANKED, *self._values(in_titles), RANKED]
        values += [*(asked.exact[lang] for lang in LANGUAGES), *(asked.ranks[lang] for lang in LANGUAGES)]
        values += [asked.in_titles, float(typed)]
        if start + size > RANKED:
            sql += f" UNION ALL SELECT id, weight, -1 {self._where(match)} AND id NOT IN (SELECT id FROM best)"
            values += self._values(match)
        sql += ") SELECT id FROM scored ORDER BY score DESC, weight DESC, id LIMIT %s OFFSET %s"
        return [found for (found,) in self._rows(sql, [*values, size, start])]

    def entries(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Kind, thing, language, title, url, summary, start of the body, date; in the order of the ids."""
        rows = self._rows(
            f'SELECT id, kind, thing, language, title, url, summary, left(body, {_EXCERPTED}), "on" '
            "FROM search_entry WHERE id = ANY(%s) AND audience = ANY(%s)",
            [list(ids), self.audiences],
        )
        by_id = {row[0]: row[1:] for row in rows}
        return [by_id[found] for found in ids if found in by_id]

    def names(self, codes: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Facet and value of numbers."""
        rows = self._rows("SELECT id, name, value FROM search_facetvalue WHERE id = ANY(%s)", [list(codes)])
        return {code: (name, value) for code, name, value in rows}

    def suggestions(self, match: str, limit: int) -> list[tuple[str, str, str, str]]:
        """Kind, title, summary and address of the weightiest entries that answer, the shortest title first."""
        sql = (
            f"SELECT kind, title, left(summary, 100), url {self._where(match)} "
            "ORDER BY weight DESC, length(title), sort_key, id LIMIT %s"
        )
        return self._rows(sql, [*self._values(match), limit])

    def corrections(self, words: Iterable[str], *, at_least: int = 1) -> dict[str, str]:
        """For words that the person finds less than `at_least` times, a neighbour that they find at least so often."""
        doubtful = [word for word in dict.fromkeys(words) if can_be_misspelt(word)]
        held = self._frequencies(doubtful)
        rare = [word for word in doubtful if held[word] < at_least]
        near = {word: self._neighbours(word) for word in rare}
        found = self._frequencies(dict.fromkeys(other for others in near.values() for other in others))
        chosen = {}
        for word, others in near.items():
            good = [other for other in others if found[other] >= max(1, at_least)]
            if good:
                chosen[word] = min(good, key=lambda other: (other[:1] != word[:1], -found[other]))
        return chosen

    def _neighbours(self, word: str) -> list[str]:
        rows = self._rows("SELECT DISTINCT word FROM search_knownword WHERE shortened && %s::int[]", [shortened(word)])
        return closest(word, [other for (other,) in rows])[:_CANDIDATES]

    def _frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """How many entries the person finds with each word."""
        words = list(words)
        if not words:
            return {}
        keys = [any_of(key(k) for lang in LANGUAGES if (k := lexeme(word, lang)) is not None) for word in words]
        asked = [
            f"(SELECT {place}, count(*) {self._where(k)})" if k else f"(SELECT {place}, 0)"
            for place, k in enumerate(keys)
        ]
        rows = self._rows(" UNION ALL ".join(asked), [value for k in keys if k for value in self._values(k)])
        return {words[place]: total for place, total in rows}

    def _where(self, expression: str) -> str:
        return f"FROM search_entry WHERE audience = ANY(%s){' AND words @@ %s::tsquery' if expression else ''}"

    def _values(self, expression: str) -> list[Any]:
        return [self.audiences, expression] if expression else [self.audiences]

    def _rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _tally(codes: bytes | None) -> Counter[int]:
    numbers = array("I", codes or b"")
    if sys.byteorder == "big":
        numbers.byteswap()
    return Counter(numbers)
