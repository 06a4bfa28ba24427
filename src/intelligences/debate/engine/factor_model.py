"""What is agreed on across opinions, without drawing groups: a factor model with biases.

vote ≈ general level + own level of the participant + level of the statement + factor of the participant · factor of
the statement. The level of the statement is its bridging score: the agreement that neither the tendency to agree nor
opinions explain. Method of Community Notes (Wojcik et al. 2022, arXiv 2210.15723), by alternating least squares. It
doesn't depend on a number of groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intelligences.debate.engine.components import Floats, in_order
from intelligences.debate.engine.votes import Votes

RANK = 2
ROUNDS = 20
SAMPLE = 20_000
"""A replicate draws so many participants at most; its spread is then reduced as the square root of their share."""
OWN_LEVEL, STATEMENT_LEVEL, FACTOR = 5.0, 5.0, 4.0
"""Ridge penalties, in votes: how many votes it takes to move away from 0 by half."""


@dataclass(frozen=True, eq=False)
class FactorModel:
    """`general`: mean vote; `own` (N) and `level` (S): levels; `stands` (N, R) and `factors` (S, R)."""

    general: float
    own: Floats
    level: Floats
    stands: Floats
    factors: Floats

    def expected(self, line: NDArray[Any], columns: NDArray[Any]) -> Floats:
        """The expected votes, in [−1, 1], of participants at these positions on statements at these."""
        across = np.einsum("nr,nr->n", self.stands[line], self.factors[columns])
        return np.asarray(np.clip(self.general + self.own[line] + self.level[columns] + across, -1, 1))


@dataclass(frozen=True, eq=False)
class Bridging:
    """Scores (S) from −1 (rejected across opinions) to +1 (agreed across opinions), `low` and `high` (S): 90 %
    interval by bootstrap over participants, `top_share` (S): share of the bootstraps in which the statement is among
    the ten highest. NaN for a statement without votes or left out."""

    statements: NDArray[Any]
    scores: Floats
    low: Floats
    high: Floats
    top_share: Floats
    seed: int
    replicates: int


def fit(votes: Votes, left_out: NDArray[np.bool_] | None = None, *, rounds: int = ROUNDS) -> FactorModel:
    """The factor model of the votes, from a fixed start; O(votes · rank²) a round."""
    people, things = votes.shape
    kept = np.ones(len(votes), dtype=bool) if left_out is None else ~left_out[votes.columns]
    indptr = np.concatenate([[0], np.cumsum(kept)])[votes.indptr]
    columns, values = votes.columns[kept], votes.values[kept].astype(np.float64)
    general = float(values.mean()) if values.size else 0.0
    residual = sparse.csr_matrix((values - general, columns, indptr), shape=votes.shape)
    seen = sparse.csr_matrix((np.ones(values.size), residual.indices, residual.indptr), shape=votes.shape)
    factors = np.random.default_rng(20260102).standard_normal((things, RANK)) * 0.3
    level, own, stands = np.zeros(things), np.zeros(people), np.zeros((people, RANK))
    for _ in range(rounds):
        own, stands = _side(residual, seen, level, factors, OWN_LEVEL)
        level, factors = _side(residual.T, seen.T, own, stands, STATEMENT_LEVEL)
    return FactorModel(general, own, level, stands, factors)


def _side(
    residual: sparse.spmatrix, seen: sparse.spmatrix, other_level: Floats, other_factors: Floats, penalty: float
) -> tuple[Floats, Floats]:
    """The level and the factors of one side, the other side being held: a small ridge regression for each line."""
    size = other_factors.shape[1] + 1
    features = np.concatenate([np.ones((len(other_level), 1)), other_factors], axis=1)
    pairs = [(one, two) for one in range(size) for two in range(one, size)]
    products = np.stack([features[:, one] * features[:, two] for one, two in pairs], axis=1)
    sums = seen @ np.concatenate([products, features * other_level[:, None]], axis=1)
    square = np.empty((residual.shape[0], size, size))
    for at, (one, two) in enumerate(pairs):
        square[:, one, two] = square[:, two, one] = sums[:, at]
    square += np.diag([penalty] + [FACTOR] * (size - 1))
    wanted = residual @ features - sums[:, len(pairs) :]
    found = np.linalg.solve(square, wanted[:, :, None])[:, :, 0]
    return found[:, 0], found[:, 1:]


def bridging(
    votes: Votes,
    seed: int = 0,
    *,
    moderated_out: Iterable[Any] = (),
    meta: Iterable[Any] = (),
    replicates: int = 50,
) -> Bridging:
    """Bridging scores of all statements, with their intervals. Same votes and seed: same bytes. Ids without a column
    are left aside."""
    left_out = votes.statement_positions([*moderated_out, *meta])
    voted = np.bincount(votes.columns, minlength=votes.shape[1]) > 0
    silent = left_out | ~voted
    people = votes.shape[0]
    drawn_each = min(people, SAMPLE)

    def again(number: int) -> Floats:
        drawn = np.sort(np.random.default_rng([seed, 4, number]).integers(0, max(people, 1), drawn_each))
        return _scores(votes.rows(drawn), left_out)

    scores = _scores(votes, left_out)
    repeated = np.array(in_order(again, range(replicates))).reshape(replicates, votes.shape[1])
    if replicates:
        repeated = scores + (repeated - repeated.mean(axis=0)) * np.sqrt(drawn_each / max(people, 1))
        low, high = np.clip(np.percentile(repeated, [5, 95], axis=0), -1, 1)
        ranked = np.argsort(-np.where(silent, -np.inf, repeated), axis=1, kind="stable")[:, :10]
        top = np.bincount(ranked.ravel(), minlength=votes.shape[1]) / replicates
    else:
        low = high = top = np.full(votes.shape[1], np.nan)
    scores, low, high, top = (np.where(silent, np.nan, one) for one in (scores, low, high, top))
    return Bridging(votes.statements, scores, low, high, top, seed, replicates)


def _scores(votes: Votes, left_out: NDArray[np.bool_]) -> Floats:
    """General level and level, once opinions explain as much of the levels as they can.

    Moving the origin of the stands changes the levels and nothing that is predicted. With it at the average
    participant a statement of the majority alone would look agreed by all; it is put where the levels are smallest,
    which is what the strong penalty on levels does in Community Notes.
    """
    model = fit(votes, left_out)
    square = np.einsum("sr,st->rt", model.factors, model.factors) + 1e-6 * np.eye(RANK)
    origin = np.linalg.solve(square, np.einsum("sr,s->r", model.factors, model.level))
    return np.asarray(np.clip(model.general + model.level - np.einsum("sr,r->s", model.factors, origin), -1, 1))
