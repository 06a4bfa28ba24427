"""Weights that give known totals: post-stratification, raking, calibration (Deville & Särndal 1992, doi
10.1080/01621459.1992.10475217)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .errors import EmptyCell, NotConverged, StatisticsError
from .labels import Coded, Floats, populations, totals_of

_AGREE = 1e-9
_ROUNDS_OF_RESIDUALS = 10


class Calibration(Protocol):
    """What weights were fitted to."""

    def residuals(self, scores: Floats) -> Floats:
        """What the fit leaves of weighted influences (N, k)."""


@dataclass(frozen=True, eq=False)
class Regression:
    """Weights `made` (N,) from weights `base`, fitted to `variables` (N, p): influences are regressed with the weights
    before, and weighted by those after."""

    variables: Floats
    base: Floats
    made: Floats

    def residuals(self, scores: Floats) -> Floats:
        """See Calibration."""
        made, root = self.made[:, None], np.sqrt(self.base)[:, None]
        values = np.divide(scores, made, out=np.zeros_like(scores), where=made != 0)
        solved = np.linalg.lstsq(self.variables * root, values * root, rcond=None)[0]
        left: Floats = (values - self.variables @ solved) * made
        return left


@dataclass(frozen=True, eq=False)
class Raking:
    """Margins in their order, each with the weights (N,) that it left in the last round. As in R, influences are freed
    of each margin's plain means in turn, ten times."""

    margins: tuple[tuple[Coded, Floats], ...]

    def residuals(self, scores: Floats) -> Floats:
        """See Calibration."""
        for _ in range(_ROUNDS_OF_RESIDUALS):
            for cells, weights in self.margins:
                made = weights[:, None]
                values = np.divide(scores, made, out=np.zeros_like(scores), where=made != 0)
                scores = scores - _means(values, cells)[cells.codes] * made
        return scores


def _means(values: Floats, cells: Coded) -> Floats:
    sums = np.zeros((len(cells.labels), values.shape[1]))
    np.add.at(sums, cells.codes, values)
    made: Floats = sums / np.bincount(cells.codes, minlength=len(cells.labels))[:, None]
    return made


def indicators(cells: Coded) -> Floats:
    """(N, number of cells): 1 where the unit is in the cell."""
    made: Floats = (cells.codes[:, None] == np.arange(len(cells.labels))).astype(np.float64)
    return made


def post_stratified(weights: Floats, cells: Coded, totals: Mapping[Any, float], what: str = "la strate") -> Floats:
    """Weights (N,) that add up to each cell's total. Raises EmptyCell for a cell of the population without weight."""
    wanted = totals_of(cells, totals, what)
    held = np.bincount(cells.codes, weights, minlength=len(cells.labels))
    empty = [label for label, has, wants in zip(cells.labels, held, wanted, strict=True) if wants > 0 and has <= 0]
    if empty:
        raise EmptyCell(empty[0])
    factors = np.divide(wanted, held, out=np.zeros_like(wanted), where=held > 0)
    made: Floats = weights * factors[cells.codes]
    return made


def raked(
    weights: Floats, margins: Sequence[tuple[Coded, Mapping[Any, float]]], *, tolerance: float, rounds: int
) -> Raking:
    """Fit to each margin in turn until no weight (N,) moves by more than `tolerance` of itself at any step of a round;
    the last margin's weights are the final ones."""
    sums = [sum(populations(totals, "la marge").values()) for _, totals in margins]
    if not sums:
        raise StatisticsError("Donnez au moins une marge à laquelle caler les poids.")
    if max(sums) - min(sums) > _AGREE * max(sums):
        raise StatisticsError(f"Les marges n’ont pas le même total : {', '.join(f'{one:g}' for one in sums)}.")
    for _ in range(rounds):
        made, moves = [], 0.0
        for cells, totals in margins:
            before, weights = weights, post_stratified(weights, cells, totals, "la marge")
            moves = max(moves, _largest_move(before, weights))
            made.append((cells, weights))
        if moves <= tolerance:
            return Raking(tuple(made))
    raise NotConverged(
        f"Les poids bougent encore après {rounds} tours : regroupez des catégories où peu de monde a répondu."
    )


def _largest_move(before: Floats, after: Floats) -> float:
    return float(np.max(np.abs(after - before)[before > 0] / before[before > 0], initial=0.0))


def linear(weights: Floats, variables: Floats, totals: Floats) -> Floats:
    """w (1 + x λ), the generalised regression estimator's weights; some may be negative."""
    gap = totals - weights @ variables
    made = weights * (1 + variables @ _solved(variables.T @ (weights[:, None] * variables), gap))
    return _checked(made, variables, totals)


def exponential(weights: Floats, variables: Floats, totals: Floats) -> Floats:
    """w exp(x λ): those of raking, never negative."""
    return _newton(weights, variables, totals, lambda u: (np.exp(np.minimum(u, 300)),) * 2)


def bounded(weights: Floats, variables: Floats, totals: Floats, bounds: tuple[float, float]) -> Floats:
    """Weights whose ratio to the weights before stays between the bounds (logit distance)."""
    low, high = bounds
    if not 0 <= low < 1 < high:
        raise StatisticsError("Les bornes entourent 1 : par exemple 0,5 et 2.")
    slope = (high - low) / ((1 - low) * (high - 1))

    def ratio(u: Floats) -> tuple[Floats, Floats]:
        power = np.exp(np.clip(slope * u, -300, 300))
        below = (high - 1) + (1 - low) * power
        value = (low * (high - 1) + high * (1 - low) * power) / below
        return value, slope * power * (high - low) * (1 - low) * (high - 1) / below**2

    return _newton(weights, variables, totals, ratio)


def _newton(
    weights: Floats, variables: Floats, totals: Floats, ratio: Callable[[Floats], tuple[Floats, Floats]]
) -> Floats:
    """Newton's method on λ in w F(x λ), halving steps that lead away; `ratio` gives F and its derivative."""
    held = np.zeros(variables.shape[1])
    made, slope = (weights * one for one in ratio(variables @ held))
    for _ in range(60):
        gap = totals - made @ variables
        step, size = _solved(variables.T @ (slope[:, None] * variables), gap), np.abs(gap).max()
        for _half in range(30):
            tried, tried_slope = (weights * one for one in ratio(variables @ (held + step)))
            if np.abs(totals - tried @ variables).max() <= size:
                break
            step *= 0.5
        moved = np.abs(tried - made) > 1e-14 * np.abs(made)
        held += step
        made, slope = tried, tried_slope
        if not moved.any():
            break
    return _checked(made, variables, totals)


def _solved(matrix: Floats, right: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0], dtype=np.float64)


def _checked(made: Floats, variables: Floats, totals: Floats) -> Floats:
    scale = np.maximum(np.abs(totals), np.abs(made) @ np.abs(variables))
    if not np.all(np.abs(made @ variables - totals) <= _AGREE * np.maximum(scale, 1e-300)):
        raise NotConverged("Aucun poids ne donne ces totaux : vérifiez-les, ou élargissez les bornes.")
    return made
