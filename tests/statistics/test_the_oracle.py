"""Every row that R `survey` computed without chance, and the calibrated weights unit by unit."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from intelligences.statistics import Design
from tests.statistics import oracle

NAMES = ("estimate", "se", "low", "high", "df")


def _gap(ours: float | None, theirs: float) -> float:
    assert ours is not None
    if ours == theirs:
        return 0.0
    return abs(ours - theirs) / max(abs(theirs), 1e-3)


def test_every_deterministic_row_is_given_to_the_ninth_digit() -> None:
    covered, worst = [], 0.0
    for row in oracle.deterministic():
        ours, theirs = oracle.ours(row["case"], row["term"]), oracle.theirs(row)
        gaps = {name: _gap(got, want) for name, got, want in zip(NAMES, ours, theirs, strict=True) if want is not None}
        allowed = dict.fromkeys(NAMES, 1e-9)
        if row["case"] in oracle.INTERPOLATED:
            allowed |= {"low": 5e-6, "high": 5e-6}
        assert all(gap <= allowed[name] for name, gap in gaps.items()), (row["case"], row["term"], gaps)
        covered.append(f"{row['case']} {row['term']}: {len(gaps)} figures")
        worst = max(worst, *(gap for name, gap in gaps.items() if allowed[name] == 1e-9))
    print(f"{len(covered)} rows of R survey, {worst:.0e} apart at most:", *covered, sep="\n  ")  # noqa: T201
    assert len(covered) == 74
    assert worst < 1e-9


@pytest.mark.parametrize(
    ("way", "column"),
    [
        ("poststrat", "w_poststrat"),
        ("rake", "w_rake"),
        ("calraking", "w_calraking"),
        ("greg", "w_greg"),
        ("callogit", "w_logit"),
    ],
)
def test_calibrated_weights_are_those_of_r_school_by_school(way: str, column: str) -> None:
    name = "oracle_clus1_weights.csv"
    assert oracle.words(name, "cds") == oracle.words("apiclus1.csv", "cds")
    np.testing.assert_allclose(oracle.clus1(way).weights, oracle.column(name, column), rtol=1e-9)


def test_weights_raked_on_three_margins_are_those_of_r() -> None:
    name = "oracle_rake3_weights.csv"
    assert oracle.words(name, "cds") == oracle.words("apistrat.csv", "cds")
    np.testing.assert_allclose(oracle.dstrat().rake(oracle.raked3()).weights, oracle.column(name, "w"), rtol=1e-9)


def test_wald_leaves_what_logit_and_beta_keep_for_a_rare_property() -> None:
    """The published example: 7.65 %, 3.48–11.82 by Wald, 4.39–13.01 by logit, 4.03–12.96 by beta."""
    rare = oracle.dstrat().proportion(oracle.column("apistrat.csv", "api00") > 850)
    assert [round(100 * one, 2) for method in ("wald", "logit", "beta") for one in rare.interval(method=method)] == [
        3.48, 11.82, 4.39, 13.01, 4.03, 12.96,
    ]  # fmt: skip


def test_a_census_has_no_error_and_a_paired_difference_has_less_than_an_unpaired_one() -> None:
    everybody = oracle.column("apipop.csv", "api00")
    assert Design(np.ones(len(everybody)), population=len(everybody)).mean(everybody).se == 0
    design, name = oracle.dstrat(), "apistrat.csv"
    before, after = design.mean(oracle.column(name, "api99")), design.mean(oracle.column(name, "api00"))
    paired = design.contrast([after, before], [1, -1])
    assert paired.se < (before.se**2 + after.se**2) ** 0.5 / 5
    assert paired.interval(df=inf) != paired.interval()
