"""The figures that the method's page tells of the library."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from ..models import Deployment, Evidence, Solution
from ..vocabulary import SourceKind, State


@dataclass(frozen=True)
class Counts:
    """French uses published and waiting, by kind of main source; solutions; foreign uses; measures by level."""

    published: int
    waiting: int
    sources: list[tuple[str, int]]
    solutions: int
    elsewhere: int
    measures: dict[int, int]


def counts() -> Counts:
    """Read now."""
    french = Deployment.objects.french().aggregate(
        published=Count("id", Q(state=State.PUBLISHED)), waiting=Count("id", Q(state=State.WAITING))
    )
    public = Deployment.objects.published()
    by_kind = public.french().order_by().values("source__kind").annotate(number=Count("id"))
    kinds = {row["source__kind"]: row["number"] for row in by_kind.order_by("source__kind")}
    measures = Evidence.objects.filter(deployment__in=public.french()).order_by().values("level")
    return Counts(
        published=french["published"],
        waiting=french["waiting"],
        sources=[(str(SourceKind(kind).label), number) for kind, number in kinds.items() if kind],
        solutions=_shared(),
        elsewhere=public.exclude(collection="france").count(),
        measures={row["level"]: row["number"] for row in measures.annotate(number=Count("id")).order_by("level")},
    )


def _shared() -> int:
    """Public French solutions that several public uses share; a supplier's product that nobody tells of using isn't."""
    uses = Count("deployments", Q(deployments__state=State.PUBLISHED))
    return Solution.objects.published().french().alias(uses=uses).filter(uses__gte=2).count()
