"""Each morning, a word to moderators when something waits: how much and since when, never what."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.queries import morning_readers
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR
from intelligences.kernel import mornings, notices
from intelligences.moderation import queries


@transaction.atomic
def send_due(now: datetime | None = None) -> int:
    """Tell each moderator what has waited since before this morning; returns how many had something to read.

    A morning is told once (the message's key names it), at the first run after seven even when the site was down then.
    """
    morning = mornings.last(now or timezone.now())
    told = 0
    for person in morning_readers(MODERATOR, ADMINISTRATOR):
        backlog = queries.backlog_of(person, before=morning)
        if backlog.total:
            key = f"moderation.waiting:{timezone.localtime(morning).date()}:{person.pk}"
            notices.notify(person, "moderation/email/waiting", {"backlog": backlog}, key=key)
            told += 1
    return told
