"""The dump that everybody downloads follows the library, within a quarter of an hour."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from .dump import edition

_ONCE = "opendata.renew_dump"


@app.task(queue="upkeep", name="opendata.renew_dump", queueing_lock=_ONCE, pass_context=False)
def renew_dump() -> None:
    """Make it anew when the library has changed."""
    edition.renew()


@app.periodic(cron="*/15 * * * *")
@app.task(queue="upkeep", name="opendata.plan_dump", queueing_lock="opendata.plan_dump", pass_context=False)
def plan_dump(timestamp: int) -> None:
    """A minute later, so that a site that starts has answered its first visitors before."""
    try:
        with transaction.atomic():
            renew_dump.configure(schedule_in={"minutes": 1}).defer()
    except AlreadyEnqueued:
        return
