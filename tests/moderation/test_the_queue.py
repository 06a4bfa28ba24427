"""One queue: submitted once, taken in charge, decided with a reason, answered; nobody decides on their own."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from intelligences.accounts.models import Grant, Person
from intelligences.kernel import events, registries, submissions
from intelligences.kernel.models import Event, LongWork
from intelligences.messages.models import Message
from intelligences.moderation import actions
from intelligences.moderation.models import Case, Decision
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REFUSAL = actions.Ruling("refused", "off_topic", "Ce texte ne parle pas d’IA.")
ACCEPTANCE = actions.Ruling("accepted", "conform")
Submit = Callable[..., Case]


@pytest.fixture
def applied() -> Iterator[list[tuple[str, str]]]:
    """What decisions did to things; long works stand for any kind of thing, « Fragile » can't be accepted."""
    done: list[tuple[str, str]] = []

    def accept(thing: Any, *, by: Person) -> None:
        if thing.title == "Fragile":
            raise RuntimeError("the room refuses")
        done.append(("accepted", thing.title))

    registries.moderated.register(
        registries.Moderated(
            LongWork,
            "essai",
            label=lambda thing: thing.title,  # type: ignore[attr-defined]
            url=lambda thing: f"/travaux/{thing.pk}/",
            accept=accept,
            refuse=lambda thing, *, by: done.append(("refused", thing.title)),
        )
    )
    yield done
    registries.moderated.forget("kernel.longwork")


@pytest.fixture
def submit(cast: Cast, applied: list[tuple[str, str]]) -> Submit:
    """Submits a thing, as Camille."""

    def make(title: str = "Proposition", *, by: Person | None = cast.camille, note: str = "") -> Case:
        thing = LongWork.objects.create(kind="test", title=title)
        submissions.submit(thing, by=by, language="fr", note=note)
        return Case.objects.get(subject=events.reference(thing))

    return make


def kinds_of_events() -> list[str]:
    return list(Event.objects.filter(kind__startswith="moderation.").order_by("id").values_list("kind", flat=True))


def test_a_kind_that_no_room_registered_cant_be_submitted(cast: Cast) -> None:
    with pytest.raises(KeyError):
        submissions.submit(cast.alice, by=None, language="fr")


def test_a_thing_waits_once(submit: Submit, cast: Cast) -> None:
    case = submit()
    thing = LongWork.objects.get()
    submissions.submit(thing, by=cast.camille, language="fr", note="Corrigé depuis")
    case.refresh_from_db()
    assert (Case.objects.count(), case.note) == (1, "Corrigé depuis")


def test_an_acceptance_is_applied_told_and_journaled(
    submit: Submit, cast: Cast, applied: list[tuple[str, str]]
) -> None:
    case = submit()
    actions.decide(case, ACCEPTANCE, by=cast.dina, seen=0)
    case.refresh_from_db()
    assert (case.state, applied) == ("accepted", [("accepted", "Proposition")])
    assert Message.objects.get().subject == "Acceptée\u00a0: Proposition"
    assert kinds_of_events() == ["moderation.submitted", "moderation.decided"]


def test_a_refusal_tells_the_author_why_and_the_journal_only_the_category(submit: Submit, cast: Cast) -> None:
    actions.decide(submit(), REFUSAL, by=cast.dina, seen=0)
    decided = Event.objects.get(kind="moderation.decided")
    assert decided.facts == {"kind": "kernel.longwork", "verdict": "refused", "category": "off_topic"}
    assert Message.objects.get().recipient == cast.camille.email


def test_when_the_room_fails_nothing_is_decided(submit: Submit, cast: Cast) -> None:
    case = submit("Fragile")
    with pytest.raises(RuntimeError):
        actions.decide(case, ACCEPTANCE, by=cast.dina, seen=0)
    case.refresh_from_db()
    assert (case.state, Decision.objects.count(), Message.objects.count()) == ("open", 0, 0)


def test_nobody_decides_on_their_own_submission(submit: Submit, cast: Cast) -> None:
    case = submit(by=cast.dina)
    with pytest.raises(PermissionError, match="sa propre contribution"):
        actions.decide(case, ACCEPTANCE, by=cast.dina, seen=0)
    with pytest.raises(PermissionError):
        actions.assign(case, by=cast.dina)
    actions.decide(case, ACCEPTANCE, by=cast.farida, seen=0)


def test_somebody_without_the_role_decides_nothing(submit: Submit, cast: Cast) -> None:
    with pytest.raises(PermissionError):
        actions.decide(submit(), ACCEPTANCE, by=cast.alice, seen=0)


@pytest.mark.django_db(transaction=True)
def test_the_second_moderator_reads_who_was_faster(submit: Submit, cast: Cast, applied: list[tuple[str, str]]) -> None:
    case = submit()
    said: list[str] = []
    ready = threading.Barrier(2)

    def decide(person: Person) -> None:
        ready.wait()
        try:
            actions.decide(case, ACCEPTANCE, by=person, seen=0)
        except actions.TooLate as late:
            said.append(str(late))
        connection.close()

    threads = [threading.Thread(target=decide, args=(person,)) for person in (cast.dina, cast.farida)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Decision.objects.count(), len(applied), len(said)) == (1, 1, 1)
    assert "avant vous" in said[0]


def test_a_case_in_somebody_s_hands_is_taken_over_before_it_is_decided(submit: Submit, cast: Cast) -> None:
    case = submit()
    actions.assign(case, by=cast.dina)
    with pytest.raises(actions.TooLate, match="s’en charge"):
        actions.decide(case, ACCEPTANCE, by=cast.farida, seen=0)
    actions.assign(case, by=cast.farida)
    actions.decide(case, ACCEPTANCE, by=cast.farida, seen=0)


def test_a_case_given_back_is_for_anyone(submit: Submit, cast: Cast) -> None:
    case = submit()
    actions.assign(case, by=cast.dina)
    actions.let_go(case, by=cast.farida)
    case.refresh_from_db()
    assert case.assignee == cast.dina
    actions.let_go(case, by=cast.dina)
    case.refresh_from_db()
    assert (case.state, case.assignee) == ("open", None)


def test_an_answer_reopens_the_case_and_the_new_decision_holds(
    submit: Submit, cast: Cast, applied: list[tuple[str, str]]
) -> None:
    case = submit()
    refusal = actions.decide(case, REFUSAL, by=cast.dina, seen=0)
    actions.answer(refusal, by=cast.camille, text="Il parle d’un chatbot, page 2.")
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("answered", None)
    with pytest.raises(actions.TooLate):
        actions.decide(case, ACCEPTANCE, by=cast.dina, seen=0)
    actions.decide(case, ACCEPTANCE, by=cast.farida, seen=1)
    assert applied == [("refused", "Proposition"), ("accepted", "Proposition")]
    assert Message.objects.count() == 2


def test_a_decision_is_answered_once_and_by_its_author_only(submit: Submit, cast: Cast) -> None:
    refusal = actions.decide(submit(), REFUSAL, by=cast.dina, seen=0)
    with pytest.raises(actions.TooLate):
        actions.answer(refusal, by=cast.bruno, text="Je ne suis pas l’auteur.")
    actions.answer(refusal, by=cast.camille, text="Voici pourquoi.")
    with pytest.raises(actions.TooLate):
        actions.answer(refusal, by=cast.camille, text="Encore.")


def test_what_is_taken_back_waits_no_more(submit: Submit, cast: Cast) -> None:
    case = submit()
    submissions.take_back(LongWork.objects.get(), by=cast.camille)
    case.refresh_from_db()
    assert case.state == "taken_back"
    with pytest.raises(actions.TooLate, match="plus rien à décider"):
        actions.decide(case, ACCEPTANCE, by=cast.dina, seen=0)


def test_a_thing_that_vanished_can_still_be_closed(submit: Submit, cast: Cast, applied: list[tuple[str, str]]) -> None:
    case = submit()
    LongWork.objects.all().delete()
    actions.decide(case, REFUSAL, by=cast.dina, seen=0)
    case.refresh_from_db()
    assert (case.state, applied) == ("refused", [])


def test_a_submission_of_nobody_is_told_to_nobody(submit: Submit, cast: Cast) -> None:
    actions.decide(submit(by=None), ACCEPTANCE, by=cast.dina, seen=0)
    assert not Message.objects.exists()


def test_an_ended_role_no_longer_decides(submit: Submit, cast: Cast) -> None:
    Grant.objects.filter(person=cast.dina).delete()
    with pytest.raises(PermissionError):
        actions.decide(submit(), ACCEPTANCE, by=Person.objects.get(pk=cast.dina.pk), seen=0)
