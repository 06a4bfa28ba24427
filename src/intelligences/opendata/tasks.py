"""The dump that everybody downloads follows the library, within a quarter of an hour."""

from procrastinate.contrib.django import app

from .dump import edition


@app.periodic(cron="*/15 * * * *")
@app.task(queue="upkeep", name="opendata.renew_dump", queueing_lock="opendata.renew_dump", pass_context=False)
def renew_dump(timestamp: int) -> None:
    """Make it anew when the library has changed."""
    edition.renew()
