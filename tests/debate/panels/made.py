"""What the tests of panels share: a panel that takes candidates, and a crowd of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from intelligences.debate.models import Candidate, CandidateContact, Panel
from intelligences.debate.panels import actions, drawing, traits
from intelligences.kernel import longwork
from intelligences.kernel.models import LongWork
from tests.cast import Cast

QUOTAS = """Sexe
Femmes : 52 %
Hommes : 48 %

Âge
16 à 29 ans : 2
30 à 59 ans : 3 à 4
60 ans et plus : 2 à 3
"""
FIELDS: dict[str, Any] = {
    "title": "Le panel de l’IA",
    "question": "Quelles règles pour l’IA à la mairie ?",
    "framing": "Trois samedis, indemnisés. Le conseil répondra à chaque recommandation.",
    "language": "fr",
    "public_source": "les six numéros du Loto, dans l’ordre croissant",
}
SOURCE = "Insee, recensement de la population 2022"
SIZE = 8


def days() -> dict[str, date]:
    """Dates that follow each other."""
    today = timezone.localdate()
    return {
        "applies_until": today + timedelta(days=10),
        "draw_on": today + timedelta(days=20),
        "deletes_on": today + timedelta(days=120),
    }


def prepared(cast: Cast, **fields: Any) -> Panel:
    """A panel of Alice's, ready to take candidates."""
    panel = actions.create(cast.ville, {**FIELDS, **days(), **fields}, by=cast.alice)
    told = {"size": SIZE, "traits": traits.read(QUOTAS, SIZE), "population_source": SOURCE}
    actions.change_quotas(panel, told, by=cast.alice)
    return Panel.objects.get(pk=panel.pk)


def opened(cast: Cast, **fields: Any) -> Panel:
    """The same, taking candidates."""
    panel = prepared(cast, **fields)
    actions.open_applications(panel, by=cast.alice)
    return Panel.objects.get(pk=panel.pk)


def crowd(panel: Panel, many: int = 40) -> None:
    """Candidates of every kind, older people more often."""
    held = Candidate.objects.bulk_create(
        Candidate(panel=panel, values=[number % 2, min(2, number % 4)]) for number in range(many)
    )
    CandidateContact.objects.bulk_create(
        CandidateContact(candidate=one, panel=panel, name=f"Personne {at}", email=f"p{at}@exemple.fr")
        for at, one in enumerate(held)
    )


def work() -> None:
    """What the worker does with what waits."""
    for one in LongWork.objects.filter(state="queued"):
        longwork.run(str(one.pk))


def announced(cast: Cast) -> Panel:
    """A panel of forty candidates whose draw is announced for today."""
    panel = opened(cast)
    crowd(panel)
    actions.close_list(panel, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    work()
    today = timezone.localdate()
    Panel.objects.filter(pk=panel.pk).update(applies_until=today - timedelta(days=1), draw_on=today)
    return Panel.objects.get(pk=panel.pk)


def drawn(cast: Cast) -> Panel:
    """The same, drawn."""
    panel = announced(cast)
    drawing.draw(panel, public_value="4 8 15 16 23 42", by=cast.alice)
    return Panel.objects.get(pk=panel.pk)
