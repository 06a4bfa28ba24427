"""Telling people that retention is about to delete their account, in time for them to keep it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import notices

WARNED_BEFORE = (timedelta(days=30), timedelta(days=7))


@transaction.atomic
def warn_of_deletion(now: datetime | None = None) -> int:
    """Warn whoever hasn't come for nearly three years, thirty days then seven days before; returns how many are warned.

    Each warning leaves once: its key names it with the last visit, and the outbox keeps keys longer than thirty days.
    A day when the job didn't run is caught up. No event: nothing changes yet.
    """
    moment, count = now or timezone.now(), 0
    for before, until in zip(WARNED_BEFORE, (*WARNED_BEFORE[1:], timedelta(0)), strict=True):
        last_visit = moment - Person.privacy.keep
        nearing = Person.objects.filter(last_seen_at__lt=last_visit + before, last_seen_at__gte=last_visit + until)
        for person in nearing.order_by("pk").iterator(chunk_size=500):
            key = f"accounts.deletion_warning:{person.pk}:{person.last_seen_at.date()}:{before.days}"
            context = {"on": person.last_seen_at + Person.privacy.keep, "address": person.email}
            notices.notify(person, "accounts/email/deletion_warning", context, key=key)
            count += 1
    return count
