"""Background work of moderation."""

from procrastinate.contrib.django import app

from intelligences.moderation import digests


@app.periodic(cron="0 * * * *")
@app.task(queue="messages", name="moderation.morning", queueing_lock="moderation.morning", pass_context=False)
def morning(timestamp: int) -> None:
    """Each hour, so that a morning that the site slept through is caught up: what waits for moderators."""
    digests.send_due()
