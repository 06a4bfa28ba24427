"""Meetings as events that calendars read (RFC 5545): one, or a feed to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from . import wording
from .models import Meeting
from .queries import full

if TYPE_CHECKING:
    from icalendar import Event


def ics(meetings: Iterable[Meeting], *, name: str = "", with_link: bool = False) -> bytes:
    """The file; its time zones travel with it. `with_link` also tells the address kept for those who registered."""
    from icalendar import Calendar  # the start of the site needn't wait for it

    calendar = Calendar()
    calendar.add("prodid", "-//Intelligences associées//Rencontres//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for meeting in meetings:
        calendar.add_component(_event(meeting, with_link=with_link))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, *, with_link: bool) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.begins)
    event.add("dtend", meeting.ends)
    event.add(
        "summary", meeting.title, parameters={"LANGUAGE": meeting.language} if meeting.language != "other" else {}
    )
    event.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    event.add("description", _description(meeting, with_link=with_link))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", full(meeting.get_absolute_url()))
    return event


def _description(meeting: Meeting, *, with_link: bool) -> str:
    told = []
    if meeting.state == Meeting.State.CANCELLED:
        told.append(gettext("Annulée : %(why)s") % {"why": meeting.cancelled_because})
    told += [meeting.organisation.name, meeting.description]
    if meeting.link and (with_link or not meeting.link_for_registered):
        told.append(gettext("En ligne : %(link)s") % {"link": meeting.link})
    told += [f"{point.at} {point.title} ({point.length})" for point in wording.timed(meeting)]
    return "\n".join(told)
