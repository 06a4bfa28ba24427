"""The result of a debate as a PDF to read, to cite and to file: the figures of its page, dated by their computation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui import pdf, typography
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number

from . import asides, drawing, exposing, freezing, publication, queries, results, wording
from .evening.wording import on_paper
from .models import Debate, Result
from .representing.wording import printed

_ENDS = 5


def result_pdf(debate: Debate, result: Result) -> bytes:
    """The bytes of a result's PDF in the active language."""
    shown = results.shown(result)
    verdict = wording.verdict(result)
    data = {
        "language": debate.language.split("-")[0],
        "question": typography.typeset(debate.question, language=debate.language),
        "facts": _facts(debate, result),
        "bridging": {
            "title": _("Ce qui rassemble"),
            "rows": _lines(shown.bridging),
            "note": _bridging_note(shown),
            "table": shown.measures,
        },
        "divisive": {
            "title": _("Ce qui divise"),
            "rows": _lines(shown.divisive),
            "note": _divisive_note(shown),
            "table": None,
        },
        "map": _map(result, verdict),
        "groups": [_group(one) for one in shown.groups],
        "slate": {
            "title": _("Un choix qui représente tout le monde"),
            "rows": _lines(shown.slate),
            "note": _typeset(
                _(
                    "Des affirmations choisies pour qu’aucun groupe de personnes d’accord entre elles, assez grand "
                    "pour "
                    "en mériter une, ne soit laissé sans."
                )
                + " "
                + wording.certificate(result)
            ),
        },
        "asides_title": _("Participations qui se ressemblent"),
        "asides": [
            {"title": one.title, "text": _typeset(one.text), "tables": one.tables}
            for one in asides.told(debate, result)
        ],
        "represented": _represented(debate, result),
        "exposure": _exposure(debate),
        "moderation": {"title": _("La modération"), "sentences": _moderation(debate)},
        "unknown_title": _("Ce que l’on ne sait pas"),
        "unknown": [_typeset(one) for one in _unknown(debate, shown)],
        "method": {"title": _("La méthode, et comment vérifier"), "sentences": _method(debate, result)},
        "citation": {"title": _("Comment citer"), "text": _typeset(_cited(result))},
        "source": {"title": _("La source"), "text": debate.attribution, "address": debate.source},
        "missing": _("inconnu"),
    }
    return pdf.render(
        "debate/typst/result.typ",
        data,
        title=_typeset(_("Résultat : %s") % debate.title),
        path=freezing.path(result),
        on=timezone.localdate(result.computed_at),
        version=_version(result),
        language=get_language() or "fr",
    )


def _typeset(text: str) -> str:
    return typography.typeset(text, language=get_language() or "fr")


def _day(value: date) -> str:
    return typography.day(value, language=get_language() or "fr")


def _version(result: Result) -> str:
    told = _("résultat définitif nᵒ %d") if result.is_final else _("résultat provisoire nᵒ %d")
    return told % result.number


def _facts(debate: Debate, result: Result) -> list[tuple[str, str]]:
    facts = [(_("Organisation"), debate.organisation.name)]
    if debate.territory:
        facts.append((_("Territoire"), debate.territory.name))
    facts += [
        (_("Version"), _version(result)),
        (_("Chiffres calculés le"), _day(timezone.localdate(result.computed_at))),
    ]
    if result.days:
        facts.append((_("Votes reçus"), _typeset(_days(result.days))))
    facts += [
        (_("Participations"), number(result.participants)),
        (_("Votes"), number(result.votes)),
        (_("Affirmations soumises au vote"), number(result.summary["statements"] - result.summary["moderated_out"])),
    ]
    return facts


def _days(days: list[list[Any]]) -> str:
    first, last, (most, many) = days[0][0], days[-1][0], max(days, key=lambda one: one[1])
    written = {name: _day(date.fromisoformat(day)) for name, day in (("first", first), ("last", last), ("most", most))}
    if first == last:
        return _("le %(first)s") % written
    told = _("du %(first)s au %(last)s ; le plus le %(most)s : %(many)s")
    return told % {**written, "many": number(many)}


def _lines(lines: Iterable[results.Line]) -> list[dict[str, str]]:
    return [
        {"text": f"{one.number}. {one.text}", "language": _language(one), "note": _typeset(_told(one))} for one in lines
    ]


def _language(line: results.Line) -> str:
    return line.language.split("-")[0]


def _told(one: results.Line) -> str:
    counts = _("%(agrees)s d’accord · %(disagrees)s pas d’accord · %(passes)s ne se prononcent pas") % {
        "agrees": number(one.agrees),
        "disagrees": number(one.disagrees),
        "passes": number(one.passes),
    }
    if one.score is None or one.low is None or one.high is None:
        return counts
    score = _("score %(score)s (de %(low)s à %(high)s)") % {
        "score": number(one.score, 2),
        "low": number(min(one.low, one.score), 2),
        "high": number(max(one.high, one.score), 2),
    }
    return f"{counts} · {score}"


def _bridging_note(shown: results.Shown) -> str:
    if not shown.bridging:
        return _("Aucune affirmation n’a encore assez de votes.")
    return _typeset(
        _(
            "Le score va de -1, tout le monde est contre, à 1, tout le monde est d’accord. Il retire ce que "
            "l’appartenance à un camp suffit à expliquer. Entre parenthèses, du 5ᵉ au 95ᵉ centile."
        )
    )


def _divisive_note(shown: results.Shown) -> str:
    return "" if shown.divisive else _("Aucune affirmation connue ne partage nettement les participants.")


def _map(result: Result, verdict: wording.Verdict) -> dict[str, Any]:
    groups = result.summary["map"]["groups"]
    told = {"title": _("La carte des opinions"), "verdict": verdict.title, "text": _typeset(verdict.text)}
    tendency = _typeset(wording.tendency(result))
    level = wording.level_verdict(result)
    if level is not None:
        without = _("Une fois retiré ce que chaque personne répond à tout : %(title)s. %(text)s")
        tendency += " " + _typeset(without % {"title": level.title, "text": level.text})
    if not result.cells:
        none = _("La carte se trace à partir de vingt participations : avant, un point serait quelqu’un.")
        return {**told, "picture": "", "note": _typeset(none), "legend": [], "tendency": tendency}
    made = drawing.printed_map(result.cells, groups)
    return {
        **told,
        "picture": made.svg,
        "note": _typeset(made.words),
        "legend": [{"mark": mark, "label": label} for label, mark in made.legend],
        "tendency": tendency,
    }


def _group(one: results.Group) -> dict[str, Any]:
    people = _("%(group)s, %(people)s personnes") % {"group": one.name, "people": number(one.people)}
    rows = [
        {
            "text": said.line.text,
            "language": _language(said.line),
            "note": _typeset(
                (
                    _("Plutôt d’accord : %(number)s sur %(total)s")
                    if said.agrees
                    else _("Plutôt pas d’accord : %(number)s sur %(total)s")
                )
                % {"number": number(said.many), "total": number(said.total)}
            ),
        }
        for said in one.says
    ]
    return {"title": people[:1].upper() + people[1:], "rows": rows}


def _represented(debate: Debate, result: Result) -> dict[str, Any] | None:
    told = printed(debate, result)
    return told and {**told, "sentences": [_typeset(one) for one in told["sentences"]]}


def _exposure(debate: Debate) -> dict[str, Any]:
    """Of what was shown, the sentence, and the statements at both ends."""
    exposed = queries.exposure(debate)
    title = _("Ce qui a été montré")
    if not exposed:
        return {"title": title, "text": _("Aucun tirage n’est connu pour ce débat."), "table": None}
    ends = exposing.ends(exposed, _ENDS)
    headings = (
        Heading(_("Affirmation")),
        Heading(_("Tirages"), figures=True),
        Heading(_("Vérifiés"), figures=True),
        Heading(_("Attendus"), figures=True),
    )
    rows = [
        [f"{one.number}. {one.text}", number(one.shown), number(one.audited), number(one.expected, 1)] for one in ends
    ]
    caption = _("Les affirmations les plus et les moins montrées") if len(ends) < len(exposed) else title
    text = _(
        "Chaque affirmation est tirée au sort, avec des chances publiées : de %(least)s à %(most)s tirages. Un "
        "tirage sur "
        "cinq est vérifié : on y compte ce qui est sorti, et ce qui devait sortir."
    )
    values = {"least": number(ends[-1].shown), "most": number(ends[0].shown)}
    return {"title": title, "text": _typeset(text % values), "table": Table(caption, headings, rows)}


def _moderation(debate: Debate) -> list[str]:
    counted = queries.moderated(debate)
    values = {name: number(value) for name, value in vars(counted).items()}
    some = _(
        "Les participants ont proposé %(proposed)s affirmations : %(published)s publiées, %(refused)s non publiées, "
        "%(waiting)s à lire."
    )
    told = [some % values if counted.proposed else _("Les participants n’ont proposé aucune affirmation.")]
    if debate.withdrawn:
        told.append(_("Personnes qui ont retiré leurs votes : %s.") % number(debate.withdrawn))
    return [_typeset(one) for one in told]


def _unknown(debate: Debate, shown: results.Shown) -> list[str]:
    told = [
        wording.entry(debate),
        *filter(None, [on_paper(debate)]),
        _("Qui participe n’a pas été tiré au sort : ces chiffres parlent des participants, pas de la population."),
    ]
    if shown.little_known:
        told.append(
            _("Affirmations qui ont moins de dix votes, et ne sont pas classées : %s.") % number(shown.little_known)
        )
    return told


def _method(debate: Debate, result: Result) -> list[str]:
    told = wording.method(result)
    if result.is_final and publication.are_offered(debate, result):
        told.append(
            _(
                "Les votes un à un, sans nom ni date, sont publiés : la commande « intelligences debate analyse » "
                "refait ce qui tient aux votes seuls."
            )
        )
    roll = queries.roll_of(debate)
    if roll is not None:
        values = {"size": number(roll.size), "root": roll.root}
        told.append(_("Reçus publiés à la clôture : %(size)s, sous la racine %(root)s.") % values)
    return [_typeset(one) for one in told]


def _cited(result: Result) -> str:
    return freezing.citation(result) if result.is_final else _("Un résultat provisoire change : attendez le définitif.")
