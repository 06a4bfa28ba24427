"""The AI Act's pack where several regimes meet: old systems, prohibited practices, police and migration."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intelligences.safeguards import load_pack
from intelligences.safeguards.model import Verified
from tests.safeguards.ai_act import AID, AMENDED, OFFICE, PUBLISHED, applying, due_of, outcome_of

OLD = AID | {"market": date(2025, 1, 1), "redesigned": "no"}
"""On the market before 2 August 2026, unchanged since."""


def test_an_old_unchanged_system_that_is_not_for_authorities_is_left_alone_and_that_is_not_sure() -> None:
    outcome = outcome_of(OLD | {"body": "service", "for_authorities": "no"})
    assert outcome.case("age") == "older_free"
    assert applying(outcome) == {"literacy"}
    age = next(one for one in outcome.conclusions if one.decision.id == "age")
    assert age.grounds.verified is Verified.SECONDARY
    assert age.grounds.contested


@pytest.mark.parametrize("on", [PUBLISHED, AMENDED])
@pytest.mark.parametrize(
    ("answers", "duty"),
    [
        ({"body": "service", "for_authorities": "yes"}, "oversight"),
        ({"body": "other", "for_authorities": "yes", "origin": "own", "in_use": "no"}, "provider_requirements"),
        ({"body": "authority"}, "oversight"),
        ({"body": "agent"}, "oversight"),
    ],
)
def test_an_old_system_made_for_authorities_complies_by_2030_its_private_supplier_too(
    answers: dict[str, Any], duty: str, on: date
) -> None:
    given = {id: one for id, one in (OLD | answers).items() if id != "change" or answers.get("origin") != "own"}
    outcome = outcome_of(given, on)
    assert outcome.case("age") == "older_public"
    assert due_of(outcome, duty) == date(2030, 8, 2)


def test_whether_an_old_system_is_for_authorities_is_asked_of_private_bodies_only() -> None:
    assert outcome_of(OLD | {"body": "other"}).next_question == load_pack("ai_act").question["for_authorities"]
    assert outcome_of(OLD).is_complete


@pytest.mark.parametrize("on", [PUBLISHED, AMENDED])
def test_a_prohibited_practice_is_stopped_and_not_put_in_order(on: date) -> None:
    team = {"areas": ["body"], "body_use": ["emotions"], "emotions_where": ["work"], "profiling": "yes"}
    stopped = outcome_of(OFFICE | team | {"emotions_why": "no"}, on)
    assert stopped.is_complete
    assert applying(stopped) == {"stop", "literacy", "tell_exposed"}
    assert stopped.documents == ()
    allowed = outcome_of(OFFICE | team | {"emotions_why": "yes"}, on)
    assert [one.id for one in allowed.to_ask] == ["workers", "decides", "market"]
    assert "oversight" in applying(allowed)


LISTED = AID | {"profiling": "no", "task": ["none"]}
FACES = {"areas": ["body"], "body_use": ["find"]}
FEELINGS = {"areas": ["body"], "body_use": ["emotions"], "emotions_where": ["elsewhere"]}


@pytest.mark.parametrize(
    "answers",
    [
        {"areas": ["police"], "police_use": ["victims"]},
        {"areas": ["police"], "police_use": ["lies"]},
        {"areas": ["police"], "police_use": ["evidence"]},
        {"areas": ["police"], "police_use": ["offenders"]},
        {"areas": ["police"], "police_use": ["profiling"]},
        {"areas": ["migration"], "migration_use": ["lies"]},
        {"areas": ["migration"], "migration_use": ["risk"]},
        {"areas": ["migration"], "migration_use": ["requests"]},
        {"areas": ["migration"], "migration_use": ["recognise"]},
        FACES | {"find_police": "later"},
        FACES | {"find_police": "live", "find_aim": "yes"},
        FACES | {"areas": ["body", "police"], "police_use": ["none"], "find_police": "no"},
        FEELINGS | {"areas": ["body", "migration"], "migration_use": ["none"]},
    ],
)
def test_police_migration_and_their_biometrics_are_registered_out_of_sight_with_three_fields(
    answers: dict[str, Any],
) -> None:
    outcome = outcome_of(LISTED | answers)
    assert "register_use_restricted" in applying(outcome)
    assert "register_use" not in applying(outcome)
    [sheet] = [one.document for one in outcome.documents]
    assert sheet.id == "annex_viii_c_restricted"
    assert [one.id for one in sheet.blanks] == ["deployer", "provider_entry"]


@pytest.mark.parametrize(
    "answers",
    [
        {},
        FACES | {"find_police": "no"},
        FEELINGS,
        {"areas": ["police", "services"], "police_use": ["none"]},
    ],
)
def test_other_listed_uses_are_registered_in_public_with_five_fields(answers: dict[str, Any]) -> None:
    outcome = outcome_of(LISTED | answers)
    assert "register_use" in applying(outcome)
    assert "register_use_restricted" not in applying(outcome)
    [sheet] = [one.document for one in outcome.documents]
    assert (sheet.id, len(sheet.blanks)) == ("annex_viii_c", 4)


@pytest.mark.parametrize(("find_police", "bears"), [("later", True), ("live", False), ("no", False)])
def test_a_face_looked_for_afterwards_wherever_it_was_filmed_needs_an_authorisation(
    find_police: str, bears: bool
) -> None:
    outcome = outcome_of(LISTED | FACES | {"find_police": find_police, "find_aim": "yes"})
    assert ("police_authorisation" in applying(outcome)) is bears
    labels = {one.id: one.label for one in load_pack("ai_act").question["find_police"].options}
    assert "ouvert au public" in labels["live"].fr
    assert "où qu’ils aient été faits" in labels["later"].fr
    assert "public" not in load_pack("ai_act").question["find_police"].ask.fr


def test_what_the_law_waives_for_the_police_is_said() -> None:
    does = {one.id: one.does for one in load_pack("ai_act").obligations}
    assert "directive (UE) 2016/680" in does["people_told"].fr
    assert "dispenser pour la police" in does["two_people"].fr


def test_a_nursery_place_counts_and_is_said_to_be_contested() -> None:
    outcome = outcome_of(AID | {"service_use": ["childcare"]})
    high = next(one for one in outcome.conclusions if one.decision.id == "annex_iii")
    assert high.case.id == "annex_iii_high"
    assert high.grounds.verified is Verified.RECALLED
    assert high.grounds.contested
