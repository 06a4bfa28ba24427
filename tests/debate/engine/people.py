"""Simulated people, whose groups are known or who have none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine import Votes

Floats = NDArray[np.float64]


def _votes(chance: np.random.Generator, agreeing: Floats, each: int) -> Votes:
    """Votes of N people on `each` of S statements, from probabilities of agreement (N, S); 15 % are passes."""
    people, statements = agreeing.shape
    values = np.where(chance.random(agreeing.shape) < agreeing, 1, -1)
    values[chance.random(agreeing.shape) < 0.15] = 0
    order = np.argsort(chance.random(agreeing.shape), axis=1)[:, : min(each, statements)]
    person = np.repeat(np.arange(people), order.shape[1])
    return Votes.from_triplets(person, order.ravel(), values[person, order.ravel()])


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))


def in_groups(
    seed: int, shares: list[float], *, each: int = 60, people: int = 500, statements: int = 60
) -> tuple[Votes, NDArray[np.int64]]:
    """People of one of several groups, who agree at 15 or 85 % on half of the statements and alike on the others."""
    chance = np.random.default_rng(seed)
    group = chance.choice(len(shares), people, p=shares)
    profile = chance.choice([0.15, 0.85], (len(shares), statements))
    shared = chance.random(statements) < 0.5
    profile[:, shared] = chance.uniform(0.2, 0.9, int(shared.sum()))
    return _votes(chance, profile[group], each), group


def scattered_groups(seed: int, number: int, *, people: int = 500) -> tuple[Votes, NDArray[np.int64]]:
    """Groups whose members differ among themselves: places around the groups' centres on a circle."""
    chance = np.random.default_rng(seed)
    group = chance.integers(0, number, people)
    angle = 2 * np.pi * np.arange(number) / number
    places = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)[group] + chance.normal(0, 0.4, (people, 2))
    logits = places @ chance.normal(0, 0.85, (2, 60)) + chance.normal(0, 1, 60)
    return _votes(chance, _logistic(logits), 60), group


def without_groups(seed: int, shape: str, *, each: int = 60, people: int = 500, statements: int = 60) -> Votes:
    """People of no group: `noise`, `tendency` to agree, `line` (uniform), `bell` (normal) or `plane` of opinions."""
    chance = np.random.default_rng(seed)
    if shape == "noise":
        return _votes(chance, np.tile(chance.uniform(0.1, 0.95, statements), (people, 1)), each)
    axes = 2 if shape == "plane" else 1
    places = chance.normal(0, 1, (people, axes)) if shape == "bell" else chance.uniform(-1.73, 1.73, (people, axes))
    slopes = np.ones((axes, statements)) if shape == "tendency" else chance.normal(0, 1.5, (axes, statements))
    return _votes(chance, _logistic(places @ slopes + chance.normal(0, 1, statements)), each)
