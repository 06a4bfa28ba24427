"""Two to four uses side by side: what differs first, what is the same, what nobody tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from intelligences.territories.wording import inhabitants

from .. import partial_dates, wording
from ..models import Deployment
from ..vocabulary import EvidenceLevel, Status

MOST = 4
_FIELDS = (
    "status", "started_on", "year", "stopped_because", "problem", "policy_domains", "place_in_service", "technique",
    "learning", "suppliers", "hosting", "licence", "data_used", "personal_data", "people_concerned",
    "decisions_a_year", "human_oversight", "cost", "staff_time", "footprint", "expected_effect", "evidence", "redress",
    "contact_channel",
)  # fmt: skip
_UNSAID = ("", None, [], "unknown")


@dataclass(frozen=True)
class Cell:
    """What a use tells of a field: values, each a text; or `missing`, how it isn't told."""

    values: tuple[str, ...]
    missing: str = ""


@dataclass(frozen=True)
class Line:
    """A field of each use, in order."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the uses that tell it don't tell the same, or some don't tell it."""
        return len({cell.values for cell in self.cells}) > 1

    @property
    def is_told(self) -> bool:
        return any(cell.values for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """`missing` counts the numbers of the address that name no public use; `left_out` those past the fourth."""

    uses: list[Any]
    different: list[Line]
    same: list[Line]
    untold: list[str]
    missing: int
    left_out: int


def compare(numbers: Sequence[int]) -> Comparison:
    """The public uses with these numbers, at most `MOST`, in the order they were asked."""
    asked = list(dict.fromkeys(numbers))
    related = ("territory__departement", "departement", "solution")
    public = Deployment.objects.published().filter(pk__in=asked[:50]).select_related(*related)
    found = {use.pk: use for use in public.prefetch_related("evidence").order_by("pk")}
    uses = [found[number] for number in asked if number in found]
    shown = uses[:MOST]
    stopped = any(use.status == Status.STOPPED for use in shown)
    names = [name for name in ("territory", *_FIELDS) if stopped or name != "stopped_because"]
    lines = [_line(name, shown) for name in names] if shown else []
    told = [line for line in lines if line.is_told]
    return Comparison(
        uses=shown,
        different=[line for line in told if line.differs],
        same=[line for line in told if not line.differs],
        untold=[line.label for line in lines if not line.is_told],
        missing=len(asked) - len(uses),
        left_out=len(uses) - len(shown),
    )


def _line(name: str, uses: Iterable[Deployment]) -> Line:
    label = wording.cost_label() if name == "cost" else _label(name)
    return Line(label[:1].upper() + label[1:], tuple(_cell(name, use) for use in uses))


def _label(name: str) -> str:
    if name == "evidence":
        return _("effets et leur preuve")
    return wording.field_label({"footprint": "footprint_value"}.get(name, name))


def _cell(name: str, use: Deployment) -> Cell:
    values = tuple(filter(None, _values(name, use)))
    return Cell(values) if values else Cell((), _missing(name, use))


def _values(name: str, use: Deployment) -> Iterable[str]:
    if name == "territory":
        place = use.territory
        return [f"{place.name}, {place.what}, {inhabitants(place.population)}"] if place else [use.operator_name]
    if name == "cost":
        return [wording.cost(use), use.cost_note]
    if name == "footprint":
        return [wording.footprint(use)]
    if name == "evidence":
        return [_measure(one) for one in use.evidence.all()]
    if name == "started_on":
        return [partial_dates.written(use.started_on)]
    if name == "year":
        return [str(use.year or "")]
    value = getattr(use, name)
    if value in _UNSAID:
        return []
    if name == "technique" and not value:
        value = use.technique_family
    label = wording.value_label(name, value)
    return [str(one) for one in label] if isinstance(label, list) else [str(label)]


def _measure(one: Any) -> str:
    told = wording.measured(one.before, one.after, one.unit)
    level = _("niveau %(level)s : %(words)s") % {"level": one.level, "words": EvidenceLevel(one.level).label}
    return " — ".join(filter(None, (one.claim, told, level)))


def _missing(name: str, use: Deployment) -> str:
    """How a field isn't told: `ne sait pas`, `sans objet`, or that the source is silent."""
    answer = use.answer_to(name)
    return wording.answer_label(answer) if answer else _("non dit")
