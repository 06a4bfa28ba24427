"""Candidates, quotas, and the panels that keep them: who is alike counts as one kind, so that a panel is how many of
each kind it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.errors import SortitionError

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Value:
    """One value of a trait, and how many of the panel have it: at least, at most."""

    name: str
    least: int
    most: int


@dataclass(frozen=True)
class Trait:
    """What the panel must resemble the population by: an age, a place of living."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Candidate:
    """A number, and for each trait the place of the candidate's value in it."""

    number: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Pool:
    """Everything that a draw reads. Raises SortitionError when it isn't one: twice the same number or name, a value
    that no trait has, a quota upside down."""

    size: int
    traits: tuple[Trait, ...]
    candidates: tuple[Candidate, ...]

    def __post_init__(self) -> None:
        _refuse(self.size < 1, "Un panel compte au moins une personne.")
        _refuse(not self.traits, "Donnez au moins un critère, avec ses quotas.")
        _refuse(_twice(trait.name for trait in self.traits), "Deux critères portent le même nom.")
        for trait in self.traits:
            _refuse(not trait.values, f"Le critère « {trait.name} » n’a aucune valeur.")
            _refuse(_twice(value.name for value in trait.values), f"« {trait.name} » a deux fois la même valeur.")
            for value in trait.values:
                _refuse(
                    not 0 <= value.least <= value.most,
                    f"« {trait.name} : {value.name} » : le minimum ne peut pas dépasser le maximum.",
                )
        _refuse(_twice(one.number for one in self.candidates), "Deux candidatures portent le même numéro.")
        widths = tuple(len(trait.values) for trait in self.traits)
        for one in self.candidates:
            fits = len(one.values) == len(widths) and all(
                0 <= at < width for at, width in zip(one.values, widths, strict=True)
            )
            _refuse(not fits, f"La candidature nᵒ {one.number} n’a pas une valeur connue de chaque critère.")

    @cached_property
    def _grouped(self) -> tuple[Counts, Counts, Counts]:
        rows = np.array([one.values for one in self.candidates], dtype=np.int64).reshape(-1, len(self.traits))
        kinds, places, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        return kinds, places.ravel(), counts

    @property
    def kinds(self) -> Counts:
        """(K, T): the different combinations of values, in their own order."""
        return self._grouped[0]

    @property
    def kind_of(self) -> Counts:
        """(N,): each candidate's kind."""
        return self._grouped[1]

    @property
    def many(self) -> Counts:
        """(K,): candidates of each kind."""
        return self._grouped[2]

    @cached_property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """(trait, value) of each quota, in order."""
        return tuple((t, v) for t, trait in enumerate(self.traits) for v in range(len(trait.values)))

    @cached_property
    def members(self) -> NDArray[np.float64]:
        """(Q, K): 1 where a kind has the value of a quota."""
        return np.array([self.kinds[:, t] == v for t, v in self.bounds], dtype=np.float64)

    def quota(self, at: int) -> tuple[Trait, Value]:
        """The trait and value of the quota at a place in `bounds`."""
        trait, value = self.bounds[at]
        return self.traits[trait], self.traits[trait].values[value]

    def keeps_quotas(self, numbers: Iterable[int]) -> bool:
        """Whether these candidates are a panel: as many as its size, each once, every quota kept."""
        chosen = list(numbers)
        held = {one.number: one.values for one in self.candidates}
        if len(chosen) != self.size or len(set(chosen)) != self.size or not held.keys() >= set(chosen):
            return False
        told = self.counted(chosen)
        return all(
            value.least <= many <= value.most
            for trait, counts in zip(self.traits, told, strict=True)
            for value, many in zip(trait.values, counts, strict=True)
        )

    def counted(self, numbers: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        """How many of these candidates have each value, trait by trait."""
        chosen = set(numbers)
        rows = [one.values for one in self.candidates if one.number in chosen]
        return tuple(
            tuple(sum(row[at] == value for row in rows) for value in range(len(trait.values)))
            for at, trait in enumerate(self.traits)
        )

    def without(self, kept: Sequence[int], gone: Sequence[int]) -> Pool:
        """What is left to draw when some members stay and others, who declined, are out: fewer places, quotas less
        those who stay, and candidates who are neither."""
        held = self.counted(kept)
        traits = tuple(
            replace(
                trait,
                values=tuple(
                    replace(value, least=max(0, value.least - many), most=max(0, value.most - many))
                    for value, many in zip(trait.values, counts, strict=True)
                ),
            )
            for trait, counts in zip(self.traits, held, strict=True)
        )
        out = {*kept, *gone}
        left = tuple(one for one in self.candidates if one.number not in out)
        return Pool(self.size - len(set(kept)), traits, left)

    def relaxed(self, moved: Iterable[tuple[str, str, int, int]]) -> Pool:
        """The same with other quotas: (trait, value, least, most) each."""
        new = {(trait, value): (least, most) for trait, value, least, most in moved}
        traits = tuple(
            replace(
                trait,
                values=tuple(
                    Value(value.name, *new.get((trait.name, value.name), (value.least, value.most)))
                    for value in trait.values
                ),
            )
            for trait in self.traits
        )
        return replace(self, traits=traits)


def _refuse(wrong: bool, sentence: str) -> None:
    if wrong:
        raise SortitionError(sentence)


def _twice(names: Iterable[object]) -> bool:
    return any(many > 1 for many in Counter(names).values())
