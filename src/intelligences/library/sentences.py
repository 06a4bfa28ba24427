"""A use told in sentences: who runs it, how far it is, since when, what is known of its effect and of its cost."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.french import fold
from intelligences.territories.wording import figure, inhabitants

from . import partial_dates
from .models import Deployment
from .vocabulary import Collection, EvidenceLevel, Learning, OperatorKind, Status

_DATED = {
    Status.PRODUCTION: gettext_lazy("%(who)s utilise ce système depuis %(date)s."),
    Status.PILOT: gettext_lazy("%(who)s expérimente ce système depuis %(date)s."),
}
_SEEN = {
    Status.PRODUCTION: gettext_lazy("%(who)s utilise ce système, connu depuis %(year)s."),
    Status.PILOT: gettext_lazy("%(who)s expérimente ce système, connu depuis %(year)s."),
    Status.IDEA: gettext_lazy("%(who)s prévoit ce système, connu depuis %(year)s."),
}
_UNDATED = {
    Status.PRODUCTION: gettext_lazy("%(who)s utilise ce système, depuis une date inconnue."),
    Status.PILOT: gettext_lazy("%(who)s expérimente ce système, depuis une date inconnue."),
    Status.IDEA: gettext_lazy("%(who)s prévoit ce système."),
    Status.STOPPED: gettext_lazy("%(who)s n’utilise plus ce système."),
}


def operator(use: Deployment) -> str:
    """`Plaisir (78)`: the body, with the département that tells it from its homonyms."""
    place = use.territory
    departement = (place.departement if place else None) or use.departement
    if departement is None or departement.pk == getattr(place, "pk", None):
        return use.operator_name
    return f"{use.operator_name} ({departement.code})"


def body(use: Deployment, kilometres: int | None = None) -> str:
    """`Plaisir (78), commune de 31 212 habitants, à 12 km`."""
    return ", ".join(_body(use, kilometres))


def whole(use: Deployment) -> str:
    """`Plaisir (78), commune de 31 212 habitants, utilise ce système depuis mars 2022.`"""
    told = _body(use)
    who = ", ".join(told) + ("," if len(told) > 1 else "")
    if use.status == Status.STOPPED and use.stopped_on:
        date = _day(use.stopped_on)
        return _("%(who)s n’utilise plus ce système depuis %(date)s.") % {"who": who, "date": date}
    if use.started_on and use.status in _DATED:
        return _DATED[Status(use.status)] % {"who": who, "date": _day(use.started_on)}
    if use.year and use.status in _SEEN:
        return _SEEN[Status(use.status)] % {"who": who, "year": use.year}
    if use.status in _UNDATED:
        return _UNDATED[Status(use.status)] % {"who": who}
    return _("%(who)s : un système connu%(since)s, dont l’état n’est pas précisé.") % {
        "who": ", ".join(told),
        "since": " " + _("depuis %(date)s") % {"date": use.year} if use.year else "",
    }


def since(use: Deployment) -> str:
    """What follows its state: ` depuis mars 2022`, `, connu depuis 2022`; empty when no date is known."""
    if use.status == Status.STOPPED:
        return " " + _("depuis %(date)s") % {"date": _day(use.stopped_on)} if use.stopped_on else ""
    if use.started_on:
        return " " + _("depuis %(date)s") % {"date": _day(use.started_on)}
    return _(", connu depuis %(year)s") % {"year": use.year} if use.year else ""


def facts(use: Deployment, level: int | None) -> str:
    """`Effet mesuré, niveau 1 sur 5 ; coût connu ; fournisseur : Vizzia.`; `level` is that of its best evidence."""
    cost = _("coût connu") if use.cost_investment is not None or use.cost_yearly is not None or use.cost_note else ""
    rules = _("règles, sans IA") if use.learning == Learning.RULES else ""
    supplier = _("fournisseur : %(names)s") % {"names": ", ".join(use.suppliers)} if use.suppliers else ""
    return "; ".join(filter(None, (effect(level), cost, supplier, rules))) + "."


def effect(level: int | None) -> str:
    """What is known of an effect, by the level of the best evidence; None when nothing is told."""
    if level is None:
        return _("Effet non décrit")
    if level == EvidenceLevel.CLAIM:
        return _("Effet annoncé, sans mesure décrite")
    return _("Effet mesuré, niveau %(level)s sur 5") % {"level": level}


def _day(date: str) -> str:
    """A partial date as it stands after "depuis": `mars 2022`, `le 27 février 2020`."""
    written = partial_dates.written(date)
    return _("le %(day)s") % {"day": written} if len(date) == len("2020-02-27") else written


def _body(use: Deployment, kilometres: int | None = None) -> list[str]:
    parts = [operator(use), _what(use)]
    if kilometres:
        parts.append(_("à %(distance)s km") % {"distance": figure(kilometres)})
    return [part for part in parts if part]


def _what(use: Deployment) -> str:
    """`commune de 31 212 habitants`; the kind isn't said again where the name begins with it."""
    if use.collection != Collection.FRANCE:
        return use.country_name
    place = use.territory
    if place is not None:
        told = {"what": place.what, "inhabitants": inhabitants(place.population)}
        if place.population is None:
            return "" if _names(use, place.what) else place.what
        return told["inhabitants"] if _names(use, place.what) else _("%(what)s de %(inhabitants)s") % told
    if use.operator_kind in (OperatorKind.UNKNOWN, OperatorKind.OTHER):
        return ""
    kind = str(OperatorKind(use.operator_kind).label)
    return "" if _names(use, kind) else kind


def _names(use: Deployment, kind: str) -> bool:
    """Whether the body's name begins as its kind does."""
    return fold(use.operator_name).split()[:1] == fold(kind).split()[:1]
