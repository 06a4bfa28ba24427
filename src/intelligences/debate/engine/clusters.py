"""Deterministic clusters of points: k-means (Lloyd 1982) from two fixed starts.

They always find something, even in a continuum: whether there are groups at all is for `mixtures` to tell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.components import Floats

Positions = NDArray[np.int64]
MOST_GROUPS = 5
_ROUNDS = 60


def nearest(points: Floats, centres: Floats) -> Positions:
    """The nearest centre (K, D) of each point (N, D); the first one when two are as near."""
    return np.asarray(np.argmin(_distances(points, centres), axis=1))


def _distances(points: Floats, centres: Floats) -> Floats:
    """Squared distances (N, K), less a term that is the same for all centres."""
    return np.asarray(np.einsum("kd,kd->k", centres, centres)[None, :] - 2 * np.einsum("nd,kd->nk", points, centres))


def k_means(points: Floats, most: int, weights: Floats | None = None) -> dict[int, Floats]:
    """Centres (k, D) for each k from 2 to `most`, numbered by decreasing size; a k that empties a cluster is left out.
    `weights` (N): how many participants stand at each point.

    Each k starts from the centres of k − 1, one of which is split along its widest axis, and from the points farthest
    from one another; the tighter result is kept. Deterministic; costs O(N·k·D) a round.
    """
    found: dict[int, Floats] = {}
    mass = np.ones(len(points)) if weights is None else weights
    held = np.average(points, axis=0, weights=mass)[None]
    for k in range(2, most + 1):
        tried = [_lloyd(points, mass, start) for start in (_split(points, mass, held), _spread(points, k))]
        kept = [(inertia, at) for at, (centres, inertia) in enumerate(tried) if len(centres) == k]
        if not kept:
            break
        held = tried[min(kept)[1]][0]
        found[k] = held
    return found


def _lloyd(points: Floats, mass: Floats, centres: Floats) -> tuple[Floats, float]:
    labels = np.full(len(points), -1)
    for _ in range(_ROUNDS):
        distances = _distances(points, centres)
        now = np.argmin(distances, axis=1)
        if np.array_equal(now, labels):
            break
        labels = now
        sizes = np.bincount(labels, weights=mass, minlength=len(centres))
        sums = np.stack([np.bincount(labels, weights=axis * mass, minlength=len(centres)) for axis in points.T], axis=1)
        order = np.argsort(-sizes, kind="stable")
        order = order[sizes[order] > 0]
        centres = sums[order] / sizes[order, None]
        labels = np.argsort(order)[labels] if len(order) == len(sizes) else np.full(len(points), -1)
    return centres, float(np.sum(mass * _distances(points, centres).min(axis=1)))


def _split(points: Floats, mass: Floats, centres: Floats) -> Floats:
    """One more centre: the cluster with the most spread is cut in two along its widest axis."""
    labels = nearest(points, centres)
    away = np.sum((points - centres[labels]) ** 2, axis=1) * mass
    widest = int(np.argmax(np.bincount(labels, weights=away, minlength=len(centres))))
    inside, weight = points[labels == widest] - centres[widest], mass[labels == widest]
    square = np.einsum("nd,ne->de", inside * weight[:, None], inside) / max(weight.sum(), 1)
    values, vectors = np.linalg.eigh(square)
    step = np.sqrt(max(values[-1], 0.0)) * vectors[:, -1]
    others = np.delete(centres, widest, axis=0)
    return np.concatenate([others, [centres[widest] + step, centres[widest] - step]])


def _spread(points: Floats, k: int) -> Floats:
    """Centres far from one another: each next one is the point farthest from those chosen, outliers set aside."""
    away = np.sqrt(np.sum((points - points.mean(axis=0)) ** 2, axis=1))
    inside = points[away <= np.quantile(away, 0.95)]
    chosen = [inside[int(np.argmax(np.sum((inside - points.mean(axis=0)) ** 2, axis=1)))]]
    while len(chosen) < k:
        gap = np.min([np.sum((inside - one) ** 2, axis=1) for one in chosen], axis=0)
        chosen.append(inside[int(np.argmax(gap))])
    return np.array(chosen)
