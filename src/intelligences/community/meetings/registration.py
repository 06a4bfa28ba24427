"""What meetings show to the other rooms, which stand on the left of this one or register what a meeting is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.kernel.events import reference
from intelligences.kernel.registries import Citable, Followable, NavigationEntry, PagePanel, Searchable, Telling
from intelligences.territories.models import Territory

from . import queries, rules
from .models import Meeting, Minutes

PANELS = ("use", "organisation", "territory", "debate", "concertation", "panel")


def register() -> None:
    """Called once, when Django is ready."""
    registries.searchables.register(
        Searchable(Meeting, "meeting", gettext_lazy("Rencontres"), queries.search_entry, queries.search_entries)
    )
    registries.navigation.register(
        NavigationEntry("meetings.index", gettext_lazy("Rencontres"), "meetings:index", order=45)
    )
    registries.followables.register(Followable(Meeting, str, _url, visible=lambda meeting, person: meeting.is_public))
    registries.citables.register(Citable(Minutes, str, _url))
    for page in PANELS:
        panel = PagePanel(f"meetings.{page}", page, "meetings/_panel.html", _panel, order=35)
        registries.panels.register(panel)
    for kind, sentence in (
        ("meeting.moved", gettext_lazy("la rencontre change de moment ou de lieu")),
        ("meeting.cancelled", gettext_lazy("la rencontre est annulée")),
        ("meeting.minutes_published", gettext_lazy("un compte rendu de la rencontre est publié")),
    ):
        registries.tellings.register(Telling(kind, _said(sentence)))
    registries.tellings.register(Telling("meeting.announced", _announced))


def _said(sentence: Any) -> Callable[[Mapping[str, Any]], str]:
    return lambda facts: str(sentence)


def _announced(facts: Mapping[str, Any]) -> str:
    return gettext("une rencontre est annoncée (rencontre %(number)s)") % {"number": facts["meeting"]}


def _url(thing: Any) -> str:
    return str(thing.get_absolute_url())


def _panel(request: HttpRequest, thing: Any) -> Mapping[str, Any] | None:
    filters = _filters(thing)
    ahead = queries.listed(filters)
    past = queries.listed(queries.Filters(True, filters.organisation, filters.territory, filters.about))
    can_organise = bool(rules.organisations_of(request.user))
    if not can_organise and not ahead.exists() and not past.exists():
        return None
    shown = queries.lines(ahead[:5])
    return {"lines": shown, "past": past.count(), "filters": filters, "reference": reference(thing),
            "can_organise": can_organise}  # fmt: skip


def _filters(thing: Any) -> queries.Filters:
    """Of an organisation and of a place, all their meetings; of another thing, those about it."""
    if isinstance(thing, Organisation):
        return queries.Filters(organisation=thing)
    if isinstance(thing, Territory):
        return queries.Filters(territory=thing)
    return queries.Filters(about=reference(thing))
