"""Upkeep of this room."""

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from intelligences.accounts import actions


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", name="accounts.forget_counters", queueing_lock="accounts.forget_counters", pass_context=False)
def forget_counters(timestamp: int) -> None:
    """Remove the counters of sign-in whose time is over."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_sharedcache WHERE expires < %s", [timezone.now()])


@app.periodic(cron="41 5 * * *")
@app.task(
    queue="upkeep", name="accounts.warn_of_deletion", queueing_lock="accounts.warn_of_deletion", pass_context=False
)
def warn_of_deletion(timestamp: int) -> None:
    """Each morning: whose account will soon be deleted hears of it."""
    actions.warn_of_deletion()
