"""Who came, as counts; what was said, as minutes in versions."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import events, versions

from ..models import KEPT_AFTER, Meeting, Minutes
from .errors import Moved, NotNow
from .organising import locked


@transaction.atomic
def tick(meeting: Meeting, present: Collection[UUID], *, unregistered: int, by: Person) -> None:
    """Who of the registered came, and how many others; only the counts are published, and they outlive the list.

    Raises NotNow before the meeting begins, when it is cancelled, or once the list is erased.
    """
    held = locked(meeting)
    if held.state != Meeting.State.ANNOUNCED or not held.has_begun or timezone.now() > held.ends_at + KEPT_AFTER:
        raise NotNow
    listed = held.registrations.filter(is_waiting=False)
    listed.update(came=False)
    held.came, held.came_unregistered = listed.filter(pk__in=present).update(came=True), unregistered
    held.save(update_fields=["came", "came_unregistered"])
    events.record("meeting.attended", by=by, on=held, facts={"came": held.came, "unregistered": unregistered})


@transaction.atomic
def publish_minutes(meeting: Meeting, *, text: str, language: str, seen: int, by: Person) -> Minutes:
    """Publish the minutes, or a new version of them; the earlier ones stay.

    `seen` is the number of the version that was read (0: none). Raises Moved when a colleague was faster, NotNow before
    the meeting begins or when it is cancelled.
    """
    held = locked(meeting)
    if held.state != Meeting.State.ANNOUNCED or not held.has_begun:
        raise NotNow
    minutes = Minutes.objects.filter(meeting=held).first() or Minutes(meeting=held)
    last = versions.latest(minutes) if minutes.pk else None
    if (last.number if last else 0) != seen:
        raise Moved
    minutes.text, minutes.language, minutes.by, minutes.at = text, language, by, timezone.now()
    minutes.save()
    version = versions.take(minutes, {"text": text, "language": language}, by=by)
    if last is None or version.number != last.number:
        events.record("meeting.minutes_published", by=by, on=held, facts={"number": version.number})
    return minutes
