"""The words of the library, by the name of what they fill: of a column of the records, or of a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.library import vocabulary as words
from intelligences.library.finding.filters import FILTERS
from intelligences.territories.models import Kind
from intelligences.territories.wording import size_label

Pairs = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Vocabulary:
    """`name` is that of the column; `filter` the parameter that takes its values, "" when none does."""

    name: str
    title: Any
    read: Callable[[], Pairs]

    @property
    def filter(self) -> str:
        return next((one.name for one in FILTERS.values() if one.facet == self.name), "")

    def values(self) -> list[dict[str, str]]:
        """Each value with what it means, in the active language."""
        return [{"value": str(value), "label": str(label)} for value, label in self.read()]


def _of(choices: Any) -> Callable[[], Pairs]:
    return lambda: choices.choices


def _domains() -> Pairs:
    return ((slug, one.label) for slug, one in words.DOMAINS.items())


def _sizes() -> Pairs:
    return ((size, size_label(size)) for size in range(9))


VOCABULARIES = {
    one.name: one
    for one in (
        Vocabulary("policy_domain", _("Politiques publiques"), _domains),
        Vocabulary("status", _("États d’un usage"), _of(words.Status)),
        Vocabulary("operator_kind", _("Natures de l’organisme"), _of(words.OperatorKind)),
        Vocabulary("technique", _("Familles de techniques"), _of(words.Technique)),
        Vocabulary("learning", _("Règles ou apprentissage"), _of(words.Learning)),
        Vocabulary("personal_data", _("Données personnelles"), _of(words.PersonalData)),
        Vocabulary("evidence_level", _("Niveaux de preuve"), _of(words.EvidenceLevel)),
        Vocabulary("source_kind", _("Natures des sources"), _of(words.SourceKind)),
        Vocabulary("collection", _("Collections"), _of(words.Collection)),
        Vocabulary("origin", _("Provenances"), _of(words.Origin)),
        Vocabulary("nature", _("Natures d’une solution"), _of(words.Nature)),
        Vocabulary("state", _("États de publication"), _of(words.State)),
        Vocabulary("answer", _("Ce qui tient lieu de valeur"), _of(words.Answer)),
        Vocabulary("size_class", _("Tailles de territoire"), _sizes),
        Vocabulary("territory_kind", _("Types de territoire"), _of(Kind)),
        Vocabulary("organisation_kind", _("Natures d’une organisation"), _of(Organisation.Kind)),
    )
}
