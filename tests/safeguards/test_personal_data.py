"""The pack on personal data: when an impact assessment is due, and what a system may decide alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intelligences.safeguards import Outcome, State, evaluate, load_pack
from intelligences.safeguards.model import Verified

CHATBOT: dict[str, Any] = {
    "personal": "yes",
    "named_cases": ["none"],
    "cnil": ["none"],
    "criteria": ["none"],
    "alone": "no",
    "first_use": date(2027, 1, 4),
}


def _outcome(**changes: Any) -> Outcome:
    return evaluate(load_pack("gdpr"), CHATBOT | changes)


def _applying(outcome: Outcome) -> set[str]:
    return {one.obligation.id for one in outcome.obligations if one.state is not State.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("changes", "case"),
    [
        ({}, "assessment_no"),
        ({"criteria": ["novel"]}, "assessment_weigh"),
        ({"criteria": ["novel", "vulnerable"]}, "assessment_criteria"),
        ({"cnil": ["support"]}, "assessment_cnil"),
        ({"cnil": ["support"], "criteria": ["novel", "vulnerable"]}, "assessment_cnil"),
        ({"named_cases": ["watching"], "cnil": ["support"]}, "assessment_named"),
        ({"personal": "no"}, "assessment_none"),
    ],
)
def test_an_assessment_is_due_in_named_cases_listed_ones_or_with_two_criteria(changes: Any, case: str) -> None:
    outcome = _outcome(**changes)
    assert outcome.case("assessment") == case
    is_due = case in {"assessment_named", "assessment_cnil", "assessment_criteria"}
    assert ("assessment" in _applying(outcome)) == is_due


def test_nine_criteria_are_asked() -> None:
    assert sum(not one.alone for one in load_pack("gdpr").question["criteria"].options) == 9


@pytest.mark.parametrize(
    ("changes", "case", "duties"),
    [
        ({}, "automated_no", set()),
        ({"alone": "helps"}, "automated_no", set()),
        ({"alone": "yes", "permission": "none"}, "automated_forbidden", {"no_sole_decision", "logic"}),
        ({"alone": "yes", "permission": "consent"}, "automated_guarded", {"human_review", "logic"}),
        (
            {"alone": "yes", "permission": "administrative", "explainable": "yes"},
            "automated_administrative",
            {"mention", "mastery", "logic"},
        ),
        (
            {"alone": "yes", "permission": "administrative", "explainable": "no"},
            "automated_opaque",
            {"no_sole_decision", "logic"},
        ),
    ],
)
def test_a_model_that_cannot_be_explained_may_only_help(changes: Any, case: str, duties: set[str]) -> None:
    outcome = _outcome(**changes)
    assert outcome.case("automated") == case
    assert _applying(outcome) - {"register", "people_told"} == duties


def test_an_administrative_appeal_is_left_to_people_and_that_is_told_from_memory() -> None:
    option = load_pack("gdpr").question["permission"].by_id["administrative"]
    assert option.label.fr.endswith("hors recours administratif")
    outcome = _outcome(alone="yes", permission="administrative", explainable="yes")
    automated = next(one for one in outcome.conclusions if one.decision.id == "automated")
    assert automated.grounds.verified is Verified.RECALLED


def test_the_assessment_comes_before_the_processing() -> None:
    deadline = _outcome(cnil=["support"]).duty("assessment").deadline
    assert deadline is not None
    assert deadline.due == date(2027, 1, 4)


def test_the_rule_of_two_criteria_says_that_it_is_contested() -> None:
    outcome = _outcome(criteria=["novel", "large"])
    assert any("usage" in one.fr for one in outcome.conclusions[0].grounds.contested)
    assert not outcome.conclusions[0].grounds.is_public
