"""The sentences and the links of the search page: what was understood, and each choice as an address."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.twins import twin_address
from intelligences.search.exports import MOST_ROWS
from intelligences.search.queries import Facet, Results
from intelligences.search.syntax import LONGEST_TEXT, MOST_WORDS

SORTS = {"pertinence": "relevance", "recent": "recent", "titre": "title"}
_SORT_LABELS = {
    "pertinence": gettext_lazy("Pertinence"),
    "recent": gettext_lazy("Plus récents"),
    "titre": gettext_lazy("Titre"),
}
_LANGUAGES = {
    "fr": gettext_lazy("En français"),
    "en": gettext_lazy("En anglais"),
    "other": gettext_lazy("Dans une autre langue"),
}
_CHOICES = ("type", "langue")


@dataclass(frozen=True)
class Note:
    """A sentence on how the query was read, with another query to try, if any."""

    text: str
    action: str = ""
    url: str = ""


def chosen(asked: QueryDict) -> bool:
    """Whether a facet is chosen."""
    return any(asked.getlist(name) for name in _CHOICES)


def notes(answer: Results, asked: QueryDict) -> list[Note]:
    """How the query was read, where it differs from what was typed."""
    understood = answer.understood
    told = []
    if understood.interrupted:
        told.append(Note(_("Cette recherche est trop large : elle a été interrompue. Ajoutez un mot plus précis.")))
    if understood.corrections:
        typed, used = _quoted(answer.text), _quoted(understood.text)
        told.append(
            Note(_("Aucun résultat pour %(typed)s. Voici ceux pour %(used)s.") % {"typed": typed, "used": used})
        )
    if understood.loosened:
        told.append(Note(_("Rien ne contient tous ces mots : voici ce qui s’en approche le plus.")))
    if understood.cut:
        limits = {"words": MOST_WORDS, "letters": LONGEST_TEXT}
        told.append(
            Note(
                _(
                    "Votre texte est long : seuls ses %(words)d premiers mots, dans ses %(letters)d premiers signes, "
                    "ont été cherchés."
                )
                % limits
            )
        )
    if understood.excluded:
        left_out = ", ".join(map(_quoted, understood.excluded))
        told.append(Note(_("Sans les résultats qui contiennent %(words)s.") % {"words": left_out}))
    if answer.instead:
        told.append(Note(_("Peut-être cherchiez-vous :"), answer.instead, _address(asked, q=[answer.instead])))
    return told


def chips(answer: Results, asked: QueryDict) -> list[dict[str, Any]]:
    """The choices in force, each with the address that removes it."""
    return [
        {"label": option["label"], "url": option["url"]}
        for facet in facets(answer, asked)
        for option in facet["values"]
        if option["active"]
    ]


def without_choices(asked: QueryDict) -> str:
    """The same query without any choice."""
    return _address(asked, **{name: [] for name in _CHOICES})


def facets(answer: Results, asked: QueryDict) -> list[dict[str, Any]]:
    """Types and languages, each value with its address; a facet that can't change anything isn't shown."""
    shown = ((_("Type"), "type", answer.kinds), (_("Langue"), "langue", answer.languages))
    return [
        {
            "title": title,
            "open": any(value.chosen for value in facet.values),
            "more": "",
            "values": _options(name, facet, asked),
        }
        for title, name, facet in shown
        if len(facet.values) > 1 or any(value.chosen for value in facet.values)
    ]


def _options(name: str, facet: Facet, asked: QueryDict) -> list[dict[str, Any]]:
    now = asked.getlist(name)
    options = []
    for one in facet.values:
        others = [value for value in now if value != one.value]
        url = _address(asked, **{name: others if one.chosen else [*others, one.value]})
        label = str(_LANGUAGES.get(one.value, one.label)) if name == "langue" else one.label
        options.append({"label": label, "count": one.count, "url": url, "active": one.chosen})
    return options


def sorts(answer: Results, asked: QueryDict) -> list[dict[str, Any]]:
    """The orders that can change something, each with its address."""
    dated = answer.sort == "recent" or any(found.on for found in answer.results)
    return [
        {"label": label, "url": _address(asked, tri=[name]), "current": answer.sort == SORTS[name]}
        for name, label in _SORT_LABELS.items()
        if name != "recent" or dated
    ]


def downloads(address: str, answer: Results) -> list[dict[str, str]]:
    """Files of the answers."""
    cut = _("les %(rows)d premiers") % {"rows": MOST_ROWS} if answer.count > MOST_ROWS else ""
    return [
        {"label": _("CSV (données ouvertes)"), "url": twin_address(address, "csv"), "hint": cut},
        {"label": "JSON", "url": twin_address(address, "json"), "hint": _("cette page") if answer.pages > 1 else ""},
    ]


def _address(asked: QueryDict, **values: list[str]) -> str:
    """The page's address with other values of some parameters, from its first page."""
    query = asked.copy()
    query.pop("page", None)
    for name, held in values.items():
        query.setlist(name, held)
    return f"?{query.urlencode()}"


def _quoted(text: str) -> str:
    return _("« %(text)s »") % {"text": text.strip()}
