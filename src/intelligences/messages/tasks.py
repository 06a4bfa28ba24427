"""Background work of the post."""

from procrastinate.contrib.django import app

from intelligences.messages import delivery, digests


@app.task(queue="messages", name="outbox.deliver", queueing_lock="outbox.deliver", pass_context=False)
def deliver() -> None:
    """Empty the outbox; several may run at once."""
    delivery.deliver_due()


@app.periodic(cron="* * * * *")
@app.task(queue="messages", name="outbox.sweep", queueing_lock="outbox.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Each minute: what dead workers left, what became due."""
    delivery.recover()
    delivery.deliver_due()


@app.periodic(cron="* * * * *")
@app.task(queue="messages", name="outbox.news", queueing_lock="outbox.news", pass_context=False)
def news(timestamp: int) -> None:
    """Each minute: news for followers whose hour has come."""
    digests.send_due()
