"""A person follows things and hears of their changes once, at the rhythm that they chose, until they say stop."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import events, registries
from intelligences.kernel.models import LongWork
from intelligences.messages import actions, compose, digests
from intelligences.messages.models import Address, Follow, Message

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def _followable() -> Iterator[None]:
    """Long works stand for any followable thing; one whose title is « Secret » is for nobody."""
    registries.followables.register(
        registries.Followable(
            LongWork,
            label=lambda thing: thing.title,  # type: ignore[attr-defined]
            url=lambda thing: f"/travaux/{thing.pk}/",
            visible=lambda thing, person: thing.title != "Secret",
        )
    )
    registries.tellings.register(registries.Telling("test.changed", lambda facts: f"valeur {facts['value']}"))
    yield
    registries.followables.forget("kernel.longwork")
    registries.tellings.forget("test.changed")


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("suivante@exemple.example", name="Suivante")


@pytest.fixture
def thing() -> LongWork:
    return LongWork.objects.create(kind="test", title="Usage de l’eau")


def change(thing: LongWork, value: int, *, by: Any = None, kind: str = "test.changed") -> None:
    with transaction.atomic():
        events.record(kind, by=by, on=thing, facts={"value": value})


def follow(thing: LongWork, person: Person, cadence: str) -> Follow:
    return actions.follow(events.reference(thing), by=person, cadence=cadence)


def texts() -> list[str]:
    return [compose.readable_text(bytes(m.content or b"")) for m in Message.objects.order_by("created_at")]


def test_each_change_is_told_once(person: Person, thing: LongWork) -> None:
    change(thing, 1)
    follow(thing, person, "at-once")
    change(thing, 2)
    assert [digests.send_due(), digests.send_due()] == [1, 0]
    change(thing, 3)
    digests.send_due()
    assert [re.findall(r"valeur \d", text) for text in texts()] == [["valeur 2"], ["valeur 3"]]


def test_what_no_room_knows_how_to_say_isnt_told(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    change(thing, 1, kind="test.internal")
    assert digests.send_due() == 0


def test_one_s_own_changes_arent_news(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    change(thing, 1, by=person)
    assert digests.send_due() == 0


def test_what_a_person_may_no_longer_see_isnt_told(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    LongWork.objects.update(title="Secret")
    change(thing, 1)
    assert digests.send_due() == 0


def test_a_thing_that_isnt_for_this_person_cant_be_followed(person: Person) -> None:
    hidden = LongWork.objects.create(kind="test", title="Secret")
    with pytest.raises(LookupError):
        follow(hidden, person, "daily")


def test_a_day_s_changes_leave_together_the_next_morning_at_seven(person: Person, thing: LongWork) -> None:
    with time_machine.travel(TUESDAY) as clock:
        follow(thing, person, "daily")
        change(thing, 1)
        change(thing, 2)
        clock.move_to(datetime(2026, 11, 25, 6, 59, tzinfo=PARIS))
        assert digests.send_due() == 0
        clock.move_to(datetime(2026, 11, 25, 7, 0, 1, tzinfo=PARIS))
        assert [digests.send_due(), digests.send_due()] == [1, 0]
    assert re.findall(r"valeur \d", texts()[0]) == ["valeur 1", "valeur 2"]


def test_a_week_s_changes_leave_on_monday_even_when_the_site_was_down(person: Person, thing: LongWork) -> None:
    with time_machine.travel(TUESDAY) as clock:
        follow(thing, person, "weekly")
        change(thing, 1)
        clock.move_to(datetime(2026, 11, 29, 23, 0, tzinfo=PARIS))
        assert digests.send_due() == 0
        clock.move_to(datetime(2026, 12, 2, 15, 0, tzinfo=PARIS))
        assert digests.send_due() == 1


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_seven_is_seven_on_the_nights_when_the_clock_changes(day: date) -> None:
    start = timezone.localtime(digests.period_start("daily", datetime.combine(day, time(12), tzinfo=PARIS)))
    assert (start.date(), start.time()) == (day, time(7))


def test_a_long_list_is_cut_and_says_so(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    for value in range(25):
        change(thing, value)
    digests.send_due()
    assert len(re.findall(r"valeur \d+", texts()[0])) == 20
    assert "et 5 changements plus anciens" in texts()[0]


def test_the_person_s_language_is_used(thing: LongWork) -> None:
    reader = Person.objects.create_user("reader@exemple.example", language="en")
    follow(thing, reader, "at-once")
    change(thing, 1)
    digests.send_due()
    message = Message.objects.get()
    assert message.subject == "News: Usage de l’eau"
    assert "/en/messages/" in texts()[0]


def unsubscribe_link() -> str:
    content = bytes(Message.objects.get().content or b"").replace(b"\r\n ", b"")
    found = re.search(rb"List-Unsubscribe: <http://127\.0\.0\.1:8000([^>]+)>", content)
    assert found
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content
    return found[1].decode()


def test_one_post_without_a_cookie_unsubscribes(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    change(thing, 1)
    digests.send_due()
    visitor = Client(enforce_csrf_checks=True)
    link = unsubscribe_link()
    assert "Usage de l’eau" in visitor.get(link).text
    assert Follow.objects.count() == 1, "a program that opens links must not unsubscribe anybody"
    assert visitor.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.count() == 0
    again = visitor.post(link, {"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200
    assert not again.cookies


def test_a_link_that_was_changed_unsubscribes_nobody(person: Person, thing: LongWork) -> None:
    follow(thing, person, "at-once")
    link = digests.unsubscribe_address(person.pk, "at-once", "fr").removeprefix("http://127.0.0.1:8000")
    assert Client().post(link[:-3] + "abc/").status_code == 404
    assert Follow.objects.count() == 1


def test_the_page_shows_changes_and_stops_what_one_follows(person: Person, thing: LongWork, client: Client) -> None:
    client.force_login(person)
    assert "Vous ne suivez rien" in client.get("/messages/abonnements/").text
    subject = events.reference(thing)
    client.post("/messages/suivre/", {"subject": subject, "cadence": "daily"})
    assert "Usage de l’eau" in client.get("/messages/abonnements/").text
    client.post("/messages/suivre/", {"subject": subject, "cadence": "weekly"})
    assert Follow.objects.get().cadence == "weekly"
    client.post("/messages/suivre/", {"subject": subject, "stop": "1"})
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    ("subject", "cadence"),
    [("kernel.longwork:nothing", "daily"), ("accounts.person:1", "daily"), ("", "daily"), ("thing", "hourly")],
)
def test_what_cant_be_followed_answers_not_found(
    person: Person, thing: LongWork, client: Client, subject: str, cadence: str
) -> None:
    client.force_login(person)
    subject = events.reference(thing) if subject == "thing" else subject
    assert client.post("/messages/suivre/", {"subject": subject, "cadence": cadence}).status_code == 404


def test_following_leads_back_to_the_page_and_nowhere_else(person: Person, thing: LongWork, client: Client) -> None:
    client.force_login(person)
    given = {"subject": events.reference(thing), "cadence": "daily"}
    assert client.post("/messages/suivre/", given | {"next": "/plan/"}).headers["Location"] == "/plan/"
    away = client.post("/messages/suivre/", given | {"next": "https://ailleurs.example/"})
    assert away.headers["Location"] == "/messages/abonnements/"


def test_a_person_says_that_their_address_works_again(person: Person, client: Client) -> None:
    actions.mark_failing(person.email, detail="550 inconnu")
    address = Address.objects.get()
    client.force_login(person)
    assert "Nos messages vous reviennent" in client.get("/messages/abonnements/").text
    client.post(f"/messages/envois/adresses/{address.pk}/")
    assert not Address.objects.exists()


def test_nobody_else_s_address_can_be_trusted_again(person: Person, client: Client) -> None:
    actions.mark_failing("autre@exemple.example", detail="550 inconnu")
    client.force_login(person)
    assert client.post(f"/messages/envois/adresses/{Address.objects.get().pk}/").status_code == 404
    assert Address.objects.exists()


def test_a_follow_and_a_message_end_with_their_time(person: Person, thing: LongWork) -> None:
    from intelligences.kernel import retention

    follow(thing, person, "daily")
    actions.mark_failing(person.email, detail="550")
    change(thing, 1)
    Follow.objects.update(cadence="at-once")
    Address.objects.all().delete()
    digests.send_due()
    actions.mark_failing("autre@exemple.example", detail="550")
    kept = [Message.objects.count(), Follow.objects.count(), Address.objects.count()]
    now = timezone.now()
    retention.enforce(now + timedelta(days=91))
    after_90 = [Message.objects.count(), Follow.objects.count(), Address.objects.count()]
    retention.enforce(now + timedelta(days=366))
    after_year = [Message.objects.count(), Follow.objects.count(), Address.objects.count()]
    retention.enforce(now + timedelta(days=3 * 365 + 1))
    assert (kept, after_90, after_year) == ([1, 1, 1], [0, 1, 1], [0, 1, 0])
    assert not Follow.objects.exists()
