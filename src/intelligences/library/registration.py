"""What this room shows to the others, which stand on its left and never import it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from intelligences.kernel import registries

from . import actions, rules
from .actions import purging
from .models import Deployment, Solution
from .queries import search


def register() -> None:
    """Called once, when the application is ready."""
    _searchables()
    for model in (Deployment, Solution):
        registries.citables.register(registries.Citable(model, label=str, url=_url))
        registries.followables.register(registries.Followable(model, label=str, url=_url, visible=_visible))
        registries.moderated.register(
            registries.Moderated(
                model, str(model._meta.model_name), label=str, url=_url, accept=actions.publish, refuse=actions.refuse
            )
        )
    registries.copy_holders.register(registries.CopyHolder("library", purging.purge))


def _searchables() -> None:
    uses, solutions = _("Usages"), _("Solutions")
    registries.searchables.register(
        registries.Searchable(Deployment, search.USE, uses, search.use_entry, search.use_entries)
    )
    registries.searchables.register(
        registries.Searchable(Solution, search.SOLUTION, solutions, search.solution_entry, search.solution_entries)
    )


def _url(record: Any) -> str:
    return str(record.get_absolute_url())


def _visible(record: Any, person: Any) -> bool:
    return rules.can_read(person, record)
