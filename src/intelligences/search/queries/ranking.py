"""Which answers come first.

Ranking reads the keys of each answer: it is done for the weightiest answers and for those whose title holds every word,
`RANKED` of each; the others follow, the weightiest first.
"""
# ruff: noqa: S608 (statements are joined from constants; every value is a parameter)

from dataclasses import dataclass
from typing import Any, Literal

from intelligences.search.expression import Expressions
from intelligences.search.languages import ENGLISH, FRENCH, OTHER

Sort = Literal["relevance", "recent", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "recent", "title")
RANKED = 200

_WEIGHTIEST = "weight DESC, id"
_ORDERS = {"recent": f'"on" DESC NULLS LAST, {_WEIGHTIEST}', "title": "sort_key, id"}
_COLUMNS = {"recent": ', "on"', "title": ", sort_key"}
# Importance of body, summary, keywords, title.
_RANK = (
    "ts_rank('{0.1, 0.4, 0.6, 1}', e.words, CASE e.language WHEN 'fr' THEN %s WHEN 'en' THEN %s ELSE %s END::tsquery)"
)
# A title that holds every word, the more so when it says little else.
_TITLE = "CASE WHEN e.words @@ %s::tsquery THEN 0.4 + 0.3 * least(1, %s / greatest(1, length(e.title))) ELSE 0 END"


@dataclass(frozen=True)
class Page:
    """Which answers are shown: an order, a rank to start from (0 = first), how many.

    `typed` is the number of letters asked.
    """

    asked: Expressions
    typed: int
    sort: Sort
    start: int
    size: int

    @property
    def by_relevance(self) -> bool:
        return self.sort == "relevance" and bool(self.asked.in_titles)

    @property
    def columns(self) -> str:
        """Columns beside id and weight that the order reads, as SQL to add to a list."""
        return _COLUMNS.get(self.sort, "")

    def ids(self, titles: tuple[str, list[Any]]) -> tuple[str, list[Any]]:
        """A statement that gives ids, in order, of the table `hit` of answers.

        `titles` selects those whose title holds every word.
        """
        end = [self.size, self.start]
        if not self.by_relevance:
            return f"SELECT id FROM hit ORDER BY {_ORDERS.get(self.sort, _WEIGHTIEST)} LIMIT %s OFFSET %s", end
        (held, of_titles), (score, of_score) = titles, self._score()
        best = f"(SELECT id FROM hit ORDER BY {_WEIGHTIEST} LIMIT {RANKED})"
        best += f" UNION (SELECT id {held} ORDER BY {_WEIGHTIEST} LIMIT {RANKED})"
        scored = f"SELECT e.id, e.weight, {score} AS score FROM best JOIN search_entry AS e USING (id)"
        if self.start + self.size > RANKED:
            scored += " UNION ALL SELECT id, weight, -1 FROM hit WHERE id NOT IN (SELECT id FROM best)"
        sql = f"WITH best AS ({best}), scored AS ({scored}) "
        sql += "SELECT id FROM scored ORDER BY score DESC, weight DESC, id LIMIT %s OFFSET %s"
        return sql, [*of_titles, *of_score, *end]

    def _score(self) -> tuple[str, list[Any]]:
        """Words as they were asked count for more than their synonyms."""
        asked = self.asked
        sql, values = f"0.2 * e.weight + {_TITLE} + {_RANK}", [asked.in_titles, float(self.typed)]
        values += [asked.exact[language] for language in (FRENCH, ENGLISH, OTHER)]
        if asked.ranks != asked.exact:
            sql += f" + 0.5 * {_RANK}"
            values += [asked.ranks[language] for language in (FRENCH, ENGLISH, OTHER)]
        return sql, values
