"""The pack on the transparency of algorithms, compared with the articles of the code, and the documents it produces."""

from __future__ import annotations

from typing import Any

import pytest

from intelligences.safeguards import Outcome, State, compose, evaluate, load_pack

NURSERY: dict[str, Any] = {
    "algorithm": "yes",
    "decisions": "helps",
    "body": "administration",
    "secret": "none",
    "staff": 120,
    "main": "yes",
}
"""A town's spreadsheet that ranks requests for a nursery place."""


def _outcome(**changes: Any) -> Outcome:
    return evaluate(load_pack("crpa"), NURSERY | changes)


def test_a_ranking_by_spreadsheet_calls_for_a_mention_an_explanation_and_a_page() -> None:
    outcome = _outcome()
    assert outcome.is_complete
    assert {one.obligation.id for one in outcome.obligations if one.state is State.MISSING} == {
        "explicit_mention",
        "explanation",
        "rules_online",
        "source_code",
    }
    assert [one.document.id for one in outcome.documents] == ["mention", "explanation_sheet", "rules_page"]
    assert all(one.grounds.is_public for one in outcome.obligations)


@pytest.mark.parametrize(("staff", "case"), [(49.9, "online_small"), (50, "online_due"), (0, "online_small")])
def test_the_threshold_is_fifty_full_time_equivalents(staff: float, case: str) -> None:
    outcome = _outcome(staff=staff)
    assert outcome.case("online") == case
    assert outcome.case("mention") == "mention_due"


@pytest.mark.parametrize(
    ("changes", "mention", "online"),
    [
        ({"algorithm": "no"}, "mention_none", "online_none"),
        ({"decisions": "none"}, "mention_none", "online_none"),
        ({"body": "other"}, "mention_none", "online_none"),
        ({"body": "mission"}, "mention_due", "online_due"),
        ({"decisions": "alone"}, "mention_due", "online_due"),
        ({"main": "no"}, "mention_due", "online_minor"),
        ({"secret": "part"}, "mention_due", "online_due"),
        ({"secret": "whole"}, "mention_secret", "online_secret"),
    ],
)
def test_each_answer_leads_where_the_code_says(changes: dict[str, Any], mention: str, online: str) -> None:
    outcome = _outcome(**changes)
    assert (outcome.case("mention"), outcome.case("online")) == (mention, online)


def test_an_explanation_is_due_within_a_month_of_the_request() -> None:
    deadline = _outcome().duty("explanation").deadline
    assert deadline is not None
    assert (deadline.due, deadline.months) == (None, 1)
    assert "r311_13" in {one.id for one in deadline.grounds.citations}


def test_the_source_code_can_be_asked_for_even_without_individual_decisions() -> None:
    outcome = _outcome(decisions="none")
    assert outcome.duty("source_code").state is State.MISSING
    assert outcome.duty("explicit_mention").state is State.NOT_APPLICABLE


def test_the_mention_says_what_the_decree_lists_and_is_ready_to_paste() -> None:
    mention = _outcome().documents[0].document
    values = {
        "name": "Places en crèche",
        "purpose": "classer les demandes",
        "rules_url": "https://ville.example/creches",
        "contact": "creches@ville.example",
    }
    composed = compose(mention, values)
    assert composed.missing == ()
    for said in ("traitement algorithmique", "classer les demandes", "L. 311-3-1", "deux mois", "www.cada.fr"):
        assert said in composed.text
    assert "{" not in composed.text
    assert "two months" in compose(mention, values, "en").text


@pytest.mark.parametrize("changes", [{"staff": 49}, {"main": "no"}])
def test_a_mention_without_a_page_of_rules_can_be_finished(changes: dict[str, Any]) -> None:
    outcome = _outcome(**changes)
    assert [one.document.id for one in outcome.documents] == ["mention_plain", "explanation_sheet"]
    values = {"name": "Places en crèche", "purpose": "classer les demandes", "contact": "creches@ville.example"}
    for language in ("fr", "en"):
        plain = compose(outcome.documents[0].document, values, language)
        assert plain.missing == ()
        assert len(plain.text.splitlines()) == 4
    french = compose(outcome.documents[0].document, values).text
    for said in ("qui sert à classer", "L. 311-3-1", "Pour les obtenir", "écrivez à : creches@", "www.cada.fr"):
        assert said in french
    assert "présentées ici" not in french


def test_a_document_shows_what_is_still_missing() -> None:
    composed = compose(_outcome().documents[0].document, {"name": "Crèches", "contact": "  "})
    assert composed.missing == ("purpose", "rules_url", "contact")
    assert "« Crèches »" in composed.text
    assert "[à quoi il sert]" in composed.text


def test_what_is_filled_in_is_never_read_as_a_blank() -> None:
    composed = compose(_outcome().documents[0].document, {"name": "{contact}", "contact": "moi"})
    assert "« {contact} »" in composed.text
