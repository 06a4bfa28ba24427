"""The sitemap: the site's pages, then everything public that the index over everything holds, by parts."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from intelligences.search.keeper import AUDIENCE
from intelligences.search.models import Entry, FacetValue

from . import plan

PAGES, LARGEST = "pages", 5_000


def parts() -> list[tuple[str, int]]:
    """Kind and number (from 1) of every part."""
    counted = _public().values_list("kind").annotate(Count("id")).order_by("kind")
    return [(PAGES, 1), *((kind, number) for kind, count in counted for number in range(1, _parts(count) + 1))]


def part(kind: str, number: int) -> list[str]:
    """Paths of one part, in French; empty for a part that doesn't exist."""
    if kind == PAGES:
        return [page.url for page in plan.every_page()] if number == 1 else []
    start = LARGEST * (number - 1)
    if start < 0:
        return []
    return list(_public().filter(kind=kind).order_by("id").values_list("url", flat=True)[start : start + LARGEST])


def _parts(count: int) -> int:
    return -(-count // LARGEST)


def _public() -> QuerySet[Entry]:
    """What visitors may find, but for the pages themselves, which have their own part."""
    public = FacetValue.objects.filter(name=AUDIENCE, value="public").values("id")
    return Entry.objects.filter(audience__in=public).exclude(kind="page")
