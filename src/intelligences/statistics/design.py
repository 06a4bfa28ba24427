"""A survey's design, and what it estimates with linearised (Taylor) variances."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from . import calibration, independence, resampling
from .errors import EmptyCell, LonelyUnit, MissingValues, StatisticsError
from .estimates import Estimate, Proportion, Quantile, student
from .labels import Floats, Whole, coded, floats, numbers, totals_of

_LONELY = ("fail", "centre")


class Design:
    """N units that answered, and how they came to be asked. Whatever makes no sense raises StatisticsError or one of
    its kinds, here and in every method: MissingValues for a missing value or label, EmptyCell for a domain where
    nobody answered, LonelyUnit where an error can't be known.

    `weights` (N,): how many units of the population each stands for, 0 or more; or one number for all, with `size`.
    `strata` (N,), `clusters` (N,): labels; without clusters, each unit is its own primary unit. `population`: primary
    units of the population, for the finite population correction: one number, a number for each stratum (mapping from
    its label), or (N,). `lonely`: what to do where a stratum has one primary unit, "fail" (LonelyUnit) or "centre"
    (its distance to the mean of all primary units counts).
    """

    def __init__(
        self,
        weights: Any,
        strata: Iterable[Hashable] | None = None,
        clusters: Iterable[Hashable] | None = None,
        population: Any = None,
        *,
        lonely: str = "fail",
    ) -> None:
        read = floats(weights, "les poids")
        if read.ndim != 1 or not read.size:
            raise StatisticsError("Il faut au moins une unité, et un poids pour chacune.")
        if not np.all(np.isfinite(read)) or np.any(read < 0) or not np.any(read > 0):
            raise StatisticsError("Les poids sont des nombres positifs ou nuls, dont un au moins n’est pas nul.")
        if lonely not in _LONELY:
            raise StatisticsError(f"Choisissez lonely parmi : {', '.join(_LONELY)}.")
        self.weights: Floats = read
        self.size = len(read)
        self._lonely = lonely
        self._strata = coded(["ensemble"] * self.size if strata is None else strata, self.size, "les strates")
        self._unit, self._stratum = self._nested(clusters)
        self._population = self._corrections(population)
        self._inside = np.ones(self.size, dtype=bool)
        self._calibrations: tuple[calibration.Calibration, ...] = ()

    def _nested(self, clusters: Iterable[Hashable] | None) -> tuple[Whole, Whole]:
        """The primary unit of each unit (N,), a cluster of a stratum; the stratum of each primary unit."""
        if clusters is None:
            return np.arange(self.size), self._strata.codes
        named = coded(clusters, self.size, "les grappes")
        pairs = self._strata.codes * len(named.labels) + named.codes
        distinct, unit = np.unique(pairs, return_inverse=True)
        return unit, distinct // len(named.labels)

    def _corrections(self, population: Any) -> Floats:
        """Primary units of the population by stratum; infinite where nothing is corrected."""
        labels, counts = self._strata.labels, self._units_by_stratum()
        if population is None:
            return np.full(len(labels), np.inf)
        if isinstance(population, Mapping):
            read = totals_of(self._strata, population, "la population")
        elif np.ndim(population) == 0:
            if len(labels) > 1:
                raise StatisticsError("Donnez la population de chaque strate, pas un seul nombre.")
            read = floats([population], "la population")
        else:
            read = self._constant(numbers(population, self.size, "la population"))
        if not np.all(read >= counts):
            at = int(np.flatnonzero(~(read >= counts))[0])
            raise StatisticsError(f"La strate « {labels[at]} » a plus d’unités répondantes que sa population.")
        return read

    def _constant(self, values: Floats) -> Floats:
        read = np.zeros(len(self._strata.labels))
        read[self._strata.codes] = values
        if not np.array_equal(read[self._strata.codes], values):
            raise StatisticsError("La population donnée change à l’intérieur d’une strate.")
        return read

    def _units_by_stratum(self) -> Floats:
        return np.bincount(self._stratum, minlength=len(self._strata.labels)).astype(np.float64)

    def _with(self, **changed: Any) -> Self:
        made = copy(self)
        for name, value in changed.items():
            setattr(made, name, value)
        return made

    # --- What it is ---------------------------------------------------------------------------------------------------

    @property
    def units(self) -> int:
        """Units of the domain whose weight isn't 0."""
        return int(np.count_nonzero(self.counted))

    @property
    def df(self) -> float:
        """Degrees of freedom: primary units − strata of the domain; 1 at least."""
        units = np.unique(self._unit[self.counted])
        strata = np.unique(self._strata.codes[self.counted])
        return float(max(1, len(units) - len(strata)))

    @property
    def effective_size(self) -> float:
        """(Σw)² / Σw²: so many units of equal weight would tell as much (Kish 1965)."""
        held = self._domain_weights
        return float(held.sum() ** 2 / (held**2).sum())

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(N,): whether a unit is in the domain, with a weight that isn't 0."""
        return self._inside & (self.weights > 0)

    @property
    def _domain_weights(self) -> Floats:
        held: Floats = self.weights * self._inside
        if not held.any():
            raise EmptyCell("ce domaine")
        return held

    def domain(self, inside: Any) -> Self:
        """The same design, of which only some units are spoken of: `inside` (N,) booleans. Variances keep all of it."""
        mask = np.asarray(inside)
        if mask.shape != (self.size,) or mask.dtype != np.bool_:
            raise StatisticsError("Un domaine est un booléen par unité.")
        return self._with(_inside=self._inside & mask)

    # --- Weights that give known totals -------------------------------------------------------------------------------

    def post_stratify(self, cells: Iterable[Hashable], totals: Mapping[Any, float]) -> Self:
        """Weights that add up to the population of each cell (`totals`: cell → population, 0 or more). Raises
        EmptyCell for a cell where nobody answered, StatisticsError for a cell without a total or a total that isn't a
        number."""
        coded_cells = coded(cells, self.size, "les catégories")
        made = calibration.post_stratified(self.weights, coded_cells, totals)
        return self._calibrated(made, calibration.Regression(calibration.indicators(coded_cells), self.weights, made))

    def rake(
        self,
        margins: Sequence[tuple[Iterable[Hashable], Mapping[Any, float]]],
        *,
        tolerance: float = 1e-14,
        rounds: int = 1000,
    ) -> Self:
        """Weights that add up to each of several margins, (cells, totals) each. Raises EmptyCell, NotConverged,
        and StatisticsError for margins of different totals."""
        read = [(coded(cells, self.size, "les catégories"), totals) for cells, totals in margins]
        made = calibration.raked(self.weights, read, tolerance=tolerance, rounds=rounds)
        return self._calibrated(made.margins[-1][1], made)

    def calibrate(
        self, variables: Any, totals: Any, *, distance: str = "linear", bounds: tuple[float, float] | None = None
    ) -> Self:
        """Weights that give the totals (p,) of variables (N, p): by "linear" distance (the generalised regression
        estimator), "raking" (exponential), or "logit" within `bounds` of their ratio to the weights before. Raises
        MissingValues, NotConverged, StatisticsError."""
        read, wanted = floats(variables, "les variables de calage"), floats(totals, "leurs totaux")
        if read.ndim != 2 or len(read) != self.size or wanted.shape != read.shape[1:]:
            raise StatisticsError("Il faut une ligne par unité, et un total par colonne.")
        if not np.all(np.isfinite(read)) or not np.all(np.isfinite(wanted)):
            raise MissingValues("Une valeur manque parmi les variables de calage ou leurs totaux.")
        if distance == "linear":
            made = calibration.linear(self.weights, read, wanted)
        elif distance == "raking":
            made = calibration.exponential(self.weights, read, wanted)
        elif distance == "logit" and bounds is not None:
            made = calibration.bounded(self.weights, read, wanted, bounds)
        else:
            raise StatisticsError("Choisissez distance parmi : linear, raking, logit (avec bounds).")
        return self._calibrated(made, calibration.Regression(read, self.weights, made))

    def _calibrated(self, weights: Floats, done: calibration.Calibration) -> Self:
        return self._with(weights=weights, _calibrations=(*self._calibrations, done))

    # --- Variance -----------------------------------------------------------------------------------------------------

    def scores(self, influence: Any) -> Floats:
        """(primary units, k) from influences (N, k): their products are variances and covariances.

        √((1 − n/N) n/(n − 1)) (t − t̄) in each stratum, t being the sum over a primary unit of what calibrations leave
        of weight × influence.
        """
        left = np.asarray(influence, dtype=np.float64) * self.weights[:, None]
        for done in self._calibrations:
            left = done.residuals(left)
        units, stratum = len(self._stratum), self._stratum
        sums = np.zeros((units, left.shape[1]))
        np.add.at(sums, self._unit, left)
        counts = self._units_by_stratum()
        means = np.zeros((len(counts), left.shape[1]))
        np.add.at(means, stratum, sums)
        means /= counts[:, None]
        factors = np.sqrt((1 - counts / self._population) * counts / np.maximum(counts - 1, 1))
        if self._lonely == "fail" or units == 1:
            self._check_pairs(counts, centre=True)
        means[(counts == 1) & (self._population > 1)] = sums.mean(axis=0)
        made: Floats = factors[stratum][:, None] * (sums - means[stratum])
        return made

    def _estimate(self, value: float, influence: Floats) -> Estimate:
        scores = self.scores(influence[:, None])
        return Estimate(float(value), float(np.sqrt((scores**2).sum())), self.df, influence)

    # --- Estimates ----------------------------------------------------------------------------------------------------

    def _values(self, values: Any, what: str = "la variable") -> Floats:
        read = numbers(values, self.size, what)
        missing = int(np.count_nonzero(self._inside & ~np.isfinite(read)))
        if missing:
            raise MissingValues(
                f"{missing} valeurs manquent : estimez sur les autres, avec domain(~numpy.isnan(valeurs))."
            )
        return np.where(self._inside, read, 0.0)

    def total(self, values: Any) -> Estimate:
        """Σwy, y (N,)."""
        read = self._values(values)
        return self._estimate(float(self._domain_weights @ read), read)

    def mean(self, values: Any) -> Estimate:
        """Σwy / Σw, y (N,)."""
        return self.ratio(values, np.ones(self.size))

    def ratio(self, numerator: Any, denominator: Any) -> Estimate:
        """Σwy / Σwx, y and x (N,). Raises StatisticsError when the denominator is 0."""
        above, below = self._values(numerator, "le numérateur"), self._values(denominator, "le dénominateur")
        held = self._domain_weights
        whole = float(held @ below)
        if whole == 0:
            raise StatisticsError("Le dénominateur est nul : ce rapport n’a pas de valeur.")
        value = float(held @ above) / whole
        return self._estimate(value, (above - value * below) / whole)

    def proportion(self, holds: Any) -> Proportion:
        """The share of units of which something holds: `holds` (N,), booleans or 0 and 1. Raises StatisticsError for
        another value."""
        read = self._values(holds)
        if not np.all((read == 0) | (read == 1)):
            raise StatisticsError("Une part se compte sur des oui et des non : 1 et 0.")
        one = self.mean(read)
        return Proportion(one.value, one.se, one.df, one.influence, self.units, self.effective_size)

    def contrast(self, estimates: Sequence[Estimate], coefficients: Sequence[float]) -> Estimate:
        """A combination of estimates of this design, with their joint variance: a paired difference with 1 and −1.
        Raises StatisticsError without an estimate, or for those of another design."""
        if not len(estimates):
            raise StatisticsError("Donnez au moins une estimation, avec son coefficient.")
        if len(estimates) != len(coefficients) or any(len(one.influence) != self.size for one in estimates):
            raise StatisticsError("Il faut un coefficient par estimation, toutes de ce plan de sondage.")
        pairs = list(zip(coefficients, estimates, strict=True))
        influence = np.sum([times * one.influence for times, one in pairs], axis=0)
        return self._estimate(sum(times * one.value for times, one in pairs), influence)

    def quantile(self, values: Any, share: float, level: float = 0.95) -> Quantile:
        """The smallest value that at least `share` of the population doesn't exceed; its interval is that of the share
        below it, read back on the values. Raises EmptyCell, MissingValues, and StatisticsError for a share outside 0
        to 1."""
        if not 0 < share < 1:
            raise StatisticsError("Un quantile se demande pour une part entre 0 et 1.")
        read, weights = self._values(values), self._domain_weights
        held = self.counted
        order = np.argsort(read[held], kind="stable")
        sorted_values, cumulated = read[held][order], np.cumsum(weights[held][order])

        def at(part: float) -> float:
            wanted = part * cumulated[-1] * (1 - 1e-15)
            return float(sorted_values[min(len(order) - 1, int(np.searchsorted(cumulated, wanted)))])

        value = at(share)
        low, high = (at(min(1.0, max(0.0, one))) for one in self.mean(read <= value).interval(level))
        return Quantile(value, low, high, (high - low) / 2 / student(level, self.df), self.df)

    def design_effect(self, values: Any) -> float:
        """The variance of a mean over that of a simple random sample of as many units without replacement. Raises
        StatisticsError for weights that don't count the population, and for a variable of one value."""
        read, held = self._values(values), self._domain_weights
        mean, whole, units = self.mean(values), float(held.sum()), self.units
        if whole <= units or units < 2:
            raise StatisticsError("L’effet de plan demande des poids qui comptent la population, et deux unités.")
        if np.ptp(read[self.counted]) == 0:
            raise StatisticsError("Cette variable n’a qu’une valeur : elle n’a pas d’effet de plan.")
        spread = float(held @ (read - mean.value) ** 2) / whole * units / (units - 1)
        return mean.se**2 / (spread * (whole - units) / (whole * units))

    def independence(self, rows: Any, columns: Any) -> independence.Independence:
        """Whether two answers, (N,) labels each, go together, in the domain. Raises MissingValues, and StatisticsError
        where a side has one answer, or too many crossings nobody."""
        return independence.tested(self, rows, columns)

    def jackknife(self, values: Any) -> Estimate:
        """The mean, with the variance of leaving out each primary unit in turn (JKn; JK1 without strata). Not for
        calibrated weights, which each replicate would have to find again. Raises LonelyUnit for a stratum of one
        primary unit, whatever `lonely`, and StatisticsError where one primary unit is all of the domain."""
        if self._calibrations:
            raise StatisticsError("Le jackknife se fait sur les poids d’avant le calage.")
        read, held = self._values(values), self._domain_weights
        counts = self._units_by_stratum()
        self._check_pairs(counts, centre=False)
        one = self.mean(values)
        sums = np.zeros((len(self._stratum), 2))
        np.add.at(sums, self._unit, np.column_stack([held * read, held]))
        variance = resampling.jackknife(sums, self._stratum, counts, 1 - counts / self._population)
        return Estimate(one.value, float(np.sqrt(variance)), one.df, one.influence)

    def _check_pairs(self, counts: Floats, *, centre: bool) -> None:
        alone = np.flatnonzero((counts == 1) & (self._population > 1))
        if alone.size:
            raise LonelyUnit(self._strata.labels[int(alone[0])], only=len(self._stratum) == 1, centre=centre)
