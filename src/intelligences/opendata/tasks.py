"""Background works of this room: the dump follows the library, sources are read when their day comes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from intelligences.kernel import longwork
from intelligences.library.importers.files import BadFile

from . import actions
from .dump import edition
from .models import HarvestJob

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


@longwork.long_work(actions.HARVEST)
def harvest_in_background(progress: longwork.Progress, job: int) -> dict[str, Any]:
    """One reading of a source; what happened is on its page."""
    held = HarvestJob.objects.select_related("source").get(pk=job)
    try:
        actions.harvest(held, progress=progress)
    except BadFile as error:
        progress.begin(None)  # cancelled, a line that was then cut is no failure
        raise longwork.JobError(str(error)) from None
    return held.counts


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", name="opendata.plan_harvests", queueing_lock="opendata.plan_harvests", pass_context=False)
def plan_harvests(timestamp: int) -> None:
    """Note how works ended, then start those whose day has come."""
    actions.settle_ended()
    actions.start_due()
