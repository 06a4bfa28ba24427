"""The measures of uses as everybody may read them: all those of a page or of a batch in the same few reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from intelligences.documents.queries import public

from ..models import Deployment, Evidence


def measures() -> Prefetch[Any]:
    """Puts the list of a use's measures in its `measures`, the best proved first, each with its source and its document
    (none while it isn't public).
    """
    rows = Evidence.objects.select_related("source").prefetch_related(Prefetch("document", public()))
    return Prefetch("evidence", rows.order_by("-level", "id"), to_attr="measures")


def with_measures(uses: Sequence[Deployment]) -> Sequence[Deployment]:
    """The same uses, with their measures. One that already has them is left as it is."""
    prefetch_related_objects(uses, measures())
    return uses
