"""The time zones in which French territories live, and hours as their clocks show them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

ZONES = [
    ("Europe/Paris", _("heure de Paris")),
    ("America/Guadeloupe", _("heure de la Guadeloupe")),
    ("America/Martinique", _("heure de la Martinique")),
    ("America/Cayenne", _("heure de la Guyane")),
    ("Indian/Reunion", _("heure de La Réunion")),
    ("Indian/Mayotte", _("heure de Mayotte")),
    ("America/Miquelon", _("heure de Saint-Pierre-et-Miquelon")),
    ("America/St_Barthelemy", _("heure de Saint-Barthélemy")),
    ("America/Marigot", _("heure de Saint-Martin")),
    ("Pacific/Wallis", _("heure de Wallis-et-Futuna")),
    ("Pacific/Tahiti", _("heure de Tahiti")),
    ("Pacific/Marquesas", _("heure des îles Marquises")),
    ("Pacific/Gambier", _("heure des îles Gambier")),
    ("Pacific/Noumea", _("heure de la Nouvelle-Calédonie")),
]
"""IANA names, in the order of the list to choose from."""
_OF_CODES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_OF_REGIONS = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}


class NoSuchHour(ValueError):
    """Clocks skip this hour on that day, or show it twice."""


def of_territory(kind: str, code: str, departement: str) -> str:
    """The zone where a territory lives: by its own INSEE code, else by its département's or its région's."""
    if kind == "region":
        code = _OF_REGIONS.get(code, "")
    return _OF_CODES.get(departement) or _OF_CODES.get(code[:3], "Europe/Paris")


def at(clock: datetime, zone: str) -> datetime:
    """The moment when the clocks of a zone show this day and hour. Raises NoSuchHour when no moment does, or two do."""
    place = ZoneInfo(zone)
    first, second = clock.replace(tzinfo=place, fold=0), clock.replace(tzinfo=place, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise NoSuchHour
    return first.astimezone(UTC)  # within one zone, Python subtracts clocks rather than moments
