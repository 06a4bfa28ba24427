"""Answers are kept as typed, two writers never overwrite each other, and what is signed never changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intelligences.kernel.models import Event
from intelligences.kernel.retention import enforce
from intelligences.library import actions
from intelligences.library.models import AssessedDuty, Assessment, Deployment, SignedAssessment
from intelligences.library.queries.assessing import (
    Altered,
    assessed,
    by_deadline,
    copy_held,
    obligations,
    public_copies,
)
from intelligences.safeguards import State
from tests.cast import Cast
from tests.library.assessing.answers import CRPA

Answer = Callable[..., Assessment]
pytestmark = pytest.mark.django_db


def _sign(held: Assessment, cast: Cast, **told: Any) -> SignedAssessment:
    held.refresh_from_db()
    given = {"function": "Directrice générale des services", "publish": True, "seen": held.revision, "by": cast.alice}
    return actions.sign(held, **(given | told))


def test_an_answer_is_kept_with_who_and_when_and_the_journal_says_so(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    held = answer("crpa", {"algorithm": ["yes"]}, by=cast.bruno)
    assert (held.given("algorithm"), held.revision_of("algorithm"), held.answered_by) == (["yes"], 1, cast.bruno)
    kinds = Event.objects.filter(subject=f"library.assessment:{held.pk}").values_list("kind", flat=True)
    assert list(kinds) == ["library.assessment_begun", "library.assessment_answered"]
    assert assessed(town_use, "crpa").outcome.next_question.id == "decisions"  # type: ignore[union-attr]


def test_what_isn_t_understood_stays_as_it_was_typed_and_says_why(answer: Answer, town_use: Deployment) -> None:
    answer("crpa", CRPA | {"staff": ["une centaine"]})
    shown = assessed(town_use, "crpa")
    assert shown.assessment.given("staff") == ["une centaine"]
    assert "nombre" in shown.wrong["staff"]
    assert "staff" in {one.id for one in shown.outcome.to_ask}


@pytest.mark.parametrize(
    ("typed", "read"), [("14/03/2026", date(2026, 3, 14)), ("2026-03-14", date(2026, 3, 14)), ("31/02/2026", None)]
)
def test_days_are_read_as_people_write_them(
    answer: Answer, town_use: Deployment, typed: str, read: date | None
) -> None:
    answer("gdpr", {"personal": ["yes"], "first_use": [typed]})
    shown = assessed(town_use, "gdpr")
    assert ("first_use" in shown.answered) is (read is not None)
    due = shown.outcome.duty("register").deadline
    assert (due.due if due else None) == read


def test_an_empty_answer_is_one_and_the_question_stays_open(answer: Answer, town_use: Deployment) -> None:
    held = answer("crpa", {"algorithm": []})
    assert held.revision_of("algorithm") == 1
    assert [one.id for one in assessed(town_use, "crpa").outcome.to_ask] == ["algorithm"]


def test_two_who_answer_differently_are_told_and_nothing_is_overwritten(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    answer("crpa", {"algorithm": ["yes"]})
    with pytest.raises(actions.Answered) as crossed:
        actions.answer(town_use, "crpa", {"algorithm": ["no"], "body": ["other"]}, seen={}, by=cast.bruno)
    assert crossed.value.theirs == {"algorithm": ["yes"]}
    assert crossed.value.by == str(cast.alice.pk)
    held = assessed(town_use, "crpa").assessment
    assert (held.given("algorithm"), held.revision_of("body")) == (["yes"], 0)


def test_one_s_own_page_gone_back_to_replaces_one_s_own_answer(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    answer("crpa", CRPA)
    held = actions.answer(town_use, "crpa", {"algorithm": ["no"]}, seen={}, by=cast.alice)
    assert (held.given("algorithm"), held.revision_of("algorithm")) == (["no"], 2)
    actions.tell_duty(town_use, "crpa", "explanation", is_declared=True, seen=0, by=cast.alice)
    told = actions.tell_duty(town_use, "crpa", "explanation", is_declared=False, seen=0, by=cast.alice)
    assert not told.is_declared


def test_two_who_answer_other_questions_or_the_same_never_cross(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    answer("crpa", {"algorithm": ["yes"]})
    held = actions.answer(town_use, "crpa", {"algorithm": ["yes"], "body": ["other"]}, seen={}, by=cast.bruno)
    assert (held.revision_of("algorithm"), held.given("body")) == (1, ["other"])


def test_an_obligation_is_missing_then_declared_then_evidenced_and_back(
    answer: Answer, cast: Cast, town_use: Deployment, town_document: Any
) -> None:
    answer("crpa", CRPA)
    id = "explicit_mention"

    def state() -> State:
        return assessed(town_use, "crpa").outcome.duty(id).state

    def tell(seen: int, **told: Any) -> AssessedDuty:
        return actions.tell_duty(town_use, "crpa", id, seen=seen, by=cast.bruno, **told)

    assert state() == State.MISSING
    tell(0, is_declared=True, note="Nos modèles la portent.")
    assert state() == State.DECLARED
    tell(1, is_declared=True, document=town_document, shown_on=date(2026, 5, 4))
    assert state() == State.EVIDENCED
    town_document.purged_at, town_document.reason = timezone.now(), "Données personnelles."
    town_document.save()
    assert state() == State.DECLARED
    tell(2, is_declared=False)
    assert state() == State.MISSING


def test_an_obligation_isn_t_overwritten_either(answer: Answer, cast: Cast, town_use: Deployment) -> None:
    answer("crpa", CRPA)
    actions.tell_duty(town_use, "crpa", "explanation", is_declared=True, note="Un.", seen=0, by=cast.alice)
    with pytest.raises(actions.DutyChanged) as crossed:
        actions.tell_duty(town_use, "crpa", "explanation", is_declared=True, note="Deux.", seen=0, by=cast.bruno)
    assert crossed.value.theirs.note == "Un."


def test_a_document_of_somebody_else_or_without_its_date_shows_nothing(
    answer: Answer, cast: Cast, town_use: Deployment, town_document: Any
) -> None:
    answer("crpa", CRPA)
    told = {"is_declared": True, "document": town_document, "seen": 0, "by": cast.alice}
    for wrong in ({"shown_on": None}, {"shown_on": timezone.localdate() + timedelta(days=1)}):
        with pytest.raises(actions.NotPossible, match="date"):
            actions.tell_duty(town_use, "crpa", "explanation", **(told | wrong))
    town_document.organisation = cast.collectif
    with pytest.raises(actions.NotPossible, match="votre organisation"):
        actions.tell_duty(town_use, "crpa", "explanation", **told, shown_on=date(2026, 1, 2))


def test_a_signed_copy_stays_as_it_was_read(answer: Answer, cast: Cast, town_use: Deployment) -> None:
    signed = _sign(answer("crpa", CRPA), cast)
    before = copy_held(signed).fields
    held = answer("crpa", {"decisions": ["none"]})
    assert assessed(town_use, "crpa").outcome.case("mention") != before["conclusions"][0]["case"]
    assert copy_held(signed).fields == before
    second = _sign(held, cast)
    assert second.number == 2
    assert copy_held(second).fields != before
    assert [one.signed.number for one in public_copies(town_use)] == [2]


def test_what_changed_since_it_was_read_isn_t_signed(answer: Answer, cast: Cast) -> None:
    held = answer("crpa", CRPA)
    seen = held.revision
    answer("crpa", {"decisions": ["alone"]})
    with pytest.raises(actions.NotPossible, match="ont changé"):
        _sign(held, cast, seen=seen)
    with pytest.raises(actions.NotPossible, match="fonction"):
        _sign(held, cast, function="  ")


def test_two_clicks_are_one_signature(answer: Answer, cast: Cast) -> None:
    held = answer("crpa", CRPA)
    assert _sign(held, cast) == _sign(held, cast)
    assert held.signed.count() == 1


def test_nothing_is_signed_before_something_follows_nor_a_score_with_holes(answer: Answer, cast: Cast) -> None:
    with pytest.raises(actions.NotPossible, match="Rien ne découle"):
        _sign(answer("gdpr", {"personal": []}), cast)
    with pytest.raises(actions.NotPossible, match="pas comprise"):
        _sign(answer("crpa", CRPA | {"staff": ["beaucoup"]}), cast)
    with pytest.raises(actions.NotPossible, match="toutes les réponses"):
        _sign(answer("aia", {"projectDetailsPhase": ["item1"]}), cast)


def test_only_what_is_signed_and_chosen_is_public_and_only_what_was_read(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    held = answer("crpa", CRPA)
    assert public_copies(town_use) == []
    signed = _sign(held, cast, publish=False)
    assert public_copies(town_use) == []
    actions.publish_signed(signed, by=cast.alice)
    [shown] = public_copies(town_use)
    assert all(one["verified"] == "read" for one in shown.public_conclusions)
    actions.hide_signed(signed, by=cast.alice)
    assert public_copies(town_use) == []


def test_nothing_of_personal_data_is_public_while_its_texts_were_not_read(
    answer: Answer, cast: Cast, town_use: Deployment
) -> None:
    _sign(answer("gdpr", {"personal": ["no"]}), cast)
    [shown] = public_copies(town_use)
    assert (shown.public_conclusions, shown.kept_back) == ([], 1)


def test_what_is_withdrawn_says_why_and_is_never_public_again(answer: Answer, cast: Cast, town_use: Deployment) -> None:
    signed = _sign(answer("crpa", CRPA), cast)
    with pytest.raises(actions.NotPossible, match="pourquoi"):
        actions.withdraw_signed(signed, because=" ", by=cast.alice)
    actions.withdraw_signed(signed, because="Le système a changé.", by=cast.alice)
    assert public_copies(town_use) == []
    with pytest.raises(actions.NotPossible, match="retirée"):
        actions.publish_signed(signed, by=cast.alice)
    assert copy_held(signed).fields["pack"] == "crpa"


def test_the_database_refuses_to_change_what_was_signed(answer: Answer, cast: Cast) -> None:
    signed = _sign(answer("crpa", CRPA), cast)
    for told in ({"function": "Maire"}, {"copy": 2}, {"signed_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="signed"), transaction.atomic():
            SignedAssessment.objects.filter(pk=signed.pk).update(**told)


def test_a_copy_that_isn_t_the_one_that_was_signed_is_never_shown(answer: Answer, cast: Cast) -> None:
    signed = _sign(answer("crpa", CRPA), cast)
    signed.copy_hash = "0" * 64
    with pytest.raises(Altered):
        copy_held(signed)


def test_deadlines_come_in_order_and_what_doesn_t_bear_comes_last(answer: Answer, town_use: Deployment) -> None:
    answer("crpa", CRPA)
    answer("gdpr", {"personal": ["yes"], "alone": ["no"], "first_use": ["2026-03-03"]})
    found = by_deadline(obligations(town_use))
    bearing = [one.due or date.max for one in found if one.bears]
    assert bearing == sorted(bearing)
    assert [one.bears for one in found] == sorted((one.bears for one in found), reverse=True)
    assert {one.pack.name for one in found} == {"crpa", "gdpr"}


def test_a_new_version_of_a_pack_is_followed_when_somebody_says_so(answer: Answer, cast: Cast) -> None:
    held = answer("ai_act", {"ai_system": ["learns"]})
    Assessment.objects.filter(pk=held.pk).update(version=date(2024, 8, 1))
    held.refresh_from_db()
    shown = assessed(held.deployment, "ai_act")
    assert (shown.pack.version, shown.newer and shown.newer.version) == ("2024-08-01", "2026-07-27")
    actions.follow_pack(held, by=cast.alice)
    again = assessed(held.deployment, "ai_act")
    assert (again.pack.version, again.newer, again.assessment.given("ai_system")) == ("2026-07-27", None, ["learns"])


def test_three_years_later_answers_stay_without_who_gave_them(answer: Answer, cast: Cast, town_use: Deployment) -> None:
    held = answer("crpa", CRPA)
    actions.tell_duty(town_use, "crpa", "explanation", is_declared=True, seen=0, by=cast.alice)
    old = timezone.now() - timedelta(days=3 * 365 + 1)
    Assessment.objects.update(updated_at=old)
    AssessedDuty.objects.update(at=old)
    assert enforce()["library.Assessment"] == 1
    held.refresh_from_db()
    assert (held.answered_by, held.given("staff"), held.answers["staff"]["by"]) == (None, ["120"], "")
    assert held.duties.get().by is None
    assert "library.Assessment" not in enforce()


def test_a_duty_told_long_ago_forgets_who_told_it(answer: Answer, cast: Cast, town_use: Deployment) -> None:
    answer("crpa", CRPA)
    actions.tell_duty(town_use, "crpa", "explanation", is_declared=True, seen=0, by=cast.alice)
    AssessedDuty.objects.update(at=timezone.now() - timedelta(days=3 * 365 + 1))
    assert enforce()["library.AssessedDuty"] == 1
    told = AssessedDuty.objects.get()
    assert (told.by, told.is_declared) == (None, True)


def test_ten_years_later_only_the_function_of_the_signatory_stays(answer: Answer, cast: Cast) -> None:
    signed = _sign(answer("crpa", CRPA), cast)
    later = timezone.now() + timedelta(days=10 * 365 + 1)
    assert enforce(later)["library.SignedAssessment"] == 1
    signed.refresh_from_db()
    assert (signed.signed_by, signed.function) == (None, "Directrice générale des services")
    assert copy_held(signed).conclusions
