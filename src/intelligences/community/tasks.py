"""Background work on questions."""

from procrastinate.contrib.django import app

from intelligences.community import actions


@app.periodic(cron="20 6 * * *")
@app.task(queue="upkeep", name="community.route_again", queueing_lock="community.route_again", pass_context=False)
def route_again(timestamp: int) -> None:
    """Hand what waits to whoever answers today."""
    actions.route_again()
