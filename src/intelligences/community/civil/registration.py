"""What the directory shows to the other rooms, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.registries import Moderated, PagePanel, Telling

from . import actions, queries, rules
from .models import KINDS, Presentation


def register() -> None:
    """Called once, when Django is ready."""
    registries.moderated.register(
        Moderated(
            Presentation, gettext_lazy("présentation d’une organisation"), label=str, url=_url,
            accept=actions.accept, refuse=actions.refuse, text=lambda one: f"{one.text}\n\n{one.source}",
        )
    )  # fmt: skip
    registries.panels.register(PagePanel("civil", "organisation", "civil/_organisation.html", _panel, order=5))
    registries.tellings.register(Telling("civil.presentation_published", _published))


def _published(facts: Mapping[str, Any]) -> str:
    return gettext("l’organisation se présente à neuf")


def _url(presentation: Any) -> str:
    return str(presentation.organisation.get_absolute_url())


def _panel(request: HttpRequest, organisation: Organisation) -> Mapping[str, Any] | None:
    if organisation.kind not in KINDS or organisation.state != Organisation.State.VALIDATED:
        return None
    told, can_present = queries.published(organisation), rules.can_present(request.user, organisation)
    waits = can_present and queries.waiting(organisation) is not None
    topics = queries.topic_labels(told) if told else []
    return {"presentation": told, "topics": topics, "can_present": can_present, "waits": waits,
            "organisation": organisation}  # fmt: skip
