"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.registries import Followable, Moderated, NavigationEntry, PagePanel, Searchable, Telling

from . import asides, queries
from .actions import statements
from .models import Debate, Statement


def register() -> None:
    """Called once, when Django is ready."""
    registries.moderated.register(
        Moderated(
            Statement, gettext_lazy("affirmation"), label=str, url=_url,
            accept=statements.accept, refuse=statements.refuse, tell=statements.explain,
        )
    )  # fmt: skip
    registries.searchables.register(
        Searchable(Debate, "debate", gettext_lazy("Débats"), queries.search_entry, queries.search_entries)
    )
    registries.navigation.register(NavigationEntry("debate.index", gettext_lazy("Débats"), "debate:index", order=40))
    registries.followables.register(Followable(Debate, str, _url, visible=lambda debate, person: debate.is_public))
    for page in ("organisation", "territory"):
        panel = PagePanel(f"debate.{page}", page, "debate/_panel.html", _panel, order=30)
        registries.panels.register(panel)
    registries.panels.register(PagePanel("debate.moderation", "moderation", "debate/_flagged.html", _flagged, order=10))
    for kind, sentence in (
        ("debate.opened", gettext_lazy("le débat est ouvert")),
        ("debate.closed", gettext_lazy("le débat est clos")),
    ):
        registries.tellings.register(Telling(kind, _said(sentence)))


def _said(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: str(sentence)


def _url(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _flagged(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    shown = asides.to_look_at()
    return {"flagged": shown} if shown else None


def _panel(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    found = queries.listed()
    found = found.filter(organisation=thing) if isinstance(thing, Organisation) else found.filter(territory=thing)
    shown = list(found[:5])
    return {"debates": shown} if shown else None
