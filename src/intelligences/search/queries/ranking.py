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
_RANK = "ts_rank('{0.1, 0.4, 0.6, 1}', words, CASE language WHEN 'fr' THEN %s WHEN 'en' THEN %s ELSE %s END::tsquery)"
# A title that holds every word, the more so when it says little else.
_TITLE = "CASE WHEN id = ANY(%s) THEN 0.4 + 0.3 * least(1, %s::float8 / greatest(1, length(title))) ELSE 0 END"


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

    def after(self, ranked: list[int], heads: Heads) -> list[int]:
        """The page, from ranked ids then from the others, the weightiest first."""
        shown = ranked[self.start : self.start + self.size]
        missing = self.size - len(shown)
        if missing and len(heads) > len(ranked):
            others = heads[~np.isin(heads["id"], ranked)]
            start = max(0, self.start - len(ranked))
            shown += weightiest(others, start + missing)[start:].tolist()
        return shown

    def score(self, ids: list[int], by_title: Heads) -> tuple[str, list[Any]]:
        """A statement that gives these ids, the best first; words as asked count for more than their synonyms.

        The keys of an entry are long and stored apart: each time that they are named here, they are read again.
        """
        asked = self.asked
        in_title = np.intersect1d(ids, by_title["id"]).tolist()
        sql, values = f"0.2 * weight + {_TITLE} + {_RANK}", [in_title, float(self.typed)]
        values += [asked.exact[language] for language in (FRENCH, ENGLISH, OTHER)]
        if asked.ranks != asked.exact:
            sql += f" + 0.5 * {_RANK}"
            values += [asked.ranks[language] for language in (FRENCH, ENGLISH, OTHER)]
        read = "SELECT id FROM search_entry JOIN search_keys ON entry_id = id WHERE id = ANY(%s)"
        return f"{read} ORDER BY {sql} DESC, weight DESC, id", [ids, *values]
