"""Sentences about territories: size classes, places, codes as people write them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui.typography import day, number

from .models import Kind, Territory
from .queries import Found
from .sizes import SIZE_BOUNDS, bounds

NARROW = "\u202f"
_CODE = re.compile(r"\d[\dAB]\d{3}")
_ARRONDISSEMENT = re.compile(r"751[0-2]\d|6938[1-9]|132[01]\d")  # INSEE's codes in Paris, Lyon, Marseille


def size_label(size: int | None) -> str:
    """`de 10 000 à 19 999 habitants`; empty when the class isn't known."""
    if size is None:
        return ""
    low, high = bounds(size)
    if high is None:
        return _("%(low)s habitants ou plus") % {"low": figure(low)}
    if low == 0:
        return _("moins de %(high)s habitants") % {"high": figure(SIZE_BOUNDS[1])}
    return _("de %(low)s à %(high)s habitants") % {"low": figure(low), "high": figure(high)}


def inhabitants(population: int | None) -> str:
    """`121 057 habitants`, or that the population isn't known."""
    if population is None:
        return _("population inconnue")
    if population < 2:
        return _("%(count)s habitant") % {"count": population}
    return _("%(count)s habitants") % {"count": figure(population)}


def siren_label(siren: str) -> str:
    """`212 500 565`."""
    return NARROW.join((siren[:3], siren[3:6], siren[6:])) if siren else ""


def place_label(territory: Territory) -> str:
    """`Doubs (25), Bourgogne-Franche-Comté`: where a territory is, without saying its name again."""
    departement = territory.departement
    parts = [f"{departement.name} ({departement.code})" if departement else ""]
    parts.append(territory.region.name if territory.region else "")
    return ", ".join(filter(None, parts))


def found_context(found: Found) -> str:
    """What tells a territory from its homonyms, and why it answers when it isn't named so.

    `commune, Doubs (25), 121 057 habitants, INSEE 25056`; `…, INSEE 01015 (autrefois Arbignieu)`.
    """
    parts = [found.kind_label]
    if found.departement_code:
        parts.append(f"{found.departement_name} ({found.departement_code})")
    elif found.region_name:
        parts.append(found.region_name)
    parts.append(inhabitants(found.population))
    parts.append(code_label(found.kind, found.code))
    because = _because(found)
    return ", ".join(parts) + (f" ({because})" if because else "")


def code_label(kind: str, code: str) -> str:
    """`INSEE 25056`, `SIREN 242 500 361`, `25`."""
    if kind in (Kind.EPCI, Kind.EPT):
        return _("SIREN %(code)s") % {"code": siren_label(code)}
    if kind == Kind.COMMUNE:
        return _("INSEE %(code)s") % {"code": code}
    return _("code %(code)s") % {"code": code}


def _because(found: Found) -> str:
    """Why an answer that isn't named so answers: an arrondissement, a former name, an old code."""
    said = found.said
    if not said:
        return ""
    if said.endswith(" Arrondissement"):
        return _("dont %(name)s") % {"name": said}
    if _ARRONDISSEMENT.fullmatch(said):
        return _("dont l’arrondissement de code INSEE %(code)s") % {"code": said}
    if not _CODE.fullmatch(said):
        return _("autrefois %(name)s") % {"name": said}
    if said[:2] != found.code[:2]:
        return _("autrefois dans un autre département, sous le code INSEE %(code)s") % {"code": said}
    return _("autrefois, code INSEE %(code)s") % {"code": said}


def figure(value: int) -> str:
    """A whole number in the page's language."""
    return number(value, language=get_language() or "fr")


def loaded(facts: Mapping[str, Any]) -> str:
    """What the event `territories.loaded` means."""
    said = _("La référence des territoires est à jour : édition construite le %(date)s, %(territories)s territoires.")
    written = day(date.fromisoformat(facts["date"]), language=get_language() or "fr")
    return said % {"date": written, "territories": figure(facts["territories"])}
