"""Count votes again and set the priorities of the draw, for debates where something moved."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from intelligences.kernel import events

from .. import routing
from ..models import Debate, Statement, Vote
from ..one_by_one import one_by_one

log = logging.getLogger("intelligences.debate")

_COUNT = """
SELECT statement.id,
       count(*) FILTER (WHERE vote.value = 1), count(*) FILTER (WHERE vote.value = -1),
       count(*) FILTER (WHERE vote.value = 0)
FROM debate_statement AS statement LEFT JOIN debate_vote AS vote ON vote.statement_id = statement.id
WHERE statement.debate_id = %s GROUP BY statement.id
"""


def refresh_all(*, quiet: bool) -> int:
    """Refresh the debates that are open; how many changed. Those where nobody voted since yesterday are `quiet`: votes
    may only have been withdrawn there, or a statement added, and the hourly work counts them again."""
    held = Debate.objects.filter(state=Debate.State.OPEN)
    if not quiet:
        lately = Vote.objects.filter(on__gte=timezone.localdate() - timedelta(days=1))
        held = held.filter(pk__in=lately.order_by().values("statement__debate").distinct())
    return sum(one_by_one(held, refresh))


@transaction.atomic
def refresh(debate: Debate) -> bool:
    """Count a debate's votes; False when nothing moved since the last time."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [debate.pk])
        counted = {pk: counts for pk, *counts in cursor.fetchall()}
    held = list(debate.statements.select_for_update().order_by("pk"))
    moved = [one for one in held if one.priority is None or [one.agrees, one.disagrees, one.passes] != counted[one.pk]]
    for one in moved:
        one.agrees, one.disagrees, one.passes = counted[one.pk]
        one.priority = routing.priority(_counts(one))
    if not moved:
        return False
    Statement.objects.bulk_update(moved, ["agrees", "disagrees", "passes", "priority"], batch_size=500)
    events.record("debate.counted", by=None, on=debate, facts={"statements": len(moved)})
    votable = [(_counts(one), one.priority or 0.0) for one in held if one.state in Statement.VOTABLE]
    if not routing.is_guided(votable):
        events.record("debate.draw_without_guide", by=None, on=debate, facts={"statements": len(votable)})
        log.error("Debate %s: all %d priorities are equal; nothing guides the draw.", debate.pk, len(votable))
    return True


def _counts(one: Statement) -> routing.Counts:
    return routing.Counts(one.agrees, one.disagrees, one.passes, one.extremity)
