"""Sentences and labels about uses: fields, states, costs, dates, sources."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from intelligences.kernel.fields import LANGUAGES
from intelligences.territories.wording import figure
from intelligences.ui import typography

from . import partial_dates
from .links.visiting import SILENT
from .models import Deployment, Link, Record, Solution, Source
from .snapshots import EXTRA
from .vocabulary import (
    Answer,
    Collection,
    EvidenceLevel,
    Learning,
    Nature,
    OperatorKind,
    Origin,
    PersonalData,
    SourceKind,
    Status,
    Technique,
    domain_label,
)

STATUS_KINDS = {
    Status.PRODUCTION: "good",
    Status.PILOT: "caution",
    Status.STOPPED: "stop",
    Status.IDEA: "neutral",
    Status.UNKNOWN: "neutral",
}
"""How each state is drawn by the status component."""

_OTHER_FIELDS = {
    "name": gettext_lazy("nom"),
    "territory": gettext_lazy("territoire"),
    "departement": gettext_lazy("département"),
    "solution": gettext_lazy("solution"),
    "organisation": gettext_lazy("organisation"),
    "policy_domains": gettext_lazy("domaines"),
    "suppliers": gettext_lazy("fournisseurs"),
    "operator_siren": gettext_lazy("SIREN"),
    "cost_currency": gettext_lazy("monnaie"),
    "cost_year": gettext_lazy("année du coût"),
    "footprint_unit": gettext_lazy("unité de l’empreinte"),
    "evidence": gettext_lazy("effets mesurés"),
    "pool": gettext_lazy("territoires associés"),
    "source": gettext_lazy("source principale"),
    "provenance": gettext_lazy("sources par champ"),
    "answers": gettext_lazy("réponses « ne sait pas » et « sans objet »"),
    "collection": gettext_lazy("collection"),
    "origin": gettext_lazy("origine"),
    "register": gettext_lazy("registre"),
    "external_id": gettext_lazy("numéro dans le registre"),
}
_WORDS: dict[str, Any] = {
    "status": Status,
    "learning": Learning,
    "technique_family": Technique,
    "personal_data": PersonalData,
    "operator_kind": OperatorKind,
    "nature": Nature,
    "collection": Collection,
    "origin": Origin,
}
_DATES = ("started_on", "stopped_on", "confirmed_on")
ATOMS = frozenset({*_WORDS, *_DATES, "year", "cost_year", "language"})
"""Fields whose value changes as a whole: one of a few words, or a date."""


def field_label(name: str) -> str:
    """What people call a field of a use or of a solution; the cell's own name for one of a register."""
    if name.startswith(EXTRA):
        return name.removeprefix(EXTRA)
    if name in _OTHER_FIELDS:
        return str(_OTHER_FIELDS[name])
    model = Deployment if hasattr(Deployment, name) else Solution
    return str(model._meta.get_field(name).verbose_name)


def value_label(name: str, value: Any) -> Any:
    """A field's value as people read it: choices by their words, domains by their labels; the rest as it is."""
    if name == "policy_domains":
        return [domain_label(slug) for slug in value]
    if name == "language":
        return dict(LANGUAGES).get(value, value)
    if name in _DATES and isinstance(value, str):
        return partial_dates.written(value)
    if name in _WORDS and value in _WORDS[name].values:
        return str(_WORDS[name](value).label)
    return value


def answer_label(answer: str) -> str:
    """`ne sait pas` or `sans objet`."""
    return str(Answer(answer).label)


def cost_label() -> str:
    """What the several fields of a cost are called together."""
    return _("coût")


def cost(deployment: Deployment) -> str:
    """`180 000 € d’investissement, 22 000 € par an (2024)`; empty when no figure is known."""
    parts = []
    if deployment.cost_investment is not None:
        parts.append(_("%(amount)s d’investissement") % {"amount": money(deployment.cost_investment, deployment)})
    if deployment.cost_yearly is not None:
        parts.append(_("%(amount)s par an") % {"amount": money(deployment.cost_yearly, deployment)})
    year = f" ({deployment.cost_year})" if deployment.cost_year and parts else ""
    return ", ".join(parts) + year


def money(amount: Decimal, deployment: Deployment) -> str:
    """An amount in the currency of the record."""
    language = get_language() or "fr"
    if deployment.cost_currency == "EUR":
        return typography.euros(amount, language=language)
    return f"{typography.number(amount, language=language)}\u00a0{deployment.cost_currency}"


def footprint(deployment: Deployment) -> str:
    """`12,5 kgCO2e`; empty when it isn't known."""
    if deployment.footprint_value is None:
        return ""
    value = typography.number(deployment.footprint_value, language=get_language() or "fr")
    return f"{value}\u00a0{deployment.footprint_unit}"


def measured(before: Decimal | None, after: Decimal | None, unit: str) -> str:
    """`de 65 à 8 %`; empty without both figures."""
    if before is None or after is None:
        return ""
    language = get_language() or "fr"
    told = {"before": typography.number(before.normalize(), language=language)}
    told["after"] = typography.number(after.normalize(), language=language)
    return _("de %(before)s à %(after)s") % told + f"\u00a0{unit}"


def record_label(record: Record) -> str:
    """What a record is called alone: a use with who runs it, since several have one title."""
    return f"{record}, {record.operator_name}" if isinstance(record, Deployment) else str(record)


def published_many(facts: Mapping[str, Any]) -> str:
    """`222 fiches publiées, 3 fiches modifiées`, from the facts of the event; what didn't happen isn't said."""
    made, changed = facts.get("created", 0), facts.get("changed", 0)
    told = [ngettext("%(number)s fiche publiée", "%(number)s fiches publiées", made) % {"number": figure(made)}]
    if changed:
        also = ngettext("%(number)s fiche modifiée", "%(number)s fiches modifiées", changed)
        told = [*(told if made else []), also % {"number": figure(changed)}]
    return ", ".join(told)


def level_words(level: int) -> str:
    """What a level of evidence means."""
    return str(EvidenceLevel(level).label)


def source_note(source: Source) -> str:
    """`presse, Smart City Mag, mars 2024, consulté le 23 novembre 2026`."""
    parts = [str(SourceKind(source.kind).label), source.publisher]
    if source.published_on:
        parts.append(partial_dates.written(source.published_on))
    if source.consulted_on:
        day = typography.day(source.consulted_on, language=get_language() or "fr")
        parts.append(_("consultée le %(day)s") % {"day": day})
    return ", ".join(filter(None, parts))


def dead_link(link: Link) -> str:
    """`depuis le 3 mai 2026, dernière réponse le 12 avril 2026`; empty for a link that isn’t dead."""
    language = get_language() or "fr"
    if link.dead_since is None:
        return ""
    since = typography.day(link.dead_since, language=language)
    if link.answered_on is None:
        return _("depuis le %(since)s au moins") % {"since": since}
    last = typography.day(link.answered_on, language=language)
    return _("depuis le %(since)s, dernière réponse le %(last)s") % {"since": since, "last": last}


def link_trouble(why: str) -> str:
    """What an address said, for those who mend it; `why` is that of a Link."""
    return _("pas de réponse") if why == SILENT else _("réponse %(status)s") % {"status": why}


def origin_sentence(record: Record) -> str:
    """How the record came here, as the notice on its page says it."""
    if record.origin != Origin.DECLARED and record.confirmed_on:
        day = typography.day(record.confirmed_on, language=get_language() or "fr")
        return _("Recensé d’après une source publique, confirmé le %(day)s.") % {"day": day}
    if record.origin == Origin.COLLECTED:
        return _("Recensé d’après une source publique, non confirmé par la collectivité.")
    if record.origin == Origin.IMPORTED:
        return _("Importé d’un registre public, non confirmé par l’organisme.")
    return _("Déclaré par l’organisme.")
