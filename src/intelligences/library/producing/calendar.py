"""The deadlines of an organisation's uses, as days of a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from intelligences.safeguards import TO_CHECK, State

from ..assessing.reading import said
from ..models import Deployment
from ..queries.assessing import Told
from .files import site_host, state_words

if TYPE_CHECKING:
    from icalendar import Event

_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Due:
    """An obligation of a use with its day."""

    use: Deployment
    told: Told
    day: date

    @property
    def is_met(self) -> bool:
        """Whether the organisation says that it is."""
        return self.told.duty.state in (State.DECLARED, State.EVIDENCED)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and nothing says that it is met."""
        return self.day < today and not self.is_met

    @property
    def address(self) -> str:
        """The path of the obligation's page."""
        told = {"pk": self.use.pk, "pack": self.told.pack.name, "obligation": self.told.duty.obligation.id}
        return reverse("library:duty", kwargs=told)


def dues(use: Deployment, obligations: Iterable[Told]) -> list[Due]:
    """Those that bear and have a day, the first one first."""
    found = [Due(use, one, one.due) for one in obligations if one.bears and one.due is not None]
    return sorted(found, key=lambda one: (one.day, one.told.pack.name))


def ics(found: Iterable[Due]) -> bytes:
    """A file that calendars open: a day for each, a reminder a month before what isn't met."""
    from icalendar import Calendar  # the start of the site needn't wait for it

    calendar = Calendar()
    calendar.add("prodid", "-//Intelligences associées//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Échéances de vos usages"))
    for one in found:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(due: Due) -> Event:
    from icalendar import Alarm, Event

    duty, pack = due.told.duty, due.told.pack
    told = [said(duty.obligation.does), _("État : %(state)s.") % {"state": state_words(due.told)}]
    if duty.deadline is not None and not (duty.grounds.is_public and duty.deadline.grounds.is_public):
        told.append(said(TO_CHECK).capitalize() + ".")
    told.append(_("%(pack)s, version du %(day)s.") % {"pack": said(pack.title), "day": pack.version})
    event = Event()
    event.add("uid", f"{due.use.pk}-{pack.name}-{duty.obligation.id}@{site_host()}")
    event.add("summary", f"{said(duty.obligation.title)} – {due.use.title}")
    event.add("description", "\n".join(told))
    event.add("url", settings.SITE_URL + due.address)
    event.add("dtstamp", due.told.told.at if due.told.told else due.use.updated_at)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if not due.is_met:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", said(duty.obligation.title))
        alarm.add("trigger", -_BEFORE)
        event.add_component(alarm)
    return event
