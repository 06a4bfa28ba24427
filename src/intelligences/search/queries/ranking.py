"""Which answers come first.

Ranking reads the keys of each answer: it is done for the weightiest answers and for those whose title holds every word,
`RANKED` of each; the others follow, the weightiest first.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from intelligences.search.expression import Expressions
from intelligences.search.languages import ENGLISH, FRENCH, OTHER
from intelligences.search.unpacking import Heads, weightiest

Sort = Literal["relevance", "recent", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "recent", "title")
RANKED = 100

# Importance of body, summary, keywords, title.
_QUERY = "CASE language WHEN 'fr' THEN %s::tsquery WHEN 'en' THEN %s::tsquery ELSE %s::tsquery END"
_RANK = f"ts_rank('{{0.1, 0.4, 0.6, 1}}', words, {_QUERY})"
# A title that holds every word, the more so when it says little else.
_TITLE = "CASE WHEN id = ANY(%s) THEN 0.4 + 0.3 * least(1, %s::float8 / greatest(1, length(title))) ELSE 0 END"
_AMONG = "FROM search_entry JOIN search_keys ON entry_id = id WHERE id = ANY(%s)"


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
    def ranks(self) -> bool:
        """Whether there is something to rank by."""
        return self.sort == "relevance" and bool(self.asked.in_titles)

    def from_heads(self, heads: Heads) -> list[int]:
        """Ids of the page when nothing is ranked."""
        found = weightiest(heads, self.start + self.size, recent=self.sort == "recent")
        return [int(number) for number in found[self.start :]]

    def ranked(self, heads: Heads, by_title: Heads) -> list[int]:
        """Ids of the answers to rank."""
        return np.union1d(weightiest(heads, RANKED), weightiest(by_title, RANKED)).tolist()

    def after(self, best: list[int], ranked: list[int], heads: Heads) -> list[int]:
        """The page, from the best of the ranked ids then from the others, the weightiest first."""
        missing = self.size - len(best)
        if not missing or len(heads) <= len(ranked):
            return best
        others = heads[~np.isin(heads["id"], ranked)]
        start = max(0, self.start - len(ranked))
        return best + weightiest(others, start + missing)[start:].tolist()

    def best(self, ranked: list[int], by_title: Heads) -> tuple[str, list[Any]]:
        """A statement that gives those of the ranked ids that stand in the page, and the place of each; words as asked
        count for more than their synonyms.

        The keys of an entry are long and stored apart: each time that they are named here, they are read again.
        """
        asked = self.asked
        in_title = np.intersect1d(ranked, by_title["id"]).tolist()
        sql, values = f"0.2 * weight + {_TITLE} + {_RANK}", [in_title, float(self.typed)]
        values += [asked.exact[language] for language in (FRENCH, ENGLISH, OTHER)]
        if asked.ranks != asked.exact:
            sql += f" + 0.5 * {_RANK}"
            values += [asked.ranks[language] for language in (FRENCH, ENGLISH, OTHER)]
        order = f'{sql} DESC, weight DESC, sort_key, summary COLLATE "C", id'
        place = f"row_number() OVER (ORDER BY {order}) AS place"
        return f"SELECT id, {place} {_AMONG} ORDER BY place LIMIT %s OFFSET %s", [
            *values,
            ranked,
            self.size,
            self.start,
        ]
