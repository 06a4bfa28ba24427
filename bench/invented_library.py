"""An invented library of any size: records of 100 words that no language has, so that a stemmer leaves them as they are
and two engines must count the same answers.

Words follow Zipf's law, as those of texts do; what a record has besides (domain, status…) is drawn with uneven odds.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from intelligences.kernel.registries import SearchEntry

SEED = 20261125
_VOCABULARY = 30_000
_TITLE, _PROBLEM, _BODY = 6, 24, 70
_CONSONANTS, _VOWELS, _LAST = "bdfgklmpvz", "aou", "kbzgd"
_DOMAINS = (
    "action-sociale", "administration-interne", "assainissement", "communication", "dechets", "eau-potable",
    "education", "energie", "finances", "habitat", "mobilite", "petite-enfance", "relation-usagers", "securite",
    "tourisme", "urbanisme", "voirie", "culture", "justice", "agriculture",
)  # fmt: skip
_STATUSES = ("production", "pilot", "unknown", "idea")
_TECHNIQUES = ("generative", "vision", "prediction", "text", "rules", "conversation", "sensors", "optimisation")
_LEARNINGS = ("learning", "rules", "unknown", "both")
_KINDS = ("commune", "epci", "departement", "region", "syndicat", "metropole")
_YEARS = range(2026, 2014, -1)
FACETS = ("policy_domain", "status", "technique", "learning", "operator_kind", "year")
_VALUES = (_DOMAINS, _STATUSES, _TECHNIQUES, _LEARNINGS, _KINDS, tuple(map(str, _YEARS)))
_BATCH = 10_000

Places = NDArray[np.int64]
"""Places in a list: of words in the vocabulary, of a facet's values among them."""


@dataclass(frozen=True)
class Invented:
    """One record; `number` counts from 1."""

    number: int
    title: str
    problem: str
    body: str
    policy_domain: str
    status: str
    technique: str
    learning: str
    operator_kind: str
    year: str

    def entry(self) -> SearchEntry:
        """As the search keeps it."""
        facets = {name: (getattr(self, name),) for name in FACETS}
        return SearchEntry(
            id=str(self.number), title=self.title, url=f"/usages/{self.number}-invented/", summary=self.problem,
            body=self.body, facets={**facets, "collection": ("france",)}, weight=self.number % 7 / 10,
        )  # fmt: skip


@cache
def vocabulary() -> tuple[str, ...]:
    """Words, the most frequent first."""
    from intelligences.search.languages import LANGUAGES, stem

    chance = random.Random(SEED)
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        syllables = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
        word = syllables + chance.choice(_LAST)
        if all(stem(word, language) == word for language in LANGUAGES):
            words[word] = None
    return tuple(words)


@dataclass(frozen=True)
class _Drawn:
    """Some records as they were drawn: `words` has a row for each, `facets` too, with a column for each facet."""

    words: Places
    facets: Places


def _drawn(how_many: int, after: int = 0) -> Iterator[_Drawn]:
    """The records that follow some, a batch at a time; each takes the same number of draws, so that a smaller library
    is the beginning of a larger one."""
    length = _TITLE + _PROBLEM + _BODY
    draws_each = length + len(FACETS)
    chance = np.random.Generator(np.random.PCG64(SEED).advance(after * draws_each))
    odds = np.cumsum(1 / (np.arange(_VOCABULARY) + 10))
    sizes = np.array([len(values) for values in _VALUES])
    for start in range(0, how_many, _BATCH):
        draws = chance.random((min(_BATCH, how_many - start), draws_each))
        words = np.searchsorted(odds, draws[:, :length] * odds[-1], side="right")
        yield _Drawn(words, (draws[:, length:] ** 1.7 * sizes).astype(np.int64))


def records(how_many: int, after: int = 0) -> Iterator[Invented]:
    """The first records of the one invented library, or those that follow its `after` first ones."""
    words, done = np.array(vocabulary(), dtype=object), after
    for batch in _drawn(how_many, after):
        told = zip(words[batch.words].tolist(), batch.facets.tolist(), strict=True)
        for number, (text, places) in enumerate(told, done + 1):
            yield Invented(
                number,
                " ".join(text[:_TITLE]),
                " ".join(text[_TITLE : _TITLE + _PROBLEM]),
                " ".join(text[_TITLE + _PROBLEM :]),
                *(values[place] for values, place in zip(_VALUES, places, strict=True)),
            )
        done += len(batch.words)


@dataclass(frozen=True)
class Words:
    """Words to ask for: selective ones are held by 1 % to 4 % of the records, broad ones by 15 % to 40 %."""

    selective: tuple[str, ...]
    broad: tuple[str, ...]


def words_to_ask(how_many: int, each: int = 40) -> Words:
    """Words spread evenly between the bounds, the most frequent first."""
    held = np.zeros(_VOCABULARY, np.int64)
    for batch in _drawn(how_many):
        ordered = np.sort(batch.words)
        first = np.diff(ordered, prepend=-1) != 0
        held += np.bincount(ordered[first], minlength=_VOCABULARY)

    def between(low: float, high: float) -> tuple[str, ...]:
        found = np.flatnonzero((held >= low * how_many) & (held <= high * how_many))
        return tuple(vocabulary()[place] for place in found[:: max(1, len(found) // each)][:each])

    return Words(between(0.01, 0.04), between(0.15, 0.4))


@dataclass(frozen=True)
class Counts:
    """What a search for one word must count: its records, and by facet the records of each value that one has."""

    total: int
    facets: dict[str, dict[str, int]]


def counts(how_many: int, words: Collection[str]) -> dict[str, Counts]:
    """The counts of each word, by reading every record."""
    place_of = {word: place for place, word in enumerate(vocabulary())}
    found: dict[str, list[Places]] = {word: [] for word in words}
    for batch in _drawn(how_many):
        for word, facets in found.items():
            facets.append(batch.facets[(batch.words == place_of[word]).any(axis=1)])
    return {word: _counts(np.concatenate(facets)) for word, facets in found.items()}


def _counts(facets: Places) -> Counts:
    by_facet = {}
    for column, (name, values) in enumerate(zip(FACETS, _VALUES, strict=True)):
        held = np.bincount(facets[:, column], minlength=len(values)).tolist()
        by_facet[name] = {value: count for value, count in zip(values, held, strict=True) if count}
    return Counts(len(facets), by_facet)
