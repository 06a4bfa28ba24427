"""Clusters of participants whose long lists of answers are the same, or nearly: one person who comes back, a script, a
room that answers as one. What they are can't be read from votes; how unlikely they are by chance can.

Two participants who answer on their own, each as inclined to each answer as they are, on statements as agreed on as
they are, are compared by the likelihood ratio of « one copies the other, one answer in ten aside » to « by chance ».
Under chance it exceeds e^t with a probability of e^(-t) at most (Markov), whatever the statements: the bound over all
pairs is CHANCE. Method, and what it finds in real debates: docs/methods/debate.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.components import tallies
from intelligences.debate.engine.votes import Votes

FEWEST_ANSWERS = 20
"""Answers, and answers to the same statements, below which nothing is said of anybody."""
FEWEST_PEOPLE = 5
"""Participants in the smallest cluster: a couple on one sofa isn't an attack, and a smaller count would point at
somebody."""
MOST_DIFFERENT = 0.1
"""Share of the common answers that may differ."""
CHANCE = 1e-3
"""Probability, at most, that independent participants make one pair that counts as near-identical."""
SAMPLE = 3_000
"""At most so many participants, drawn with the seed, are compared two by two; everybody is then compared with the
clusters found."""
MOST_CLUSTERS = 50
_CHUNK = 256
_UNIT = 64
"""Evidence is counted in whole 64ths of a natural logarithm: sums of whole numbers are the same in any order."""
_MOST_EACH = 1.4
"""What one common answer may weigh at most: a few rare answers alone prove nothing."""


@dataclass(frozen=True, eq=False)
class NearIdentical:
    """`cluster` (N): number of the cluster of each participant, by decreasing size, −1 for whoever is in none;
    `sizes`: theirs; `compared`: how many participants answered enough to be compared."""

    cluster: NDArray[np.int64]
    sizes: tuple[int, ...]
    compared: int

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Who is in a cluster (N)."""
        return self.cluster >= 0


def near_identical(votes: Votes, seed: int = 0, *, left_out: Iterable[Any] = ()) -> NearIdentical:
    """Clusters of at least 5 participants with 20 common answers or more, of which one in ten at most differs, and that
    chance doesn't explain. Answers to the statements `left_out` don't count. Same votes and seed: same bytes, whatever
    the order of rows; time grows as the number of votes."""
    kept = _kept(votes, votes.statement_positions(list(left_out)))
    eligible = np.flatnonzero(kept.per_participant >= FEWEST_ANSWERS)
    cluster = np.full(votes.shape[0], -1, dtype=np.int64)
    if eligible.size < FEWEST_PEOPLE:
        return NearIdentical(cluster, (), int(eligible.size))
    weights = _weights(kept)
    sample = _sample(eligible, seed)
    drawn = kept.rows(sample)
    for number, members in enumerate(_stars(_pairs(drawn, weights[kept.entries(sample)]))):
        free = eligible[cluster[eligible] < 0]
        found = _like(kept, weights, _profile(drawn.rows(members)), free)
        if found.size >= FEWEST_PEOPLE:
            cluster[found] = number
    return NearIdentical(*_by_size(cluster), int(eligible.size))


def _kept(votes: Votes, left_out: NDArray[np.bool_]) -> Votes:
    stays = ~left_out[votes.columns]
    indptr = np.concatenate([[0], np.cumsum(stays)])[votes.indptr]
    return Votes(votes.participants, votes.statements, indptr, votes.columns[stays], votes.values[stays])


def _sample(eligible: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    if eligible.size <= SAMPLE:
        return eligible
    return np.sort(np.random.default_rng([seed, 5]).permutation(eligible)[:SAMPLE])


def _weights(votes: Votes) -> NDArray[np.int64]:
    """What each vote weighs, in units, when somebody else gave the same answer: the logarithm of (1 − d + d·q)/q, where
    d is MOST_DIFFERENT and q the chance that this participant gives this answer, from the statement's shares and from
    how much more or less often than expected they give it."""
    counts = tallies(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)[0] + 0.5
    shares = counts / counts.sum(axis=1, keepdims=True)
    line, people = votes.line, votes.shape[0]
    given, total = np.zeros(len(votes)), np.zeros(len(votes))
    for answer in range(3):
        here, is_given = shares[votes.columns, answer], votes.values == answer - 1
        expected = np.bincount(line, weights=here, minlength=people)
        own = np.bincount(line[is_given], minlength=people)
        here *= ((own + 2) / (expected + 2))[line]
        total += here
        given[is_given] = here[is_given]
    likely = given / total
    told = np.log((1 - MOST_DIFFERENT + MOST_DIFFERENT * likely) / likely)
    return np.asarray(np.floor(_UNIT * np.minimum(told, _MOST_EACH)), dtype=np.int64)


_DIFFERS = int(np.floor(_UNIT * np.log(MOST_DIFFERENT)))


def _limit(comparisons: float) -> float:
    """The evidence, in units, that chance gives to one of so many comparisons with a probability of CHANCE at most."""
    return float(_UNIT * (np.log(max(comparisons, 1.0)) - np.log(CHANCE)))


def _pairs(votes: Votes, weights: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which participants (M, M) are near-identical, seen from both. Sums are of whole numbers that 32 bits hold: no
    order of summation changes them."""
    size = votes.shape[0]
    evidence, same, common = (np.zeros((size, size), dtype=np.float32) for _ in range(3))
    for first in range(0, votes.shape[1], _CHUNK):
        weighed, gave, answered = _planes(votes, weights, first, min(_CHUNK, votes.shape[1] - first))
        identical, both = gave @ gave.T, answered @ answered.T
        evidence += weighed @ gave.T + np.float32(_DIFFERS) * (both - identical)
        same += identical
        common += both
    proved = evidence >= _limit(size * (size - 1) / 2)
    near = (common >= FEWEST_ANSWERS) & (common - same <= MOST_DIFFERENT * common) & proved & proved.T
    np.fill_diagonal(near, False)
    return near


def _planes(votes: Votes, weights: NDArray[np.int64], first: int, width: int) -> tuple[Any, Any, Any]:
    """Of `width` statements: weights by answer (M, 3 × width), answers (the same), whether there is one (M, width)."""
    inside = np.flatnonzero((votes.columns >= first) & (votes.columns < first + width))
    place = votes.line[inside], votes.values[inside].astype(np.int64) + 1, votes.columns[inside] - first
    weighed, gave = (np.zeros((votes.shape[0], 3, width), dtype=np.float32) for _ in range(2))
    weighed[place], gave[place] = weights[inside], 1
    return weighed.reshape(votes.shape[0], -1), gave.reshape(votes.shape[0], -1), gave.sum(axis=1)


def _stars(near: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Whoever is like most others, with them; then again among those who are left. Nobody is held by a chain of
    others."""
    stars: list[NDArray[np.int64]] = []
    degree = near.sum(axis=1)
    free = np.ones(len(near), dtype=bool)
    while int(degree.max(initial=0)) >= FEWEST_PEOPLE - 1 and len(stars) < MOST_CLUSTERS:
        centre = int(np.argmax(degree))
        held = near[centre] & free
        held[centre] = True
        members = np.flatnonzero(held)
        stars.append(members)
        free[members] = False
        degree = np.where(free, degree - near[:, members].sum(axis=1), 0)
    return stars


def _profile(members: Votes) -> NDArray[np.int64]:
    """What most of them answer to each statement (S), −1, 0 or 1; 2 where fewer than half answered or no answer comes
    first."""
    people = members.shape[0]
    counts = tallies(members, np.zeros(people, dtype=np.int64), 1)[0]
    ordered = np.sort(counts, axis=1)
    told = (2 * counts.sum(axis=1) >= people) & (ordered[:, 2] > ordered[:, 1])
    return np.where(told, np.argmax(counts, axis=1) - 1, 2)


def _like(
    votes: Votes, weights: NDArray[np.int64], profile: NDArray[np.int64], people: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Those of these participants whose answers are nearly the profile."""
    known = profile[votes.columns] != 2
    same = known & (profile[votes.columns] == votes.values)
    size = votes.shape[0]
    evidence = np.where(same, weights, _DIFFERS) * known
    common = np.bincount(votes.line[known], minlength=size)
    different = common - np.bincount(votes.line[same], minlength=size)
    proved = np.bincount(votes.line, weights=evidence, minlength=size) >= _limit(people.size)
    near = (common >= FEWEST_ANSWERS) & (different <= MOST_DIFFERENT * common) & proved
    return people[near[people]]


def _by_size(cluster: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """The same clusters, numbered by decreasing size."""
    numbers, inverse, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    held = numbers >= 0
    rank = np.full(numbers.size, -1, dtype=np.int64)
    order = np.argsort(-sizes[held], kind="stable")
    rank[np.flatnonzero(held)[order]] = np.arange(order.size)
    return rank[inverse].reshape(cluster.shape), tuple(int(one) for one in sizes[held][order])
