"""An estimate with its standard error, and its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, inf, isinf, log, sin, sqrt

from .errors import StatisticsError
from .labels import Floats

_NO_ERROR = 1e-12
METHODS = ("logit", "beta", "likelihood", "arcsine", "wald")


def student(level: float, df: float) -> float:
    """The quantile of a two-sided interval; the normal one when `df` is infinite."""
    if not 0 < level < 1:
        raise StatisticsError("Le niveau de confiance est entre 0 et 1 : par exemple 0,95.")
    from scipy.special import ndtri, stdtrit

    share = 1 - (1 - level) / 2
    return float(ndtri(share) if isinf(df) else stdtrit(df, share))


@dataclass(frozen=True, eq=False)
class Estimate:
    """`value` and its standard error `se`; `df` degrees of freedom (primary units − strata, those of the domain);
    `influence` (N,): what each unit weighs in it, from which the variance of any combination follows."""

    value: float
    se: float
    df: float
    influence: Floats

    def interval(self, level: float = 0.95, *, df: float | None = None) -> tuple[float, float]:
        """Student's interval; `df=math.inf` for the normal one."""
        reach = student(level, self.df if df is None else df) * self.se
        return self.value - reach, self.value + reach


@dataclass(frozen=True, eq=False)
class Proportion(Estimate):
    """A share of `units` units that the domain has; `effective`: their effective number, from weights alone (Kish)."""

    units: int
    effective: float

    def interval(self, level: float = 0.95, *, df: float | None = None, method: str = "logit") -> tuple[float, float]:
        """An interval within 0 and 1 (but for "wald"), by one of `METHODS`. "beta" is that of Korn & Graubard (1998);
        it is also what "logit", "arcsine" and "likelihood" give where nobody or everybody is in the share. A share
        known without error (one that the weights were fitted to) is its own interval."""
        if method not in METHODS:
            raise StatisticsError(f"Choisissez la méthode parmi : {', '.join(METHODS)}.")
        free = self.df if df is None else df
        if method == "wald":
            return super().interval(level, df=free)
        if 0 < self.value < 1 and self.se <= _NO_ERROR:
            return self.value, self.value
        if method == "beta" or not 0 < self.value < 1:
            return self._beta(level, free)
        return {"logit": self._logit, "arcsine": self._arcsine, "likelihood": self._likelihood}[method](
            student(level, free)
        )

    def _logit(self, quantile: float) -> tuple[float, float]:
        from scipy.special import expit

        p = self.value
        reach = quantile * self.se / (p * (1 - p))
        centre = log(p / (1 - p))
        return float(expit(centre - reach)), float(expit(centre + reach))

    def _arcsine(self, quantile: float) -> tuple[float, float]:
        p = self.value
        centre, reach = asin(sqrt(p)), quantile * self.se / (2 * sqrt(p * (1 - p)))
        return sin(max(0.0, centre - reach)) ** 2, sin(min(asin(1.0), centre + reach)) ** 2

    def _likelihood(self, quantile: float) -> tuple[float, float]:
        """Where twice the log-likelihood ratio of as many independent answers as the variance is worth, scaled by the
        spread of Pearson's residuals, reaches the square of the quantile (Rao & Scott 1984)."""
        from scipy.optimize import brentq

        p = self.value
        worth = p * (1 - p) / self.se**2 * (self.units - 1) / self.units

        def beyond(q: float) -> float:
            return 2 * worth * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))) - quantile**2

        edge = 1e-15
        low = 0.0 if beyond(edge) < 0 else float(brentq(beyond, edge, p, xtol=1e-15))
        high = 1.0 if beyond(1 - edge) < 0 else float(brentq(beyond, p, 1 - edge, xtol=1e-15))
        return low, high

    def _beta(self, level: float, df: float) -> tuple[float, float]:
        from scipy.special import betaincinv

        p, tail = min(1.0, max(0.0, self.value)), (1 - level) / 2
        worth = p * (1 - p) / self.se**2 if 0 < p < 1 else self.effective
        worth *= (student(level, max(1, self.units - 1)) / student(level, df)) ** 2
        low = 0.0 if p == 0 else float(betaincinv(worth * p, worth * (1 - p) + 1, tail))
        high = 1.0 if p == 1 else float(betaincinv(worth * p + 1, worth * (1 - p), 1 - tail))
        return low, high


@dataclass(frozen=True)
class Quantile:
    """The value below which a share of the population is, with its interval of Woodruff (1952)."""

    value: float
    low: float
    high: float
    se: float
    df: float = inf
