"""The one write of this room: loading the reference that ships, whole and in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from intelligences.kernel import events, searchable
from intelligences.kernel.french import slug, sort_key

from .models import (
    Edition,
    FormerCommune,
    Kind,
    LookupKey,
    Outline,
    PostalCode,
    Territory,
    TownHallContact,
)
from .outlines import drawn
from .reference import Place, Reference, Row, lookup_keys, main_departement, population
from .sizes import size_class
from .spelling import shortened

Progress = Callable[[int, int], None]
"""Called with steps done and steps in all."""

SHIPPED = Path(settings.PROJECT) / "data" / "territories"
SEARCH_KIND = "territoire"
_TYPO_ROLES = (LookupKey.Role.NAME, LookupKey.Role.ALIAS, LookupKey.Role.FORMER)
_COLUMNS = (
    "id", "kind", "code", "name", "short_name", "sort_key", "slug", "nature", "siren", "population", "size_class",
    "region_id", "departement_id", "epci_id", "ept_id", "lon", "lat", "x", "y", "website", "current",
)  # fmt: skip


def load(*, progress: Progress | None = None, folder: Path = SHIPPED, force: bool = False) -> bool:
    """Load the reference; False when these very files are loaded already (unless `force`).

    All or nothing. Territories keep their identifiers; those that are no longer in the files stay, not current.
    Raises BadReference when a file is absent or isn't the one that SOURCES.json describes.
    """
    reference = Reference(folder)
    if not force and Edition.objects.filter(digest=reference.digest).exists():
        return False
    tell = _steps(progress or (lambda done, total: None), 8)
    with transaction.atomic():
        ids = _load_territories(reference, tell)
        _load_names(reference, ids, tell)
        _load_outlines(reference, ids)
        tell()
        now = timezone.now()
        _replace(
            TownHallContact,
            ("territory_id", "email", "loaded_at"),
            ((ids[Kind.COMMUNE, row["commune"]], row["email"], now) for row in reference.contacts()),
        )
        Edition.objects.all().delete()
        Edition.objects.create(digest=reference.digest, date=reference.date, loaded_at=now)
        searchable.rebuild(SEARCH_KIND)
        tell()
        _analyse()
        facts = {"digest": reference.digest, "date": reference.date.isoformat(), "territories": len(ids)}
        events.record("territories.loaded", by=None, facts=facts)
    tell()
    return True


def _steps(progress: Progress, total: int) -> Callable[[], None]:
    done = iter(range(1, total + 1))
    progress(0, total)
    return lambda: progress(next(done), total)


def _load_territories(reference: Reference, tell: Callable[[], None]) -> dict[Place, int]:
    """Insert or update every territory; returns their ids by kind and code."""
    places = [(str(kind), row["code"]) for kind, row in reference.groups]
    places += [(str(Kind.COMMUNE), row["code"]) for row in reference.communes]
    ids = _identifiers(places)
    tell()
    rows = [*_group_rows(reference, ids), *_commune_rows(reference, ids)]
    tell()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE arriving (LIKE territories_territory) ON COMMIT DROP")
        _copy(cursor, "arriving", _COLUMNS, rows)
        updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])
        columns = ", ".join(_COLUMNS)
        cursor.execute(
            f"INSERT INTO territories_territory ({columns}) SELECT {columns} FROM arriving "  # noqa: S608 (constants)
            f"ON CONFLICT (kind, code) DO UPDATE SET {updates}"
        )
        cursor.execute(
            "UPDATE territories_territory SET current = false WHERE current "
            "AND NOT EXISTS (SELECT FROM arriving WHERE arriving.id = territories_territory.id)"
        )
    tell()
    return ids


def _identifiers(places: Sequence[Place]) -> dict[Place, int]:
    """The id that each place has, or will have."""
    known = {(kind, code): pk for kind, code, pk in Territory.objects.order_by().values_list("kind", "code", "id")}
    arriving = [place for place in places if place not in known]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('territories_territory', 'id')) FROM generate_series(1, %s)",
            [len(arriving)],
        )
        fresh = [pk for (pk,) in cursor.fetchall()]
    return {place: known[place] for place in places if place in known} | dict(zip(arriving, fresh, strict=True))


def _group_rows(reference: Reference, ids: dict[Place, int]) -> Iterator[tuple[Any, ...]]:
    for kind, row in reference.groups:
        members = reference.members.get((kind, row["code"]), [])
        region, departement = row.get("region", ""), ""
        if kind in (Kind.EPCI, Kind.EPT):
            departement = main_departement(members)
            region = next(member["region"] for member in members if member["departement"] == departement)
        total = population(members)
        yield (
            ids[kind, row["code"]], kind, row["code"], row["name"], row.get("short_name", ""), sort_key(row["name"]),
            slug(row["name"]), row.get("type", ""), row.get("siren", ""), total, size_class(total),
            ids.get((Kind.REGION, region)), _departement(ids, departement), None, None,
            *_middle(members), "", True,
        )  # fmt: skip


def _middle(members: Sequence[Row]) -> tuple[float | None, float | None, int | None, int | None]:
    """Where a group is on maps: the mean of its communes' centroids weighted by population."""
    placed = [(row, int(row["population"] or 0) + 1) for row in members if row["x"]]
    if not placed:
        return None, None, None, None
    total = sum(weight for _, weight in placed)
    lon, lat, x, y = (
        sum(float(row[name]) * weight for row, weight in placed) / total for name in ("lon", "lat", "x", "y")
    )
    return lon, lat, round(x), round(y)


def _commune_rows(reference: Reference, ids: dict[Place, int]) -> Iterator[tuple[Any, ...]]:
    for row in reference.communes:
        count = int(row["population"]) if row["population"] else None
        yield (
            ids[Kind.COMMUNE, row["code"]], Kind.COMMUNE, row["code"], row["name"], "", sort_key(row["name"]),
            slug(row["name"]), "", row["siren"], count, size_class(count),
            ids.get((Kind.REGION, row["region"])), _departement(ids, row["departement"]),
            ids.get((Kind.EPCI, row["epci"])), ids.get((Kind.EPT, row["ept"])),
            *(float(row[name]) if row[name] else None for name in ("lon", "lat")),
            *(int(row[name]) if row[name] else None for name in ("x", "y")), row["website"], True,
        )  # fmt: skip


def _departement(ids: dict[Place, int], code: str) -> int | None:
    return ids.get((Kind.DEPARTEMENT, code)) or ids.get((Kind.COLLECTIVITE, code))


def _load_names(reference: Reference, ids: dict[Place, int], tell: Callable[[], None]) -> None:
    communes = {code: pk for (kind, code), pk in ids.items() if kind == Kind.COMMUNE}
    _replace(
        PostalCode,
        ("territory_id", "code"),
        ((communes[row["commune"]], row["postal_code"]) for row in reference.postal_codes),
    )
    _replace(
        FormerCommune,
        ("code", "name", "sort_key", "kind", "today_id"),
        (
            (row["code"], row["name"], sort_key(row["name"]), row["kind"], communes[row["today"]])
            for row in reference.former
        ),
    )
    tell()
    weights = {(Kind.COMMUNE, row["code"]): int(row["population"] or 0) for row in reference.communes}
    weights |= {place: population(members) or 0 for place, members in reference.members.items()}
    _replace(
        LookupKey,
        ("territory_id", "key", "role", "weight", "said", "shortened"),
        (
            (ids[place], key, role, weights.get(place, 0), said, shortened(key) if role in _TYPO_ROLES else [])
            for place, key, role, said in lookup_keys(reference)
        ),
    )
    tell()


def _load_outlines(reference: Reference, ids: dict[Place, int]) -> None:
    shapes = reference.outlines()
    _replace(
        Outline,
        ("territory_id", "detail", "path", "left", "top", "right", "bottom"),
        (
            (ids[level, shape.code], detail, shape.path, shape.left, shape.top, shape.right, shape.bottom)
            for detail in Outline.Detail.values
            for level in (Kind.EPCI, Kind.DEPARTEMENT, Kind.REGION)
            for shape in drawn(shapes[detail], level)
        ),
    )


def _replace(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Replace all the rows of a derived table, by COPY."""
    model._base_manager.all()._raw_delete("default")  # type: ignore[attr-defined]  # no row points at these tables
    with connection.cursor() as cursor:
        _copy(cursor, model._meta.db_table, columns, rows)


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _analyse() -> None:
    """Tell the planner at once: the first look-ups come before its own round."""
    tables = [model._meta.db_table for model in (Territory, PostalCode, FormerCommune, LookupKey, Outline)]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
