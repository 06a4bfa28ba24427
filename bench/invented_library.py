"""An invented library of any size: records of 100 words that no language has, so that a stemmer leaves them as they are
and two engines must count the same answers.

Words follow Zipf's law, as those of texts do; what a record has besides (domain, status…) is drawn with uneven odds.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

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
_YEARS = tuple(range(2026, 2014, -1))
FACETS = ("policy_domain", "status", "technique", "learning", "operator_kind", "year")


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
    year: int

    def entry(self) -> SearchEntry:
        """As the search keeps it."""
        facets = {name: (str(getattr(self, name)),) for name in FACETS}
        return SearchEntry(
            id=str(self.number), title=self.title, url=f"/usages/{self.number}-invented/", summary=self.problem,
            body=self.body, facets={**facets, "collection": ("france",)}, weight=self.number % 7 / 10,
        )  # fmt: skip


@cache
def vocabulary() -> tuple[str, ...]:
    """Words, the most frequent first."""
    from intelligences.search.languages import LANGUAGES, stem

    chance, words = random.Random(SEED), {}
    while len(words) < _VOCABULARY:
        syllables = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
        word = syllables + chance.choice(_LAST)
        if all(stem(word, language) == word for language in LANGUAGES):
            words[word] = None
    return tuple(words)


def records(how_many: int) -> Iterator[Invented]:
    """The first records of the one invented library: a smaller one is the beginning of a larger one."""
    chance, words = random.Random(SEED), vocabulary()
    odds = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    for number in range(1, how_many + 1):
        told = chance.choices(words, cum_weights=odds, k=_TITLE + _PROBLEM + _BODY)
        yield Invented(
            number,
            " ".join(told[:_TITLE]),
            " ".join(told[_TITLE : _TITLE + _PROBLEM]),
            " ".join(told[_TITLE + _PROBLEM :]),
            *(_uneven(chance, among) for among in (_DOMAINS, _STATUSES, _TECHNIQUES, _LEARNINGS, _KINDS, _YEARS)),
        )


def _uneven(chance: random.Random, among: tuple) -> object:  # type: ignore[type-arg]
    return among[int(len(among) * chance.random() ** 1.7)]


@dataclass(frozen=True)
class Words:
    """Words to ask for, each with the number of records that hold it."""

    selective: dict[str, int]
    broad: dict[str, int]


def words_to_ask(how_many: int, each: int = 40) -> Words:
    """Selective words are held by 1 % to 4 % of the records, broad ones by 15 % to 40 %."""
    held: dict[str, int] = {}
    for record in records(how_many):
        for word in {*f"{record.title} {record.problem} {record.body}".split()}:
            held[word] = held.get(word, 0) + 1

    def between(low: float, high: float) -> dict[str, int]:
        found = [word for word in vocabulary() if low * how_many <= held.get(word, 0) <= high * how_many]
        step = max(1, len(found) // each)
        return {word: held[word] for word in found[::step][:each]}

    return Words(between(0.01, 0.04), between(0.15, 0.4))
