"""Words that the search understands though no entry may hold them: everyday words, subjects, synonyms. No Django.

A typo in one of them is led back to it, as a typo in a word of an entry is.
"""

from collections.abc import Iterator
from functools import cache

from intelligences.search import everyday, synonyms
from intelligences.search.languages import FRENCH, is_stop
from intelligences.search.spelling import closest, shortened
from intelligences.search.tokens import tokens

_MISREAD_FROM = 9
"""Letters: shorter words have neighbours that mean something else (« retrait » and « retraite »)."""


def neighbours(word: str) -> list[str]:
    """Known words a typo away from a folded one, as they are written; with the same first letter."""
    if len(word) < _MISREAD_FROM or word in _written():
        return []
    near = {other for form in shortened(word) for other in _by_form().get(form, ())}
    return [_written()[other] for other in closest(word, sorted(near)) if other[0] == word[0]]


@cache
def _written() -> dict[str, str]:
    return dict(reversed([*_words()]))


def _words() -> Iterator[tuple[str, str]]:
    for way in (*everyday.ways(), *synonyms.ways()):
        for token in tokens(way):
            if len(token.word) >= _MISREAD_FROM and token.word.isalpha() and not is_stop(token.word, FRENCH):
                yield token.word, way[token.start : token.end].lower()


@cache
def _by_form() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in _written():
        for form in shortened(word):
            found.setdefault(form, []).append(word)
    return found
