"""The filters of the library: their name in the address, in the index, their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from intelligences.kernel.memory import Memory
from intelligences.territories.models import Kind, Territory
from intelligences.territories.wording import size_label

from ..vocabulary import (
    Collection,
    EvidenceLevel,
    Learning,
    OperatorKind,
    PersonalData,
    SourceKind,
    Status,
    Technique,
    domain_label,
)

SHOWN = 8
"""Values of a filter that are shown before one asks for all."""


@dataclass(frozen=True)
class Filter:
    """`name` is its parameter, `facet` its name in the index; `in_order` sorts values by themselves, not by number."""

    name: str
    facet: str
    title: Any
    label: Callable[[str], str]
    in_order: bool = False
    open: bool = False


def _choice(choices: type[TextChoices]) -> Callable[[str], str]:
    def label(value: str) -> str:
        return str(choices(value).label) if value in choices.values else value

    return label


def _size(value: str) -> str:
    return size_label(int(value)) if value in {str(number) for number in range(9)} else value


def _evidence(value: str) -> str:
    if not value.isdecimal() or int(value) not in EvidenceLevel.values:
        return _("aucun effet décrit")
    return _("niveau %(level)s : %(words)s") % {"level": value, "words": EvidenceLevel(int(value)).label}


FILTERS = {
    one.name: one
    for one in (
        Filter("domaine", "policy_domain", gettext_lazy("Domaine"), domain_label, open=True),
        Filter("etat", "status", gettext_lazy("État"), _choice(Status), open=True),
        Filter("type", "operator_kind", gettext_lazy("Type de territoire"), _choice(OperatorKind), open=True),
        Filter("taille", "size_class", gettext_lazy("Taille du territoire"), _size, in_order=True),
        Filter("region", Kind.REGION, gettext_lazy("Région"), str),
        Filter("departement", Kind.DEPARTEMENT, gettext_lazy("Département"), str),
        Filter("epci", Kind.EPCI, gettext_lazy("Intercommunalité"), str),
        Filter("technique", "technique", gettext_lazy("Technique"), _choice(Technique)),
        Filter("regles", "learning", gettext_lazy("Règles ou apprentissage"), _choice(Learning)),
        Filter("preuve", "evidence_level", gettext_lazy("Niveau de preuve"), _evidence, in_order=True),
        Filter("donnees", "personal_data", gettext_lazy("Données personnelles"), _choice(PersonalData)),
        Filter("fournisseur", "supplier", gettext_lazy("Fournisseur"), str),
        Filter("annee", "year", gettext_lazy("Année"), str, in_order=True),
        Filter("source", "source_kind", gettext_lazy("Nature de la source"), _choice(SourceKind)),
        Filter("collection", "collection", gettext_lazy("Collection"), _choice(Collection)),
    )
}
PLACES = ("region", "departement", "epci")
"""Filters whose values are codes of territories."""
_named: Memory[dict[tuple[str, str], str]] = Memory()


def labels(name: str, values: Iterable[str], places: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Each value of a filter with its words, capital first."""
    if name in PLACES:
        return {value: _capital(places.get((name, value), value)) for value in values}
    language = get_language() or settings.LANGUAGE_CODE
    return {value: _label(name, value, language) for value in values}


@lru_cache(maxsize=4096)
def _label(name: str, value: str, _language: str) -> str:
    """The words of a value in the active language, which is given for what is kept to be of that language."""
    return _capital(FILTERS[name].label(value))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def place_names() -> dict[tuple[str, str], str]:
    """Names of every territory that is a filter, by filter and code; a département with its number."""
    return _named.get("names", ("territories.",), _place_names)


def _place_names() -> dict[tuple[str, str], str]:
    found = Territory.objects.filter(kind__in=PLACES, current=True).order_by("id")
    return {
        (kind, code): f"{name} ({code})" if kind == Kind.DEPARTEMENT else name
        for kind, code, name in found.values_list("kind", "code", "name")
    }
