"""What counter-analyses show to the other rooms, and on the result's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from intelligences.community.civil.rules import organisations_of
from intelligences.kernel import registries
from intelligences.kernel.registries import Moderated, PagePanel, Telling

from ..models import Debate
from . import actions, queries
from .models import CounterAnalysis


def register() -> None:
    """Called once, when Django is ready."""
    registries.moderated.register(
        Moderated(
            CounterAnalysis, gettext_lazy("contre-analyse (conformité à la loi seulement)"), label=str, url=_url,
            accept=actions.accept, refuse=actions.refuse,
            text=lambda one: f"{one.title}\n\n{one.text}\n\n{one.link}",
        )
    )  # fmt: skip
    registries.panels.register(PagePanel("debate.counter", "debate_result", "debate/counter/_beside.html", _beside))
    registries.tellings.register(Telling("debate.counter_analysis_published", _published))


def _published(facts: Mapping[str, Any]) -> str:
    return gettext("une organisation publie son analyse du résultat")


def _url(analysis: Any) -> str:
    """Its own page answers nobody before it is accepted."""
    return str(analysis.get_absolute_url() if analysis.state in CounterAnalysis.READABLE else analysis.cited)


def _beside(request: HttpRequest, debate: Debate) -> Mapping[str, Any] | None:
    if not debate.is_public:
        return None
    tabs = queries.tabs(debate, current=None)
    can_write = bool(organisations_of(request.user)) and actions.frozen(debate) is not None
    return {"debate": debate, "tabs": tabs, "can_write": can_write} if tabs or can_write else None
