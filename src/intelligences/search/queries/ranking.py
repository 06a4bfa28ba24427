"""Which answers come first.

Ranking reads the keys of each answer: it is done for the weightiest answers and for those whose title holds every word,
`RANKED` of each; the others follow, the weightiest first.
"""

from typing import Any, Literal

from intelligences.search.expression import Expressions, all_of
from intelligences.search.languages import ENGLISH, FRENCH, OTHER
from intelligences.search.queries.asking import Asker, Question, rows

Sort = Literal["relevance", "recent", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "recent", "title")
RANKED = 300

_ORDERS = {"recent": '"on" DESC NULLS LAST, sort_key, id', "title": "sort_key, id"}
# Importance of body, summary, keywords, title.
_RANK = (
    "ts_rank('{0.1, 0.4, 0.6, 1}', e.words, CASE e.language WHEN 'fr' THEN %s WHEN 'en' THEN %s ELSE %s END::tsquery)"
)
# A title that holds every word, the more so when it says little else.
_TITLE = "CASE WHEN e.words @@ %s::tsquery THEN 0.4 + 0.3 * least(1, %s / greatest(1, length(e.title))) ELSE 0 END"


def order(
    asker: Asker, asked: Expressions, question: Question, filters: str, sort: Sort, start: int, size: int, typed: int
) -> list[int]:
    """Ids of answers from a rank on; `typed` is the number of letters asked, `filters` the facets chosen."""
    if sort != "relevance" or not asked.in_titles:
        by = _ORDERS.get(sort, "weight DESC, id")
        where, values = asker.where(question)
        found = rows(f"SELECT id {where} ORDER BY {by} LIMIT %s OFFSET %s", [*values, size, start])
    else:
        found = _by_relevance(asker, asked, question, filters, start, size, typed)
    return [number for (number,) in found]


def _by_relevance(
    asker: Asker, asked: Expressions, question: Question, filters: str, start: int, size: int, typed: int
) -> list[Any]:
    match, of_match = asker.where(question)
    titles, of_titles = asker.where(question.matching(all_of([asked.in_titles, filters])))
    score, of_score = _score(asked, typed)
    sql = (
        f"WITH best AS ((SELECT id {match} ORDER BY weight DESC, id LIMIT {RANKED})"  # noqa: S608 (all values are parameters)
        f" UNION (SELECT id {titles} ORDER BY weight DESC, id LIMIT {RANKED})), "
        f"scored AS (SELECT e.id, e.weight, {score} AS score FROM best JOIN search_entry AS e USING (id)"
    )
    values = [*of_match, *of_titles, *of_score]
    if start + size > RANKED:
        sql += f" UNION ALL SELECT id, weight, -1 {match} AND id NOT IN (SELECT id FROM best)"  # noqa: S608 (as above)
        values += of_match
    sql += ") SELECT id FROM scored ORDER BY score DESC, weight DESC, id LIMIT %s OFFSET %s"
    return rows(sql, [*values, size, start])


def _score(asked: Expressions, typed: int) -> tuple[str, list[Any]]:
    """Words as they were asked count for more than their synonyms."""
    sql, values = f"0.2 * e.weight + {_TITLE} + {_RANK}", [asked.in_titles, float(typed)]
    values += [asked.exact[language] for language in (FRENCH, ENGLISH, OTHER)]
    if asked.ranks != asked.exact:
        sql += f" + 0.5 * {_RANK}"
        values += [asked.ranks[language] for language in (FRENCH, ENGLISH, OTHER)]
    return sql, values
