"""The page of a territory and its files: who it is, what it belongs to, what it is made of, who is like it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ..models import Edition, FormerCommune, Kind, Territory

_CODE = re.compile(r"[0-9A-Za-z]{1,9}")  # what else an address holds never reaches the database
_ABOVE = ("ept", "epci", "departement", "region")
_MADE_OF = {Kind.REGION: Kind.DEPARTEMENT}
_COMPARED = (Kind.COMMUNE, Kind.EPCI, Kind.EPT)

# Distance on the sphere is not needed to sort: degrees of longitude are shrunk at the latitude of the place.
_NEAREST = """
SELECT id FROM territories_territory
WHERE kind = %(kind)s AND size_class = %(size)s AND nature = %(nature)s AND current AND id <> %(id)s AND lat IS NOT NULL
ORDER BY (lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * cos(radians(%(lat)s))) ^ 2, code LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Sheet:
    """Everything that the page and its files say of a territory.

    `unnamed` are former communes whose name the source doesn't give, `earlier_codes` INSEE codes of another
    département that led here.
    """

    territory: Territory
    above: list[Territory]
    postal_codes: list[str]
    former: list[FormerCommune]
    unnamed: list[FormerCommune]
    earlier_codes: list[FormerCommune]
    similar: list[Territory]
    unknown: list[str]
    member_count: int


def find(kind: str, code: str) -> Territory | None:
    """A territory by kind and code, those that it belongs to read with it."""
    if not _CODE.fullmatch(code):
        return None
    return Territory.objects.select_related(*_ABOVE).filter(kind=kind, code__iexact=code).first()


def moved(code: str) -> FormerCommune | None:
    """The former commune of an INSEE code, with today's."""
    if not _CODE.fullmatch(code):
        return None
    return FormerCommune.objects.select_related("today").filter(code__iexact=code).first()


def sheet(territory: Territory) -> Sheet:
    """All that is known here of a territory, and what isn't."""
    former = list(territory.former.order_by("sort_key", "code"))
    unnamed = [old for old in former if not old.name]
    return Sheet(
        territory=territory,
        above=[above for above in (getattr(territory, name) for name in _ABOVE) if above],
        postal_codes=list(territory.postal_codes.order_by("code").values_list("code", flat=True)),
        former=sorted((old for old in former if old.name), key=_by_name_or_number),
        unnamed=[old for old in unnamed if not old.was_in_another_departement],
        earlier_codes=[old for old in unnamed if old.was_in_another_departement],
        similar=similar(territory),
        unknown=unknown(territory),
        member_count=members(territory).count(),
    )


def _by_name_or_number(old: FormerCommune) -> str:
    """In French order; arrondissements by number."""
    return old.code if old.kind == FormerCommune.Kind.ARRONDISSEMENT else old.sort_key


def members(territory: Territory) -> QuerySet[Territory]:
    """What a territory is made of, in French order: a région of départements, the others of communes."""
    if territory.kind == Kind.COMMUNE:
        return Territory.objects.none()
    made_of = _MADE_OF.get(Kind(territory.kind), Kind.COMMUNE)
    parent = "departement" if territory.kind == Kind.COLLECTIVITE else territory.kind
    return (
        Territory.objects.filter(kind=made_of, current=True, **{parent: territory})
        .select_related(*_ABOVE)
        .order_by("sort_key", "code")
    )


def spans(territory: Territory) -> bool:
    """Whether its communes are in several départements."""
    return members(territory).order_by().values("departement").distinct().count() > 1


def similar(territory: Territory, limit: int = 6) -> list[Territory]:
    """The nearest of the same kind, nature and size class."""
    if territory.kind not in _COMPARED or territory.lat is None or territory.size_class is None:
        return []
    values = {
        "kind": territory.kind, "size": territory.size_class, "nature": territory.nature, "id": territory.pk,
        "lat": territory.lat, "lon": territory.lon, "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, values)
        order = {pk: place for place, (pk,) in enumerate(cursor.fetchall())}
    found = Territory.objects.filter(pk__in=order).select_related("departement", "epci").order_by("pk")
    return sorted(found, key=lambda other: order[other.pk])


def unknown(territory: Territory) -> list[str]:
    """Sentences about what the sources don't say."""
    said = []
    if territory.population is None:
        said.append(_("La population : la source n’en donne pas pour ce territoire."))
    if not territory.siren:
        said.append(_("Le numéro SIREN : il manque dans la source."))
    if territory.kind == Kind.COMMUNE and not territory.website:
        said.append(_("L’adresse du site de la mairie : l’annuaire de l’administration n’en donne pas."))
    if territory.lat is None:
        said.append(_("Le contour et la position : la source ne dessine pas ce territoire."))
    return said


def regions_and_departements() -> list[tuple[Territory, list[Territory]]]:
    """Every région with its départements, both in French order."""
    wanted = Territory.objects.filter(kind__in=[Kind.REGION, Kind.DEPARTEMENT], current=True)
    rows = list(wanted.order_by("sort_key", "code"))
    departements = [row for row in rows if row.kind == Kind.DEPARTEMENT]
    return [(row, [d for d in departements if d.region_id == row.pk]) for row in rows if row.kind == Kind.REGION]


def collectivites() -> list[Territory]:
    """Overseas collectivities and territories, in French order."""
    return list(Territory.objects.filter(kind=Kind.COLLECTIVITE, current=True).order_by("sort_key", "code"))


def counts() -> dict[str, int]:
    """How many territories of each kind. They change with the edition only: counted once for each."""
    edition = Edition.objects.order_by("pk").values_list("digest", flat=True).first()
    return dict(_counted_in(edition)) if edition else _counted()


@lru_cache(maxsize=2)
def _counted_in(edition: str) -> dict[str, int]:
    return _counted()


def _counted() -> dict[str, int]:
    counted = Territory.objects.filter(current=True).order_by().values("kind").annotate(number=Count("id"))
    return {row["kind"]: row["number"] for row in counted.order_by("kind")}
