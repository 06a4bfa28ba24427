"""Variance by leaving out one primary unit at a time."""

from __future__ import annotations

import numpy as np

from .labels import Floats, Whole


def jackknife(sums: Floats, stratum: Whole, counts: Floats, left: Floats) -> float:
    """The variance of Σa / Σb from `sums` (primary units, 2), each in its `stratum`; `counts` and `left` (strata,):
    primary units, and 1 − n/N. Replicates are centred on their own mean, as in R.
    """
    by_stratum = np.zeros((len(counts), 2))
    np.add.at(by_stratum, stratum, sums)
    grown = np.divide(counts, counts - 1, out=np.ones_like(counts), where=counts > 1)[stratum][:, None]
    without = sums.sum(axis=0) - by_stratum[stratum] + grown * (by_stratum[stratum] - sums)
    replicates = without[:, 0] / without[:, 1]
    factors = (left * (counts - 1) / counts)[stratum]
    return float((factors * (replicates - replicates.mean()) ** 2).sum())
