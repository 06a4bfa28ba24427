"""Labels of strata, clusters and cells, as whole numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import MissingValues, StatisticsError

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Coded:
    """`codes` (N,) from 0; `labels` names them."""

    codes: Whole
    labels: tuple[Hashable, ...]


def coded(labels: Iterable[Hashable] | NDArray[Any], size: int, what: str) -> Coded:
    """One label a unit. Raises MissingValues for None or NaN, StatisticsError for another number of labels."""
    listed: list[Hashable] = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
    if len(listed) != size:
        raise StatisticsError(f"Il faut autant de valeurs que d’unités pour {what} : {len(listed)} pour {size}.")
    if any(label is None or label != label for label in listed):
        raise MissingValues(f"Une valeur manque pour {what} : donnez-la, ou retirez cette unité.")
    known: dict[Hashable, int] = {}
    codes = np.fromiter((known.setdefault(label, len(known)) for label in listed), dtype=np.intp, count=size)
    return Coded(codes, tuple(known))


def numbers(values: Any, size: int, what: str) -> Floats:
    """Values as (N,) floats; NaN is allowed."""
    read = np.asarray(values, dtype=np.float64)
    if read.shape != (size,):
        raise StatisticsError(f"Il faut une valeur par unité pour {what} : {read.shape} pour {size} unités.")
    return read


def totals_of(cells: Coded, totals: Mapping[Any, float], what: str) -> Floats:
    """The total of each cell in the order of its code; every cell must have one, 0 or more."""
    unknown = [label for label in cells.labels if label not in totals]
    if unknown:
        raise StatisticsError(f"La population de « {unknown[0]} » n’est pas donnée pour {what}.")
    read = np.array([totals[label] for label in cells.labels], dtype=np.float64)
    if not np.all(np.isfinite(read)) or np.any(read < 0):
        raise StatisticsError(f"Les populations sont des nombres positifs ou nuls pour {what}.")
    return read
