"""Other words for the same thing, from `data/synonyms.toml`. No Django.

A group is symmetric: a query with any of its terms also finds the others. Terms are compared by their stems, so that
plurals needn't be listed.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from intelligences.search.languages import FRENCH, stem
from intelligences.search.syntax import Term
from intelligences.search.tokens import tokens

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of a query that say one thing, and the other ways to say it; `parts` are its terms with ways of their own,
    when there are several."""

    terms: tuple[Term, ...]
    others: tuple[Words, ...] = ()
    parts: tuple["Group", ...] = ()


def stems(words: Words) -> Words:
    """Words as they are compared: by their French stems."""
    return tuple(stem(word, FRENCH) for word in words)


@cache
def _read() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = tomllib.loads(
        (files("intelligences.search") / "data" / "synonyms.toml").read_text("utf-8")
    )["group"]
    return groups


def ways() -> Iterator[str]:
    """Every expression that has other words, as it is written."""
    return (way for group in _read() for way in group["words"])


@cache
def _others() -> dict[Words, tuple[Words, ...]]:
    known: dict[Words, tuple[Words, ...]] = {}
    for group in _read():
        ways = [tuple(token.word for token in tokens(way)) for way in group["words"]]
        for way in ways:
            key = stems(way)
            rest = tuple(other for other in ways if stems(other) != key)
            known[key] = tuple(dict.fromkeys(known.get(key, ()) + rest))
    return known


@cache
def _longest() -> int:
    return max(map(len, _others()))


def expand(terms: tuple[Term, ...]) -> Iterator[Group]:
    """The query's terms, grouped where several of them say one thing that has other words (longest first)."""
    place = 0
    while place < len(terms):
        for end in range(min(len(terms), place + _longest()), place, -1):
            run = terms[place:end]
            others = _others().get(stems(tuple(word for term in run for word in term.words)))
            if others or end == place + 1:
                parts = tuple(group for term in run for group in expand((term,))) if len(run) > 1 else ()
                yield Group(run, others or (), parts)
                place = end
                break
