"""The AI Act's pack on known systems at known dates, compared with the articles."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intelligences.safeguards import Kept, State
from tests.safeguards.ai_act import AID, AMENDED, OFFICE, PUBLISHED, applying, due_of, outcome_of

HIRING = OFFICE | {"areas": ["work"], "work_use": ["applications"], "workers": "no", "market": date(2026, 9, 1)}


def test_an_office_tool_only_asks_that_agents_master_it() -> None:
    outcome = outcome_of(OFFICE)
    assert outcome.is_complete
    assert outcome.case("annex_iii") == "annex_iii_none"
    assert outcome.case("product_class") == "product_none"
    assert outcome.case("prohibited") == "prohibited_no"
    assert outcome.case("role") == "role_deployer"
    assert applying(outcome) == {"literacy"}
    assert due_of(outcome, "literacy") == date(2026, 9, 1)


def test_fixed_rules_are_no_ai_system_and_end_the_questions() -> None:
    outcome = outcome_of({"ai_system": "rules"})
    assert outcome.case("scope") == "scope_not_ai"
    assert outcome.is_complete
    assert applying(outcome) == set()


@pytest.mark.parametrize("only", ["defence", "research", "prototype", "personal"])
def test_uses_that_article_2_leaves_out_end_the_questions(only: str) -> None:
    outcome = outcome_of({"ai_system": "learns", "excluded": only})
    assert outcome.case("scope") == "scope_out"
    assert outcome.is_complete


@pytest.mark.parametrize(
    ("areas", "answers", "article"),
    [
        ("body", {"body_use": ["find"], "find_police": "no"}, "annex3_1a"),
        ("body", {"body_use": ["categorise"], "ancillary": "no", "categories": ["protected"]}, "annex3_1b"),
        ("body", {"body_use": ["emotions"], "emotions_where": ["elsewhere"]}, "annex3_1c"),
        ("networks", {"network": ["road"], "safety": "danger"}, "annex3_2"),
        ("networks", {"network": ["supply"], "safety": "protects"}, "annex3_2"),
        ("networks", {"network": ["digital"], "safety": "protects"}, "annex3_2"),
        ("education", {"education_use": ["admission"]}, "annex3_3a"),
        ("education", {"education_use": ["results"]}, "annex3_3b"),
        ("education", {"education_use": ["level"]}, "annex3_3c"),
        ("education", {"education_use": ["exams"]}, "annex3_3d"),
        ("work", {"work_use": ["offers"]}, "annex3_4a"),
        ("work", {"work_use": ["applications"]}, "annex3_4a"),
        ("work", {"work_use": ["candidates"]}, "annex3_4a"),
        ("work", {"work_use": ["terms"]}, "annex3_4b"),
        ("work", {"work_use": ["tasks"]}, "annex3_4b"),
        ("work", {"work_use": ["monitor"]}, "annex3_4b"),
        ("services", {"service_use": ["benefits"]}, "annex3_5a"),
        ("services", {"service_use": ["credit"]}, "annex3_5b"),
        ("services", {"service_use": ["insurance"]}, "annex3_5c"),
        ("services", {"service_use": ["emergency"]}, "annex3_5d"),
        ("police", {"police_use": ["victims"]}, "annex3_6a"),
        ("police", {"police_use": ["lies"]}, "annex3_6b"),
        ("police", {"police_use": ["evidence"]}, "annex3_6c"),
        ("police", {"police_use": ["offenders"]}, "annex3_6d"),
        ("police", {"police_use": ["profiling"]}, "annex3_6e"),
        ("migration", {"migration_use": ["lies"]}, "annex3_7a"),
        ("migration", {"migration_use": ["risk"]}, "annex3_7b"),
        ("migration", {"migration_use": ["requests"]}, "annex3_7c"),
        ("migration", {"migration_use": ["recognise"]}, "annex3_7d"),
        ("justice", {"justice_use": ["judging"]}, "annex3_8a"),
        ("justice", {"justice_use": ["voting"]}, "annex3_8b"),
    ],
)
def test_every_point_of_annex_iii_is_high_risk_and_says_its_article(
    areas: str, answers: dict[str, Any], article: str
) -> None:
    start = {"ai_system": "learns", "excluded": "none", "areas": [areas]}
    outcome = outcome_of(start | answers | {"profiling": "no", "task": ["none"]})
    high = next(one for one in outcome.conclusions if one.decision.id == "annex_iii")
    assert high.case.id == "annex_iii_high"
    assert article in {one.id for one in high.grounds.citations}
    assert high.grounds.is_public


@pytest.mark.parametrize(
    ("areas", "answers"),
    [
        ("body", {"body_use": ["verify"]}),
        ("body", {"body_use": ["greet"]}),
        ("body", {"body_use": ["none"]}),
        ("body", {"body_use": ["categorise"], "ancillary": "yes"}),
        ("body", {"body_use": ["categorise"], "ancillary": "no", "categories": ["plain"]}),
        ("networks", {"network": ["none"]}),
        ("networks", {"network": ["supply"], "safety": "no"}),
        ("networks", {"network": ["digital"], "safety": "cyber"}),
        ("education", {"education_use": ["none"]}),
        ("work", {"work_use": ["none"]}),
        ("services", {"service_use": ["none"]}),
        ("police", {"police_use": ["none"]}),
        ("migration", {"migration_use": ["none"]}),
        ("justice", {"justice_use": ["none"]}),
    ],
)
def test_what_an_area_leaves_out_is_not_high_risk(areas: str, answers: dict[str, Any]) -> None:
    outcome = outcome_of({"ai_system": "learns", "excluded": "none", "areas": [areas]} | answers)
    assert outcome.case("annex_iii") == "annex_iii_none"


@pytest.mark.parametrize("task", ["procedural", "improving", "patterns", "preparing"])
def test_a_limited_task_without_profiling_is_exempt(task: str) -> None:
    outcome = outcome_of(HIRING | {"profiling": "no", "task": [task]})
    assert outcome.case("annex_iii") == "annex_iii_exempt"
    assert "rights_assessment" not in applying(outcome)


def test_profiling_is_always_high_risk() -> None:
    outcome = outcome_of(HIRING | {"profiling": "yes", "task": ["procedural"]})
    assert outcome.case("annex_iii") == "annex_iii_high"
    assert [one.why for one in outcome.unused if one.question == "task"] == ["not asked"]


def test_a_score_for_aid_gives_a_public_authority_every_duty_of_articles_26_27_and_49() -> None:
    outcome = outcome_of(AID)
    assert outcome.is_complete
    assert applying(outcome) == {
        "literacy",
        "instructions",
        "oversight",
        "input_data",
        "monitoring",
        "logs",
        "registered_system",
        "register_use",
        "dpia",
        "people_told",
        "cooperation",
        "rights_assessment",
        "rights_notification",
        "explain",
    }


@pytest.mark.parametrize(
    ("on", "answers", "due"),
    [
        (AMENDED, {}, date(2027, 12, 2)),
        (AMENDED, {"first_use": date(2028, 3, 1), "market": date(2028, 1, 1)}, date(2028, 3, 1)),
        (AMENDED, {"market": date(2026, 8, 1), "redesigned": "no"}, date(2030, 8, 2)),
        (AMENDED, {"market": date(2026, 8, 1), "redesigned": "yes"}, date(2027, 12, 2)),
        (AMENDED, {"market": date(2026, 8, 2)}, date(2027, 12, 2)),
        (PUBLISHED, {"first_use": date(2026, 3, 1)}, date(2026, 8, 2)),
        (PUBLISHED, {"market": date(2026, 8, 1), "redesigned": "no"}, date(2030, 8, 2)),
    ],
)
def test_the_deadline_of_the_rights_assessment_is_that_of_this_system(
    on: date, answers: dict[str, Any], due: date
) -> None:
    assert due_of(outcome_of(AID | answers, on), "rights_assessment") == due


@pytest.mark.parametrize(("on", "due"), [(PUBLISHED, date(2027, 8, 2)), (AMENDED, date(2028, 8, 2))])
def test_a_regulated_product_has_its_own_date(on: date, due: date) -> None:
    device = {"product": "first", "product_part": "yes", "third_party": "yes", "workers": "no"}
    outcome = outcome_of(OFFICE | device | {"market": date(2026, 9, 1)}, on)
    assert outcome.case("product_class") == "product_high"
    assert due_of(outcome, "oversight") == due
    assert "register_use" not in applying(outcome)


def test_a_vehicle_follows_the_law_of_vehicles() -> None:
    outcome = outcome_of(OFFICE | {"product": "second", "product_part": "yes", "third_party": "yes"})
    assert outcome.case("product_class") == "product_other_law"
    assert applying(outcome) == set()


@pytest.mark.parametrize(
    ("body", "registers"), [("authority", True), ("agent", True), ("service", False), ("other", False)]
)
def test_who_acts_on_behalf_of_an_authority_registers_its_use_too(body: str, registers: bool) -> None:
    assert ("register_use" in applying(outcome_of(AID | {"body": body}))) is registers
    assert ("rights_assessment" in applying(outcome_of(AID | {"body": body}))) is (body != "other")


def test_a_network_is_registered_nationally_without_rights_assessment() -> None:
    water = {"areas": ["networks"], "network": ["supply"], "safety": "protects", "profiling": "no", "task": ["none"]}
    outcome = outcome_of(OFFICE | water | {"workers": "no", "decides": "no", "market": date(2026, 9, 1)})
    assert "national_registration" in applying(outcome)
    assert applying(outcome).isdisjoint({"register_use", "rights_assessment", "explain"})


@pytest.mark.parametrize(
    "answers",
    [
        {"practices": ["manipulate"]},
        {"practices": ["exploit"]},
        {"practices": ["social_score"]},
        {"practices": ["crime"]},
        {"practices": ["scrape"]},
        {"areas": ["body"], "body_use": ["emotions"], "emotions_where": ["work"], "emotions_why": "no"},
        {"areas": ["body"], "body_use": ["emotions"], "emotions_where": ["school"], "emotions_why": "no"},
        {
            "areas": ["body"],
            "body_use": ["categorise"],
            "ancillary": "no",
            "categories": ["beliefs"],
            "labelling": "no",
        },
        {"areas": ["body"], "body_use": ["find"], "find_police": "live", "find_aim": "no"},
    ],
)
def test_every_practice_of_article_5_is_prohibited_since_february_2025(answers: dict[str, Any]) -> None:
    outcome = outcome_of(OFFICE | answers | {"first_use": date(2024, 1, 1)})
    assert outcome.case("prohibited") == "prohibited_yes"
    assert due_of(outcome, "stop") == date(2025, 2, 2)


@pytest.mark.parametrize(
    "answers",
    [
        {"body_use": ["emotions"], "emotions_where": ["work"], "emotions_why": "yes"},
        {"body_use": ["emotions"], "emotions_where": ["elsewhere"]},
        {"body_use": ["categorise"], "ancillary": "no", "categories": ["beliefs"], "labelling": "yes"},
        {"body_use": ["find"], "find_police": "later"},
    ],
)
def test_what_article_5_allows_is_not_prohibited(answers: dict[str, Any]) -> None:
    assert outcome_of(OFFICE | {"areas": ["body"]} | answers).case("prohibited") == "prohibited_no"


def test_live_recognition_for_a_lawful_aim_keeps_its_strict_conditions() -> None:
    answers = {"areas": ["body"], "body_use": ["find"], "find_police": "live", "find_aim": "yes"}
    outcome = outcome_of(OFFICE | answers)
    assert outcome.case("prohibited") == "prohibited_strict"
    assert "live_recognition" in applying(outcome)


def test_the_prohibition_added_in_2026_has_its_date_and_is_not_public() -> None:
    outcome = outcome_of(OFFICE | {"intimate": "yes"})
    assert due_of(outcome, "stop_images") == date(2026, 12, 2)
    added = next(one for one in outcome.conclusions if one.decision.id == "prohibited_images")
    assert not added.grounds.is_public
    assert next(one for one in outcome.conclusions if one.decision.id == "prohibited").grounds.is_public


@pytest.mark.parametrize(
    ("origin", "in_use", "change", "role"),
    [
        ("supplier", "yes", ["none"], "role_deployer"),
        ("own", "yes", None, "role_both"),
        ("own", "no", None, "role_provider"),
        ("supplier", "no", ["none"], "role_none"),
        ("supplier", "yes", ["purpose"], "role_both"),
        ("supplier", "yes", ["name"], "role_both"),
        ("supplier", "yes", ["substantial"], "role_both"),
    ],
)
def test_who_changes_a_high_risk_system_becomes_its_provider(
    origin: str, in_use: str, change: list[str] | None, role: str
) -> None:
    answers = AID | {"origin": origin, "in_use": in_use, "change": change}
    outcome = outcome_of({id: answer for id, answer in answers.items() if answer is not None})
    assert outcome.case("role") == role
    assert ("provider_requirements" in applying(outcome)) == (role in {"role_both", "role_provider"})


def test_changing_an_ordinary_system_makes_no_provider() -> None:
    assert outcome_of(OFFICE | {"change": ["substantial"]}).case("role") == "role_deployer"


def test_the_provider_of_an_exempt_system_writes_why_and_registers_it() -> None:
    outcome = outcome_of(HIRING | {"profiling": "no", "task": ["preparing"], "origin": "own"})
    assert applying(outcome) == {"literacy", "document_exemption", "register_exemption"}
    assert outcome.duty("document_exemption").grounds.contested
    assert due_of(outcome, "register_exemption") == date(2027, 12, 2)


@pytest.mark.parametrize(
    ("answers", "duties"),
    [
        ({"talks": "unclear"}, set()),
        ({"talks": "unclear", "origin": "own"}, {"say_machine"}),
        ({"talks": "obvious", "origin": "own"}, set()),
        ({"makes": ["text"], "public_text": "raw"}, {"disclose_text"}),
        ({"makes": ["text"], "public_text": "reviewed"}, set()),
        ({"makes": ["text"], "public_text": "no", "origin": "own", "light_touch": "no"}, {"mark_content"}),
        ({"makes": ["text"], "public_text": "no", "origin": "own", "light_touch": "yes"}, set()),
        ({"makes": ["media"], "deep_fake": "yes"}, {"disclose_deep_fake"}),
        ({"makes": ["media"], "deep_fake": "art"}, {"disclose_deep_fake"}),
        ({"makes": ["media"], "deep_fake": "no"}, set()),
    ],
)
def test_article_50_bears_on_who_makes_and_who_uses(answers: dict[str, Any], duties: set[str]) -> None:
    outcome = outcome_of(OFFICE | answers)
    assert outcome.is_complete
    assert applying(outcome) - {"literacy"} == duties
    assert all(due_of(outcome, one) == date(2026, 9, 1) for one in duties)


def test_content_of_earlier_systems_is_marked_by_december_2026() -> None:
    makes = {
        "makes": ["text"],
        "public_text": "no",
        "origin": "own",
        "light_touch": "no",
        "first_use": date(2026, 8, 1),
    }
    assert due_of(outcome_of(OFFICE | makes), "mark_content") == date(2026, 12, 2)
    assert due_of(outcome_of(OFFICE | makes, PUBLISHED), "mark_content") == date(2026, 8, 2)


def test_an_obligation_is_evidenced_declared_missing_or_not_applicable_because() -> None:
    kept = {
        "oversight": Kept("arrete.pdf", date(2026, 10, 1)),
        "logs": Kept(),
        "stop": Kept("note.pdf", date(2026, 1, 1)),
    }
    outcome = outcome_of(AID, kept=kept)
    assert outcome.duty("oversight").state is State.EVIDENCED
    assert outcome.duty("logs").state is State.DECLARED
    assert outcome.duty("monitoring").state is State.MISSING
    told = outcome.duty("workers_told")
    assert told.state is State.NOT_APPLICABLE
    assert [(one.question.id, one.answer) for one in told.grounds.reasons] == [("workers", "no")]
    assert outcome.duty("stop").state is State.NOT_APPLICABLE


def test_duties_are_known_before_dates_are() -> None:
    undated = {id: answer for id, answer in AID.items() if id not in {"market", "first_use"}}
    duty = outcome_of(undated).duty("rights_assessment")
    assert duty.state is State.MISSING
    assert duty.deadline is None
    assert duty.lacks == ("market",)


def test_a_moved_date_is_not_public_though_its_duty_is() -> None:
    duty = outcome_of(AID).duty("oversight")
    assert duty.grounds.is_public
    assert duty.deadline is not None
    assert not duty.deadline.grounds.is_public
    published = outcome_of(AID, PUBLISHED).duty("oversight")
    assert published.deadline is not None
    assert published.deadline.grounds.is_public
