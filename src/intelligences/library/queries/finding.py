"""Finding uses: one call feeds the list, the cards, the map and the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, radians
from typing import Any

from django.db.models import Max

from intelligences.kernel.memory import Memory
from intelligences.search import queries as index
from intelligences.search.queries import Facet, Found, Results
from intelligences.territories.models import Kind, Territory

from ..finding.filters import FILTERS
from ..finding.selection import SORTS, Selection
from ..models import Deployment, Evidence
from .measures import with_measures
from .search import USE

SIZE = 20
_BATCH = 500
_KILOMETRES = 111.2  # a degree of latitude
_PLACE = ("kind", "code", "slug", "name", "nature", "population", "lon", "lat", "departement_id")
_KEPT = 2000  # uses, some kilobytes each
_places: Memory[dict[int, Territory]] = Memory()
_rows: Memory[dict[str, Deployment]] = Memory()


@dataclass(frozen=True)
class Row:
    """A use that answers; `found` marks where, `kilometres` is the distance."""

    use: Deployment
    found: Found
    kilometres: int | None


@dataclass(frozen=True)
class Answer:
    """What a selection finds: a page of rows, and the count of each filter's values."""

    selection: Selection
    place: Territory | None
    results: Results
    rows: list[Row]

    @property
    def count(self) -> int:
        return self.results.count

    @cached_property
    def levels(self) -> dict[int, int]:
        """The best level of evidence of each use that has some, by its number."""
        told = Evidence.objects.filter(deployment__in=[row.use.pk for row in self.rows]).order_by()
        return dict(told.values_list("deployment").annotate(level=Max("level")))

    def facet(self, name: str) -> Facet:
        """The values of a filter, by its name in the address."""
        facet = FILTERS[name].facet
        return next((one for one in self.results.facets if one.name == facet), Facet(facet, ()))

    def number(self, name: str, value: str) -> int:
        """How many answers a value of a filter has."""
        return next((one.count for one in self.facet(name).values if one.value == value), 0)


def find(selection: Selection, *, size: int = SIZE) -> Answer:
    """A page of what answers."""
    place = territory_of(selection.place)
    results = _search(selection, place, page=selection.page, size=size)
    ids = [found.id for found in results.results]
    uses = _uses(ids)
    rows = []
    for found in results.results:
        use = uses.get(found.id)
        if use is not None:
            rows.append(Row(use, found, _kilometres(place, use.territory or use.departement)))
    return Answer(selection, place, results, rows)


class TooBroad(Exception):
    """The search was given up before its end: its answers aren't known, not even that there are none."""


def every_use(selection: Selection) -> Iterator[Deployment]:
    """All that answers, in order, read little by little with its measures. Raises TooBroad, before anything is read."""
    ids, results = every_answer(selection)
    if results.understood.interrupted:
        raise TooBroad
    return _little_by_little(ids)


def _little_by_little(ids: Sequence[str]) -> Iterator[Deployment]:
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        uses = _read(batch)
        yield from with_measures([uses[one] for one in batch if one in uses])


def every_answer(selection: Selection, *, kind: str = USE) -> tuple[list[str], Results]:
    """The numbers of all the uses (or solutions) that answer, in order, and how the search was understood."""
    ids: list[str] = []
    arranged = _arranged(selection, territory_of(selection.place))

    def keep(things: list[str]) -> list[str]:
        ids[:] = arranged(things)
        return ids

    results = _search(selection, None, page=1, size=1, arrange=keep, kind=kind)
    return (ids if results.count else []), results  # what nothing answers keeps its nearest ones apart


def uses_of(ids: Sequence[str]) -> Sequence[Deployment]:
    """Published uses by their numbers, in this order, with their solution, source, places and measures."""
    uses = _uses(ids)
    return with_measures([uses[one] for one in ids if one in uses])


def territory_of(address: str) -> Territory | None:
    """The territory that `commune-25056` names; None when it names none."""
    kind, _dash, code = address.partition("-")
    if kind not in Kind.values or not code.isalnum():
        return None
    return Territory.objects.filter(kind=kind, code=code.upper(), current=True).first()


def _search(
    selection: Selection,
    place: Territory | None,
    *,
    page: int,
    size: int,
    arrange: Callable[[list[str]], list[str]] | None = None,
    kind: str = USE,
) -> Results:
    nearest = _arranged(selection, place) if selection.sort == "proches" and place is not None else None
    return index.search(
        selection.text,
        among=(kind,),
        facets={FILTERS[name].facet: values for name, values in selection.chosen.items()},
        sort=SORTS[selection.sort],
        page=page,
        size=size,
        arrange=arrange or nearest,
    )


def _arranged(selection: Selection, place: Territory | None) -> Callable[[list[str]], list[str]]:
    """The nearest first when that is asked; those without a place last, equals as they came."""
    if selection.sort != "proches" or place is None:
        return list
    columns = ("pk", "territory__lon", "territory__lat", "departement__lon", "departement__lat")

    def nearest_first(things: list[str]) -> list[str]:
        rows = Deployment.objects.filter(pk__in=things).order_by("pk").values_list(*columns)
        apart = {
            str(pk): _apart(place, lon or other_lon, lat or other_lat) for pk, lon, lat, other_lon, other_lat in rows
        }
        return sorted(things, key=lambda thing: apart.get(thing, float("inf")))

    return nearest_first


def _apart(place: Territory, lon: float | None, lat: float | None) -> float:
    """Kilometres as the crow flies, well enough at the size of a country."""
    if lon is None or lat is None or place.lon is None or place.lat is None:
        return float("inf")
    return _KILOMETRES * hypot(lat - place.lat, (lon - place.lon) * cos(radians(place.lat)))


def _kilometres(place: Territory | None, other: Territory | None) -> int | None:
    if place is None or other is None:
        return None
    apart = _apart(place, other.lon, other.lat)
    return None if apart == float("inf") else round(apart)


def _uses(ids: Sequence[str]) -> dict[str, Deployment]:
    """Uses of a page, kept in memory until the journal tells anything new, as pages themselves are."""
    held = _rows.get("uses", (), dict)
    known = {one: use for one in ids if (use := held.get(one)) is not None}
    read = _read([one for one in ids if one not in known])
    if len(held) + len(read) > _KEPT:
        held.clear()
    held.update(read)
    return known | read


def _read(ids: Sequence[str]) -> dict[str, Any]:
    """Uses with their solution, their source and their places."""
    if not ids:
        return {}
    found = list(Deployment.objects.published().filter(pk__in=ids).select_related("solution", "source").order_by())
    places = _territories({place for use in found for place in (use.territory_id, use.departement_id) if place})
    for use in found:
        use.territory = places.get(use.territory_id)
        use.departement = places.get(use.departement_id)
    return {str(use.pk): use for use in found}


def _territories(wanted: set[int]) -> dict[int, Territory]:
    """Territories by their number, what a row shows of them, with their département; each is read once a process."""
    held = _places.get("places", ("territories.",), dict)
    unknown = wanted - held.keys()
    if unknown:
        read = Territory.objects.filter(pk__in=unknown).select_related("departement").order_by()
        held |= {place.pk: place for place in read.only(*_PLACE, *(f"departement__{name}" for name in _PLACE))}
    return held
