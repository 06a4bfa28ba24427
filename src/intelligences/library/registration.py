"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.kernel import registries
from intelligences.territories.models import Territory

from . import actions, rules, wording
from .actions import purging  # registers: its long works are known to the worker
from .models import Declaration, Deployment, Solution
from .queries import around, search, solution
from .vocabulary import Collection, State

TOLD = {
    "library.published": gettext_lazy("entre dans la bibliothèque"),
    "library.changed": gettext_lazy("fiche modifiée"),
    "library.stopped": gettext_lazy("usage arrêté"),
    "library.confirmed": gettext_lazy("fiche confirmée"),
    "library.withdrawn": gettext_lazy("fiche retirée"),
    "library.restored": gettext_lazy("fiche rétablie"),
    "library.grouped": gettext_lazy("usages rapprochés"),
    "library.assessment_published": gettext_lazy("obligations montrées"),
    "library.assessment_hidden": gettext_lazy("obligations retirées de la fiche"),
    "library.assessment_withdrawn": gettext_lazy("appréciation des obligations retirée"),
    "library.published_many": "",
}
"""Events that followers and the home page hear of; the last one counts records, see `_telling`."""

_CHANGED_BY = ("library.", "territories.")
"""What changes this room's figures and points: a record's event, or another edition of the reference."""


def register() -> None:
    """Called once, when the application is ready."""
    _searchables()
    for model in (Deployment, Solution):
        registries.citables.register(registries.Citable(model, label=str, url=_url))
        registries.followables.register(registries.Followable(model, label=str, url=_url, visible=_visible))
    for model, name in ((Deployment, gettext_lazy("usage")), (Solution, gettext_lazy("solution"))):
        registries.moderated.register(
            registries.Moderated(
                model, name, label=wording.record_label, url=_url, accept=actions.accept, refuse=actions.refuse
            )
        )
    registries.moderated.register(
        registries.Moderated(
            Declaration, gettext_lazy("déclaration"), label=str, url=_review_url,
            accept=actions.accept_declaration, refuse=actions.refuse_declaration,
        )
    )  # fmt: skip
    registries.copy_holders.register(registries.CopyHolder("library", purging.purge))
    registries.navigation.register(
        registries.NavigationEntry("library", gettext_lazy("Bibliothèque"), "library:index", order=10, room="library")
    )
    registries.map_layers.register(registries.MapLayer("library", around.places, solution.threads, _CHANGED_BY))
    _indicators()
    _panels()
    registries.askables.register(
        registries.Askable(
            Deployment, label=str, url=_url, answerer=lambda use: use.organisation_id, redress=_redress,
            visible=lambda use: use.state == State.PUBLISHED,
        )
    )  # fmt: skip
    for kind in TOLD:
        registries.tellings.register(registries.Telling(kind, _telling(kind)))


def _redress(use: Deployment) -> registries.Redress:
    """What the record says of contesting."""
    is_french = use.collection == Collection.FRANCE
    return registries.Redress(use.redress, use.language, use.accountable_service, use.contact_channel, is_french)


def _searchables() -> None:
    uses, solutions = gettext_lazy("Usages"), gettext_lazy("Solutions")
    registries.searchables.register(
        registries.Searchable(Deployment, search.USE, uses, search.use_entry, search.use_entries)
    )
    registries.searchables.register(
        registries.Searchable(Solution, search.SOLUTION, solutions, search.solution_entry, search.solution_entries)
    )


def _indicators() -> None:
    for key, name, compute, on_home in (
        ("library.uses", gettext_lazy("Usages publiés"), around.published_uses, True),
        ("library.measured", gettext_lazy("Effets mesurés"), around.measured_uses, True),
        ("library.silent_communes", gettext_lazy("Communes sans usage connu"), around.silent_communes, True),
        ("library.stopped", gettext_lazy("Usages arrêtés"), around.stopped_uses, False),
    ):
        indicator = registries.Indicator(key, name, compute, on_home, order=10, changed_by=_CHANGED_BY)
        registries.indicators.register(indicator)


def _panels() -> None:
    for page, template, context in (
        ("territory", "library/_territory.html", _on_territory),
        ("organisation", "library/_organisation.html", _on_organisation),
    ):
        panel = registries.PagePanel(f"library.{page}", page, template, context, order=10)
        registries.panels.register(panel)


def _on_territory(request: HttpRequest, territory: Territory) -> Mapping[str, Any]:
    return {"here": around.here(territory), "territory": territory}


def _on_organisation(request: HttpRequest, organisation: Organisation) -> Mapping[str, Any] | None:
    """Its uses; of a public body, also that it has declared none."""
    uses, count = around.of_organisation(organisation)
    is_public = organisation.kind in (Organisation.Kind.LOCAL_AUTHORITY, Organisation.Kind.STATE_BODY)
    return {"uses": uses, "count": count} if uses or is_public else None


def _telling(kind: str) -> Callable[[Mapping[str, Any]], str]:
    """One record: what happened to it; many at once: how many."""

    def sentence(facts: Mapping[str, Any]) -> str:
        if kind == "library.published_many":
            return _("Bibliothèque : %(what)s") % {"what": wording.published_many(facts)}
        return str(TOLD[kind])

    return sentence


def _url(record: Any) -> str:
    return str(record.get_absolute_url())


def _visible(record: Any, person: Any) -> bool:
    return rules.can_read(person, record)


def _review_url(declaration: Any) -> str:
    """Where moderators read what would become public."""
    return reverse("library:declaration_preview", kwargs={"pk": declaration.pk})
