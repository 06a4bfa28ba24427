"""What holds for any survey, whatever its figures."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.statistics import Design, StatisticsError, suppress

Survey = dict[str, Any]


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A few strata of two units or more, weights, values, two categories of which each has somebody."""
    sizes = draw(st.lists(st.integers(2, 8), min_size=1, max_size=4))
    size = sum(sizes)
    strata = [number for number, many in enumerate(sizes) for _ in range(many)]
    some = st.integers(1, 9)
    weights = draw(st.lists(some, min_size=size, max_size=size))
    values = draw(st.lists(st.integers(-50, 50), min_size=size, max_size=size))
    cells = ["a", "b", *draw(st.lists(st.sampled_from("ab"), min_size=size - 2, max_size=size - 2))]
    return {"strata": strata, "weights": np.array(weights, float), "values": np.array(values, float), "cells": cells}


def _design(survey: Survey, order: Any = None) -> Design:
    held = np.arange(len(survey["values"])) if order is None else order
    return Design(survey["weights"][held], strata=[survey["strata"][one] for one in held])


@settings(deadline=None)
@given(surveys(), st.integers(1, 10_000), st.integers(1, 10_000))
def test_post_stratified_weights_add_up_to_the_population(survey: Survey, a: int, b: int) -> None:
    made = _design(survey).post_stratify(survey["cells"], {"a": a, "b": b})
    inside = np.array([cell == "a" for cell in survey["cells"]])
    np.testing.assert_allclose([made.weights[inside].sum(), made.weights[~inside].sum()], [a, b], rtol=1e-12)
    assert made.total(inside).se <= 1e-9 * (a + b)


@settings(deadline=None)
@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(survey: Survey, random: Any) -> None:
    order = list(range(len(survey["values"])))
    random.shuffle(order)
    cells = [survey["cells"][one] for one in order]
    straight = _design(survey).post_stratify(survey["cells"], {"a": 30, "b": 70})
    shuffled = _design(survey, order).post_stratify(cells, {"a": 30, "b": 70})
    for one, other in (
        (straight.mean(survey["values"]), shuffled.mean(survey["values"][order])),
        (straight.total(survey["values"]), shuffled.total(survey["values"][order])),
    ):
        np.testing.assert_allclose([one.value, one.se, one.df], [other.value, other.se, other.df], atol=1e-8)


@settings(deadline=None)
@given(surveys(), st.integers(1, 1000))
def test_scale_moves_what_it_should_and_nothing_else(survey: Survey, times: int) -> None:
    design, values = _design(survey), survey["values"]
    larger = Design(survey["weights"] * times, strata=survey["strata"])
    np.testing.assert_allclose(design.mean(values).value, larger.mean(values).value, atol=1e-9)
    np.testing.assert_allclose(design.mean(values).se, larger.mean(values).se, atol=1e-9)
    np.testing.assert_allclose(design.total(values).se * times, larger.total(values).se, atol=1e-6)
    np.testing.assert_allclose(design.mean(values + 5).value, design.mean(values).value + 5, atol=1e-9)


@settings(deadline=None)
@given(surveys())
def test_errors_are_not_negative_and_vanish_for_a_constant(survey: Survey) -> None:
    design = _design(survey)
    assert design.mean(survey["values"]).se >= 0
    assert design.mean(np.full(design.size, 7.0)).se <= 1e-12
    low, high = design.mean(survey["values"]).interval()
    assert low <= design.mean(survey["values"]).value <= high


@settings(deadline=None)
@given(surveys())
def test_intervals_of_a_share_hold_it_and_stay_within_0_and_1(survey: Survey) -> None:
    one = _design(survey).proportion(survey["values"] > 0)
    for method in ("logit", "beta", "likelihood", "arcsine"):
        low, high = one.interval(method=method)
        assert 0 <= low <= one.value + 1e-12
        assert one.value - 1e-12 <= high <= 1


@settings(deadline=None)
@given(surveys())
def test_a_share_that_weights_were_fitted_to_is_known_without_error(survey: Survey) -> None:
    inside = np.array([cell == "a" for cell in survey["cells"]])
    one = _design(survey).post_stratify(survey["cells"], {"a": 300, "b": 700}).proportion(inside)
    for method in ("logit", "beta", "likelihood", "arcsine", "wald"):
        np.testing.assert_allclose(one.interval(method=method), (0.3, 0.3), atol=1e-9)


@settings(deadline=None)
@given(surveys())
def test_domains_add_up_to_the_whole(survey: Survey) -> None:
    design, values = _design(survey), survey["values"]
    inside = np.array([cell == "a" for cell in survey["cells"]])
    parts = [design.domain(mask).total(values) for mask in (inside, ~inside)]
    whole = design.total(values)
    np.testing.assert_allclose(design.contrast(parts, [1, 1]).value, whole.value, atol=1e-9)
    np.testing.assert_allclose(design.contrast(parts, [1, 1]).se, whole.se, atol=1e-9)


@settings(deadline=None)
@given(surveys(), st.integers(1, 99), st.integers(1, 99))
def test_raking_on_one_margin_is_post_stratification(survey: Survey, a: int, b: int) -> None:
    design, totals = _design(survey), {"a": a, "b": b}
    one, other = design.post_stratify(survey["cells"], totals), design.rake([(survey["cells"], totals)])
    np.testing.assert_allclose(one.weights, other.weights, rtol=1e-12)


@settings(deadline=None)
@given(surveys())
def test_the_effective_size_is_at_most_the_number_of_units(survey: Survey) -> None:
    design = _design(survey)
    assert 1 - 1e-9 <= design.effective_size <= design.units + 1e-9


@settings(deadline=None)
@given(surveys(), st.data())
def test_an_answer_that_nobody_of_the_domain_gave_changes_no_test(survey: Survey, data: st.DataObject) -> None:
    """The same domain, whether those outside it said something of their own or what others said."""
    size = len(survey["values"])
    rows = data.draw(st.lists(st.sampled_from("xy"), min_size=size, max_size=size))
    inside = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    own = [row if held else "z" for row, held in zip(rows, inside, strict=True)]
    domain = _design(survey).domain(inside)
    told = []
    for one in (rows, own):
        try:
            told.append(domain.independence(one, survey["cells"]).p_value)
        except StatisticsError:
            told.append(-1.0)
    assert not np.isnan(told).any()
    np.testing.assert_allclose(told[0], told[1], rtol=1e-9)


counts = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=5)


@settings(max_examples=200, deadline=None)
@given(counts, st.integers(2, 6))
def test_no_line_of_a_published_table_lets_a_small_count_be_found(table: list[list[int]], fewest: int) -> None:
    cells = np.array(table)
    hidden = suppress(cells, fewest=fewest)
    assert hidden[(cells > 0) & (cells < fewest)].all()
    for lines, masks in ((cells, hidden), (cells.T, hidden.T)):
        for line, mask in zip(lines, masks, strict=True):
            if mask.any() and not mask.all():
                assert mask.sum() >= 2
                assert line[mask].sum() >= fewest
    if not ((cells > 0) & (cells < fewest)).any():
        assert not hidden.any()
