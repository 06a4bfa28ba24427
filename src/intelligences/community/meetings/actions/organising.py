"""Prepare a meeting, announce it, change it, cancel it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from intelligences.accounts.models import Organisation, Person
from intelligences.kernel import events, searchable

from ..models import AgendaItem, Meeting
from .errors import NotNow, TooFewPlaces, TooLong
from .places import fill, places_taken
from .telling import tell_all

_SAME_CLICK = timedelta(minutes=10)
TOLD = ("starts_at", "ends_at", "zone", "place", "link")
"""What those who registered, and calendars, must hear of."""


def locked(meeting: Meeting) -> Meeting:
    """The meeting's row, held until the end of the transaction."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=meeting.pk)


@transaction.atomic
def create(organisation: Organisation, fields: Mapping[str, Any], *, about: str = "", by: Person) -> Meeting:
    """A meeting to prepare. The same form sent twice within ten minutes is one meeting."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    told = {**fields, "about": about, "organisation": organisation, "territory": organisation.territory}
    recent = timezone.now() - _SAME_CLICK
    held = Meeting.objects.filter(created_by=by, created_at__gte=recent, state=Meeting.State.DRAFT, **told).first()
    if held is not None:
        return held
    meeting = Meeting.objects.create(created_by=by, **told)
    events.record("meeting.created", by=by, on=meeting)
    return meeting


@transaction.atomic
def edit(meeting: Meeting, fields: Mapping[str, Any], *, by: Person) -> Meeting:
    """Change it. When and where, once announced, are told to everybody who registered and to calendars.

    Raises NotNow when it is cancelled or over, TooLong when the agenda no longer fits, TooFewPlaces when there are
    fewer than taken.
    """
    held = locked(meeting)
    if held.state == Meeting.State.CANCELLED or (held.is_public and held.is_over):
        raise NotNow
    before = {name: getattr(held, name) for name in TOLD}
    for name, value in fields.items():
        setattr(held, name, value)
    _check(held)
    is_told = held.is_public and any(getattr(held, name) != value for name, value in before.items())
    held.changed_at = timezone.now()
    held.sequence += is_told
    held.save(update_fields=[*fields, "changed_at", "sequence"])
    events.record("meeting.moved" if is_told else "meeting.edited", by=by, on=held)
    fill(held)
    if held.is_public:
        searchable.index(held)
    if is_told:
        tell_all(held, "changed", key=f"changed:{held.sequence}")
    return held


def _check(meeting: Meeting) -> None:
    needed = meeting.agenda.aggregate(needed=Sum("minutes"))["needed"] or 0
    if needed > meeting.minutes_long:
        raise TooLong(needed, meeting.minutes_long)
    taken = places_taken(meeting)
    if taken and (not meeting.registers or (meeting.places is not None and meeting.places < taken)):
        raise TooFewPlaces(taken)


@transaction.atomic
def set_agenda(meeting: Meeting, items: Sequence[tuple[str, int]], *, by: Person) -> None:
    """The agenda, whole: titles and minutes in their order. Raises TooLong when they don't fit in the meeting, NotNow
    when it is cancelled or over."""
    held = locked(meeting)
    if held.state == Meeting.State.CANCELLED or (held.is_public and held.is_over):
        raise NotNow
    needed = sum(minutes for _, minutes in items)
    if needed > held.minutes_long:
        raise TooLong(needed, held.minutes_long)
    held.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=held, number=number, title=title, minutes=minutes)
        for number, (title, minutes) in enumerate(items, start=1)
    )
    held.changed_at = timezone.now()
    held.save(update_fields=["changed_at"])
    events.record("meeting.agenda_set", by=by, on=held, facts={"items": len(items), "minutes": needed})


@transaction.atomic
def announce(meeting: Meeting, *, by: Person) -> None:
    """Make it public. Raises NotNow when it was announced already, or when its beginning has passed."""
    held = locked(meeting)
    if held.state != Meeting.State.DRAFT or held.has_begun:
        raise NotNow
    held.state = Meeting.State.ANNOUNCED
    held.announced_at = held.changed_at = timezone.now()
    held.save(update_fields=["state", "announced_at", "changed_at"])
    events.record("meeting.announced", by=by, on=held.about or held.organisation, facts={"meeting": held.pk})
    searchable.index(held)


@transaction.atomic
def cancel(meeting: Meeting, because: str, *, by: Person) -> None:
    """Cancel it, and say why to everybody who registered. Its page stays. Raises NotNow unless it is announced and
    ahead."""
    held = locked(meeting)
    if held.state != Meeting.State.ANNOUNCED or held.is_over:
        raise NotNow
    held.state, held.cancelled_because, held.changed_at = Meeting.State.CANCELLED, because, timezone.now()
    held.sequence += 1
    held.save(update_fields=["state", "cancelled_because", "changed_at", "sequence"])
    events.record("meeting.cancelled", by=by, on=held)
    searchable.index(held)
    tell_all(held, "changed", key="cancelled")
