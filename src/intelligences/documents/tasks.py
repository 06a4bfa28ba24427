"""Background work on files."""

from procrastinate.contrib.django import app

from intelligences.documents import actions


@app.task(queue="documents", name="documents.check_file", pass_context=False)
def check_file(sha256: str) -> None:
    """Ask the antivirus about one file."""
    actions.check(sha256)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="documents", name="documents.sweep", queueing_lock="documents.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Finish what a crash left."""
    actions.sweep()
