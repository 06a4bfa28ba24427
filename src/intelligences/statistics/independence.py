"""Whether two answers of a survey go together: Pearson's statistic corrected for the design (Rao & Scott 1984)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import StatisticsError
from .labels import Floats, Whole, coded

if TYPE_CHECKING:
    from .design import Design


_NO_ERROR = 1e-12


@dataclass(frozen=True)
class Independence:
    """An F statistic with its two degrees of freedom, and the chance of one as large were the answers independent."""

    statistic: float
    numerator_df: float
    denominator_df: float
    p_value: float


def tested(design: Design, rows: Any, columns: Any) -> Independence:
    """The second-order correction, as an F test, on the answers that somebody of the domain gave. Raises
    MissingValues, and StatisticsError where there are fewer than two on a side, too many empty cells, or no error of
    sampling."""
    from scipy.special import fdtrc

    across, lines = _given(design, rows, "les lignes")
    down, heads = _given(design, columns, "les colonnes")
    if lines < 2 or heads < 2:
        raise StatisticsError("Il faut au moins deux réponses différentes de chaque côté.")
    cell = across + lines * down
    means = [design.mean(cell == one) for one in range(lines * heads)]
    shares = np.array([one.value for one in means])
    scores = design.scores(np.column_stack([one.influence for one in means]))
    contrasts = _interactions(lines, heads)
    inverse = np.divide(1, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    observed = contrasts.T @ (inverse * (scores.T @ scores) @ (inverse * contrasts))
    independent = contrasts.T @ (inverse / design.units * contrasts)
    if np.linalg.matrix_rank(independent) < len(independent):
        raise StatisticsError("Trop de croisements de réponses n’ont personne : regroupez des réponses.")
    effects = np.linalg.solve(independent, observed)
    first = float(np.trace(effects))
    if first <= _NO_ERROR:
        raise StatisticsError("Ces réponses sont connues sans erreur : il n’y a rien à tester.")
    freedom = first**2 / float(np.trace(effects @ effects))
    statistic = _pearson(shares.reshape(heads, lines), design.units) / first
    below = freedom * design.df
    return Independence(statistic, freedom, below, float(fdtrc(freedom, below, statistic)))


def _given(design: Design, labels: Any, what: str) -> tuple[Whole, int]:
    """The code of each unit's answer (N,) among those that units of the domain gave, and how many these are; units
    outside have any of them."""
    read = coded(labels, design.size, what)
    given = np.unique(read.codes[design.counted])
    return np.searchsorted(given, read.codes).clip(max=max(0, len(given) - 1)), len(given)


def _interactions(lines: int, heads: int) -> Floats:
    """(lines × heads, (lines − 1)(heads − 1)): the interactions, freed of rows and columns."""
    row, column = np.tile(np.eye(lines), (heads, 1)), np.repeat(np.eye(heads), lines, axis=0)
    plain = np.column_stack([row, column[:, 1:]])
    crossed = np.column_stack([row[:, [i]] * column[:, [j]] for j in range(1, heads) for i in range(1, lines)])
    freed: Floats = crossed - plain @ np.linalg.lstsq(plain, crossed, rcond=None)[0]
    return freed


def _pearson(shares: Floats, units: int) -> float:
    expected = shares.sum(axis=1, keepdims=True) * shares.sum(axis=0, keepdims=True)
    return float(units * ((shares - expected) ** 2 / expected).sum())
