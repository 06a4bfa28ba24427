"""Columns of the files of this room. No column ever holds a town hall's e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.writers import Column

from .models import PostalCode, Territory
from .queries import Sheet
from .sizes import bounds

LICENCE = "Licence Ouverte 2.0"
SOURCE = "INSEE, DGCL, La Poste, DILA, IGN ; édition 2026"


def size_range(size: int | None) -> str:
    """`10000-19999`, `50000-`; empty when not known."""
    if size is None:
        return ""
    low, high = bounds(size)
    return f"{low}-{'' if high is None else high}"


def _code(territory: Territory | None) -> str:
    return territory.code if territory else ""


def _column(key: str, label: Any, value: Any) -> Column:
    return Column(key, label, value)


FOUND = (
    _column("kind", _("type"), lambda found: found.kind),
    _column("code", _("code"), lambda found: found.code),
    _column("name", _("nom"), lambda found: found.name),
    _column("departement", _("code du département"), lambda found: found.departement_code),
    _column("departement_name", _("département"), lambda found: found.departement_name),
    _column("region_name", _("région"), lambda found: found.region_name),
    _column("siren", _("SIREN"), lambda found: found.siren),
    _column("population", _("population"), lambda found: found.population),
    _column("size_class", _("tranche de population"), lambda found: size_range(found.size_class)),
    _column("formerly", _("autrefois"), lambda found: found.said),
    _column("url", _("adresse"), lambda found: found.url),
)

TERRITORY = (
    _column("kind", _("type"), lambda t: t.kind),
    _column("code", _("code"), lambda t: t.code),
    _column("name", _("nom"), lambda t: t.name),
    _column("siren", _("SIREN"), lambda t: t.siren),
    _column("nature", _("nature"), lambda t: t.nature),
    _column("population", _("population"), lambda t: t.population),
    _column("size_class", _("tranche de population"), lambda t: size_range(t.size_class)),
    _column("departement", _("code du département"), lambda t: _code(t.departement)),
    _column("region", _("code de la région"), lambda t: _code(t.region)),
    _column("epci", _("SIREN de l’intercommunalité"), lambda t: _code(t.epci)),
    _column("ept", _("SIREN de l’établissement public territorial"), lambda t: _code(t.ept)),
    _column("postal_codes", _("codes postaux"), lambda t: " ".join(p.code for p in t.postal_codes.all())),
    _column("lon", _("longitude"), lambda t: t.lon),
    _column("lat", _("latitude"), lambda t: t.lat),
    _column("website", _("site"), lambda t: t.website),
    _column("url", _("adresse"), lambda t: t.get_absolute_url()),
)


def as_object(sheet: Sheet) -> dict[str, Any]:
    """A territory as its JSON object: the columns of the CSV, then what its page adds."""
    found = {column.key: column.value(sheet.territory) for column in TERRITORY}
    return found | {
        "formerly": [
            {"code": old.code, "name": old.name or None, "kind": old.kind}
            for old in (*sheet.former, *sheet.unnamed, *sheet.earlier_codes)
        ],
        "similar": [{"kind": one.kind, "code": one.code, "name": one.name} for one in sheet.similar],
        "unknown": sheet.unknown,
        "count": sheet.member_count,
        "licence": LICENCE,
        "source": SOURCE,
    }


def whole(territories: Any) -> Any:
    """Territories with all that the columns read."""
    codes = Prefetch("postal_codes", PostalCode.objects.order_by("code"))
    return territories.select_related("departement", "region", "epci", "ept").prefetch_related(codes)


def rows(territories: Any) -> Iterator[Territory]:
    """The same, streamed."""
    yield from whole(territories).iterator(chunk_size=2000)
