"""Variance by leaving out one primary unit at a time."""

from __future__ import annotations

import numpy as np

from .errors import StatisticsError
from .labels import Floats, Whole


def jackknife(sums: Floats, stratum: Whole, counts: Floats, left: Floats) -> float:
    """The variance of Σa / Σb from `sums` (primary units, 2), each in its `stratum`; `counts` and `left` (strata,):
    primary units, and 1 − n/N. Replicates are centred on their own mean, as in R. Raises StatisticsError when one
    primary unit is all there is of the denominator.
    """
    by_stratum = np.zeros((len(counts), 2))
    np.add.at(by_stratum, stratum, sums)
    grown = np.divide(counts, counts - 1, out=np.ones_like(counts), where=counts > 1)[stratum][:, None]
    without = sums.sum(axis=0) - by_stratum[stratum] + grown * (by_stratum[stratum] - sums)
    factors = (left * (counts - 1) / counts)[stratum]
    emptied = without[:, 1] == 0
    if np.any(emptied & (factors > 0)):
        raise StatisticsError("Une seule unité primaire compte ici : il en faut deux pour un jackknife.")
    all_there = np.full(len(sums), sums[:, 0].sum() / sums[:, 1].sum())
    replicates = np.divide(without[:, 0], without[:, 1], out=all_there, where=~emptied)
    return float((factors * (replicates - replicates.mean()) ** 2).sum())
