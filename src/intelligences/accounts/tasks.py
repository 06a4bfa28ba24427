"""Upkeep of this room."""

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", name="accounts.forget_counters", queueing_lock="accounts.forget_counters", pass_context=False)
def forget_counters(timestamp: int) -> None:
    """Remove the counters of sign-in whose time is over."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_sharedcache WHERE expires < %s", [timezone.now()])
