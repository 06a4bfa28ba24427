"""`debate-false-groups`: debates of 500 invented people, with opinion groups and without; what does the engine say?

None of these designs served to set the engine's numbers (`tests/debate/engine/people.py` has those). Each person
answers some of the statements; one answer in ten is a pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from bench.harness import Row, bench
from intelligences.debate.engine import Votes, analyse

Floats = NDArray[np.float64]
Chance = np.random.Generator
PEOPLE, PASSES, REPLICATES = 500, 0.1, 20
SHAPES = ((12, 12), (20, 20), (40, 20), (40, 40))
"""Statements, and how many of them each person answers."""
SEEDS_OF_GROUPS, SEEDS_OF_CONTINUA = 3, 6


def _own(chance: Chance, groups: int, statements: int) -> Floats:
    """Each group agrees with statements of its own, which the others reject; all agree with the rest."""
    profile, size = np.full((groups, statements), 0.25), statements // (groups + 1)
    for group in range(groups):
        profile[group, group * size : (group + 1) * size] = 0.9
    profile[:, groups * size :] = 0.8
    return profile


GROUPS: dict[str, Callable[[Chance, int, int], Floats]] = {
    "opposed": lambda chance, groups, statements: chance.choice([0.1, 0.9], (groups, statements)),
    "leaning": lambda chance, groups, statements: chance.choice([0.2, 0.8], (groups, statements)),
    "mixed": lambda chance, groups, statements: chance.beta(0.5, 0.5, (groups, statements)),
    "own statements": _own,
}
"""Chances to agree, by group and statement."""


def _levels(chance: Chance, statements: int) -> Floats:
    return chance.normal(size=statements)


def _along(chance: Chance, places: Floats, statements: int) -> Floats:
    return np.asarray(expit(places @ chance.normal(size=(places.shape[1], statements)) + _levels(chance, statements)))


CONTINUA: dict[str, Callable[[Chance, int], Floats]] = {
    "coins": lambda chance, statements: np.full((PEOPLE, statements), 0.5),
    "one opinion": lambda chance, statements: np.tile(chance.uniform(0.05, 0.95, statements), (PEOPLE, 1)),
    "normal": lambda chance, statements: _along(chance, chance.normal(size=(PEOPLE, 1)), statements),
    "normal, two axes": lambda chance, statements: _along(chance, chance.normal(size=(PEOPLE, 2)), statements),
    "uniform": lambda chance, statements: _along(chance, chance.uniform(-2, 2, (PEOPLE, 1)), statements),
    "tendency to agree": lambda chance, statements: np.asarray(
        expit(chance.normal(0, 1.2, (PEOPLE, 1)) + _levels(chance, statements))
    ),
}
"""Chances to agree, by person and statement."""


def _told(chances: Floats, answers: int, chance: Chance) -> int:
    """How many groups are drawn."""
    values = np.where(chance.random(chances.shape) < chances, 1, -1)
    values[chance.random(chances.shape) < PASSES] = 0
    answered = np.argsort(chance.random(chances.shape), axis=1)[:, :answers]
    person = np.repeat(np.arange(PEOPLE), answers)
    votes = Votes.from_triplets(person, answered.ravel(), values[person, answered.ravel()])
    return analyse(votes, replicates=REPLICATES, correct=False).groups


def _of_groups(case: tuple[str, int, tuple[int, int], int]) -> tuple[int, bool]:
    """The number of answers, and whether the groups are told with their number."""
    kind, groups, (statements, answers), seed = case
    chance = np.random.default_rng([seed, groups, statements, answers, *kind.encode()])
    profile = GROUPS[kind](chance, groups, statements)
    return answers, _told(profile[chance.integers(0, groups, PEOPLE)], answers, chance) == groups


def _of_a_continuum(case: tuple[str, tuple[int, int], int]) -> tuple[str, bool]:
    """The kind, and whether groups are drawn where there are none."""
    kind, (statements, answers), seed = case
    chance = np.random.default_rng([seed, statements, answers, *kind.encode()])
    return kind, _told(CONTINUA[kind](chance, statements), answers, chance) > 0


@bench("debate-false-groups")
def verdicts() -> Row:
    """Continua taken for groups; what is found of real groups is told beside it."""
    with ProcessPoolExecutor() as several:
        groups = list(several.map(_of_groups, product(GROUPS, (2, 3, 4), SHAPES, range(SEEDS_OF_GROUPS)), chunksize=4))
        continua = list(several.map(_of_a_continuum, product(CONTINUA, SHAPES, range(SEEDS_OF_CONTINUA)), chunksize=4))
    found: dict[int, list[bool]] = defaultdict(list)
    for answers, right in groups:
        found[answers].append(right)
    for kind, wrong in continua:
        if wrong:
            print(f"Groups were drawn in a continuum: {kind}.")
    power = ", ".join(
        f"{sum(right)} of {len(right)} with {answers} answers" for answers, right in sorted(found.items())
    )
    return Row(
        "debate-false-groups",
        f"{len(continua)} debates of {PEOPLE} invented people without groups: share where groups are drawn; two to "
        f"four groups are drawn with their number in {power} each",
        round(float(np.mean([wrong for _, wrong in continua])), 3),
        "of the debates",
        0.02,
        "lower",
    )
