"""Integer programs over the panels that keep the quotas: the heaviest one, whether there is any, which quotas can't
hold together, and the fewest places to give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition.pool import Counts, Numbers, Pool


@dataclass(frozen=True)
class Relaxation:
    """A quota as it is, and as it would have to be."""

    trait: str
    value: str
    least: int
    most: int
    new_least: int
    new_most: int


@dataclass(frozen=True)
class Conflict:
    """Bounds that no panel keeps together, each needed for that: (trait, value, "least" or "most", places). `short`:
    candidates that are missing whatever the quotas."""

    bounds: tuple[tuple[str, str, str, int], ...]
    relaxations: tuple[Relaxation, ...]
    short: int = 0


class Panels:
    """The panels of a pool, as counts by kind."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._held = sparse.csr_matrix(np.vstack([np.ones(len(pool.many)), pool.members]))
        self._least = np.array([pool.size, *(pool.quota(at)[1].least for at in range(len(pool.bounds)))], dtype=float)
        self._most = np.array([pool.size, *(pool.quota(at)[1].most for at in range(len(pool.bounds)))], dtype=float)

    @property
    def limits(self) -> tuple[sparse.csr_matrix, Numbers, Numbers]:
        """Rows (size, then quotas) by kinds, and what they must lie between."""
        return self._held, self._least, self._most

    def heaviest(self, weights: Numbers) -> Counts | None:
        """(K,): a panel of the greatest weight, `weights` given by kind; None when no panel keeps the quotas."""
        found = milp(
            -weights,
            integrality=np.ones(len(weights)),
            bounds=Bounds(0, self.pool.many.astype(float)),
            constraints=LinearConstraint(self._held, self._least, self._most),
            options={"mip_rel_gap": 0.0},
        )
        return None if found.x is None else np.rint(found.x).astype(np.int64)

    def exist(self) -> bool:
        """Whether a panel keeps the quotas."""
        if len(self.pool.candidates) < self.pool.size:
            return False
        return self.heaviest(np.zeros(len(self.pool.many))) is not None

    def conflict(self) -> Conflict:
        """Why no panel keeps the quotas. Raises SortitionError when one does."""
        short = self.pool.size - len(self.pool.candidates)
        if short > 0:
            return Conflict((), (), short)
        if self.exist():
            raise SortitionError("Ces quotas peuvent être tenus ensemble.")
        return Conflict(self._irreducible(), self.smallest_relaxations())

    def _irreducible(self) -> tuple[tuple[str, str, str, int], ...]:
        """Take bounds away one by one while the others still can't hold together."""
        least, most = self._least.copy(), self._most.copy()
        needed: list[tuple[int, str]] = []
        # Maxima go first: what stays names minima where it can, which speak of the candidates who are missing.
        for side, row in product(("most", "least"), range(1, len(least))):
            changed, free = (least, 0.0) if side == "least" else (most, float(self.pool.size))
            before = changed[row]
            if (side == "least" and before <= 0) or (side == "most" and before >= self.pool.size):
                continue
            changed[row] = free
            if self._hold(least, most):
                changed[row] = before
                needed.append((row, side))
        return tuple(self._named(row, side) for row, side in needed)

    def _hold(self, least: Numbers, most: Numbers) -> bool:
        width = len(self.pool.many)
        found = milp(
            np.zeros(width),
            integrality=np.ones(width),
            bounds=Bounds(0, self.pool.many.astype(float)),
            constraints=LinearConstraint(self._held, least, most),
        )
        return found.x is not None

    def _named(self, row: int, side: str) -> tuple[str, str, str, int]:
        trait, value = self.pool.quota(row - 1)
        return trait.name, value.name, side, value.least if side == "least" else value.most

    def smallest_relaxations(self) -> tuple[Relaxation, ...]:
        """Changes of quotas that let a panel exist with the fewest places moved in all."""
        quotas, kinds = len(self.pool.bounds), len(self.pool.many)
        held, place, none = self._held[1:], sparse.identity(quotas), sparse.csr_matrix((quotas, quotas))
        lowered = sparse.hstack([held, place, none]).tocsr()
        raised = sparse.hstack([held, none, -place]).tocsr()
        whole = sparse.hstack([self._held[:1], sparse.csr_matrix((1, 2 * quotas))]).tocsr()
        # A tie goes to the bounds that come first: the order of the traits is the organiser's.
        order = 1 + np.arange(quotas) * 1e-6
        upper = [*self.pool.many, *self._least[1:], *np.full(quotas, self.pool.size)]
        found = milp(
            np.concatenate([np.zeros(kinds), order, order]),
            integrality=np.ones(kinds + 2 * quotas),
            bounds=Bounds(0, np.array(upper, dtype=float)),
            constraints=[
                LinearConstraint(lowered, self._least[1:], np.full(quotas, np.inf)),
                LinearConstraint(raised, np.full(quotas, -np.inf), self._most[1:]),
                LinearConstraint(whole, self.pool.size, self.pool.size),
            ],
            options={"mip_rel_gap": 0.0},
        )
        moved = np.rint(found.x[kinds:]).astype(int)
        return tuple(self._moved(at, moved[at], moved[quotas + at]) for at in range(quotas) if moved[at::quotas].any())

    def _moved(self, at: int, lowered: int, raised: int) -> Relaxation:
        trait, value = self.pool.quota(at)
        return Relaxation(
            trait.name, value.name, value.least, value.most, value.least - int(lowered), value.most + int(raised)
        )
