"""The sentences and the links of the library's list: rows, filters, chips, orders, what was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intelligences.search.queries import FacetValue
from intelligences.territories.models import Territory
from intelligences.territories.wording import figure, inhabitants, size_label

from .. import partial_dates, wording
from ..models import Deployment
from ..queries.finding import Answer, Row
from ..vocabulary import Collection, EvidenceLevel, Learning, OperatorKind, Status
from .filters import FILTERS, PLACES, SHOWN, labels, place_names
from .selection import Selection

SORT_WORDS = {
    "pertinence": gettext_lazy("Pertinence"),
    "proches": gettext_lazy("Les plus proches"),
    "recent": gettext_lazy("Plus récents"),
    "titre": gettext_lazy("Titre"),
}
VIEW_WORDS = {"liste": gettext_lazy("Liste"), "cartes": gettext_lazy("Fiches"), "carte": gettext_lazy("Carte")}


@dataclass(frozen=True)
class Told:
    """A row as sentences: who, how it goes, what is known of its effect."""

    who: str
    state: str
    effect: str


def told(row: Row) -> Told:
    """The sentences of a row."""
    use = row.use
    return Told(_who(use, row.kilometres), _state(use), _effect(use, row.level))


def _who(use: Deployment, kilometres: int | None) -> str:
    """`Plaisir (78), commune, 31 212 habitants, à 12 km :`."""
    parts = [use.operator_name]
    place = use.territory
    departement = (place.departement if place else None) or use.departement
    if departement is not None and departement.pk != getattr(place, "pk", None):
        parts[0] += f" ({departement.code})"
    if use.collection != Collection.FRANCE:
        parts.append(use.country_name)
    elif place is not None:
        parts.append(
            _("%(what)s, %(inhabitants)s") % {"what": place.what, "inhabitants": inhabitants(place.population)}
        )
    elif use.operator_kind not in (OperatorKind.UNKNOWN, OperatorKind.OTHER):
        parts.append(str(OperatorKind(use.operator_kind).label))
    if kilometres:
        parts.append(_("à %(distance)s km") % {"distance": figure(kilometres)})
    return _("%(who)s :") % {"who": ", ".join(parts)}


def _state(use: Deployment) -> str:
    """`depuis 2022`, or the year of its source; empty when no date is known."""
    if use.status == Status.STOPPED:
        return " " + _("depuis %(date)s") % {"date": partial_dates.written(use.stopped_on)} if use.stopped_on else ""
    if use.started_on:
        return " " + _("depuis %(date)s") % {"date": partial_dates.written(use.started_on)}
    return _(", connu en %(year)s") % {"year": use.year} if use.year else ""


def _effect(use: Deployment, level: int | None) -> str:
    if level is None:
        effect = _("Effet non décrit")
    elif level == EvidenceLevel.CLAIM:
        effect = _("Effet annoncé, sans mesure décrite")
    else:
        effect = _("Effet mesuré, niveau %(level)s sur 5") % {"level": level}
    cost = _("coût connu") if use.cost_investment is not None or use.cost_yearly is not None or use.cost_note else ""
    rules = _("règles, sans IA") if use.learning == Learning.RULES else ""
    supplier = _("fournisseur : %(names)s") % {"names": ", ".join(use.suppliers)} if use.suppliers else ""
    return "; ".join(filter(None, (effect, cost, supplier, rules))) + "."


def filters(answer: Answer) -> list[dict[str, Any]]:
    """Each filter that can change something, its values with their number and the address that chooses them."""
    held = {name: answer.facet(name).values for name in FILTERS if name != "epci" or answer.selection.chosen.get(name)}
    shown = {name: _ordered(name, values) for name, values in held.items() if _tells(answer, values)}
    cut = {name: _cut(answer, name, values) for name, values in shown.items()}
    names = place_names({name: [one.value for one in cut[name]] for name in cut if name in PLACES})
    return [
        {
            "name": name,
            "title": FILTERS[name].title,
            "open": FILTERS[name].open or any(one.chosen for one in values) or answer.selection.unfolded == name,
            "values": _options(answer.selection, name, cut[name], names),
            "more": f"{answer.selection.query(unfolded=name)}#filtre-{name}" if len(cut[name]) < len(values) else "",
        }
        for name, values in shown.items()
    ]


def _tells(answer: Answer, values: tuple[FacetValue, ...]) -> bool:
    """A filter with one value that every answer has would change nothing."""
    return len(values) > 1 or any(one.chosen or one.count < answer.count for one in values)


def _ordered(name: str, values: tuple[FacetValue, ...]) -> list[FacetValue]:
    return (
        sorted(values, key=lambda one: one.value, reverse=name in ("annee",)) if FILTERS[name].in_order else [*values]
    )


def _cut(answer: Answer, name: str, values: list[FacetValue]) -> list[FacetValue]:
    """The first values and those that are chosen; all when they were asked for, or when one or two only would hide."""
    if answer.selection.unfolded == name or len(values) <= SHOWN + 2 or FILTERS[name].in_order:
        return values
    return [one for rank, one in enumerate(values) if rank < SHOWN or one.chosen]


def _options(
    selection: Selection, name: str, values: list[FacetValue], names: dict[tuple[str, str], str]
) -> list[dict[str, Any]]:
    words = labels(name, [one.value for one in values], names)
    return [
        {
            "label": words[one.value],
            "count": one.count,
            "url": selection.toggled(name, one.value),
            "active": one.chosen,
        }
        for one in values
    ]


def chips(answer: Answer) -> list[dict[str, str]]:
    """What is active, each with the address that takes it away."""
    selection = answer.selection
    names = place_names({name: values for name, values in selection.chosen.items() if name in PLACES})
    found = []
    for name, values in selection.chosen.items():
        words = labels(name, values, names)
        found += [{"label": words[value], "url": selection.toggled(name, value)} for value in values]
    if answer.place is not None:
        label = _("Près de %(place)s") % {"place": answer.place.name}
        found.append({"label": label, "url": selection.query(place="", sort="pertinence")})
    return found


def sorts(answer: Answer) -> list[dict[str, Any]]:
    """The orders, each with its address; the distance needs a place."""
    return [
        {"label": label, "url": answer.selection.query(sort=name), "current": answer.selection.sort == name}
        for name, label in SORT_WORDS.items()
        if name != "proches" or answer.place is not None
    ]


def views(selection: Selection) -> list[dict[str, Any]]:
    """The three ways to show the same answer."""
    return [
        {"label": label, "url": selection.query(view=name), "current": selection.view == name}
        for name, label in VIEW_WORDS.items()
    ]


def only_france(answer: Answer) -> dict[str, Any] | None:
    """How many of the answers are elsewhere, and the address without them; None when there is nothing to take away."""
    number = answer.number("collection", Collection.ELSEWHERE)
    if not number or answer.selection.chosen.get("collection"):
        return None
    sentence = ngettext(
        "dont %(number)s fiche ailleurs en Europe et dans le monde",
        "dont %(number)s fiches ailleurs en Europe et dans le monde",
        number,
    )
    url = answer.selection.with_choice("collection", Collection.FRANCE)
    return {"sentence": sentence % {"number": figure(number)}, "url": url}


def notes(answer: Answer) -> list[dict[str, str]]:
    """How the words were read, where it differs from what was typed; `action` is another query to try."""
    understood, said = answer.results.understood, []
    if understood.interrupted:
        said.append(_("Cette recherche est trop large : elle a été interrompue. Ajoutez un mot plus précis."))
    if understood.corrections:
        words = {"typed": _quoted(answer.results.text), "used": _quoted(understood.text)}
        said.append(_("Aucun usage pour %(typed)s. Voici ceux pour %(used)s.") % words)
    if understood.loosened:
        said.append(_("Aucun usage ne contient tous ces mots : voici ceux qui en contiennent l’essentiel."))
    if understood.cut:
        said.append(_("Votre texte est long : seul son début a été cherché."))
    if understood.excluded:
        said.append(_("Sans %(words)s.") % {"words": ", ".join(map(_quoted, understood.excluded))})
    found = [{"text": text, "action": "", "url": ""} for text in said]
    if answer.results.instead:
        url = answer.selection.query(text=answer.results.instead)
        found.append({"text": _("Peut-être cherchiez-vous :"), "action": answer.results.instead, "url": url})
    return found


def like(place: Territory) -> str:
    """What a territory like this one is: `commune, de 10 000 à 19 999 habitants`."""
    return ", ".join(filter(None, (place.what, size_label(place.size_class))))


def _quoted(text: str) -> str:
    return _("« %(text)s »") % {"text": text.strip()}


def status_kind(use: Deployment) -> str:
    """How its state is drawn."""
    return wording.STATUS_KINDS[Status(use.status)]
