"""The quick view of a debate: map, a partition as Polis draws one, and the statistics, in one pass over the votes.

Polis's partition always exists, even in a continuum: it compares with other debates and follows a live one, it
doesn't prove groups; `analyse` does. Unlike in Polis nothing here depends on history or chance, so the partition is
of the same kind, not the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.clusters import MOST_GROUPS, k_means, nearest
from intelligences.debate.engine.components import Centred, Floats, components
from intelligences.debate.engine.polis import FEWEST_VOTES, PolisStatistics, answered, scaled, statistics_of
from intelligences.debate.engine.votes import Votes

_CELLS = 32


def quick_view(
    votes: Votes, moderated_out: Iterable[Any] = (), meta: Iterable[Any] = ()
) -> tuple[NDArray[np.int64], PolisStatistics]:
    """The label of each participant (N; −1 under 7 votes, groups by decreasing size) and the statistics of those
    groups."""
    are_meta = votes.statement_positions(list(meta))
    left_out = votes.statement_positions(list(moderated_out)) | are_meta
    table = Centred(votes, left_out)
    found = components(table)
    places = scaled(table, found.loadings, answered(votes, left_out))
    labels = np.full(votes.shape[0], -1, dtype=np.int64)
    inside = votes.per_participant >= min(FEWEST_VOTES, votes.shape[1])
    labels[inside] = _partition(places[inside])
    names = list(range(int(labels.max(initial=-1)) + 1))
    return labels, statistics_of(votes, found, places, labels, names, left_out, are_meta)


def _partition(places: Floats) -> NDArray[np.int64]:
    """k-means on the occupied cells of a grid, weighted; k by the mean silhouette of the participants' cells."""
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    cell = _cells(places)
    distinct, place = np.unique(cell, return_inverse=True)
    mass = np.bincount(place).astype(np.float64)
    centres = np.stack([np.bincount(place, weights=axis) for axis in places.T], axis=1) / mass[:, None]
    apart = np.sqrt(sum((axis[:, None] - axis[None]) ** 2 for axis in centres.T))
    best, labels = -np.inf, np.zeros(len(distinct), dtype=np.int64)
    for middle in k_means(centres, min(MOST_GROUPS, 2 + len(distinct) // 12), mass).values():
        now = nearest(centres, middle)
        score = _silhouette(apart, mass, now, len(middle))
        if score > best:
            best, labels = score, now
    sizes = np.bincount(labels, weights=mass)
    rank = np.argsort(np.argsort(-sizes, kind="stable"))
    return np.asarray(rank[labels][place])


def _cells(places: Floats) -> NDArray[np.int64]:
    """The cell of each place in a grid over all but the outermost hundredth."""
    low, high = np.quantile(places, [0.005, 0.995], axis=0)
    size = np.maximum((high - low) / _CELLS, 1e-12)
    inside = np.clip(((places - low) / size).astype(np.int64), 0, _CELLS - 1)
    return np.asarray(inside[:, 0] * _CELLS + inside[:, 1])


def _silhouette(apart: Floats, mass: Floats, labels: NDArray[np.int64], groups: int) -> float:
    """Mean silhouette (Rousseeuw 1987) of weighted points; alone in its group counts as 0."""
    sizes = np.bincount(labels, weights=mass, minlength=groups)
    weights = np.zeros((groups, len(labels)))
    weights[labels, np.arange(len(labels))] = mass
    sums = np.einsum("nm,km->nk", apart, weights)
    here = np.arange(len(labels))
    own = sums[here, labels] / np.maximum(sizes[labels] - 1, 1)
    others = sums / np.maximum(sizes, 1)
    others[here, labels] = np.inf
    other = others.min(axis=1)
    score = np.where(sizes[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0.0)
    return float(np.average(score, weights=mass))
