"""Estimation from surveys: weights, linearised variance, intervals, suppression of small cells. No Django.

Everything follows docs/methods/statistics.md and is compared with the R package `survey`.
"""

from .design import Design
from .disclosure import suppress
from .errors import EmptyCell, LonelyUnit, MissingValues, NotConverged, StatisticsError
from .estimates import Estimate, Proportion, Quantile
from .independence import Independence

__all__ = [
    "Design",
    "EmptyCell",
    "Estimate",
    "Independence",
    "LonelyUnit",
    "MissingValues",
    "NotConverged",
    "Proportion",
    "Quantile",
    "StatisticsError",
    "suppress",
]
