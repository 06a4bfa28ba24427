"""What the index over everything holds of a territory."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from intelligences.kernel.registries import SearchEntry

from ..models import Kind, Territory

# One statement for all: thirty-six thousand objects with their codes would take ten times as long.
# A code that begins with a zero is also found as spreadsheets leave it, without.
_ENTRIES = """
SELECT t.id, t.kind, t.code, t.slug, t.name, t.population, d.code, coalesce(d.name, r.name),
    concat_ws(' ', t.code, substring(t.code FROM '^0(\\d{4})$'), t.siren, t.short_name,
        (SELECT string_agg(substr(p.code, 2), ' ' ORDER BY p.code) FROM territories_postalcode p
            WHERE p.territory_id = t.id AND p.code LIKE '0%%'),
        (SELECT string_agg(p.code, ' ' ORDER BY p.code) FROM territories_postalcode p WHERE p.territory_id = t.id),
        (SELECT string_agg(f.name, ' ' ORDER BY f.sort_key) FROM territories_formercommune f WHERE f.today_id = t.id))
FROM territories_territory t
LEFT JOIN territories_territory d ON d.id = t.departement_id
LEFT JOIN territories_territory r ON r.id = t.region_id
WHERE t.current AND (%(id)s::bigint IS NULL OR t.id = %(id)s) ORDER BY t.id
"""


def search_entry(territory: Territory) -> SearchEntry | None:
    """The entry of one territory; None for one that is no longer."""
    return next(_entries(territory.pk), None)


def search_entries() -> Iterator[SearchEntry]:
    """The entries of all territories."""
    return _entries(None)


def _entries(wanted: int | None) -> Iterator[SearchEntry]:
    with override("fr"):
        start = reverse("territories:index")
        kinds = {kind: str(Kind(kind).label) for kind in Kind.values}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, {"id": wanted})
        rows = cursor.fetchall()
    for row in rows:
        yield _entry(row, start, kinds)


def _entry(row: tuple[Any, ...], start: str, kinds: dict[str, str]) -> SearchEntry:
    pk, kind, code, slug, name, population, departement, above, keywords = row
    where = f", {above} ({departement})" if departement else f", {above}" if above else ""
    return SearchEntry(
        id=str(pk),
        title=name,
        url=f"{start}{kind}/{code}-{slug}/",
        summary=kinds[kind] + where,
        keywords=keywords,
        facets={"territory_kind": (kind,)} | ({"departement": (departement,)} if departement else {}),
        weight=min(1.0, log10((population or 0) + 1) / 8),
    )
