"""The sentences and the links of the library's list: rows, filters, chips, orders, what was understood."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from intelligences.search.highlight import Marked, Piece, plain
from intelligences.search.queries import FacetValue
from intelligences.territories.models import Territory
from intelligences.territories.wording import figure, size_label
from intelligences.ui import typography

from .. import sentences
from ..queries.finding import Answer, Row
from ..vocabulary import Collection
from .filters import FILTERS, SHOWN, labels, place_names
from .selection import Selection

SORT_WORDS = {
    "pertinence": gettext_lazy("Pertinence"),
    "proches": gettext_lazy("Les plus proches"),
    "recent": gettext_lazy("Plus récents"),
    "titre": gettext_lazy("Titre"),
}
_LONGEST = 220
VIEW_WORDS = {"liste": gettext_lazy("Liste"), "cartes": gettext_lazy("Fiches"), "carte": gettext_lazy("Carte")}


@dataclass(frozen=True)
class Told:
    """A row as it is read: its title and summary cut where they answer, who runs it, how it goes, what is known."""

    title: Marked
    who: str
    state: str
    facts: str
    summary: Marked


def told(row: Row, level: int | None) -> Told:
    """The words of a row, with its best level of evidence."""
    use = row.use
    who = _("%(who)s :") % {"who": sentences.body(use, row.kilometres)}
    return Told(_typeset(row.found.title), who, sentences.since(use), sentences.facts(use, level), _summary(row))


def _summary(row: Row) -> Marked:
    """Its problem, marked where it answers; the excerpt begins with the body's name, which the row already says."""
    use, found = row.use, row.found.excerpt
    beginning = f"{' '.join(use.operator_name.split())} — "
    if plain(found).startswith(beginning):
        return _typeset(_after(len(beginning), found))
    short = shorten(use.problem, _LONGEST, placeholder=" …")
    return (Piece(typography.typeset(short, language=get_language() or "fr")),) if short else ()


def _after(left: int, marked: Marked) -> Marked:
    """A marked text without its first `left` signs."""
    kept = []
    for piece in marked:
        if left < len(piece.text):
            kept.append(Piece(piece.text[left:], piece.marked))
        left = max(0, left - len(piece.text))
    return tuple(kept)


def _typeset(marked: Marked) -> Marked:
    """With the apostrophes of print: other signs may stand on both sides of a cut."""
    return tuple(Piece(piece.text.replace("'", "’"), piece.marked) for piece in marked)


def filters(answer: Answer) -> list[dict[str, Any]]:
    """Each filter that can change something, its values with their number and the address that chooses them."""
    held = {name: answer.facet(name).values for name in FILTERS if name != "epci" or answer.selection.chosen.get(name)}
    shown = {name: _ordered(name, values) for name, values in held.items() if _tells(answer, values)}
    cut = {name: _cut(answer, name, values) for name, values in shown.items()}
    names = place_names()
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
    found = [{"label": label, "url": selection.toggled(name, value)} for name, value, label in _choices(selection)]
    if answer.place is not None:
        found.append({"label": near(answer.place), "url": selection.query(place="", sort="pertinence")})
    return found


def _choices(selection: Selection) -> list[tuple[str, str, str]]:
    """Each choice: the filter, the value, its words."""
    names = place_names()
    told = {name: labels(name, values, names) for name, values in selection.chosen.items()}
    return [(name, value, told[name][value]) for name, values in selection.chosen.items() for value in values]


def near(place: Territory) -> str:
    """`Près de Plaisir`."""
    return _("Près de %(place)s") % {"place": place.name}


def described(selection: Selection, place: Territory | None) -> str:
    """What a search asks: `« fuites », En service, Près de Plaisir`."""
    asked = [_quoted(selection.text)] if selection.text else []
    asked += [label for _name, _value, label in _choices(selection)]
    return ", ".join([*asked, near(place)] if place else asked)


def sorts(answer: Answer) -> list[dict[str, Any]]:
    """The orders, each with its address; the distance needs a place, and without words nothing is more relevant."""
    words = SORT_WORDS if answer.selection.text else {**SORT_WORDS, "pertinence": _("En service et mesurés d’abord")}
    return [
        {"label": label, "url": answer.selection.query(sort=name), "current": answer.selection.sort == name}
        for name, label in words.items()
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
        said.append(_("Aucun usage ne contient tous ces mots : voici les plus proches."))
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
