"""Before retention deletes an account, its person hears of it twice, and one visit keeps it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from intelligences.accounts import actions
from intelligences.accounts.models import Person
from intelligences.kernel import retention
from intelligences.messages.compose import readable_text
from intelligences.messages.models import Message

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LAST_VISIT = datetime(2026, 12, 1, 10, 0, tzinfo=PARIS)
END = LAST_VISIT + timedelta(days=3 * 365)
DAY = timedelta(days=1)


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("absente@exemple.example", last_seen_at=LAST_VISIT)


def texts() -> list[str]:
    found = Message.objects.filter(key__startswith="accounts.deletion_warning").order_by("created_at")
    return [f"{m.subject}\n{readable_text(bytes(m.content or b''))}" for m in found]


def test_a_person_is_warned_thirty_days_and_seven_days_before(person: Person) -> None:
    warned = []
    for left in range(40, -1, -1):
        before = Message.objects.count()
        actions.warn_of_deletion(END - left * DAY + timedelta(minutes=1))
        warned += [left] * (Message.objects.count() - before)
    assert warned == [30, 7]


def test_each_warning_leaves_once_even_if_the_job_runs_twice(person: Person) -> None:
    for moment in (END - 29 * DAY, END - 29 * DAY, END - 6 * DAY, END - 6 * DAY):
        actions.warn_of_deletion(moment)
    assert len(texts()) == 2


def test_the_warning_says_when_and_how_to_keep_the_account(person: Person) -> None:
    actions.warn_of_deletion(END - 29 * DAY)
    (text,) = texts()
    assert "il sera supprimé le 30/11/2029" in text
    assert "connectez-vous avant ce jour avec l’adresse absente@exemple.example" in text
    assert "/compte/connexion/" in text


def test_the_account_goes_on_the_day_that_was_announced_and_not_before(person: Person) -> None:
    retention.enforce(END - timedelta(minutes=1))
    assert Person.objects.exists()
    retention.enforce(END + timedelta(minutes=1))
    assert not Person.objects.exists()


def test_a_month_without_the_job_leaves_the_last_warning_only(person: Person) -> None:
    actions.warn_of_deletion(END - 5 * DAY)
    assert len(texts()) == 1


def test_who_came_lately_isnt_warned(person: Person) -> None:
    assert actions.warn_of_deletion(END - 31 * DAY) == 0
    assert texts() == []


def test_signing_in_once_keeps_the_account_and_stops_the_warnings(
    person: Person, client: Client, last_code: Callable[[str], str]
) -> None:
    actions.warn_of_deletion(END - 29 * DAY)
    with time_machine.travel(END - 20 * DAY):
        client.post("/compte/connexion/", {"email": person.email})
        client.post("/compte/code/", {"code": last_code(person.email)})
    assert actions.warn_of_deletion(END - 6 * DAY) == 0
    retention.enforce(END + DAY)
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_second_absence_is_told_again(person: Person) -> None:
    actions.warn_of_deletion(END - 29 * DAY)
    Person.objects.update(last_seen_at=END - 20 * DAY)
    actions.warn_of_deletion(END - 20 * DAY + timedelta(days=3 * 365) - 29 * DAY)
    assert len(texts()) == 2


def test_the_warning_is_in_the_person_s_language(person: Person) -> None:
    Person.objects.update(language="en")
    actions.warn_of_deletion(END - 29 * DAY)
    assert "Your account will be deleted on 30/11/2029" in texts()[0]
    assert "/en/compte/connexion/" in texts()[0]
