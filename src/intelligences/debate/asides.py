"""Participants set aside to see what they change: near-identical ones, those who came in bursts. They stay counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number, percent

from .bursts import BURST, in_bursts
from .freezing import tables
from .models import Debate, Entry, Result
from .publication import FEWEST
from .wording import verdict_of

_SHOWN = 5
_A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Aside:
    """What is said of participants who are flagged; the tables compare the figures with and without them."""

    title: str
    text: str
    tables: tuple[Table, ...] = ()


def told(debate: Debate, result: Result) -> list[Aside]:
    """What the page of a result says of participants who look alike or came together; results of before these figures
    say nothing."""
    found = []
    if "near_identical" in result.summary:
        found.append(_near_identical(debate, result, result.summary["near_identical"]))
    if debate.entry in (Entry.LINK, Entry.CODE):  # the ways in of which the network is looked at
        found.append(_bursts(debate, result))
    return found


@dataclass(frozen=True)
class Flagged:
    """A debate at which moderators look: counts, nobody's name."""

    debate: Debate
    near_identical: int
    in_bursts: int


def to_look_at() -> list[Flagged]:
    """Debates that are open, or that closed in the last month, where participants are flagged as of the last result."""
    since = timezone.now() - _A_MONTH
    recent = Debate.objects.filter(Q(state=Debate.State.OPEN) | Q(closed_at__gte=since), state__in=Debate.PUBLIC)
    found = []
    for debate in recent.exclude(entry=Entry.IMPORTED).order_by("pk"):
        result = Result.objects.latest_of(debate)
        alike = result.summary.get("near_identical", {}).get("participants", 0) if result else 0
        came = in_bursts(debate)
        if alike or came:
            found.append(Flagged(debate, alike, came))
    return found


def are_shown(debate: Debate, participants: int) -> bool:
    """Whether figures by statement are told without some: among few people the difference would tell their votes."""
    return participants >= FEWEST and debate.entry != Entry.AGENTS


def _near_identical(debate: Debate, result: Result, found: Mapping[str, Any]) -> Aside:
    from .engine.near_identical import FEWEST_ANSWERS, FEWEST_PEOPLE

    title = _("Réponses presque identiques")
    compared, people, clusters = found["compared"], found["participants"], found["clusters"]
    if compared < FEWEST_PEOPLE:
        short = _("On ne les cherche que parmi les personnes qui ont répondu à %d affirmations : elles sont trop peu.")
        return Aside(title, short % FEWEST_ANSWERS)
    values = {"people": number(people), "compared": number(compared), "answers": FEWEST_ANSWERS}
    if not people:
        none = _(
            "Aucune participation n’en copie d’autres, parmi les %(compared)s qui ont répondu à %(answers)s "
            "affirmations ou plus."
        )
        return Aside(title, none % values)
    values["clusters"] = ngettext("%d ensemble", "%d ensembles", len(clusters)) % len(clusters)
    values["sizes"] = ", ".join(map(number, clusters))
    some = _(
        "%(people)s participations sur %(compared)s comparées forment %(clusters)s (%(sizes)s) aux réponses presque "
        "identiques : au moins %(answers)s en commun, neuf sur dix pareilles, plus que le hasard n’explique. Une "
        "personne qui revient, un automate, une salle qui répond d’une seule voix : les votes ne disent pas lequel. "
        "Elles restent comptées."
    )
    return Aside(title, some % values, _tables(debate, result, "near_identical"))


def _bursts(debate: Debate, result: Result) -> Aside:
    title = _("Arrivées groupées")
    many = in_bursts(debate)
    if not many:
        none = _("Jamais %d participations en ligne ou plus ne sont venues d’un même réseau le même jour.")
        return Aside(title, none % BURST)
    some = _(
        "%(many)s participations sont venues par groupes de %(burst)d ou plus d’un même réseau le même jour : une "
        "salle, ou quelqu’un qui insiste. Elles restent comptées."
    )
    return Aside(title, some % {"many": number(many), "burst": BURST}, _tables(debate, result, "bursts"))


def _tables(debate: Debate, result: Result, kind: str) -> tuple[Table, ...]:
    without = result.summary.get(f"without_{kind}")
    if without is None:
        return ()
    by_statement = are_shown(debate, result.participants)
    rows = [
        [_("Participations"), number(result.participants), number(without["participants"])],
        [_("Votes"), number(result.votes), number(without["votes"])],
        [_("Groupes d’opinion"), verdict_of(result.summary["map"]).title, verdict_of(without["map"]).title],
    ]
    if by_statement:
        lists = result.tables["consensus"], result.tables[f"consensus_without_{kind}"]
        for direction, label in (
            ("agree", _("On s’accorde à dire oui à")),
            ("disagree", _("On s’accorde à dire non à")),
        ):
            rows.append([label, *(_numbers(held, direction) for held in lists)])
    headings = (Heading(_("Ce qui est compté")), Heading(_("avec elles")), Heading(_("sans elles")))
    compared = Table(_("Le résultat avec et sans ces participations"), headings, rows)
    return (compared, _statements(result, kind)) if by_statement else (compared,)


def _numbers(consensus: list[dict[str, Any]], direction: str) -> str:
    held = [str(one["statement"]) for one in consensus if one["direction"] == direction]
    return _("nᵒ %s") % ", ".join(held) if held else _("aucune affirmation")


def _statements(result: Result, kind: str) -> Table:
    """The statements that bring most people together, with or without."""
    rows = {row["statement"]: row for row in tables(result)["statements"] if row["moderated"] != -1}
    others = {row["statement"]: row for row in result.tables[f"statements_without_{kind}"] if row["statement"] in rows}
    highest: list[int] = []
    for held in (rows, others):
        scored = [row for row in held.values() if row["bridging"] is not None]
        ordered = sorted(scored, key=lambda row: (-row["bridging"], row["statement"]))
        highest += [row["statement"] for row in ordered[:_SHOWN] if row["statement"] not in highest]
    headings = (
        Heading(_("Affirmation")),
        Heading(_("D’accord, avec"), figures=True),
        Heading(_("sans"), figures=True),
        Heading(_("Score, avec"), figures=True),
        Heading(_("sans"), figures=True),
    )
    told = [
        [
            f"{one}. {rows[one]['text']}",
            *(_agreed(held[one]) for held in (rows, others)),
            *(_score(held[one]) for held in (rows, others)),
        ]
        for one in highest
    ]
    return Table(_("Ce qui rassemble le plus, avec et sans ces participations"), headings, told)


def _agreed(row: Mapping[str, Any]) -> str:
    votes = row["agrees"] + row["disagrees"] + row["passes"]
    return percent(row["agrees"] / votes, 0) if votes else "–"


def _score(row: Mapping[str, Any]) -> str:
    return "–" if row["bridging"] is None else number(row["bridging"], 2)
