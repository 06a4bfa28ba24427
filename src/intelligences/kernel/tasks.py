"""Background work on the queue: long work, daily retention, jobs whose worker died."""

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from intelligences.kernel import longwork, retention

_STALLED_AFTER = 60


def ready(_app: object) -> None:
    """Called by the queue once Django is up: nothing to add, tasks register by import."""


@app.task(queue="work", name="kernel.run_long_work", pass_context=False)
def run_long_work(work_id: str) -> None:
    longwork.run(work_id)


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep", name="kernel.enforce_retention", queueing_lock="kernel.enforce_retention", pass_context=False)
def enforce_retention(timestamp: int) -> None:
    retention.enforce()


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="kernel.retry_stalled", queueing_lock="kernel.retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Give the jobs of a worker that died back to the queue."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER):
        if job.status == Status.DOING.value:
            await app.job_manager.retry_job(job)
