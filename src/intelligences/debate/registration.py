"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.registries import (
    Askable,
    Followable,
    Moderated,
    NavigationEntry,
    PagePanel,
    Searchable,
    Telling,
)

from . import asides, queries
from .actions import statements
from .concertations import actions as concertation_actions
from .concertations import queries as concertation_queries
from .counter import registration as counter
from .models import Concertation, Contribution, Debate, Panel, Statement
from .moderating.actions import once_declared
from .panels import queries as panel_queries
from .requests import registration as requests


def register() -> None:
    """Called once, when Django is ready."""
    registries.moderated.register(
        Moderated(
            Statement, gettext_lazy("affirmation"), label=str, url=_url,
            accept=once_declared(statements.accept), refuse=once_declared(statements.refuse), tell=statements.explain,
        )
    )  # fmt: skip
    registries.searchables.register(
        Searchable(Debate, "debate", gettext_lazy("Débats"), queries.search_entry, queries.search_entries)
    )
    registries.askables.register(
        Askable(Concertation, str, _url, lambda held: held.organisation_id, visible=lambda held: held.is_public)
    )
    registries.moderated.register(
        Moderated(
            Contribution, gettext_lazy("contribution"), label=str, url=_url,
            accept=concertation_actions.accept, refuse=concertation_actions.refuse, tell=concertation_actions.tell,
            text=lambda one: f"{one.text}\n\n{one.signature}",
        )
    )  # fmt: skip
    registries.searchables.register(
        Searchable(
            Concertation, "concertation", gettext_lazy("Concertations"), concertation_queries.search_entry,
            concertation_queries.search_entries,
        )
    )  # fmt: skip
    registries.searchables.register(
        Searchable(
            Panel, "panel", gettext_lazy("Panels citoyens"), panel_queries.search_entry, panel_queries.search_entries
        )
    )
    registries.navigation.register(NavigationEntry("debate.index", gettext_lazy("Débats"), "debate:index", order=40))
    counter.register()
    requests.register()
    for model in (Debate, Panel):
        registries.askables.register(
            Askable(model, str, _url, lambda thing: thing.organisation_id, visible=lambda thing: thing.is_public)
        )
    for model in (Debate, Panel, Concertation):
        registries.followables.register(Followable(model, str, _url, visible=lambda thing, person: thing.is_public))
    for page in ("organisation", "territory"):
        panel = PagePanel(f"debate.{page}", page, "debate/_panel.html", _panel, order=30)
        registries.panels.register(panel)
        held = PagePanel(f"debate.concertations_{page}", page, "debate/concertations/_panel.html", _held, order=29)
        registries.panels.register(held)
        drawn = PagePanel(f"debate.panels_{page}", page, "debate/panels/_panel.html", _citizens_panels, order=31)
        registries.panels.register(drawn)
    registries.panels.register(PagePanel("debate.moderation", "moderation", "debate/_flagged.html", _flagged, order=10))
    for kind, sentence in (
        ("debate.opened", gettext_lazy("le débat est ouvert")),
        ("debate.closed", gettext_lazy("le débat est clos")),
        ("concertation.opened", gettext_lazy("la concertation est publiée")),
        ("concertation.concluded", gettext_lazy("la synthèse est publiée")),
        ("concertation.answered", gettext_lazy("une conclusion a sa réponse")),
        ("panel.opened", gettext_lazy("le panel prend des candidatures")),
        ("panel.announced", gettext_lazy("les chances sont publiées, le tirage est annoncé")),
        ("panel.drawn", gettext_lazy("le sort a choisi des membres")),
    ):
        registries.tellings.register(Telling(kind, _said(sentence)))


def _said(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: str(sentence)


def _url(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _flagged(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    shown = asides.to_look_at()
    return {"flagged": shown} if shown else None


def _of(found: QuerySet[Any], thing: Any) -> list[Any]:
    """The first five of an organisation or a territory."""
    field = "organisation" if isinstance(thing, Organisation) else "territory"
    return list(found.filter(**{field: thing})[:5])


def _panel(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    shown = _of(queries.listed(), thing)
    return {"debates": shown} if shown else None


def _held(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    shown = _of(concertation_queries.listed(), thing)
    return {"concertations": shown} if shown else None


def _citizens_panels(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    shown = _of(panel_queries.listed(), thing)
    return {"panels": shown} if shown else None
