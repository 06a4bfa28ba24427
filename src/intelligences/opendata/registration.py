"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from intelligences.kernel import registries
from intelligences.library.models import Deployment

from . import queries


def register() -> None:
    """Called once, when the application is ready."""
    registries.panels.register(
        registries.PagePanel("opendata.harvest", "use", "opendata/_harvested.html", _harvested, order=90)
    )


def _harvested(request: HttpRequest, use: Deployment) -> Mapping[str, Any] | None:
    """Whence it comes, under which licence, seen when."""
    item = queries.origin_of(use)
    return {"item": item, "source": item.source} if item is not None else None
