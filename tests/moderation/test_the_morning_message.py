"""Moderators hear each morning that something waits: once, how much and since when, until they say stop."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from intelligences.accounts.actions import choose_morning_mail
from intelligences.accounts.models import Grant, Person
from intelligences.messages.compose import readable_text
from intelligences.messages.models import Message
from intelligences.moderation import digests
from intelligences.moderation.models import Case
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 11, 25, 7, 0, 1, tzinfo=PARIS)
YESTERDAY = datetime(2026, 11, 24, 15, 0, tzinfo=PARIS)


def put(number: int = 1, *, by: Person | None = None, since: datetime = YESTERDAY, **more: Any) -> Case:
    return Case.objects.create(
        kind="kernel.longwork", subject=f"kernel.longwork:{number}", submitted_by=by, waiting_since=since, **more
    )


def told() -> dict[str, str]:
    """Subject and text of the last message to each address."""
    messages = Message.objects.filter(key__startswith="moderation.waiting").order_by("created_at")
    return {m.recipient: f"{m.subject}\n{readable_text(bytes(m.content or b''))}" for m in messages}


def test_each_moderator_and_administrator_reads_how_much_waits_and_since_when(cast: Cast) -> None:
    put(1, by=cast.camille)
    put(2, by=cast.camille, since=YESTERDAY + timedelta(hours=1))
    assert digests.send_due(MORNING) == 2
    read = told()
    assert set(read) == {cast.dina.email, cast.farida.email}
    text = read[cast.dina.email]
    assert "Modération\u00a0: 2 contributions attendent" in text
    assert "la plus ancienne depuis le 24/11/2026" in text
    assert "/moderation/" in text
    assert cast.camille.name not in text


def test_an_empty_queue_sends_nothing(cast: Cast) -> None:
    assert digests.send_due(MORNING) == 0
    assert told() == {}


def test_a_morning_is_told_once_however_often_the_job_runs(cast: Cast) -> None:
    put()
    for hours in (0, 0, 1, 9, 23):
        digests.send_due(MORNING + timedelta(hours=hours, minutes=-1 if hours == 23 else 0))
    assert Message.objects.filter(recipient=cast.dina.email).count() == 1
    digests.send_due(MORNING + timedelta(days=1))
    assert Message.objects.filter(recipient=cast.dina.email).count() == 2


def test_what_arrives_during_the_day_waits_for_the_next_morning(cast: Cast) -> None:
    put(since=MORNING + timedelta(hours=2))
    assert digests.send_due(MORNING + timedelta(hours=3)) == 0
    assert digests.send_due(MORNING + timedelta(days=1)) == 2


def test_a_morning_that_the_site_slept_through_is_caught_up(cast: Cast) -> None:
    put()
    assert digests.send_due(MORNING + timedelta(hours=5)) == 2


def test_nobody_hears_of_what_they_cant_decide(cast: Cast) -> None:
    put(1, by=cast.dina)
    put(2, by=cast.camille, assignee=cast.farida, state="assigned")
    digests.send_due(MORNING)
    assert set(told()) == {cast.farida.email}
    assert "2 contributions attendent" in told()[cast.farida.email]
    assert "Vous en avez pris une en charge." in told()[cast.farida.email]


def test_an_author_s_answer_is_told(cast: Cast) -> None:
    put(by=cast.camille, state="answered")
    digests.send_due(MORNING)
    assert "Une est une réponse de son auteur à un refus." in told()[cast.dina.email]


def test_a_decided_case_isnt_counted(cast: Cast) -> None:
    put(state="accepted", closed_at=timezone.now())
    assert digests.send_due(MORNING) == 0


def test_a_role_that_ended_brings_no_message(cast: Cast) -> None:
    put()
    Grant.objects.filter(person=cast.dina).update(until=timezone.now())
    digests.send_due(MORNING)
    assert set(told()) == {cast.farida.email}


def test_a_moderator_says_stop_and_starts_again(cast: Cast) -> None:
    put()
    client = client_of(cast.dina)
    assert "Ne plus le recevoir" in client.get("/moderation/").text
    assert (
        "vous ne recevrez plus ce courriel"
        in client.post("/moderation/courriel-du-matin/", {"wanted": "0"}, follow=True).text
    )
    digests.send_due(MORNING)
    assert set(told()) == {cast.farida.email}
    assert "Le recevoir chaque matin" in client.get("/moderation/").text
    client.post("/moderation/courriel-du-matin/", {"wanted": "1"})
    digests.send_due(MORNING + timedelta(days=1))
    assert cast.dina.email in told()


def test_the_choice_is_one_s_own(cast: Cast) -> None:
    choose_morning_mail(wanted=False, by=cast.dina)
    assert not Grant.objects.get(person=cast.dina).morning_mail
    assert Grant.objects.get(person=cast.farida).morning_mail


def test_the_message_is_in_the_language_of_its_reader(cast: Cast) -> None:
    put()
    Person.objects.filter(pk=cast.dina.pk).update(language="en")
    digests.send_due(MORNING)
    assert "Moderation: 1 contribution is waiting" in told()[cast.dina.email]
    assert "/en/moderation/" in told()[cast.dina.email]
