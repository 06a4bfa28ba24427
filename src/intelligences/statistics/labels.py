"""Labels of strata, clusters and cells, as whole numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import EmptyCell, MissingValues, StatisticsError

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Coded:
    """`codes` (N,) from 0; `labels` names them."""

    codes: Whole
    labels: tuple[Hashable, ...]


def coded(labels: Iterable[Hashable] | NDArray[Any], size: int, what: str) -> Coded:
    """One label a unit. Raises MissingValues for None or NaN, StatisticsError for another number of labels or for what
    can't be one."""
    try:
        listed: list[Hashable] = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
        known: dict[Hashable, int] = {}
        codes = [known.setdefault(label, len(known)) for label in listed]
        missing = any(label is None or label != label for label in known)
    except (TypeError, ValueError):
        raise StatisticsError(f"Il faut un texte ou un nombre par unité pour {what}.") from None
    if len(listed) != size:
        raise StatisticsError(f"Il faut autant de valeurs que d’unités pour {what} : {len(listed)} pour {size}.")
    if missing:
        raise MissingValues(f"Une valeur manque pour {what} : donnez-la, ou retirez cette unité.")
    return Coded(np.array(codes, dtype=np.intp), tuple(known))


def floats(values: Any, what: str) -> Floats:
    """Values as floats, of any shape; what is missing is NaN. Raises StatisticsError for what isn't a number."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise StatisticsError(f"Il faut des nombres pour {what} : une valeur n’en est pas un.") from None


def numbers(values: Any, size: int, what: str) -> Floats:
    """Values as (N,) floats; NaN is allowed. Raises StatisticsError."""
    read = floats(values, what)
    if read.shape != (size,):
        raise StatisticsError(f"Il faut une valeur par unité pour {what} : {read.shape} pour {size} unités.")
    return read


def populations(totals: Mapping[Any, float], what: str) -> dict[Any, float]:
    """Totals by cell, all of them known, 0 or more. Raises StatisticsError."""
    read = floats(list(totals.values()), what)
    if not np.all(np.isfinite(read)) or np.any(read < 0):
        raise StatisticsError(f"Les populations sont des nombres positifs ou nuls pour {what}.")
    return dict(zip(totals, read.tolist(), strict=True))


def totals_of(cells: Coded, totals: Mapping[Any, float], what: str) -> Floats:
    """The total of each cell in the order of its code. Raises StatisticsError for a cell without one, EmptyCell for a
    total of which no unit is in the cell."""
    known = populations(totals, what)
    unknown = [label for label in cells.labels if label not in known]
    if unknown:
        raise StatisticsError(f"La population de « {unknown[0]} » n’est pas donnée pour {what}.")
    empty = [label for label, total in known.items() if total > 0 and label not in cells.labels]
    if empty:
        raise EmptyCell(empty[0])
    return np.array([known[label] for label in cells.labels], dtype=np.float64)
