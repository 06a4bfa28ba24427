"""Adds up the answers of a questionnaire that scores, as Canada's Algorithmic Impact Assessment does.

Source: canada-ca/aia-eia-js, version 1.0.1 (src/store.ts). Visibility doesn't matter: an answer to a question no longer
shown counts as long as it is held, and maxima are over all questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from .judging import Answers
from .model import Kind, Pack, Question, Scoring
from .outcome import Grounds, Score, SectionScore

_WEIGHT = re.compile(r"-([0-9]{1,6}(?:\.[0-9]{1,6})?)$")  # the number after the last hyphen
_TOO_MUCH = 1e6  # no choice weighs that: a slip, or an attempt to break the sum


def weight(value: Any) -> float:
    """What an answer weighs: `item3-2` weighs 2, a number weighs itself, a list its sum, anything else nothing.

    >>> weight("item3-2"), weight(["item1-1", "item2-4"]), weight("item1"), weight(None)
    (2.0, 5.0, 0.0, 0.0)
    """
    items = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return sum((_weight_of_one(one) for one in items), 0.0)


def _weight_of_one(value: Any) -> float:
    if isinstance(value, str):
        told = _WEIGHT.search(value)
        return float(told[1]) if told else 0.0
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < _TOO_MUCH else 0.0


def highest(question: Question) -> float:
    """The most that a question can score."""
    weights = [weight(one.id) for one in question.options]
    return sum(weights) if question.kind is Kind.MANY else max([0.0, *weights])


def score(pack: Pack, answers: Answers) -> Score:
    """Raw, mitigation, total, level and sections. Raises ValueError when the pack doesn't score."""
    scoring = pack.scoring
    if scoring is None:
        raise ValueError(f"{pack.name} doesn't score")
    raw, max_raw = _added([one for one in pack.questions if one.scores == "raw"], answers)
    mitigation, max_mitigation = _added([one for one in pack.questions if one.scores == "mitigation"], answers)
    total = _reduced(raw, mitigation, max_mitigation, scoring)
    level = next(one for one in scoring.levels if total <= one.up_to * max_raw or one is scoring.levels[-1])
    return Score(
        raw=raw,
        mitigation=mitigation,
        total=total,
        level=level.id,
        max_raw=max_raw,
        max_mitigation=max_mitigation,
        sections={name: _section(pack, name, answers) for name in scoring.sections},
        says=level.says,
        grounds=Grounds((), scoring.source),
    )


def _reduced(raw: float, mitigation: float, max_mitigation: float, scoring: Scoring) -> float:
    """Half of the maximum, because design and implementation are a fork. Halves round up, as in the original."""
    if mitigation < scoring.threshold * (max_mitigation / 2):
        return raw
    return math.floor((1 - scoring.reduction) * raw + 0.5)


def _added(questions: Iterable[Question], answers: Answers) -> tuple[float, float]:
    held = list(questions)
    return sum(weight(answers.get(one.id)) for one in held), sum(highest(one) for one in held)


def _section(pack: Pack, name: str, answers: Answers) -> SectionScore:
    questions = [one for one in pack.questions if one.scores and name in one.id]
    return SectionScore(len(questions), *_added(questions, answers))
