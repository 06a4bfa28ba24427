"""The reminder of the day before."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from intelligences.kernel import mornings

from ..models import Meeting
from .organising import locked
from .telling import tell

_UNTIL_MIDNIGHT = timedelta(hours=24 - mornings.HOUR.hour)


def due_at(meeting: Meeting) -> datetime:
    """Seven in the morning of the day before, by the meeting's own clocks."""
    day = meeting.begins.date() - timedelta(days=1)
    return datetime.combine(day, mornings.HOUR, tzinfo=ZoneInfo(meeting.zone))


def remind(now: datetime | None = None) -> int:
    """Remind those who have a place, once for a given beginning; returns how many were told."""
    moment = now or timezone.now()
    soon = Meeting.objects.filter(state=Meeting.State.ANNOUNCED, starts_at__range=(moment, moment + timedelta(days=2)))
    not_yet = soon.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("starts_at")))
    return sum(_remind(one) for one in not_yet if due_at(one) <= moment < due_at(one) + _UNTIL_MIDNIGHT)


@transaction.atomic
def _remind(meeting: Meeting) -> int:
    held = locked(meeting)
    if held.state != Meeting.State.ANNOUNCED or held.reminded_for == held.starts_at:
        return 0
    registered = list(held.registrations.filter(is_waiting=False).select_related("person"))
    for one in registered:
        one.meeting = held
        tell(one, "reminder", key=held.starts_at.isoformat())
    held.reminded_for = held.starts_at
    held.save(update_fields=["reminded_for"])
    return len(registered)
