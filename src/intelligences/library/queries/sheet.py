"""What the page of a use reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Abs, Coalesce

from intelligences.kernel.models import Version
from intelligences.kernel.versions import history

from .. import wording
from ..models import Deployment, Evidence
from ..vocabulary import Answer, Learning, PersonalData, Status
from .provenance import Notes, notes

OTHERS, ALIKE = 12, 4
_MIDDLE_SIZE = 5  # of a body whose population isn't known
# What a reader wants to know of every use, in the order of the page; "evidence" and "cost" stand for several fields.
_WANTED = (
    "status", "year", "evidence", "cost", "staff_time", "footprint_value", "technique", "learning", "suppliers",
    "hosting", "licence", "data_used", "personal_data", "people_concerned", "decisions_a_year", "human_oversight",
    "legal_basis", "redress", "contact_channel",
)  # fmt: skip
_NOT_TOLD = {"status": Status.UNKNOWN, "learning": Learning.UNKNOWN, "personal_data": PersonalData.UNKNOWN}


@dataclass(frozen=True)
class Unknown:
    """What isn't known of a use, by labels: what the source doesn't say, what nobody knows, what doesn't apply."""

    not_told: list[str]
    nobody_knows: list[str]
    not_applicable: list[str]


@dataclass(frozen=True)
class Sheet:
    """A use and what its page shows beside it."""

    use: Deployment
    evidence: list[Evidence]
    notes: Notes
    unknown: Unknown
    others: list[Deployment]
    others_count: int
    alike: list[Deployment]
    pool: list[Any]

    @cached_property
    def versions(self) -> list[Version]:
        return history(self.use)


def find_use(pk: int) -> Deployment | None:
    """The use with what its page shows of its surroundings; None when there is none."""
    related = (
        "solution", "source", "organisation", "territory__departement", "territory__region", "departement__region",
    )  # fmt: skip
    return Deployment.objects.select_related(*related).filter(pk=pk).first()


def sheet(use: Deployment) -> Sheet:
    """Everything that the page shows."""
    evidence = list(use.evidence.select_related("source", "document").order_by("-level", "id"))
    others = _others(use)
    return Sheet(
        use=use,
        evidence=evidence,
        notes=notes(use, evidence),
        unknown=unknown(use, evidence),
        others=list(others[:OTHERS]),
        others_count=others.count() if use.solution_id else 0,
        alike=_alike(use),
        pool=list(use.pool_links.select_related("territory").order_by("id")),
    )


def unknown(use: Deployment, evidence: list[Evidence]) -> Unknown:
    """What isn't known, each under what it is: never a blank."""
    answered: dict[str, list[str]] = {Answer.UNKNOWN: [], Answer.NOT_APPLICABLE: []}
    for field in sorted(use.answers):
        answered[use.answers[field]].append(wording.field_label(field))
    missing = [field for field in _WANTED if field not in use.answers and not _is_told(use, evidence, field)]
    return Unknown([_asked(field) for field in missing], answered[Answer.UNKNOWN], answered[Answer.NOT_APPLICABLE])


def _is_told(use: Deployment, evidence: list[Evidence], field: str) -> bool:
    if field == "evidence":
        return bool(evidence)
    if field == "cost":
        return bool(use.cost_note or use.cost_investment is not None or use.cost_yearly is not None)
    return getattr(use, field) not in ("", None, [], _NOT_TOLD.get(field))


def _asked(field: str) -> str:
    return wording.cost_label() if field == "cost" else wording.field_label(field)


def _others(use: Deployment) -> Any:
    if use.solution_id is None:
        return Deployment.objects.none()
    same = Deployment.objects.published().filter(solution=use.solution_id).exclude(pk=use.pk)
    return same.select_related("territory", "departement").order_by("sort_key", "id")


def _alike(use: Deployment) -> list[Deployment]:
    """Uses of the same policy domain elsewhere: same technique, same kind of body, nearest size, running ones first."""
    if not use.policy_domains:
        return []
    same = Deployment.objects.published().filter(collection=use.collection, policy_domains__overlap=use.policy_domains)
    same = same.exclude(pk=use.pk).exclude(operator_name=use.operator_name)
    if use.solution_id is not None:
        same = same.exclude(solution=use.solution_id)
    size = use.territory.size_class if use.territory and use.territory.size_class is not None else _MIDDLE_SIZE
    ordered = same.annotate(
        apart=Abs(Coalesce(F("territory__size_class"), Value(_MIDDLE_SIZE)) - size),
        other_technique=_first(technique_family=use.technique_family),
        other_kind=_first(operator_kind=use.operator_kind),
        rests=_first(status__in=[Status.PRODUCTION, Status.PILOT]),
    )
    order = ("other_technique", "other_kind", "apart", "rests", "sort_key", "id")
    return list(ordered.select_related("territory", "departement").order_by(*order)[:ALIKE])


def _first(**condition: Any) -> Case:
    """0 where the condition holds, else 1."""
    return Case(When(**condition, then=0), default=1, output_field=IntegerField())
