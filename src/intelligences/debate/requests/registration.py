"""What requests for debates show to the other rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.events import reference
from intelligences.kernel.registries import Moderated, PagePanel, Searchable, Telling

from ..models import Debate
from . import actions, queries, rules
from .models import DebateRequest


def register() -> None:
    """Called once, when Django is ready."""
    registries.moderated.register(
        Moderated(
            DebateRequest, gettext_lazy("demande de débat"), label=str, url=_url,
            accept=actions.accept, refuse=actions.refuse,
        )
    )  # fmt: skip
    registries.searchables.register(
        Searchable(
            DebateRequest, "debate_request", gettext_lazy("Demandes de débat"),
            queries.search_entry, queries.search_entries,
        )
    )  # fmt: skip
    for page in ("organisation", "territory"):
        panel = PagePanel(f"debate.requests.{page}", page, "debate/requests/_panel.html", _panel, order=32)
        registries.panels.register(panel)
    registries.panels.register(
        PagePanel("debate.requests.debate", "debate", "debate/requests/_origin.html", _origin, order=10)
    )
    for kind, sentence in (
        ("debate.request_published", gettext_lazy("un débat est demandé")),
        ("debate.request_answered", gettext_lazy("une demande de débat reçoit sa réponse")),
    ):
        registries.tellings.register(Telling(kind, _said(sentence)))


def _said(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: f"{sentence} ({gettext('demande')} {facts['request']})"


def _url(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _panel(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    if isinstance(thing, Organisation):
        found = queries.listed().filter(organisation=thing) | queries.listed().filter(asked_by=thing)
    else:
        found = queries.listed().filter(territory=thing)
    own = rules.organisations_of(request.user)
    can_ask = bool(own) and thing not in own
    shown = list(found[:5])
    return {"requests": shown, "can_ask": can_ask, "reference": reference(thing)} if shown or can_ask else None


def _origin(request: HttpRequest, debate: Debate) -> Mapping[str, Any] | None:
    found = list(queries.listed().filter(debate=debate))
    return {"requests": found} if found else None
