"""On the real communes, where larger ones answer more: what weights repair, and that 95 % means 95 %."""

from __future__ import annotations

import re

import numpy as np

from intelligences.statistics import Design
from intelligences.territories.actions import SHIPPED
from intelligences.territories.reference import Reference
from tests.statistics.oracle import FOLDER, table

BOUNDS = (200, 500, 1_000, 2_000, 3_500, 10_000, 20_000, 50_000)
RATES = np.array([4, 5, 7, 10, 15, 25, 35, 45, 60]) / 100
REPLICATIONS = 2_000
COLLECTIVITIES = ("975", "977", "978", "984", "986", "987", "988", "989")
"""Overseas collectivities: the published list has them after the départements."""


def test_post_stratification_covers_the_truth_and_the_plain_share_never_does() -> None:
    in_published_order = sorted(Reference(SHIPPED).communes, key=lambda row: row["code"][:3] in COLLECTIVITIES)
    population = np.array([int(row["population"] or 0) for row in in_published_order])
    size = np.searchsorted(BOUNDS, population, side="right")
    by_size = dict(enumerate(np.bincount(size).tolist()))
    random = np.random.default_rng(20261123)
    chance = 1 / (1 + np.exp(5.2 - 0.55 * np.log(np.maximum(population, 1))))
    adopts = (random.random(len(population)) < chance).astype(float)
    truth, told, plain, answers = adopts.mean(), [], [], 0
    for _ in range(REPLICATIONS):
        answered = random.random(len(population)) < RATES[size]
        strata, answer = size[answered], adopts[answered]
        weights = np.array([by_size[one] for one in range(9)])[strata] / np.bincount(strata)[strata]
        corrected = Design(weights, strata, population=by_size).mean(answer)
        uncorrected = Design(weights, strata).mean(answer).se
        told.append((corrected.value, corrected.se, uncorrected))
        plain.append((answer.mean(), (answer.mean() * (1 - answer.mean()) / len(answer)) ** 0.5))
        answers += len(answer)
    value, error, uncorrected_error = np.array(told).T
    naive, naive_error = np.array(plain).T
    assert round(truth, 4) == 0.1695
    assert round(answers / REPLICATIONS) == 3_080
    covered = [np.mean(np.abs(at - truth) <= 1.959964 * by) for at, by in (
        (value, error), (value, uncorrected_error), (naive, naive_error),
    )]  # fmt: skip
    widths = [200 * 1.959964 * one.mean() for one in (error, uncorrected_error, naive_error)]
    bias = [100 * (one.mean() - truth) for one in (value, naive)]
    published = (FOLDER / "coverage_sim.out").read_text() if table("coverage_sim.out") else ""
    assert [f"{one:.3f}" for one in covered] == re.findall(r"coverage ([\d.]+)", published)
    assert [f"{one:.2f}" for one in widths] == re.findall(r"width ([\d.]+)", published)
    assert [f"{one:.2f}" for one in bias] == re.findall(r"bias ([\d.]+)", published)
