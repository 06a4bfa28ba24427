"""One respondent, lonely units, empty strata, missing values, weights of 0: a sensible value or one sentence."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any

import numpy as np
import pytest

from intelligences.statistics import (
    Design,
    EmptyCell,
    LonelyUnit,
    MissingValues,
    NotConverged,
    StatisticsError,
    suppress,
)

ONES = np.ones(4)
YES = np.array([1.0, 0.0, 1.0, 1.0])


def test_one_respondent_has_a_mean_for_nobody_but_in_a_census_of_one() -> None:
    with pytest.raises(LonelyUnit, match="il en faut deux"):
        Design([3.0]).mean([5.0])
    assert Design([1.0], population=1).mean([5.0]).se == 0
    assert Design([1.0], population=1).jackknife([5.0]).se == 0
    with pytest.raises(LonelyUnit, match="il en faut deux"):
        Design([3.0], lonely="centre").mean([5.0])


def test_a_lonely_unit_is_refused_or_counts_by_its_distance_to_all_others() -> None:
    strata = ["a", "a", "a", "seule"]
    with pytest.raises(LonelyUnit) as caught:
        Design(ONES, strata=strata).mean(YES)
    assert caught.value.stratum == "seule"
    assert "lonely" in str(caught.value)
    for lonely in ("fail", "centre"):  # which a jackknife doesn't know
        with pytest.raises(LonelyUnit, match=r"regroupez-la avec une autre\.$"):
            Design(ONES, strata=strata, lonely=lonely).jackknife(YES)
    centred = Design(ONES, strata=strata, lonely="centre").mean(YES)
    assert centred.se > Design(ONES, strata=strata, population={"a": 50, "seule": 1}).mean(YES).se > 0


def test_an_empty_stratum_or_cell_is_named() -> None:
    with pytest.raises(EmptyCell) as caught:
        Design(ONES, strata=list("aabb"), population={"a": 9, "b": 9, "c": 9})
    assert caught.value.cell == "c"
    with pytest.raises(EmptyCell, match="« vieux »"):
        Design(ONES).post_stratify(["jeune"] * 4, {"jeune": 5, "vieux": 5})
    with pytest.raises(EmptyCell, match="« vieux »"):
        Design([1, 1, 1, 0]).post_stratify(["jeune"] * 3 + ["vieux"], {"jeune": 5, "vieux": 5})
    nobody = Design(ONES).domain(np.zeros(4, dtype=bool))
    for asked in (nobody.mean, nobody.total, nobody.jackknife, lambda values: nobody.quantile(values, 0.5)):
        with pytest.raises(EmptyCell, match="ce domaine"):
            asked(YES)


def test_weights_of_zero_count_for_nothing_and_break_nothing() -> None:
    design = Design([1, 1, 1, 0])
    assert design.mean(YES).value == pytest.approx(2 / 3)
    assert (design.units, design.df) == (3, 2)
    emptied = Design(ONES).post_stratify(list("aabb"), {"a": 10, "b": 0})
    assert emptied.weights.tolist() == [5, 5, 0, 0]
    assert emptied.mean(YES).value == 0.5
    raked = Design(ONES).rake([(list("aabb"), {"a": 10, "b": 0})])
    assert raked.mean(YES).se == pytest.approx(emptied.mean(YES).se)


def test_missing_values_are_counted_and_a_domain_leaves_them_out() -> None:
    values = np.array([1.0, nan, 3.0, nan])
    with pytest.raises(MissingValues, match="2 valeurs"):
        Design(ONES).mean(values)
    assert Design(ONES).domain(~np.isnan(values)).mean(values).value == 2
    for labels in (["a", None, "a", "a"], [1.0, nan, 1.0, 1.0]):
        with pytest.raises(MissingValues):
            Design(ONES, strata=labels)


def test_where_everybody_or_nobody_says_yes_the_interval_is_still_one() -> None:
    for method in ("logit", "beta", "likelihood", "arcsine"):
        low, high = Design(np.ones(20)).proportion(np.ones(20)).interval(method=method)
        assert (low, high) == (pytest.approx(0.8316, abs=1e-4), 1)
        low, high = Design(np.ones(20)).proportion(np.zeros(20)).interval(method=method)
        assert (low, high) == (0, pytest.approx(0.1684, abs=1e-4))


def test_margins_that_nothing_can_meet_are_refused() -> None:
    across, down = list("aabb"), list("cdcd")
    with pytest.raises(StatisticsError, match="même total"):
        Design(ONES).rake([(across, {"a": 1, "b": 1}), (down, {"c": 2, "d": 1})])
    diagonal = [(list("aab"), {"a": 1, "b": 9}), (list("ccd"), {"c": 9, "d": 1})]
    with pytest.raises(NotConverged):
        Design(np.ones(3)).rake(diagonal, rounds=50)
    with pytest.raises(NotConverged):
        Design(ONES).calibrate(np.column_stack([ONES, ONES]), [4, 5])
    with pytest.raises(NotConverged):
        Design(ONES).calibrate(ONES[:, None], [40], distance="logit", bounds=(0.5, 2))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Design([]),
        lambda: Design([1, -1]),
        lambda: Design([0, 0]),
        lambda: Design([1, nan]),
        lambda: Design([[1, 1]]),
        lambda: Design(ONES, lonely="forget"),
        lambda: Design(ONES, strata=["a"]),
        lambda: Design(ONES, population=3),
        lambda: Design(ONES, population=[9, 9, 9, 8]),
        lambda: Design(ONES, population=nan),
        lambda: Design(ONES, strata=list("aabb"), population=9),
        lambda: Design(ONES, strata=list("aabb"), population={"a": 9}),
        lambda: Design(ONES).mean([1, 2]),
        lambda: Design(ONES).domain([1, 0, 1, 1]),
        lambda: Design(ONES).proportion([1, 2, 0, 1]),
        lambda: Design(ONES).ratio(YES, 0 * YES),
        lambda: Design(ONES).quantile(YES, 1),
        lambda: Design(ONES).design_effect(YES),
        lambda: Design(ONES).mean(YES).interval(1.5),
        lambda: Design(ONES).proportion(YES).interval(method="magie"),
        lambda: Design(ONES).rake([]),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": 3}),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": 3, "b": -3}),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": 3, "b": 3}).jackknife(YES),
        lambda: Design(ONES).calibrate(ONES, [4]),
        lambda: Design(ONES).calibrate(ONES[:, None] * nan, [4]),
        lambda: Design(ONES).calibrate(ONES[:, None], [4], distance="logit"),
        lambda: Design(ONES).calibrate(ONES[:, None], [4], distance="logit", bounds=(2, 3)),
        lambda: Design(ONES).contrast([Design(ONES).mean(YES)], [1, -1]),
        lambda: Design(ONES).contrast([], []),
        lambda: Design(3 * ONES).design_effect(ONES),
        lambda: Design([9, 9, 9, 0]).design_effect([0.1, 0.1, 0.1, 7]),
        lambda: Design([5, 0, 0]).jackknife([1, 2, 3]),
        lambda: Design(ONES).domain(np.array([True, False, False, False])).jackknife(YES),
        lambda: Design(ONES).independence(list("aaaa"), list("abab")),
        lambda: Design(ONES).domain(np.array([True, True, False, False])).independence(list("aabb"), list("abab")),
        lambda: Design(np.ones(9)).independence(list("abcabcabc"), list("abcabcabc")),
        lambda: Design(ONES, population=4).independence(list("aabb"), list("abab")),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": 3, "b": 3, "c": nan}),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": 3, "b": 3, "c": -1}),
        lambda: Design(ONES).rake([(list("aabb"), {"a": 3, "b": nan}), (list("abab"), {"a": 3, "b": 3})]),
        lambda: Design(ONES, strata=list("aabb"), population={"a": 9, "b": 9, "c": nan}),
        lambda: Design(["un", 1, 1, 1]),
        lambda: Design(ONES).mean(["un", 1, 1, 1]),
        lambda: Design(ONES).mean([{}, 1, 1, 1]),
        lambda: Design(ONES, population="dix"),
        lambda: Design(ONES, strata=[[], 1, 1, 1]),
        lambda: Design(ONES, strata=5),
        lambda: Design(ONES).post_stratify(list("aabb"), {"a": "trois", "b": 3}),
        lambda: Design(ONES).rake([(list("aabb"), {"a": "trois", "b": 3})]),
        lambda: Design(ONES).calibrate([["un"]] * 4, [4]),
        lambda: suppress([1, -2]),
        lambda: suppress([1.5]),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(wrong: Callable[[], Any]) -> None:
    with pytest.raises(StatisticsError, match=r"^[A-ZÉL0-9].*[.]$"):
        wrong()


def test_a_hidden_count_is_never_the_only_one() -> None:
    assert suppress([40, 30, 3]).tolist() == [False, True, True]
    assert suppress([40, 30, 0]).tolist() == [False, False, False]
    assert suppress([2, 1, 30]).tolist() == [True, True, True]
    assert suppress([[9, 2], [9, 9]]).tolist() == [[True, True], [True, True]]
