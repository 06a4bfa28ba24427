"""The same question put to the votes themselves: on one axis, classes of people or one trait?

Places on a map have errors that are nearly normal only when each person answered many statements; on a dozen of
statements, people of a continuum crowd in a few places. Here each vote counts for itself: the chance to agree with a
statement is a logistic function of a person's position (Birnbaum 1968), and positions are either spread along the axis
(a latent trait: normal, uniform or crowded at both ends) or gathered around K points (latent classes: Lazarsfeld &
Henry 1968). Both have one level and one slope for each statement, fitted by marginal maximum likelihood (Bock & Aitkin
1981, doi 10.1007/BF02293801), so that their likelihoods can be compared. Passes tell nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, ndtri

from intelligences.debate.engine.components import Floats
from intelligences.debate.engine.votes import Votes

_NODES = (np.arange(25) + 0.5) / 25
_TRAITS = (ndtri(_NODES), 2 * _NODES - 1, np.sin(np.pi * (2 * _NODES - 1) / 2))
_WITHIN = ndtri((np.arange(7) + 0.5) / 7)
_SPREADS = (0.0, 0.1, 0.175)
"""Standard deviations inside a class, in distances between the two nearest classes."""
_ROUNDS, _SETTLED, _STEPS, _LONGEST_STEP, _PRIOR, _NEAR = 60, 0.01, 3, 1.5, 0.02, 0.4


def gain_of_classes(votes: Votes, left_out: NDArray[np.bool_], positions: Floats, centres: Floats) -> float:
    """How much likelier classes make the votes than the best trait does (natural logarithm).

    `left_out` (S): statements that don't count; `positions` (N): where each participant seems to be, to begin with;
    `centres` (K ≥ 2): of the classes, on the same axis.
    """
    ballots = _Ballots.of(votes, left_out)
    unit = max(float(positions.std()), 1e-12)
    start, points = (positions - positions.mean()) / unit, (centres - positions.mean()) / unit
    traits = [_fitted(ballots, _trait(shape), start) for shape in _TRAITS]
    return max(_fitted(ballots, _classes(points, spread), start) for spread in _SPREADS) - max(traits)


@dataclass(frozen=True)
class _Ballots:
    """Who agreed (N, S) and who disagreed (N, S)."""

    agreed: csr_matrix
    disagreed: csr_matrix

    @classmethod
    def of(cls, votes: Votes, left_out: NDArray[np.bool_]) -> _Ballots:
        def where(value: int) -> csr_matrix:
            held = (votes.values == value) & ~left_out[votes.columns]
            places = (votes.line[held], votes.columns[held])
            return csr_matrix((np.ones(int(held.sum())), places), shape=votes.shape)

        return cls(where(1), where(-1))


@dataclass(frozen=True)
class _Prior:
    """Where people may be: Q `nodes` with `weights` that sum to 1, and the class (Q) of each, whose share is free."""

    nodes: Floats
    weights: Floats
    classes: NDArray[np.int64]

    def shared(self, belongs: Floats) -> _Prior:
        """The same with the share of each class that the memberships (N, Q) tell."""
        inside = self.weights / np.bincount(self.classes, self.weights)[self.classes]
        return _Prior(self.nodes, inside * np.bincount(self.classes, belongs.mean(axis=0))[self.classes], self.classes)


def _trait(shape: Floats) -> _Prior:
    return _Prior(shape / np.sqrt(np.mean(shape**2)), np.full(len(shape), 1 / len(shape)), np.zeros(len(shape), int))


def _classes(points: Floats, spread: float) -> _Prior:
    within = _WITHIN * spread * float(np.diff(np.sort(points)).min()) if spread else np.zeros(1)
    nodes = (points[:, None] + within).ravel()
    return _Prior(nodes, np.full(len(nodes), 1 / len(nodes)), np.repeat(np.arange(len(points)), len(within)))


def _fitted(ballots: _Ballots, prior: _Prior, start: Floats) -> float:
    """The log-likelihood of the votes, less the weak normal prior on levels and slopes; expectation-maximisation."""
    design = np.stack([np.ones_like(prior.nodes), prior.nodes], axis=1)
    statements = np.zeros((ballots.agreed.shape[1], 2))
    belongs = np.exp(-0.5 * ((start[:, None] - prior.nodes) / _NEAR) ** 2) * prior.weights + 1e-300
    belongs /= belongs.sum(axis=1, keepdims=True)
    likelihood = -np.inf
    for _ in range(_ROUNDS):
        statements = _regressed(statements, ballots.agreed.T @ belongs, ballots.disagreed.T @ belongs, design)
        chance = np.clip(expit(statements @ design.T), 1e-6, 1 - 1e-6)
        power = ballots.agreed @ np.log(chance) + ballots.disagreed @ np.log1p(-chance) + np.log(prior.weights)
        top = power.max(axis=1, keepdims=True)
        lifted = np.exp(power - top)
        total = lifted.sum(axis=1, keepdims=True)
        now = float(np.sum(top + np.log(total))) - 0.5 * _PRIOR * float(np.sum(statements**2))
        if now - likelihood < _SETTLED:
            return max(now, likelihood)
        likelihood, belongs = now, lifted / total
        prior = prior.shared(belongs)
    return likelihood


def _regressed(statements: Floats, agreed: Floats, disagreed: Floats, design: Floats) -> Floats:
    """Level and slope of each statement (S, 2) after some Newton steps on expected answers (S, Q)."""
    for _ in range(_STEPS):
        chance = expit(statements @ design.T)
        slope = (agreed - (agreed + disagreed) * chance) @ design - _PRIOR * statements
        weight = (agreed + disagreed) * chance * (1 - chance)
        curvature = np.einsum("sq,qa,qb->sab", weight, design, design) + _PRIOR * np.eye(2)
        step = np.linalg.solve(curvature, slope[..., None])[..., 0]
        statements = statements + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
    return statements
