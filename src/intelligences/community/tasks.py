"""Background work on questions and meetings."""

from procrastinate.contrib.django import app

from intelligences.community import actions
from intelligences.community.meetings.actions import fill_freed, remind


@app.periodic(cron="20 6 * * *")
@app.task(queue="upkeep", name="community.route_again", queueing_lock="community.route_again", pass_context=False)
def route_again(timestamp: int) -> None:
    """Hand what waits to whoever answers today."""
    actions.route_again()


@app.periodic(cron="*/15 * * * *")
@app.task(queue="upkeep", name="community.remind", queueing_lock="community.remind", pass_context=False)
def remind_of_meetings(timestamp: int) -> None:
    """Remind those who registered, the day before; give the places that deleted accounts left."""
    remind()
    fill_freed()
