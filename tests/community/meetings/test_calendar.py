"""The files that calendars read, read back by the library that writes them and line by line against RFC 5545."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar, Event

from intelligences.community.meetings import actions
from intelligences.community.meetings.models import Meeting
from tests.cast import Cast
from tests.community.meetings.made import FIELDS, announced, hours, prepared


def _events(path: str) -> list[Event]:
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def _file(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url().rstrip('/')}.ics"


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Marquesas"])
@pytest.mark.parametrize("month", [1, 7])
def test_an_event_is_at_its_moment_in_its_zone_winter_and_summer(cast: Cast, zone: str, month: int) -> None:
    starts_at = datetime(2028, month, 12, 18, 30, tzinfo=ZoneInfo(zone))
    meeting = announced(cast, zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    content = Client().get(_file(meeting)).text
    assert f"DTSTART;TZID={zone}:2028{month:02d}12T183000" in content
    assert f"TZID:{zone}" in content  # the zone's rules travel with the file (RFC 5545, 3.8.3.1)
    (event,) = _events(_file(meeting))
    assert event.decoded("dtstart").astimezone(UTC) == starts_at.astimezone(UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2)


def test_lines_are_as_the_standard_wants(cast: Cast) -> None:
    meeting = announced(cast, title="Réunion ; « caméras », et plus\u00a0: " + "é" * 60)
    content = Client().get(_file(meeting)).content
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    (event,) = _events(_file(meeting))
    assert str(event["summary"]) == meeting.title
    assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "URL", "LOCATION"} <= set(event)
    assert "Ce que fait l’outil" in str(event["description"])


def test_a_change_and_a_cancellation_are_told_to_calendars(cast: Cast) -> None:
    meeting = announced(cast)
    (before,) = _events("/rencontres.ics")
    assert (before["sequence"], str(before["status"])) == (0, "CONFIRMED")
    actions.edit(meeting, {**FIELDS, **hours(45)}, by=cast.alice)
    (moved,) = _events("/rencontres.ics")
    assert (moved["sequence"], moved["uid"]) == (1, before["uid"])
    assert moved.decoded("dtstart") > before.decoded("dtstart")
    actions.cancel(meeting, "Grève.", by=cast.alice)
    (cancelled,) = _events("/rencontres.ics")
    assert (cancelled["sequence"], str(cancelled["status"])) == (2, "CANCELLED")
    assert "Annulée\u00a0: Grève." in str(cancelled["description"])


def test_the_feed_follows_the_filters_and_holds_nothing_that_is_prepared(cast: Cast) -> None:
    prepared(cast, title="En préparation")
    mine = announced(cast, about=f"accounts.organisation:{cast.collectif.pk}")
    announced(cast, title="Une autre")
    assert len(_events("/rencontres.ics")) == 2
    for query in (f"organisation={cast.collectif.pk}", "sur=x:1"):
        assert _events(f"/rencontres.ics?{query}") == []
    (event,) = _events(f"/rencontres.ics?sur=accounts.organisation:{cast.collectif.pk}")
    assert str(event["summary"]) == mine.title


def test_the_list_and_its_files_say_the_same(cast: Cast) -> None:
    titles = ["Un", "Deux", "Trois"]
    for days, title in enumerate(titles, start=10):
        announced(cast, title=title, **hours(days))
    page = Client().get("/rencontres/").text
    told = json.loads(Client().get("/rencontres.json").content)
    assert [one["title"] for one in told["results"]] == titles
    assert [page.index(f">{title}<") for title in titles] == sorted(page.index(f">{title}<") for title in titles)
    rows = Client().get("/rencontres.csv").text.splitlines()
    assert len(rows) == 1 + len(titles)
    assert told["results"][0]["time_zone"] == "Europe/Paris"
