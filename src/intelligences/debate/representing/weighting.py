"""Participants against the population, and agreements weighted to it. No Django.

Weights start equal; they are post-stratified on one trait, raked on several, among those who answered all of them.
Nothing small is told: see `FEWEST`, `FEWEST_IN_CATEGORY`, `FEWEST_VOTERS`, `PEOPLE_A_STATEMENT`, and shares are rounded
to the point, so that no figure can be turned back into somebody's answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intelligences.statistics import Design, Proportion

FEWEST = 30
"""People who answered everything, and their effective number, from which agreements are weighted."""
FEWEST_IN_CATEGORY = 10
FEWEST_VOTERS = 5
"""Voters of a statement in each category."""
SMALL = 5
"""Counts of participants under which a category isn't told."""
PEOPLE_A_STATEMENT = 10
"""Where votes are published one by one: so many people for each weighted figure, lest their traits be solved for."""


@dataclass(frozen=True)
class Margin:
    """A trait, and the population of its categories in their order."""

    trait: int
    populations: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """Who answered: trait → place of the category; statement → vote."""

    answers: Mapping[int, int]
    votes: Mapping[int, int]


@dataclass(frozen=True)
class Counted:
    """A statement's votes, of all participants."""

    statement: int
    agrees: int
    votes: int


def compared(
    margins: Sequence[Margin],
    people: Sequence[Person],
    statements: Sequence[Counted],
    *,
    participants: int,
    limited: bool,
) -> dict[str, Any]:
    """Figures as JSON holds them. `participants`: all who voted; `limited`: whether votes are published one by one.

    `traits`: people who answered each, by category (None where too few). `weighting`: whether agreements could be
    weighted; else `reason`: "few", "category" (with `trait` and `category`), "uneven". `statements`: agreement of all
    votes and weighted, with 95 % intervals (Korn & Graubard) and effective sizes.
    """
    complete = [one for one in people if len(one.answers) == len(margins)]
    told: dict[str, Any] = {
        "participants": participants,
        "answered": len(complete),
        "traits": [_trait(margin, people) for margin in margins],
        "statements": [],
        "left_out": 0,
    }
    reason = _too_few(margins, complete)
    design = None if reason else _weighted(margins, complete)
    if design is not None and design.effective_size < FEWEST:
        reason = {"reason": "uneven"}
    if reason or design is None:
        return told | {"weighting": {"possible": False, **(reason or {"reason": "uneven"})}}
    told["weighting"] = {
        "possible": True,
        "effective": round(design.effective_size, 1),
        "lowest": round(float(design.weights[design.weights > 0].min()), 2),
        "highest": round(float(design.weights.max()), 2),
    }
    rows = [row for one in statements if (row := _statement(one, margins, complete, design)) is not None]
    most = len(complete) // PEOPLE_A_STATEMENT if limited else len(rows)
    kept = sorted(rows, key=lambda row: (-row["weighted_votes"], row["statement"]))[:most]
    told["statements"] = sorted(kept, key=lambda row: row["statement"])
    told["left_out"] = len(statements) - len(kept)
    return told


def _trait(margin: Margin, people: Sequence[Person]) -> dict[str, Any]:
    from intelligences.statistics import suppress

    counts = [0] * len(margin.populations)
    for one in people:
        if margin.trait in one.answers:
            counts[one.answers[margin.trait]] += 1
    hidden = suppress(counts, fewest=SMALL).tolist()
    shown = [None if hide else count for count, hide in zip(counts, hidden, strict=True)]
    return {"trait": margin.trait, "answered": sum(counts), "people": shown}


def _too_few(margins: Sequence[Margin], complete: Sequence[Person]) -> dict[str, Any] | None:
    if len(complete) < FEWEST:
        return {"reason": "few"}
    for margin in margins:
        for place, population in enumerate(margin.populations):
            if population and sum(one.answers[margin.trait] == place for one in complete) < FEWEST_IN_CATEGORY:
                return {"reason": "category", "trait": margin.trait, "category": place}
    return None


def _weighted(margins: Sequence[Margin], complete: Sequence[Person]) -> Design | None:
    """Weights of mean 1; None where none meets all margins."""
    from intelligences.statistics import Design, EmptyCell, NotConverged

    many = len(complete)
    read = []
    for margin in margins:
        whole = sum(margin.populations)
        totals = {place: many * population / whole for place, population in enumerate(margin.populations)}
        read.append(([one.answers[margin.trait] for one in complete], totals))
    design = Design([1.0] * many)
    if len(read) == 1:
        return design.post_stratify(*read[0])
    try:
        return design.rake(read, tolerance=1e-12)
    except (EmptyCell, NotConverged):
        return None


def _statement(
    counted: Counted, margins: Sequence[Margin], complete: Sequence[Person], design: Design
) -> dict[str, Any] | None:
    """None when few of some category voted on it."""
    import numpy as np

    from intelligences.statistics import Design

    given = [one.votes.get(counted.statement) for one in complete]
    voted = np.array([vote is not None for vote in given])
    for margin in margins:
        places = np.array([one.answers[margin.trait] for one in complete])
        for place, population in enumerate(margin.populations):
            if population and np.count_nonzero(voted & (places == place)) < FEWEST_VOTERS:
                return None
    inside = design.domain(voted)
    if inside.effective_size < FEWEST:
        return None
    weighted = _cautious(inside.proportion(np.array([vote == 1 for vote in given])))
    everybody = np.arange(counted.votes) < counted.agrees
    plain = Design(np.ones(counted.votes)).proportion(everybody)
    return {
        "statement": counted.statement,
        "votes": counted.votes,
        **_rounded("agree", plain),
        "weighted_votes": inside.units,
        "effective": round(inside.effective_size),
        **_rounded("weighted", weighted),
    }


def _cautious(share: Proportion) -> Proportion:
    """With the error of as many answers as the weights leave, at least: what categories explain isn't counted as
    precision, for who comes in a category wasn't drawn."""
    least = (share.value * (1 - share.value) / share.effective) ** 0.5
    return replace(share, se=max(share.se, least))


def _rounded(name: str, share: Proportion) -> dict[str, float]:
    low, high = share.interval(method="beta")
    return {name: round(share.value, 2), f"{name}_low": round(low, 2), f"{name}_high": round(high, 2)}
