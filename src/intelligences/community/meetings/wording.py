"""How pages and messages say when a meeting is, and its agenda by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext

from intelligences.ui import typography

from .models import Meeting


def _language() -> str:
    return get_language() or "fr"


def clock(value: datetime) -> str:
    """`18 h`, `18 h 05`; `18:05` in English."""
    if not _language().startswith("fr"):
        return f"{value.hour}:{value.minute:02d}"
    hour = f"{value.hour}{typography.NO_BREAK}h"
    return f"{hour}{typography.NO_BREAK}{value.minute:02d}" if value.minute else hour


def weekday(value: datetime) -> str:
    """`lundi 23 novembre 2026`."""
    return f"{WEEKDAYS[value.weekday()]} {typography.day(value, language=_language())}"


def when(meeting: Meeting) -> str:
    """Days and hours by the meeting's own clocks, and by those of Paris when they differ and one can come online."""
    begins, ends = meeting.begins, meeting.ends
    told = {"day": weekday(begins), "start": clock(begins), "last": weekday(ends), "end": clock(ends)}
    if begins.date() == ends.date():
        text = gettext("%(day)s, de %(start)s à %(end)s") % told
    else:
        text = gettext("du %(day)s à %(start)s au %(last)s à %(end)s") % told
    in_paris = meeting.starts_at.astimezone(ZoneInfo("Europe/Paris"))
    is_paris = in_paris.utcoffset() == begins.utcoffset()
    if not is_paris or meeting.zone != "Europe/Paris":
        text = f"{text}, {meeting.get_zone_display()}"
    if meeting.link and not is_paris:
        paris = {"hour": clock(in_paris), "day": weekday(in_paris)}
        same = in_paris.date() == begins.date()
        at_paris = gettext("%(hour)s à Paris") if same else gettext("%(day)s à %(hour)s à Paris")
        text = f"{text} ({at_paris % paris})"
    return text


def length(minutes: int) -> str:
    """`20 min`, `1 h`, `1 h 30`."""
    hours, rest = divmod(minutes, 60)
    space = typography.NO_BREAK
    if not hours:
        return f"{rest}{space}min"
    return f"{hours}{space}h{space}{rest:02d}" if rest else f"{hours}{space}h"


@dataclass(frozen=True)
class Timed:
    """A point of the agenda with its hour."""

    at: str
    title: str
    length: str


def timed(meeting: Meeting) -> list[Timed]:
    """The agenda by the clock: each point begins when the one before ends."""
    begins, zone, found = meeting.starts_at, ZoneInfo(meeting.zone), []
    for item in meeting.agenda.all():
        found.append(Timed(clock(begins.astimezone(zone)), item.title, length(item.minutes)))
        begins += timedelta(minutes=item.minutes)
    return found


def too_long(needed: int, lasts: int) -> str:
    """The sentence of an agenda that doesn't fit."""
    told = {"needed": length(needed), "lasts": length(lasts), "over": length(needed - lasts)}
    return (
        gettext(
            "L’ordre du jour prend %(needed)s et la rencontre dure %(lasts)s : raccourcissez de %(over)s, ou finissez "
            "plus tard."
        )
        % told
    )
