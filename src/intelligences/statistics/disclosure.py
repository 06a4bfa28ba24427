"""Counts that may be published: small ones are left out, and with them what would give them back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import StatisticsError


def suppress(table: Any, *, fewest: int = 5) -> NDArray[np.bool_]:
    """Which counts of a table (any number of dimensions) can't be published beside its margins: True for them.

    Those from 1 to `fewest` − 1; then, in each line of the table, the smallest others until what is left out is two
    counts or more and at least `fewest` together, so that no subtraction gives one back.
    """
    counts = np.asarray(table)
    if counts.size and (np.any(counts < 0) or np.any(counts != np.floor(counts))):
        raise StatisticsError("Un effectif est un nombre entier, positif ou nul.")
    hidden = (counts > 0) & (counts < fewest)
    before = -1
    while (now := int(hidden.sum())) != before:
        before = now
        for axis in range(counts.ndim):
            lines, masks = np.moveaxis(counts, axis, -1), np.moveaxis(hidden, axis, -1)
            for place in np.ndindex(lines.shape[:-1]):
                masks[place] = _line(lines[place], masks[place], fewest)
    return hidden


def _line(counts: Any, hidden: Any, fewest: int) -> Any:
    hidden = hidden.copy()
    while hidden.any() and not hidden.all() and (hidden.sum() < 2 or counts[hidden].sum() < fewest):
        open_ = np.flatnonzero(~hidden)
        hidden[open_[np.argmin(counts[open_])]] = True
    return hidden
