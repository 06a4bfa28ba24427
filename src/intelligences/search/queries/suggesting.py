"""What may complete a text being typed."""

from collections.abc import Sequence
from typing import Any

from intelligences.kernel.registries import searchables
from intelligences.search.expression import suggestion
from intelligences.search.queries.asking import Asker, Question, TooLong, bounded_rows
from intelligences.search.queries.finding import localised
from intelligences.search.queries.results import Suggestion
from intelligences.search.rules import audiences
from intelligences.search.syntax import LONGEST_TEXT, MOST_WORDS
from intelligences.search.tokens import clean, folded, tokens
from intelligences.territories.models import Territory
from intelligences.territories.queries import lookup
from intelligences.territories.wording import found_context

LIMIT = 8
_TERRITORIES = 4
_SHORTEST = 2


def suggest(text: str, *, person: Any = None, limit: int = LIMIT) -> list[Suggestion]:
    """Territories by name or code, then titles that hold the words, the last one being perhaps only begun."""
    words = [token.word for token in tokens(clean(text)[:LONGEST_TEXT])][:MOST_WORDS]
    if len("".join(words)) < _SHORTEST:
        return []
    territories = [
        Suggestion(found.name, found_context(found), found.url)
        for found in lookup(text, limit=_TERRITORIES).results[:_TERRITORIES]
    ]
    try:
        return [*territories, *_titles(words, person, limit - len(territories))]
    except TooLong:
        return territories


def _titles(words: list[str], person: Any, limit: int) -> list[Suggestion]:
    """Entries other than territories, which have their own look-up."""
    among = [searchable.kind for searchable in searchables if searchable.model is not Territory]
    asker = Asker.of(audiences(person), among=among)
    found = _begun(asker, words, limit)
    if not found:
        likelier = asker.corrections(words)
        found = _begun(asker, [folded(likelier.get(word, [word])[0]) for word in words], limit) if likelier else []
    return [Suggestion(title, str(searchables.get(kind).label), localised(url)) for kind, title, url in found]


def _begun(asker: Asker, words: Sequence[str], limit: int) -> list[Any]:
    where, values = asker.where(Question(suggestion(words)))
    sql = f"SELECT kind, title, url {where} ORDER BY weight DESC, length(title), sort_key, id LIMIT %s"
    return bounded_rows(sql, [*values, limit])
