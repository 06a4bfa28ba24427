"""What tests of meetings make: one of Alice's, in a month, with its agenda; people who registered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intelligences.community.meetings import actions
from intelligences.community.meetings.models import AwaitedRegistration, Meeting, Registration
from tests.cast import Cast

AGENDA = [("Accueil", 10), ("Ce que fait l’outil", 40), ("Questions", 60)]
FIELDS: dict[str, Any] = {
    "title": "Réunion publique sur les caméras",
    "description": "Ce que la ville prévoit, et ce qui n’est pas décidé.",
    "language": "fr",
    "zone": "Europe/Paris",
    "place": "Salle des fêtes, 1 place de la Mairie",
    "link": "",
    "link_for_registered": False,
    "access": ["lift", "hearing_loop"],
    "access_note": "",
    "contact": "accueil@exemple.example",
    "registers": True,
    "places": None,
}


def hours(days: int = 30, lasts: int = 120) -> dict[str, datetime]:
    """From 18:00 UTC in so many days."""
    starts_at = (timezone.now() + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0)
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=lasts)}


def prepared(cast: Cast, *, about: str = "", **fields: Any) -> Meeting:
    """Not announced yet."""
    meeting = actions.create(cast.ville, {**FIELDS, **hours(), **fields}, about=about, by=cast.alice)
    actions.set_agenda(meeting, AGENDA, by=cast.alice)
    return meeting


def announced(cast: Cast, *, about: str = "", **fields: Any) -> Meeting:
    """The same, public."""
    meeting = prepared(cast, about=about, **fields)
    actions.announce(meeting, by=cast.alice)
    return Meeting.objects.get(pk=meeting.pk)


def begun(meeting: Meeting) -> Meeting:
    """The same an hour after its beginning, as if it had been announced for then."""
    starts_at = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return Meeting.objects.get(pk=meeting.pk)


def registered(meeting: Meeting, email: str, name: str = "") -> Registration:
    """Somebody without an account who confirmed."""
    actions.ask(meeting, ticket=uuid4(), email=email, name=name)
    return actions.confirm(AwaitedRegistration.objects.get(meeting=meeting, email=email))
