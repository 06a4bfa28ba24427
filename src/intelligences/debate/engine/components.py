"""Principal components of a table of votes, at a cost proportional to the number of votes.

A missing vote is replaced by the mean of its statement, then the mean is taken away: what is missing becomes exactly
0, so only votes are ever touched. The leading components come from a Krylov space with Rayleigh–Ritz (Lanczos with
full reorthogonalisation: Golub & Van Loan, Matrix Computations, chapter 10), from a fixed start, in 64-bit floats;
sums are taken by blocks whose bounds depend on the data alone, so the number of threads changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import eigh_tridiagonal

from intelligences.debate.engine.votes import Votes

Floats = NDArray[np.float64]
Task = TypeVar("Task")
Result = TypeVar("Result")
BLOCK = 2_000_000
"""Votes in a block of lines."""
THREADS = 2
_DENSE = 64
_STEPS = 150
EXACT, ROUGH = 1e-12, 1e-6
"""What is left unexplained of a component when it is held to be found, as a share of the largest variance."""


def in_order(function: Callable[[Task], Result], tasks: Iterable[Task], threads: int = THREADS) -> list[Result]:
    """The results of all tasks in their order, computed by some threads."""
    waiting = list(tasks)
    if len(waiting) < 2 or threads < 2:
        return [function(task) for task in waiting]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, waiting))


@dataclass(frozen=True, eq=False)
class Components:
    """`centre` (S): mean vote of each statement. `loadings` (C, S): unit vectors by decreasing `variances` (C), zero
    where no variance is left; their largest loading is positive."""

    centre: Floats
    loadings: Floats
    variances: Floats


class Centred:
    """Votes minus the mean of their statement; statements left out and missing votes are 0. Shape (N, S)."""

    def __init__(
        self, votes: Votes, left_out: NDArray[np.bool_], *, level: bool = False, centre: Floats | None = None
    ) -> None:
        """With `level`, what each participant's votes have in common (the mean of a line) is taken away too. `centre`
        (S) replaces the means, to place participants on a map that others made."""
        self.shape = votes.shape
        self._bounds = _blocks(votes.indptr)
        self.centre = _means(votes, left_out) if centre is None else centre
        self._weight = np.where(left_out, 0.0, 1.0)
        self._level = level
        made = in_order(lambda bounds: self._block(votes, *bounds), self._bounds)
        self.blocks = [(block, block.T) for block in made]

    def _block(self, votes: Votes, first: int, last: int) -> sparse.csr_matrix:
        start, stop = int(votes.indptr[first]), int(votes.indptr[last])
        columns = votes.columns[start:stop]
        indptr = (votes.indptr[first : last + 1] - start).astype(np.int32)
        data = np.asarray((votes.values[start:stop] - self.centre[columns]) * self._weight[columns])
        if self._level:
            line = np.repeat(np.arange(last - first), np.diff(indptr))
            kept = np.bincount(line, weights=self._weight[columns], minlength=last - first)
            common = np.bincount(line, weights=data, minlength=last - first) / np.maximum(kept, 1)
            data -= common[line] * self._weight[columns]
        return sparse.csr_matrix((data, columns, indptr), shape=(last - first, self.shape[1]))

    def times(self, vectors: Floats) -> Floats:
        """The product with vectors (S, C) of statements, one line a participant: (N, C)."""
        return np.concatenate(in_order(lambda pair: pair[0] @ vectors, self.blocks)) if self.blocks else vectors[:0]

    def squares(self) -> float:
        """The sum of all squared entries."""
        return float(sum(float(np.sum(block.data**2)) for block, _ in self.blocks))

    def seen(self, weights: Floats) -> Floats:
        """For each participant the sum over voted statements, left-out ones aside, of weights (S, C): (N, C)."""
        kept = weights * self._weight[:, None]

        def summed(pair: tuple[sparse.csr_matrix, sparse.csc_matrix]) -> Floats:
            block = pair[0]
            ones = sparse.csr_matrix((np.ones(block.nnz), block.indices, block.indptr), shape=block.shape)
            return np.asarray(ones @ kept)

        return np.concatenate(in_order(summed, self.blocks)) if self.blocks else kept[:0]

    def gram_times(self, vector: Floats) -> Floats:
        """XᵀX applied to one vector (S)."""
        parts = in_order(lambda pair: pair[1] @ (pair[0] @ vector), self.blocks)
        return sum(parts[1:], start=parts[0]) if parts else np.zeros_like(vector)

    def gram(self) -> Floats:
        """XᵀX (S, S), for few statements."""
        parts = [(turned @ block).toarray() for block, turned in self.blocks]
        return sum(parts[1:], start=parts[0]) if parts else np.zeros((self.shape[1], self.shape[1]))


def _blocks(indptr: NDArray[np.int64]) -> list[tuple[int, int]]:
    """First line and line after the last of each block."""
    lines, size = indptr.size - 1, int(indptr[-1])
    wanted = np.searchsorted(indptr, np.arange(BLOCK, size, BLOCK))
    bounds = np.unique(np.concatenate([[0], wanted, [lines]]))
    return [(int(first), int(last)) for first, last in pairwise(bounds)]


def _means(votes: Votes, left_out: NDArray[np.bool_]) -> Floats:
    """The mean vote of each statement (S), from exact integers; 0 for one participant or one statement, as in Polis."""
    if votes.shape[0] == 1 or votes.shape[1] == 1:
        return np.zeros(votes.shape[1])
    counted = tallies(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)[0]
    return np.where(left_out, 0.0, (counted[:, 2] - counted[:, 0]) / np.maximum(counted.sum(axis=1), 1))


def tallies(votes: Votes, group: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    """Votes counted by group of their participant (−1: left aside), statement and value: (groups, S, 3), where the last
    axis is disagree, pass, agree. One integer histogram, whose order doesn't matter."""
    size = (groups + 1) * votes.shape[1] * 3

    def count(bounds: tuple[int, int]) -> NDArray[np.int64]:
        first, last = bounds
        start, stop = int(votes.indptr[first]), int(votes.indptr[last])
        base = np.repeat((group[first:last] + 1) * (3 * votes.shape[1]) + 1, np.diff(votes.indptr[first : last + 1]))
        base += 3 * votes.columns[start:stop]
        base += votes.values[start:stop]
        return np.bincount(base, minlength=size)

    parts = in_order(count, _blocks(votes.indptr))
    total = sum(parts[1:], start=parts[0]) if parts else np.zeros(size, dtype=np.int64)
    return total.reshape(groups + 1, votes.shape[1], 3)[1:]


def components(table: Centred, count: int = 2, *, tolerance: float = EXACT) -> Components:
    """The first `count` principal components; a participant alone or a statement alone has the fixed answer of
    Polis."""
    size = table.shape[1]
    if size == 1:
        loadings = np.zeros((count, 1))
        loadings[0, 0] = 1.0
        return Components(table.centre, loadings, np.zeros(count))
    values, vectors = _dense(table) if size <= _DENSE else _krylov(table, count, tolerance)
    kept = min(count, values.size)
    loadings, variances = np.zeros((count, size)), np.zeros(count)
    for position in range(kept):
        if values[position] > 1e-12 * max(values[0], 1e-300):
            loadings[position] = _signed(vectors[position])
            variances[position] = values[position]
    return Components(table.centre, loadings, variances)


def _signed(vector: Floats) -> Floats:
    size = np.abs(vector)
    first = int(np.flatnonzero(size >= size.max() * (1 - 1e-9))[0])
    unit = vector / np.sqrt(np.einsum("s,s->", vector, vector))
    return np.asarray(unit if unit[first] > 0 else -unit)


def _dense(table: Centred) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eigh(table.gram())
    return values[::-1], vectors.T[::-1]


def _krylov(table: Centred, count: int, tolerance: float) -> tuple[Floats, Floats]:
    size = table.shape[1]
    most = min(size, _STEPS)
    basis = np.zeros((most, size))
    diagonal, beside = np.zeros(most), np.zeros(most)
    vector = _start(0, size)
    vector = vector / np.sqrt(np.einsum("s,s->", vector, vector))
    for step in range(most):
        basis[step] = vector
        reached = table.gram_times(vector)
        diagonal[step] = np.einsum("s,s->", reached, vector)
        reached = _orthogonal(reached, basis[: step + 1])
        beside[step] = np.sqrt(np.einsum("s,s->", reached, reached))
        closed = beside[step] <= EXACT * max(diagonal.max(), 1e-300)
        if step + 1 == most or (
            not closed and step % 6 == 5 and _settled(diagonal, beside, step + 1, count, tolerance)
        ):
            break
        if closed:  # the space is closed: what is left is searched from another start
            beside[step] = 0.0
            reached = _orthogonal(_start(step + 1, size), basis[: step + 1])
        vector = reached / np.sqrt(np.einsum("s,s->", reached, reached))
    values, ritz = _ritz(diagonal, beside, step + 1)
    return values, np.einsum("mk,ms->ks", ritz, basis[: step + 1])


def _start(number: int, size: int) -> Floats:
    """A fixed direction, which no votes are likely to be orthogonal to."""
    return np.random.default_rng([20260101, number]).standard_normal(size)


def _orthogonal(vector: Floats, basis: Floats) -> Floats:
    for _ in range(2):
        vector = vector - np.einsum("m,ms->s", np.einsum("ms,s->m", basis, vector), basis)
    return vector


def _ritz(diagonal: Floats, beside: Floats, steps: int) -> tuple[Floats, Floats]:
    values, vectors = eigh_tridiagonal(diagonal[:steps], beside[: steps - 1])
    return values[::-1], vectors[:, ::-1]


def _settled(diagonal: Floats, beside: Floats, steps: int, count: int, tolerance: float) -> bool:
    values, vectors = _ritz(diagonal, beside, steps)
    left = beside[steps - 1] * np.abs(vectors[-1, :count])
    return steps > count and bool(np.all(left <= tolerance * values[0]))
