"""What bringing in ballots changes, told to people."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number as written

from .. import queries
from ..models import Debate, Statement
from .planning import Plan
from .votes_csv import Fault

SHOWN = 100
"""Faults that a page shows."""


def faults_table(faults: Iterable[Fault]) -> Table:
    """What is wrong, where: the first hundred."""
    headings = (
        Heading(gettext("Ligne"), figures=True),
        Heading(gettext("Colonne")),
        Heading(gettext("Valeur")),
        Heading(gettext("Ce qui ne va pas")),
    )
    rows = [
        [str(one.line) if one.line else gettext("fichier"), one.column or "–", one.value or "–", one.reason]
        for one in list(faults)[:SHOWN]
    ]
    return Table(gettext("À corriger dans le fichier"), headings, rows)


def summary(plan: Plan) -> str:
    """What would be brought in, in one sentence."""
    ballots = ngettext("%(told)s bulletin", "%(told)s bulletins", len(plan.new)) % {"told": written(len(plan.new))}
    votes = ngettext("%(told)s réponse", "%(told)s réponses", plan.votes) % {"told": written(plan.votes)}
    proposals = ngettext("%(told)s proposition", "%(told)s propositions", len(plan.proposals))
    proposals %= {"told": written(len(plan.proposals))}
    return gettext("À ajouter : %(ballots)s, %(votes)s, %(proposals)s.") % {
        "ballots": ballots,
        "votes": votes,
        "proposals": proposals,
    }


def left_aside(plan: Plan, debate: Debate) -> list[str]:
    """What stays out without being a mistake, and why."""
    told = []
    if plan.unchanged:
        one = ngettext(
            "%s bulletin déjà saisi de même : rien à changer.",
            "%s bulletins déjà saisis de même : rien à changer.",
            plan.unchanged,
        )
        told.append(one % written(plan.unchanged))
    if plan.taken_back:
        one = ngettext(
            "%s bulletin retiré par qui l’a rempli : il n’est plus compté.",
            "%s bulletins retirés par qui les a remplis : ils ne sont plus comptés.",
            plan.taken_back,
        )
        told.append(one % written(plan.taken_back))
    if plan.blank:
        one = ngettext("%s bulletin sans aucune réponse.", "%s bulletins sans aucune réponse.", plan.blank)
        told.append(one % written(plan.blank))
    if plan.already:
        one = ngettext("%s proposition existe déjà.", "%s propositions existent déjà.", plan.already)
        told.append(one % written(plan.already))
    return told + _statements_aside(plan, debate)


def _statements_aside(plan: Plan, debate: Debate) -> list[str]:
    states = dict(debate.statements.filter(number__in=list(plan.set_aside)).values_list("number", "state"))
    told = []
    for number, many in sorted(plan.set_aside.items()):
        one = ngettext(
            "Affirmation %(number)s : %(many)s réponse laissée de côté, elle n’est plus soumise au vote (%(state)s).",
            "Affirmation %(number)s : %(many)s réponses laissées de côté, elle n’est plus soumise au vote (%(state)s).",
            many,
        )
        state = Statement.State(states[number]).label
        told.append(one % {"number": number, "many": written(many), "state": state})
    if plan.without_column:
        listed = ", ".join(map(str, plan.without_column))
        told.append(gettext("Sans colonne dans ce fichier, donc sans réponse : affirmations %s.") % listed)
    return told


def typed(plan: Plan, ballot: str) -> str:
    """What became of a ballot typed by hand."""
    if plan.unchanged:
        return gettext("Bulletin %s : déjà saisi de même, rien n’a changé.") % ballot
    told = ngettext(
        "Bulletin %(ballot)s : %(votes)s réponse enregistrée.",
        "Bulletin %(ballot)s : %(votes)s réponses enregistrées.",
        plan.votes,
    )
    return told % {"ballot": ballot, "votes": written(plan.votes)}


def brought_in(plan: Plan) -> str:
    """What became of a file that was confirmed."""
    if plan.changes_something:
        return gettext("C’est ajouté. Le résultat suit dans quelques minutes.")
    return gettext("Ce fichier est déjà ajouté en entier : rien n’a changé.")


def on_paper(debate: Debate) -> str:
    """What a result says of the participations that came on paper; nothing when none did."""
    came = queries.on_paper(debate)
    if not came:
        return ""
    told = ngettext(
        "%(came)s participation est venue sur papier (bulletins imprimés : %(printed)s), saisie par l’organisateur : "
        "ce site ne peut vérifier ni la saisie, ni qu’une même personne n’ait pas aussi répondu en ligne. L’ordre "
        "des affirmations y était imprimé, pas tiré pour chaque personne.",
        "%(came)s participations sont venues sur papier (bulletins imprimés : %(printed)s), saisies par "
        "l’organisateur : ce site ne peut vérifier ni la saisie, ni qu’une même personne n’ait pas aussi répondu en "
        "ligne. L’ordre des affirmations y était imprimé, pas tiré pour chaque personne.",
        came,
    )
    return told % {"came": written(came), "printed": written(queries.printed(debate))}
