"""What the page of a solution reads: its uses, their spread over time and on the map, what differs between them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from intelligences.kernel.models import Version
from intelligences.kernel.versions import latest
from intelligences.territories.models import Territory

from .. import wording
from ..models import Deployment, Solution
from ..vocabulary import Collection
from .provenance import Notes, notes

Spot = tuple[float, float]
"""A place on the canvas of the maps."""
_COMPARED = (
    "status", "operator_kind", "technique", "learning", "suppliers", "hosting", "licence", "personal_data",
    "human_oversight", "cost_note", "expected_effect",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field that isn't the same everywhere: each value with how many uses have it, and how many tell none."""

    field: str
    values: list[tuple[str, int]]
    untold: int


@dataclass(frozen=True)
class SolutionSheet:
    """A solution and its public uses. `spread` maps a year to the number of uses known by its end."""

    solution: Solution
    uses: list[Deployment]
    notes: Notes
    spread: dict[int, int]
    undated: int
    differences: list[Difference]
    version: Version | None

    @property
    def places(self) -> list[tuple[Deployment, Territory]]:
        """Uses that have a place on the map of France, with it."""
        placed = ((use, use.territory or use.departement) for use in self.uses)
        return [(use, place) for use, place in placed if place is not None and place.x is not None]

    @property
    def french(self) -> int:
        """How many of the uses are French."""
        return sum(use.collection == Collection.FRANCE for use in self.uses)


def find_solution(pk: int) -> Solution | None:
    """The solution; None when there is none."""
    return Solution.objects.select_related("source").filter(pk=pk).first()


def solution_sheet(solution: Solution) -> SolutionSheet:
    """Everything that the page shows, in two reads more than its uses take."""
    related = ("territory__departement", "departement")
    uses = list(solution.deployments.published().select_related(*related).order_by("sort_key", "operator_name", "id"))
    years = Counter(use.year for use in uses if use.year)
    spread, known = {}, 0
    for year in range(min(years), max(years) + 1) if years else ():
        known += years[year]
        spread[year] = known
    return SolutionSheet(
        solution=solution,
        uses=uses,
        notes=notes(solution),
        spread=spread,
        undated=sum(not use.year for use in uses),
        differences=differences(uses),
        version=latest(solution),
    )


def differences(uses: list[Deployment]) -> list[Difference]:
    """Fields whose told values aren't all the same."""
    found = []
    for field in _COMPARED:
        counted: Counter[str] = Counter()
        for use in uses:
            counted[_written(field, getattr(use, field))] += 1
        untold = counted.pop("", 0)
        if len(counted) > 1:
            found.append(Difference(field, counted.most_common(), untold))
    return found


def _written(field: str, value: Any) -> str:
    if value in ("", None, []) or value == "unknown":
        return ""
    label = wording.value_label(field, value)
    return ", ".join(label) if isinstance(label, list) else str(label)


def threads() -> list[tuple[tuple[float, float], ...]]:
    """For the home page's map: lines that join the places of each solution that runs in several."""
    placed: dict[int, set[Spot]] = defaultdict(set)
    rows = Deployment.objects.published().french().filter(solution__state="published", territory__x__isnull=False)
    for solution, x, y in rows.order_by("id").values_list("solution_id", "territory__x", "territory__y"):
        placed[solution].add((x, y))
    return [line for places in placed.values() for line in _joined_once(frozenset(places))]


def joined(places: Iterable[Spot]) -> list[tuple[Spot, Spot]]:
    """The shortest lines that join every place to the others (Prim, 1957): no line crosses the country for nothing."""
    left = sorted(places)
    found, lines = left[:1], []
    left = left[1:]
    while left:
        near, far = min(((one, other) for one in found for other in left), key=lambda pair: (math.dist(*pair), pair))
        lines.append((near, far))
        found.append(far)
        left.remove(far)
    return lines


@lru_cache(maxsize=1024)
def _joined_once(places: frozenset[Spot]) -> tuple[tuple[Spot, Spot], ...]:
    """The home page asks for the same lines at each write, wherever it is."""
    return tuple(joined(places))
