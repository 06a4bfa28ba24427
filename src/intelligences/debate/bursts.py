"""Participants who came together: many from one network on one day."""

from django.db.models import Count, QuerySet, Window

from .models import Debate, Participant

BURST = 25
"""So many participants from one network on one day are a burst: a town hall on an evening, or somebody who insists."""


def in_bursts(debate: Debate) -> int:
    """How many of those who voted came in bursts; at the closing, what tells it is erased and only the number stays."""
    if debate.state == Debate.State.CLOSED:
        return debate.in_bursts
    came = list(from_bursts(debate).values_list("pk", flat=True))
    return Participant.objects.filter(pk__in=came, votes__isnull=False).distinct().count()


def from_bursts(debate: Debate) -> QuerySet[Participant]:
    """Participants who came in bursts."""
    held = Participant.objects.filter(debate=debate)
    if debate.state == Debate.State.CLOSED:
        return held.filter(in_burst=True)
    together = Window(Count("pk"), partition_by=["network", "joined_on"])
    return held.filter(network__isnull=False).annotate(together=together).filter(together__gte=BURST)
