"""Places that are taken and those that a cancellation or a larger room gives to the waiting list."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from intelligences.kernel import events

from ..models import Meeting, Registration
from .telling import tell


def places_taken(meeting: Meeting) -> int:
    """Registrations that aren't waiting."""
    return meeting.registrations.filter(is_waiting=False).count()


def is_full(meeting: Meeting) -> bool:
    """Whether whoever comes now waits; whoever waits already comes first."""
    if meeting.places is None:
        return False
    return meeting.registrations.filter(is_waiting=True).exists() or places_taken(meeting) >= meeting.places


def next_number(meeting: Meeting) -> int:
    """The next registration's, in the transaction that holds the meeting's row."""
    return (meeting.registrations.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def fill_freed() -> int:
    """Places that an account's deletion left, given to those who wait; returns how many."""
    waiting = Meeting.objects.filter(registrations__is_waiting=True, state=Meeting.State.ANNOUNCED).distinct()
    held = Meeting.objects.select_for_update().filter(pk__in=waiting.values("pk"), starts_at__gt=timezone.now())
    given = 0
    for meeting in held:
        found = fill(meeting)
        given += found
        if found:
            events.record("meeting.filled", by=None, on=meeting)
    return given


def fill(meeting: Meeting) -> int:
    """Give the free places to those who wait, the first one first, and tell them. The meeting's row is held."""
    if not meeting.takes_registrations:
        return 0
    waiting = meeting.registrations.filter(is_waiting=True).select_related("person").order_by("at", "number")
    if meeting.places is not None:
        waiting = waiting[: max(0, meeting.places - places_taken(meeting))]
    given = list(waiting)
    Registration.objects.filter(pk__in=[one.pk for one in given]).update(is_waiting=False)
    for one in given:
        one.is_waiting, one.meeting = False, meeting
        tell(one, "registered", key="place")
    return len(given)
