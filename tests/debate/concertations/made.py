"""What the tests of concertations share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intelligences.debate.concertations import actions
from intelligences.debate.concertations.calendar import Span
from intelligences.debate.models import Concertation
from tests.cast import Cast

FIELDS: dict[str, Any] = {
    "title": "L’IA dans nos services",
    "subject": "Quelle place pour l’IA dans les services publics de la ville ?",
    "framing": "La ville prépare une charte. Le budget n’est pas en débat.",
    "information": "La liste des outils employés est publiée.",
    "terms": "Tous les habitants, en ligne et à l’accueil, jusqu’au dernier jour annoncé.",
    "outcome": "Le conseil répondra à chaque conclusion dans les trois mois.",
    "language": "fr",
}
SYNTHESIS = {
    "synthesis": "On demande un registre et des agents formés.",
    "synthesis_by": "le service de la participation",
    "synthesis_method": "Toutes les contributions ont été lues par deux personnes.",
}
CONCLUSIONS = ("Publier un registre.", "Former les agents.")
ANSWER = {
    "answer": "partly",
    "because": "Le registre existe ; ses mises à jour restent à financer.",
    "responsible": "la direction du numérique",
    "follow_up": "Au budget de l’an prochain.",
}


def told(**fields: Any) -> actions.Prepared:
    """What an organiser tells of a concertation that is ready."""
    today = timezone.localdate()
    until = {"contributions_until": today + timedelta(days=20)}
    phases = [
        Span("Contributions écrites", today, today + timedelta(days=20)),
        Span("Réunion publique", today + timedelta(days=25), today + timedelta(days=25)),
    ]
    return actions.Prepared({**FIELDS, **until, **fields}, phases, [], [])


def prepared(cast: Cast, **fields: Any) -> Concertation:
    """A concertation of Alice's, ready to be published."""
    return actions.create(cast.ville, told(**fields), by=cast.alice)


def opened(cast: Cast, **fields: Any) -> Concertation:
    """The same, published."""
    made = prepared(cast, **fields)
    actions.publish(made, by=cast.alice)
    return Concertation.objects.get(pk=made.pk)


def concluded(cast: Cast) -> Concertation:
    """The same, with its synthesis and two conclusions."""
    made = opened(cast)
    actions.conclude(made, SYNTHESIS, CONCLUSIONS, by=cast.alice)
    return Concertation.objects.get(pk=made.pk)


def words(text: str = "Il faut un registre public.", signature: str = "") -> actions.Words:
    """What a form contributes."""
    return actions.Words(uuid4(), text, signature, "fr")
