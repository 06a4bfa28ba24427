"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.registries import Askable, Moderated, PagePanel, Searchable, Telling
from intelligences.territories.models import Territory

from . import actions, law, queries, rules
from .civil import registration as civil
from .meetings import registration as meetings
from .models import Kind, Question


def register() -> None:
    """Called once, when Django is ready."""
    registries.askables.register(Askable(Organisation, str, _url, lambda body: body.pk, visible=_is_verified))
    registries.askables.register(Askable(Territory, lambda place: place.name, _url, _local_authority))
    registries.moderated.register(
        Moderated(
            Question, gettext_lazy("question"), label=str, url=_url,
            accept=actions.accept, refuse=actions.refuse, tell=actions.tell,
        )
    )  # fmt: skip
    civil.register()
    meetings.register()
    registries.searchables.register(
        Searchable(Question, "question", gettext_lazy("Questions"), queries.search_entry, queries.search_entries)
    )
    for page, template in (("use", "_use"), ("organisation", "_organisation"), ("territory", "_territory")):
        panel = PagePanel(f"community.{page}", page, f"community/{template}.html", _panel, order=40)
        registries.panels.register(panel)
    for kind, sentence in (
        ("question.published", gettext_lazy("une question ou un signalement est publié")),
        ("question.answered", gettext_lazy("une réponse est publiée")),
        ("question.answer_corrected", gettext_lazy("une réponse est corrigée")),
    ):
        registries.tellings.register(Telling(kind, _said(sentence)))


def _said(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    def told(facts: Mapping[str, Any]) -> str:
        return f"{sentence} ({gettext('question')} {facts['question']})"

    return told


def _url(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _is_verified(organisation: Organisation) -> bool:
    return organisation.state == Organisation.State.VALIDATED


def _local_authority(territory: Territory) -> int | None:
    """The organisation that is this territory, when it is in the directory."""
    bodies = Organisation.objects.filter(
        territory=territory, kind=Organisation.Kind.LOCAL_AUTHORITY, state=Organisation.State.VALIDATED
    )
    return bodies.order_by("pk").values_list("pk", flat=True).first()


def _panel(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    block = queries.block(thing)
    if block is None:
        return None
    context: dict[str, Any] = {"block": block, "law": law.rules(), "redress": block.subject.redress}
    if isinstance(thing, Organisation):
        context |= {"received": queries.summary(thing), "can_see": rules.can_see_received(request.user, thing)}
    if isinstance(thing, Territory):
        found = queries.listed(queries.Filters(about=block.reference, kind=Kind.MISSING))
        context["missing"] = found.count()
    return context
