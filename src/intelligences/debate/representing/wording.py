"""A comparison as pages tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from intelligences.ui import charts, typography
from intelligences.ui.charts import Chart
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number, percent

from ..freezing import tables
from ..models import Comparison, Debate, Result, Trait
from . import kinds, weighting
from .queries import comparison_of

_DRAWN = 8
"""Statements in the drawing: those that weighting moves most; the table has them all."""


@dataclass(frozen=True)
class ShownTrait:
    """One trait: participants beside the population, where the population's figures come from, the widest gap."""

    trait: Trait
    drawing: Chart
    gap: str


@dataclass(frozen=True)
class Shown:
    """The section of a result's page."""

    answered: str
    traits: tuple[ShownTrait, ...]
    why_not: str
    how: str
    drawing: Chart | None
    table: Table | None
    left_out: int


def asked(traits: Sequence[Trait]) -> str:
    """« tranche d’âge, sexe »."""
    return ", ".join(str(Trait.Kind(trait.kind).label) for trait in traits)


def shown(debate: Debate, result: Result) -> Shown | None:
    """What the page of a result tells; None before the closing, or when nothing was asked."""
    comparison = comparison_of(result)
    if comparison is None:
        return None
    texts = {row["statement"]: row["text"] for row in tables(result)["statements"]}
    told = comparison.figures
    traits = {trait.pk: trait for trait in kinds.asked(debate)}
    lines = [ShownTrait(traits[one["trait"]], *_trait(traits[one["trait"]], one)) for one in told["traits"]]
    rows = told["statements"]
    return Shown(
        answered=_answered(told),
        traits=tuple(lines),
        why_not="" if told["weighting"]["possible"] else _why_not(told["weighting"], traits),
        how=_how(told["weighting"]) if told["weighting"]["possible"] else "",
        drawing=_moved(rows, texts) if rows else None,
        table=_table(rows, texts) if rows else None,
        left_out=told["left_out"],
    )


def printed(debate: Debate, result: Result) -> dict[str, Any] | None:
    """The same for a document: a title, sentences, tables."""
    told = shown(debate, result)
    if told is None:
        return None
    sentences = [told.answered, *(f"{one.gap} {_sourced(one.trait)}".strip() for one in told.traits)]
    sentences.append(told.why_not or f"{told.how} {_only_here()}")
    listed = [one.drawing.table for one in told.traits]
    return {
        "title": _("Qui a participé"),
        "sentences": sentences,
        "tables": [*listed, told.table] if told.table else listed,
    }


def _sourced(trait: Trait) -> str:
    return _("Population : %(source)s, au %(day)s, donnée par l’organisateur.") % {
        "source": trait.source, "day": typography.day(trait.as_of, language=get_language() or "fr"),
    }  # fmt: skip


def _only_here() -> str:
    return _("Les autres chiffres de ce document ne sont pas pondérés. Ce n’est pas un sondage.")


def _answered(told: Mapping[str, Any]) -> str:
    sentence = ngettext(
        "%(answered)s personne sur %(all)s a répondu à toutes les questions facultatives.",
        "%(answered)s personnes sur %(all)s ont répondu à toutes les questions facultatives.",
        told["answered"],
    )
    return sentence % {"answered": number(told["answered"]), "all": number(told["participants"])}


def _trait(trait: Trait, told: Mapping[str, Any]) -> tuple[Chart, str]:
    categories = list(trait.categories.all())
    whole, answered = sum(one.population for one in categories), told["answered"]
    here, there = _("participants"), _("population")
    rows: dict[str, dict[str, float | None]] = {
        kinds.name_of(one): {
            here: None if many is None or not answered else many / answered,
            there: one.population / whole,
        }
        for one, many in zip(categories, told["people"], strict=True)
    }
    title = _("%(trait)s : participants et population") % {"trait": capfirst(Trait.Kind(trait.kind).label)}
    note = ngettext("%(number)s réponse.", "%(number)s réponses.", answered) % {"number": number(answered)}
    if None in told["people"]:
        note += " " + _("Sous %d réponses, une part est tue, et une autre avec elle.") % weighting.SMALL
    drawing = charts.dots(title, rows, write=lambda value: percent(value, 0), domain=(0, _top(rows)), note=note)
    return drawing, _gap(rows, here, there)


def _top(rows: Mapping[str, Mapping[str, float | None]]) -> float:
    """A little above the largest share, so that its dot stands whole."""
    return max((value for row in rows.values() for value in row.values() if value is not None), default=1.0) + 0.05


def _gap(rows: Mapping[str, Mapping[str, float | None]], here: str, there: str) -> str:
    known = [(name, row[here] or 0, row[there] or 0) for name, row in rows.items() if row[here] is not None]
    if not known:
        return ""
    name, share, population = max(known, key=lambda one: (round(abs(one[1] - one[2]), 9), one[2] - one[1]))
    return _("Écart le plus large : %(name)s, %(share)s des participants, %(population)s de la population.") % {
        "name": name, "share": percent(share, 0), "population": percent(population, 0),
    }  # fmt: skip


def _why_not(told: Mapping[str, Any], traits: Mapping[int, Trait]) -> str:
    if told["reason"] == "few":
        return _("Trop peu de personnes ont répondu pour redresser les votes : il en faut %d.") % weighting.FEWEST
    if told["reason"] == "category":
        category = traits[told["trait"]].categories.all()[told["category"]]
        return _("Trop peu de réponses dans « %(name)s » pour redresser les votes : il en faut %(fewest)d.") % {
            "name": kinds.name_of(category), "fewest": weighting.FEWEST_IN_CATEGORY,
        }  # fmt: skip
    return _("Les participants ressemblent trop peu à la population : redressés, quelques votes décideraient de tout.")


def _how(told: Mapping[str, Any]) -> str:
    return _(
        "Chaque réponse compte de %(lowest)s à %(highest)s fois ; après redressement, elles en valent %(effective)s "
        "de poids égal."
    ) % {
        "lowest": number(told["lowest"], 2),
        "highest": number(told["highest"], 2),
        "effective": number(told["effective"], 0),
    }


def _moved(rows: Sequence[Mapping[str, Any]], texts: Mapping[int, str]) -> Chart:
    widest = sorted(rows, key=lambda row: (-abs(row["agree"] - row["weighted"]), row["statement"]))[:_DRAWN]
    drawn = {
        _named(row, texts): {_("tous les votes"): row["agree"], _("redressés"): row["weighted"]}
        for row in sorted(widest, key=lambda row: int(row["statement"]))
    }
    title = _("Ce que le redressement déplace le plus")
    note = _("Part d’accord parmi les votes, ceux qui ne se prononcent pas compris.")
    return charts.dots(title, drawn, write=lambda value: percent(value, 0), domain=(0, 1), note=note)


def _named(row: Mapping[str, Any], texts: Mapping[int, str]) -> str:
    return f"{row['statement']}. {texts[row['statement']]}"


def _table(rows: Sequence[Mapping[str, Any]], texts: Mapping[int, str]) -> Table:
    headings = (
        Heading(_("Affirmation")),
        Heading(_("Tous les votes"), figures=True),
        Heading(_("Votes"), figures=True),
        Heading(_("Redressés"), figures=True),
        Heading(_("Taille efficace"), figures=True),
    )
    lines = [
        [_named(row, texts), _interval(row, "agree"), number(row["votes"]), _interval(row, "weighted"),
         number(row["effective"])]
        for row in rows
    ]  # fmt: skip
    note = _("Entre parenthèses, l’intervalle à 95 % : ce que le hasard seul expliquerait. Parts arrondies au point.")
    return Table(_("D’accord avec chaque affirmation, avant et après redressement"), headings, lines, note)


def _interval(row: Mapping[str, Any], name: str) -> str:
    return _("%(value)s (%(low)s à %(high)s)") % {
        "value": percent(row[name], 0), "low": percent(row[f"{name}_low"], 0), "high": percent(row[f"{name}_high"], 0),
    }  # fmt: skip


def public_figures(debate: Debate, comparison: Comparison) -> dict[str, Any]:
    """The same as data: traits by their name, categories with the population, its source and day."""
    traits = {trait.pk: trait for trait in kinds.asked(debate)}
    told = dict(comparison.figures)
    told["traits"] = [_public_trait(traits[one["trait"]], one) for one in told["traits"]]
    weighed = dict(told["weighting"])
    if "trait" in weighed:
        category = traits[weighed["trait"]].categories.all()[weighed["category"]]
        weighed |= {"trait": category.trait.kind, "category": kinds.name_of(category)}
    return told | {"weighting": weighed}


def _public_trait(trait: Trait, told: Mapping[str, Any]) -> dict[str, Any]:
    categories = [
        {"name": kinds.name_of(one), "population": one.population, "people": many}
        for one, many in zip(trait.categories.all(), told["people"], strict=True)
    ]
    return {
        "trait": trait.kind, "source": trait.source, "as_of": trait.as_of.isoformat(),
        "answered": told["answered"], "categories": categories,
    }  # fmt: skip
