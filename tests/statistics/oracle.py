"""The known results of R `survey` and the designs that they come from, read where they lie (GPL: nothing is copied)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intelligences.statistics import Design, Estimate

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "barometer"

Row = dict[str, str]
Figures = tuple[float, float | None, float | None, float | None, float | None]
"""Estimate, standard error, interval, degrees of freedom; None where R gives none."""

STYPE = {"E": 4421.0, "H": 755.0, "M": 1018.0}
SCHWIDE = {"No": 1072.0, "Yes": 5122.0}
GREG = [6194.0, 755.0, 1018.0]
STOCHASTIC = {"dstrat.subbootstrap2000.mean.api00", "dstrat.mrbbootstrap2000.mean.api00"}
INTERPOLATED = {"dstrat.ciprop.likelihood"}
"""R reads this interval off a spline through some points of the profile; ours solves it."""


@cache
def table(name: str) -> list[Row]:
    """A file of the folder; the test is skipped only when the whole shared folder is absent."""
    if not FOLDER.parents[1].exists():
        pytest.skip("The folder of shared data isn't there: results of R can't be read.")
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(name: str, key: str) -> Any:
    """(N,) numbers; NaN where R says NA."""
    return np.array([float(row[key]) if row[key] != "NA" else np.nan for row in table(name)])


def words(name: str, key: str) -> list[str]:
    """(N,) labels."""
    return [row[key] for row in table(name)]


def holds(name: str, key: str, label: str) -> Any:
    """(N,) booleans."""
    return np.array([one == label for one in words(name, key)])


def dstrat(*, corrected: bool = True) -> Design:
    """200 schools, by type."""
    name = "apistrat.csv"
    population = column(name, "fpc") if corrected else None
    return Design(column(name, "pw"), strata=words(name, "stype"), population=population)


def dsrs() -> Design:
    """200 schools, at random."""
    return Design(column("apisrs.csv", "pw"), population=6194)


def dclus1() -> Design:
    """183 schools of 15 districts."""
    name = "apiclus1.csv"
    return Design(column(name, "pw"), clusters=words(name, "dnum"), population=757)


def raked3(name: str = "apistrat.csv") -> list[tuple[list[str], dict[str, float]]]:
    """The three margins of the stratified raking, counted in the population."""
    margins = []
    for key in ("stype", "sch.wide", "awards"):
        counted: dict[str, float] = {}
        for label in words("apipop.csv", key):
            counted[label] = counted.get(label, 0) + 1
        margins.append((words(name, key), counted))
    return margins


def greg_variables(*more: str) -> Any:
    """(183, 3 or more): 1, type H, type M, and columns."""
    name = "apiclus1.csv"
    types = [holds(name, "stype", label) for label in "HM"]
    return np.column_stack([np.ones(183), *types, *(column(name, key) for key in more)])


def clus1(way: str) -> Design:
    """The clustered sample with one of the calibrated weights of the oracle."""
    name, design = "apiclus1.csv", dclus1()
    margins = [(words(name, "stype"), STYPE), (words(name, "sch.wide"), SCHWIDE)]
    by_type_and_wide = np.column_stack([greg_variables(), holds(name, "sch.wide", "Yes")])
    totals = [*GREG, SCHWIDE["Yes"]]
    return {
        "poststrat": lambda: design.post_stratify(*margins[0]),
        "rake": lambda: design.rake(margins),
        "rake_default_epsilon": lambda: design.rake(margins, tolerance=1e-3),
        "calraking": lambda: design.calibrate(by_type_and_wide, totals, distance="raking"),
        "greg": lambda: design.calibrate(by_type_and_wide, totals),
        "callogit": lambda: design.calibrate(by_type_and_wide, totals, distance="logit", bounds=(0.5, 2)),
        "greg_api99": lambda: design.calibrate(greg_variables("api99"), [*GREG, 3914069]),
    }[way]()


def _told(one: Estimate, df: float | None = None, **how: Any) -> Figures:
    free = one.df if df is None else df
    return (one.value, one.se, *one.interval(df=free, **how), free)


def _simple(design: Design, name: str, kind: str, what: str, term: str, df: float | None) -> Figures:
    if kind == "total":
        return _told(design.total(column(name, term)), df)
    if what in ("stype", "schwide", "compimp"):
        key = {"stype": "stype", "schwide": "sch.wide", "compimp": "comp.imp"}[what]
        return _told(design.mean(holds(name, key, term.removeprefix(key))), df)
    return _told(design.mean(column(name, term)), df)


def _share(case: str) -> Figures:
    told = case.rsplit(".", maxsplit=1)[-1]
    method = {"asin": "arcsine", "mean": "wald", "xlogit": "logit"}.get(told, told)
    rare = ".rare." in case
    name = "apistrat.csv"
    one = dstrat().proportion(column(name, "api00") > 850 if rare else holds(name, "sch.wide", "Yes"))
    return _told(one, method=method)


def _quantile(term: str) -> Figures:
    one = dstrat().quantile(column("apistrat.csv", "api00"), float(term))
    return one.value, one.se, one.low, one.high, one.df


def _census(term: str) -> Figures:
    name = "apipop.csv"
    design = Design(np.ones(len(table(name))), population=len(table(name)))
    if term == "N":
        one = design.total(np.ones(design.size))
    elif term == "mean.api00":
        one = design.mean(column(name, "api00"))
    elif term == "total.enroll.na.rm":
        one = design.domain(~np.isnan(column(name, "enroll"))).total(column(name, "enroll"))
    else:
        one = design.proportion(holds(name, "sch.wide", "Yes"))
    return one.value, one.se, None, None, None


def _f(design: Design) -> Figures:
    name = "apistrat.csv"
    one = design.independence(words(name, "sch.wide"), words(name, "stype"))
    return one.statistic, None, one.numerator_df, one.denominator_df, None


def _contrast(design: Design) -> Figures:
    means = [design.mean(column("apistrat.csv", key)) for key in ("api00", "api99")]
    return _told(design.contrast(means, [1, -1]), inf)


def _within(term: str, case: str) -> Figures:
    name, design = "apistrat.csv", dstrat()
    if "awards" in case:
        one = design.domain(holds(name, "awards", term)).mean(holds(name, "sch.wide", "Yes"))
    else:
        one = design.domain(holds(name, "stype", term)).mean(column(name, "api00"))
    return one.value, one.se, None, None, None


def _by_name(case: str, term: str) -> Figures:
    design, *rest = case.split(".")
    made: dict[str, tuple[Callable[[], Design], str]] = {
        "dstrat": (dstrat, "apistrat.csv"),
        "dstrat0": (lambda: dstrat(corrected=False), "apistrat.csv"),
        "dsrs": (dsrs, "apisrs.csv"),
        "dclus1": (dclus1, "apiclus1.csv"),
    }
    build, name = made[design]
    if rest[0] in ("JKn", "JK1"):
        return _told(build().jackknife(column(name, "api00")), inf)
    if rest[0] == "deff":
        return build().design_effect(column(name, "api00")), None, None, None, None
    if rest[0] == "ratio":
        return _told(build().ratio(column(name, "api.stu"), column(name, "enroll")))
    if rest[0] == "rake3":
        return _simple(build().rake(raked3()), name, *rest[1:], term, inf)
    if design == "dclus1" and len(rest) == 3:
        return _simple(clus1(rest[0]), name, *rest[1:], term, inf)
    return _simple(build(), name, *rest, term, None)


def ours(case: str, term: str) -> Figures:
    """What the package gives for a row of the oracle."""
    if case.startswith("population."):
        return _census(term)
    if ".ciprop." in case:
        return _share(case)
    if ".quantile." in case:
        return _quantile(term)
    if case == "dstrat.svychisq.F":
        return _f(dstrat())
    if ".contrast." in case:
        return _contrast(dstrat())
    if ".by." in case or ".domain." in case:
        return _within(term, case)
    return _by_name(case, term)


def theirs(row: Row) -> Figures:
    """What R gives."""
    read = [None if row[key] == "NA" else float(row[key]) for key in ("estimate", "se", "ci_lo", "ci_hi", "df")]
    return tuple(read)  # type: ignore[return-value]


def deterministic() -> Iterator[Row]:
    """Every row but the two that chance made."""
    return (row for row in table("oracle_R_survey.csv") if row["case"] not in STOCHASTIC)
