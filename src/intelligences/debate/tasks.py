"""Background work on debates."""

from django.utils import timezone
from procrastinate.contrib.django import app

from intelligences.debate.actions import computing, refreshing, taking_part
from intelligences.debate.models import Debate
from intelligences.debate.panels import actions as panels
from intelligences.debate.panels import drawing  # noqa: F401  (registers its long works)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="debate.refresh", queueing_lock="debate.refresh", pass_context=False)
def refresh(timestamp: int) -> None:
    """Count again what moved, so that the draw follows; each hour, debates where nobody votes as well."""
    refreshing.refresh_all(quiet=timestamp // 60 % 60 == 0)


@app.periodic(cron="5 0 * * *")
@app.task(queue="upkeep", name="debate.close_ended", queueing_lock="debate.close_ended", pass_context=False)
def close_ended(timestamp: int) -> None:
    """Close the debates and the lists of candidates whose last day is past."""
    taking_part.close_ended(timezone.localdate())
    panels.close_ended(timezone.localdate())


@app.task(queue="upkeep", name="debate.compute_one", pass_context=False)
def compute_one(debate: int) -> None:
    """Compute the result of one debate, which was just closed or imported."""
    computing.compute(Debate.objects.get(pk=debate))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", name="debate.compute", queueing_lock="debate.compute", pass_context=False)
def compute(timestamp: int) -> None:
    """Compute the results of debates where votes moved."""
    computing.compute_all()
