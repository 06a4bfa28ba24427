"""What a version of a record keeps: flat fields, only those that something was told for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intelligences.territories.models import Territory

from .models import Deployment, DeploymentTerritory, Evidence, Record, Solution, Source

EXTRA = "extra."
"""Prefix of a register's cell that has no field here."""

_RECORD = (
    "problem", "technique_family", "technique", "learning", "suppliers", "licence", "code_url", "website", "language",
    "collection", "origin", "answers", "confirmed_on", "register", "external_id", "record_url",
)  # fmt: skip
SOLUTION_FIELDS = ("name", "nature", "summary", *_RECORD)
DEPLOYMENT_FIELDS = (
    "title", "operator_name", "operator_kind", "operator_siren", "country", "region", "policy_domains",
    "place_in_service", "caution", "data_used", "personal_data", "personal_data_note", "people_concerned",
    "decisions_a_year", "human_oversight", "legal_basis", "status", "stopped_because", "stopped_on", "started_on",
    "year", "hosting", "cost_investment", "cost_yearly", "cost_currency", "cost_year", "cost_note", "staff_time",
    "footprint_value", "footprint_unit", "footprint_method", "expected_effect", "redress", "contact_channel",
    "accountable_service", *_RECORD,
)  # fmt: skip
EVIDENCE_FIELDS = (
    "claim", "indicator", "before", "after", "unit", "method", "sample", "author", "measured_on", "level", "level_why",
)  # fmt: skip


def solution_fields(solution: Solution) -> dict[str, Any]:
    """The fields of a solution."""
    return _told(solution, SOLUTION_FIELDS) | _common(solution)


def deployment_fields(
    deployment: Deployment, evidence: Iterable[Evidence], pool: Iterable[DeploymentTerritory]
) -> dict[str, Any]:
    """The fields of a deployment, what was measured and the pool included."""
    fields = _told(deployment, DEPLOYMENT_FIELDS) | _common(deployment)
    for name in ("territory", "departement"):
        if getattr(deployment, name) is not None:
            fields[name] = _territory(getattr(deployment, name))
    if deployment.solution is not None:
        fields["solution"] = {"id": deployment.solution.pk, "name": deployment.solution.name}
    if deployment.organisation is not None:
        fields["organisation"] = {"id": deployment.organisation.pk, "name": deployment.organisation.name}
    measured = [_told(one, EVIDENCE_FIELDS) | {"source": _source(one.source)} for one in evidence]
    members = [_territory(link.territory) | {"role": link.role} for link in pool]
    return fields | ({"evidence": measured} if measured else {}) | ({"pool": members} if members else {})


def _common(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = {f"{EXTRA}{name}": value for name, value in record.extra.items()}
    if record.source is not None:
        fields["source"] = _source(record.source)
    if record.provenance:
        fields["provenance"] = record.provenance
    return fields


def _told(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    values = ((name, getattr(thing, name)) for name in names)
    return {name: _json(value) for name, value in values if value not in ("", None, [], {})}


def _json(value: Any) -> Any:
    """Dates and decimal numbers as text; the rest is JSON already."""
    return value if isinstance(value, str | int | float | list | dict) else str(value)


def _territory(territory: Territory) -> dict[str, str]:
    return {"kind": territory.kind, "code": territory.code, "name": territory.name}


def _source(source: Source | None) -> dict[str, str] | None:
    if source is None:
        return None
    return {"title": source.title, "url": source.url, "kind": source.kind, "published_on": source.published_on}
