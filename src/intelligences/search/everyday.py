"""Where everyday words lead, from `data/everyday.toml`: one way only, and less surely than synonyms. No Django."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from intelligences.kernel.french import fold
from intelligences.search.languages import FRENCH, is_stop
from intelligences.search.synonyms import Words, stems
from intelligences.search.syntax import Term
from intelligences.search.tokens import tokens

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Lead:
    """Of one term of a query: the words to which it leads, whether it is an everyday word that is known, and whether it
    says what the need is about. An expression of several terms (« au bord du chemin ») leads by its last one, `whole`;
    each of the others is a `part`, which says little alone."""

    words: tuple[Words, ...] = ()
    known: bool = False
    subject: bool = False
    part: bool = False
    whole: bool = False


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("intelligences.search") / "data" / "everyday.toml").read_text("utf-8"))


@cache
def _leads() -> dict[Words, tuple[Words, ...]]:
    """What each expression leads to, by its stems."""
    known: dict[Words, tuple[Words, ...]] = {}
    for group in _read()["lead"]:
        told = tuple(_words(way) for way in group["told"])
        for way in group["said"]:
            key = stems(_words(way))
            known[key] = tuple(dict.fromkeys(known.get(key, ()) + told))
    return known


@cache
def _subjects() -> frozenset[Words]:
    """Compared by their singulars, not by stems: « rate » isn't « rat »."""
    return frozenset(_singulars(_words(way)) for way in _read()["subjects"]["said"])


def _singulars(words: Words) -> Words:
    return tuple(word[:-1] if len(word) > _SHORTEST and word[-1] in "sx" else word for word in words)


def _words(way: str) -> Words:
    return tuple(token.word for token in tokens(way))


@cache
def _longest() -> int:
    return max(map(len, [*_leads(), *_subjects()]))


def leads(terms: tuple[Term, ...]) -> tuple[Lead, ...]:
    """Of each term of a query. The longest expression counts; those within it don't."""
    read = [(place, word) for place, term in enumerate(terms) for word in term.words]
    found = [Lead() for _ in terms]
    at = 0
    while at < len(read):
        end = next((end for end in range(min(len(read), at + _longest()), at, -1) if _said(read[at:end])), 0)
        if end:
            run = tuple(word for _, word in read[at:end])
            last = read[end - 1][0]
            for place, _ in read[at:end]:
                found[place] = replace(found[place], known=True, part=place != last)
            subject, several = _singulars(run) in _subjects(), read[at][0] != last
            words = (*found[last].words, *_leads().get(stems(run), ()), *([run] if subject or several else []))
            found[last] = replace(
                found[last],
                words=tuple(dict.fromkeys(words)),
                subject=found[last].subject or subject,
                whole=several,
            )
        at = end or at + 1
    return tuple(found)


def _said(run: list[tuple[int, str]]) -> bool:
    words = tuple(word for _, word in run)
    if all(is_stop(word, FRENCH) for word in words):
        return False
    return stems(words) in _leads() or _singulars(words) in _subjects()


def ways() -> Iterator[str]:
    """Every expression that is said, as it is written."""
    yield from (way for group in _read()["lead"] for way in group["said"])
    yield from _read()["subjects"]["said"]


def unknown(terms: tuple[Term, ...]) -> frozenset[str]:
    """The words that no everyday expression explains."""
    return frozenset(
        word for term, lead in zip(terms, leads(terms), strict=True) if not lead.known for word in term.words
    )


def has_expression(terms: tuple[Term, ...]) -> bool:
    """Whether several words make an everyday expression (« dans quelle poubelle », « trop chaud »)."""
    return any(lead.whole for lead in leads(terms))


def is_plural(word: str, other: str) -> bool:
    """Whether one is the other's plural, as they are folded."""
    other = fold(other)
    return word in (f"{other}s", f"{other}x") or other in (f"{word}s", f"{word}x")
