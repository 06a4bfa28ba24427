"""`debate-heldout`: votes that were hidden, told beforehand by the factor model and by Polis's groups.

One vote in ten is hidden, 20 times, in each real conversation of 5,000 votes or more; statements moderated out are
set aside. Smaller conversations are told with an interval. Each method says the chance of each answer; the error is
the mean squared error of the expected vote, the log-loss that of the three answers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.harness import Row, bench
from intelligences.debate.engine import PolisFolder, Votes, read_polis
from intelligences.debate.engine.clusters import nearest
from intelligences.debate.engine.components import Centred, components, tallies
from intelligences.debate.engine.factor_model import fit
from intelligences.debate.engine.polis import answered, scaled
from tests.debate.engine.conversations import CONVERSATIONS, real

Floats = NDArray[np.float64]
SEEDS, HIDDEN, ENOUGH = 20, 0.1, 5_000
VALUES = np.array([-1.0, 0.0, 1.0])


def _polis_groups(votes: Votes) -> NDArray[np.int64]:
    """Groups as Polis draws them: k-means on the map from the first k distinct participants, k of 2 to 5 by silhouette;
    −1 for fewer than 7 votes."""
    nothing = np.zeros(votes.shape[1], dtype=bool)
    table = Centred(votes, nothing)
    places = scaled(table, components(table).loadings, answered(votes, nothing))
    inside = np.flatnonzero(votes.per_participant >= min(7, votes.shape[1]))
    points = places[inside]
    apart = np.sqrt(np.maximum(np.sum((points[:, None] - points[None]) ** 2, axis=2), 0))
    best, labels = -np.inf, np.zeros(len(points), dtype=np.int64)
    _, first = np.unique(points, axis=0, return_index=True)
    for k in range(2, min(5, 2 + len(points) // 12, len(first)) + 1):
        centres = points[np.sort(first)[:k]]
        for _ in range(100):
            now = nearest(points, centres)
            kept = [points[now == at].mean(axis=0) for at in range(len(centres)) if np.any(now == at)]
            moved = len(kept) < len(centres) or np.abs(np.array(kept) - centres).max() >= 0.01
            centres = np.array(kept)
            if not moved:
                break
        now = nearest(points, centres)
        score = _silhouette(apart, now)
        if score > best:
            best, labels = score, now
    group = np.full(votes.shape[0], -1, dtype=np.int64)
    group[inside] = labels
    return group


def _silhouette(apart: Floats, labels: NDArray[np.int64]) -> float:
    sizes = np.bincount(labels)
    means = np.stack([apart[:, labels == one].sum(axis=1) for one in range(len(sizes))], axis=1)
    own = means[np.arange(len(labels)), labels] / np.maximum(sizes[labels] - 1, 1)
    others = means / sizes
    others[np.arange(len(labels)), labels] = np.inf
    other = others.min(axis=1)
    score = np.where(sizes[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0)
    return float(score.mean())


def _by_mean(votes: Votes, line: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    counts = tallies(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)[0] + 1.0
    return (counts / counts.sum(axis=1, keepdims=True))[columns]


def _by_groups(votes: Votes, line: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    group = _polis_groups(votes)
    counts = tallies(votes, group, int(group.max()) + 1) + 1.0
    chances = (counts / counts.sum(axis=2, keepdims=True))[group[line], columns]
    return np.where((group[line] >= 0)[:, None], chances, _by_mean(votes, line, columns))


def _by_tendency(votes: Votes, line: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    """Shares of the statement × how much more or less often than expected the participant gives each answer."""
    shares = _by_mean(votes, votes.line, votes.columns)
    expected = np.stack([np.bincount(votes.line, weights=one, minlength=votes.shape[0]) for one in shares.T], axis=1)
    own = np.stack([np.bincount(votes.line[votes.values == one], minlength=votes.shape[0]) for one in VALUES], axis=1)
    chances = _by_mean(votes, line, columns) * ((own + 2) / (expected + 2))[line]
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _by_factors(votes: Votes, line: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    """The expected vote of the factor model; the share of passes follows statement and own tendency."""
    expected = fit(votes).expected(line, columns)
    passes = np.minimum(_by_tendency(votes, line, columns)[:, 1], 1 - np.abs(expected))
    return np.stack([(1 - passes - expected) / 2, passes, (1 - passes + expected) / 2], axis=1)


METHODS: dict[str, Callable[[Votes, NDArray[np.int64], NDArray[np.int64]], Floats]] = {
    "statement": _by_mean,
    "tendency": _by_tendency,
    "groups": _by_groups,
    "factors": _by_factors,
}


def _kept(folder: PolisFolder) -> Votes:
    votes = folder.votes
    stays = ~votes.statement_positions(folder.moderated_out)[votes.columns]
    return _part(votes, stays)


def _part(votes: Votes, chosen: NDArray[np.bool_]) -> Votes:
    return Votes.from_triplets(
        votes.participants[votes.line[chosen]],
        votes.statements[votes.columns[chosen]],
        votes.values[chosen],
        participants=votes.participants,
        statements=votes.statements,
    )


def scores(votes: Votes, seed: int) -> dict[str, tuple[float, float]]:
    """Squared error and log-loss of each method on votes hidden with this seed."""
    hidden = np.random.default_rng(seed).random(len(votes)) < HIDDEN
    line, columns = votes.line[hidden].astype(np.int64), votes.columns[hidden].astype(np.int64)
    truth = votes.values[hidden]
    found = {}
    for name, method in METHODS.items():
        chances = method(_part(votes, ~hidden), line, columns)
        error = float(np.mean((chances @ VALUES - truth) ** 2))
        told = chances[np.arange(truth.size), truth + 1]
        found[name] = error, float(-np.mean(np.log(np.maximum(told, 1e-3))))
    return found


@bench("debate-heldout")
def heldout() -> Row:
    """The worst of the mean gains over Polis's groups, among conversations of 5,000 votes or more."""
    worst, where = np.inf, ""
    for name in CONVERSATIONS:
        votes = _kept(read_polis(real(f"openData/{name}")))
        found = [scores(votes, seed) for seed in range(SEEDS)]
        gains = np.array([1 - one["factors"][0] / one["groups"][0] for one in found])
        means = {method: np.mean([one[method] for one in found], axis=0) for method in METHODS}
        told = " ".join(f"{method} {error:.3f}/{loss:.3f}" for method, (error, loss) in means.items())
        low, high = np.percentile(gains, [5, 95])
        sys.stderr.write(f"{name} ({len(votes)} votes): {told}; gain {gains.mean():.1%} [{low:.1%}, {high:.1%}]\n")
        if len(votes) >= ENOUGH and gains.mean() < worst:
            worst, where = float(gains.mean()), name
    return Row(
        id="debate-heldout",
        what="a tenth of the votes hidden, 20 seeds, real conversations of 5,000 votes or more: worst mean gain in "
        f"squared error of the factor model over Polis's groups ({where})",
        value=round(worst, 4),
        unit="of the error",
        target=0.0,
        better="higher",
        peer="Polis's groups",
    )
