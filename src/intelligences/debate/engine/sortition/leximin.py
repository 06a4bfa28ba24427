"""Chances of being drawn as equal as the quotas allow: leximin. Nobody's chance can rise without lowering that of
somebody whose chance is no greater (Flanigan, Gölz, Gupta, Hennig & Procaccia 2021, "Fair algorithms for selecting
citizens' assemblies", Nature 596, doi:10.1038/s41586-021-03788-6).

Candidates of one kind have the same chance: the leximin chances are unique, so exchanging two who are alike changes
nothing. Everything is therefore computed over kinds.

First the same question is asked of fractional panels, which is a few small linear programs. No distribution over real
panels does better, since every one of them is an average that fractional panels hold. When a distribution over real
panels attains these chances (found by column generation), it is leximin, and this proves it. When none does, the
chances are computed over real panels, level by level, with column generation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition.pool import Counts, Numbers
from intelligences.debate.engine.sortition.quotas import Panels

CLOSE = 1e-6
"""Chances closer than this are equal; a lottery of a thousand tickets is a thousand times coarser."""
_POSITIVE = 1e-7
Say = Callable[[str, int], None]


@dataclass(frozen=True)
class Distribution:
    """Panels as counts by kind (J, K), how likely each is (J,), and everybody's chance by kind (K,). `attains_bound`:
    whether the bound of fractional panels is attained, which is a proof of its own."""

    panels: Counts
    likely: Numbers
    chances: Numbers
    attains_bound: bool


def leximin(panels: Panels, say: Say = lambda step, done: None) -> Distribution:
    """The leximin distribution over the panels that keep the quotas. Raises SortitionError when there is none.

    `say` hears the number of panels found so far.
    """
    if not panels.exist():
        raise SortitionError("Aucun panel ne respecte ces quotas avec ces candidatures.")
    bound = _fractional(panels)
    columns, likely, missing = _attained(panels, bound, say)
    if missing <= CLOSE:
        return _distribution(panels, columns, likely, attains_bound=True)
    columns, chances = _by_levels(panels, np.vstack([columns, _covering(panels)]), say)
    likely, _, _ = _nearest(panels, columns, chances)
    return _distribution(panels, columns, likely, attains_bound=False)


def _distribution(panels: Panels, columns: Counts, likely: Numbers, *, attains_bound: bool) -> Distribution:
    used = likely > _POSITIVE
    columns, likely = columns[used], likely[used] / likely[used].sum()
    order = np.lexsort(columns.T[::-1])
    columns, likely = columns[order], likely[order]
    return Distribution(columns, likely, likely @ columns / panels.pool.many, attains_bound)


def _fractional(panels: Panels) -> Numbers:
    """(K,): leximin chances when panels may hold fractions of people."""
    many = panels.pool.many.astype(float)
    held, least, most = panels.limits
    kinds = len(many)
    fixed = np.full(kinds, np.nan)
    while np.isnan(fixed).any():
        free = np.isnan(fixed)
        # Variables: people of each kind, then the smallest chance among the free.
        rows = sparse.vstack([
            sparse.hstack([-held[1:], sparse.csr_matrix((held.shape[0] - 1, 1))]),
            sparse.hstack([held[1:], sparse.csr_matrix((held.shape[0] - 1, 1))]),
            sparse.hstack([-sparse.diags(1 / many), sparse.csr_matrix(free.astype(float)[:, None])]),
        ]).tocsr()  # fmt: skip
        limits = np.concatenate([-least[1:], most[1:], np.where(free, 0.0, -np.nan_to_num(fixed))])
        whole = sparse.hstack([held[:1], sparse.csr_matrix((1, 1))]).tocsr()
        found = linprog(
            [*np.zeros(kinds), -1.0], A_ub=rows, b_ub=limits, A_eq=whole, b_eq=[panels.pool.size],
            bounds=[*((0.0, one) for one in many), (0.0, 1.0)], method="highs",
        )  # fmt: skip
        level, prices = _read(found, kinds)
        fixed[free & (prices > _POSITIVE)] = max(0.0, level)
        if level >= 1 - _POSITIVE:
            fixed[free] = 1.0
    return fixed


def _read(found: object, kinds: int) -> tuple[float, Numbers]:
    """The level that a program reached, and what each kind's chance costs it: who costs something is at the level in
    every solution."""
    if getattr(found, "x", None) is None:
        raise SortitionError("Le calcul des chances n’a pas abouti.")
    level = -float(found.fun)  # type: ignore[attr-defined]
    prices = -np.asarray(found.ineqlin.marginals[-kinds:])  # type: ignore[attr-defined]
    return level, prices


def _attained(panels: Panels, wanted: Numbers, say: Say) -> tuple[Counts, Numbers, float]:
    """Panels and how likely each is, so that nobody's chance is below the wanted one by more than the least possible,
    which is given third.

    Each panel in turn is the heaviest one when kinds weigh what they are still owed: the average of such a sequence
    goes to the wanted chances at one over its length when panels attain them.
    """
    many, seen = panels.pool.many.astype(float), dict[bytes, Counts]()
    owed, next_look = np.zeros(len(many)), len(many) // 2
    while True:
        owed += wanted * many
        taken = _heaviest(panels, owed / many)
        owed -= taken
        if taken.tobytes() not in seen:
            seen[taken.tobytes()] = taken
            say("panels", len(seen))
        next_look -= 1
        if next_look > 0:
            continue
        columns = np.array(list(seen.values()))
        likely, missing, prices = _nearest(panels, columns, wanted)
        if missing <= CLOSE:
            return columns, likely, missing
        better = _priced(panels, columns, prices / many, CLOSE)
        if better is None:
            return columns, likely, missing
        seen[better.tobytes()] = better
        next_look = max(1, len(many) // 10)


def _nearest(panels: Panels, columns: Counts, wanted: Numbers) -> tuple[Numbers, float, Numbers]:
    """(J,) how likely each of the given panels is for chances that are least below the wanted ones; by how much they
    are below; what each kind costs."""
    kinds = columns.shape[1]
    rows = np.hstack([-(columns / panels.pool.many).T, -np.ones((kinds, 1))])
    found = linprog(
        [*np.zeros(len(columns)), 1.0], A_ub=rows, b_ub=-wanted,
        A_eq=[[*np.ones(len(columns)), 0.0]], b_eq=[1.0], bounds=(0, None), method="highs",
    )  # fmt: skip
    level, prices = _read(found, kinds)
    return found.x[:-1], -level, prices


def _covering(panels: Panels) -> Counts:
    """(J, K): panels that together take everybody who can be taken."""
    kinds = np.arange(len(panels.pool.many))
    return np.array([_heaviest(panels, (kinds == one).astype(float)) for one in kinds])


def _heaviest(panels: Panels, weights: Numbers) -> Counts:
    found = panels.heaviest(weights)
    if found is None:
        raise SortitionError("Aucun panel ne respecte ces quotas avec ces candidatures.")
    return found


def _priced(panels: Panels, columns: Counts, weights: Numbers, enough: float) -> Counts | None:
    """(K,): a panel that weighs more than every column by `enough`; None when there is none."""
    found = _heaviest(panels, weights)
    if weights @ found <= (columns @ weights).max() + enough:
        return None
    return found


def _by_levels(panels: Panels, columns: Counts, say: Say) -> tuple[Counts, Numbers]:
    """The leximin chances over real panels: raise the smallest, fix who can't rise, begin again with the others."""
    many = panels.pool.many.astype(float)
    kinds = len(many)
    fixed = np.full(kinds, np.nan)
    while np.isnan(fixed).any():
        free = np.isnan(fixed)
        shares = columns / many
        rows = np.hstack([-shares.T, free.astype(float)[:, None]])
        limits = np.where(free, 0.0, -np.maximum(np.nan_to_num(fixed) - CLOSE / 10, 0))
        found = linprog(
            [*np.zeros(len(columns)), -1.0], A_ub=rows, b_ub=limits,
            A_eq=[[*np.ones(len(columns)), 0.0]], b_eq=[1.0], bounds=(0, None), method="highs",
        )  # fmt: skip
        level, prices = _read(found, kinds)
        more = _priced(panels, columns, prices / many, CLOSE / 10)
        if more is None:
            fixed[free & (prices > _POSITIVE)] = max(0.0, level)
        else:
            columns = np.vstack([columns, more])
        say("levels", int(np.isfinite(fixed).sum()))
    return columns, fixed


def gini(chances: NDArray[np.float64]) -> float:
    """How unequal chances are: 0 when all are equal."""
    ordered = np.sort(chances)
    total = ordered.sum()
    if not len(ordered) or total <= 0:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * total))
