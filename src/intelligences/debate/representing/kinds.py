"""What a debate may ask: a few coarse categories, those for which the census or the organiser knows a margin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import Category, Debate, Entry, Trait

NAMED: Mapping[str, tuple[Any, ...]] = {
    Trait.Kind.AGE: (
        _("15 à 29 ans"),
        _("30 à 44 ans"),
        _("45 à 59 ans"),
        _("60 à 74 ans"),
        _("75 ans et plus"),
    ),
    Trait.Kind.SEX: (_("Femmes"), _("Hommes")),
    Trait.Kind.SIZE: (
        _("Commune de moins de 2 000 habitants"),
        _("Commune de 2 000 à 9 999 habitants"),
        _("Commune de 10 000 à 49 999 habitants"),
        _("Commune de 50 000 habitants et plus"),
    ),
}
"""The age bands are those of the census's tables by commune (INSEE, « grandes tranches d’âges »)."""
SIZES = (2_000, 10_000, 50_000)
"""Where commune sizes are cut."""
QUESTIONS: Mapping[str, Any] = {
    Trait.Kind.AGE: _("Votre tranche d’âge"),
    Trait.Kind.SEX: _("Votre sexe, au sens du recensement"),
    Trait.Kind.SIZE: _("La commune où vous habitez"),
    Trait.Kind.PLACE: _("La partie du territoire où vous habitez"),
}
_SAID: Mapping[str, tuple[Any, ...]] = {Trait.Kind.SEX: (_("Femme"), _("Homme"))}
"""As one says it of oneself, where the category's name doesn't."""
MOST_PLACES = 8
_ASKED_IN_ORDER = tuple(Trait.Kind)


def name_of(category: Category) -> str:
    """A category in the active language, or as the organiser named it."""
    return category.name or str(NAMED[category.trait.kind][category.position])


def said(category: Category) -> str:
    """The same, as one says it of oneself."""
    words = _SAID.get(category.trait.kind)
    return str(words[category.position]) if words else name_of(category)


def can_ask(debate: Debate) -> bool:
    """Not among one organisation's agents (each would be recognised), nor of votes gathered elsewhere."""
    return debate.entry not in (Entry.AGENTS, Entry.IMPORTED)


def asked(debate: Debate) -> list[Trait]:
    """What a debate asks, in the order of the page, each with its categories."""
    if not can_ask(debate):
        return []
    held = debate.traits.prefetch_related("categories__trait")
    return sorted(held, key=lambda trait: _ASKED_IN_ORDER.index(Trait.Kind(trait.kind)))
