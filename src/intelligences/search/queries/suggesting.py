"""What may complete a text being typed."""

from typing import Any

from intelligences.kernel.registries import searchables
from intelligences.search.expression import all_of, facet_key, suggestion
from intelligences.search.keeper import KIND
from intelligences.search.queries.asking import Asker
from intelligences.search.queries.finding import localised
from intelligences.search.queries.results import Suggestion
from intelligences.search.rules import audiences
from intelligences.search.syntax import LONGEST_TEXT, MOST_WORDS
from intelligences.search.tokens import clean, tokens
from intelligences.territories.models import Territory
from intelligences.territories.queries import lookup

LIMIT = 8
_TERRITORIES = 4
_SHORTEST = 2


def suggest(text: str, *, person: Any = None, limit: int = LIMIT) -> list[Suggestion]:
    """Territories by name or code, then titles that hold the words, the last one being perhaps only begun."""
    words = [token.word for token in tokens(clean(text)[:LONGEST_TEXT])][:MOST_WORDS]
    if not words or len("".join(words)) < _SHORTEST:
        return []
    territories = [
        Suggestion(
            found.name, f"{found.kind_label}, {found.departement_name or found.region_name}".strip(", "), found.url
        )
        for found in lookup(text, limit=_TERRITORIES).results
    ]
    return [*territories, *_titles(words, person, limit - len(territories))]


def _titles(words: list[str], person: Any, limit: int) -> list[Suggestion]:
    territory = next((s.kind for s in searchables if s.model is Territory), "")
    asker = Asker.of(audiences(person), [(KIND, territory)])
    number = asker.numbers.get((KIND, territory))
    others = f"!{facet_key(number)}" if number else ""
    rows = asker.suggestions(all_of([suggestion(words), others]), limit)
    if not rows:
        likelier = asker.corrections(words)
        corrected = [likelier.get(word, word) for word in words]
        rows = asker.suggestions(all_of([suggestion(corrected), others]), limit) if likelier else []
    return [Suggestion(title, _kind_label(kind), localised(url)) for kind, title, _, url in rows]


def _kind_label(kind: str) -> str:
    return str(searchables.get(kind).label) if kind in searchables else kind
