"""Other registers' formats as data: each of their columns, the fields of a use that it carries, and how.

A column that nothing of ours fills isn't written. Nothing is invented: a value that the format must choose among those
that it knows stays empty when ours says something else. Sources: Algoritmeregister, Publicatiestandaard 1.0.0 (CC0);
Algorithmic Transparency Recording Standard v1.1, Central Digital and Data Office (OGL v3.0); Eurocities' algorithmic
transparency standard 0.3.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from intelligences.library.exports import LIST
from intelligences.library.models import Deployment
from intelligences.library.snapshots import DEPLOYMENT_FIELDS
from intelligences.library.vocabulary import Learning, Status

Value = Callable[[Deployment], Any]
_MONTH = len("2026-03")


@dataclass(frozen=True)
class Column:
    """A column of the format. `fields` are those of a use that it carries; `is_required` by the format, which may take
    a text of `longest` characters at most.
    """

    name: str
    value: Value
    fields: tuple[str, ...] = ()
    is_required: bool = False
    longest: int | None = None

    def written(self, use: Deployment) -> Any:
        """What it says of a use: a text that is too long is cut at a word."""
        told = self.value(use)
        if self.longest is None or len(told) <= self.longest:
            return told
        return told[: self.longest - 1].rsplit(maxsplit=1)[0].rstrip(" ;,") + "…"

    def is_empty(self, use: Deployment) -> bool:
        """Whether it has nothing to say of a use."""
        return is_empty(self.value(use))


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value in ("", [], None)


@dataclass(frozen=True)
class Layout:
    """A format. `reader` is the importer that reads it back; `unfilled` are required columns that we can’t fill."""

    key: str
    label: str
    version: str
    source: str
    reader: str
    columns: tuple[Column, ...]
    unfilled: tuple[str, ...]

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """Fields of a use that it carries, in the order of our own columns."""
        told = {name for column in self.columns for name in column.fields}
        return tuple(name for name in DEPLOYMENT_FIELDS if name in told)

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """Fields of a use for which it has no place."""
        return tuple(name for name in DEPLOYMENT_FIELDS if name not in self.carried and name not in _OURS)

    def row(self, use: Deployment) -> dict[str, Any]:
        """The use in this format."""
        return {column.name: column.written(use) for column in self.columns}

    def lacking(self, use: Deployment) -> list[str]:
        """Columns that the format requires and that the use leaves empty."""
        empty = [one.name for one in self.columns if one.is_required and one.is_empty(use)]
        return [*empty, *self.unfilled]

    @cached_property
    def bounded(self) -> tuple[Column, ...]:
        """Columns that take a text of a certain length only."""
        return tuple(one for one in self.columns if one.longest is not None)

    def shortened(self, use: Deployment) -> list[str]:
        """Columns whose text was cut."""
        return [one.name for one in self.bounded if one.written(use) != one.value(use)]


# How a record came here and where it stands: no other register has a place for that, nor needs one.
_OURS = {"collection", "origin", "answers", "confirmed_on", "register", "external_id", "record_url", "country"}


def _field(name: str) -> Value:
    return lambda use: getattr(use, name)


def _plain(column: str, field: str, *, required: bool = False, longest: int | None = None) -> Column:
    return Column(column, _field(field), (field,), required, longest)


def _listed(column: str, field: str, *, required: bool = False, longest: int | None = None) -> Column:
    """Between the marks by which importers tell values apart: a comma is often inside one."""
    return Column(column, lambda use: LIST.join(getattr(use, field)), (field,), required, longest)


def _chosen(column: str, field: str, words: Mapping[str, str], *, required: bool = False) -> Column:
    return Column(column, lambda use: words.get(getattr(use, field), ""), (field,), required)


def _month(column: str, field: str, *, required: bool = False) -> Column:
    """A month; a date that is only a year has none."""
    return Column(
        column,
        lambda use: getattr(use, field)[:_MONTH] if len(getattr(use, field)) >= _MONTH else "",
        (field,),
        required,
    )


def _fixed(column: str, value: str) -> Column:
    return Column(column, lambda _use: value)


def _page(column: str) -> Column:
    return Column(column, lambda use: settings.SITE_URL + use.get_absolute_url())


def _contact(column: str, *, required: bool = False) -> Column:
    """A service and its address, never a person's."""
    return Column(
        column,
        lambda use: ", ".join(filter(None, (use.accountable_service, use.contact_channel))),
        ("accountable_service", "contact_channel"),
        required,
    )


def _day(column: str, field: str, *, required: bool = False) -> Column:
    """The day of one of our moments, in the site's time zone."""

    def value(use: Deployment) -> str:
        moment = getattr(use, field)
        return "" if moment is None else timezone.localdate(moment).isoformat()

    return Column(column, value, (), required)


def _identifier(use: Deployment) -> str:
    """A UUID version 5 (RFC 9562, 5.5) of its lasting address, which its title doesn't change."""
    return str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/u/{use.pk}"))


def _place(use: Deployment) -> str:
    place = use.territory or use.departement
    return place.name if place is not None else use.region


_DUTCH_STATUS = {
    Status.IDEA: "In ontwikkeling",
    Status.PRODUCTION: "In gebruik",
    Status.STOPPED: "Buiten gebruik",
}
_DUTCH_TEXT = 2499

ALGORITMEREGISTER = Layout(
    key="algoritmeregister",
    label="Algoritmeregister (Pays-Bas), Publicatiestandaard",
    version="1.0.0",
    source="https://algoritmes.overheid.nl/",
    reader="nl",
    columns=(
        _plain("name", "title", required=True, longest=99),
        _plain("description_short", "place_in_service", required=True, longest=399),
        _plain("organization", "operator_name", required=True, longest=99),
        # By our own names for them, which our importers know: each register has its own list.
        Column("theme", lambda use: list(use.policy_domains), ("policy_domains",), True),
        _chosen("status", "status", _DUTCH_STATUS, required=True),
        _month("start_date", "started_on", required=True),
        _month("end_date", "stopped_on"),
        _contact("contact", required=True),
        _plain("link", "website"),
        _page("source_link"),
        _plain("purpose_and_impact", "problem", required=True, longest=_DUTCH_TEXT),
        _plain("human_intervention", "human_oversight", required=True, longest=_DUTCH_TEXT),
        _plain("risk_management", "caution", required=True, longest=_DUTCH_TEXT),
        _plain("legal_basis", "legal_basis", longest=_DUTCH_TEXT),
        _plain("data", "data_used", required=True, longest=_DUTCH_TEXT),
        _plain("technical_operation", "technique", required=True, longest=4999),
        _listed("supplier", "suppliers", required=True, longest=199),
        _plain("source_code_link", "code_url"),
        _fixed("schema", "1.0.0"),
        Column("source_id", lambda use: str(use.pk)),
    ),
    unfilled=("publication_category", "considerations", "impact_assessments", "language"),  # it knows Dutch only
)

_UK_PHASE = {
    Status.IDEA: "idea",
    Status.PRODUCTION: "production",
    Status.STOPPED: "retired",
}

ATRS = Layout(
    key="atrs",
    label="Algorithmic Transparency Recording Standard (Royaume-Uni)",
    version="1.1",
    source="https://www.gov.uk/algorithmic-transparency-records",
    reader="uk_atrs",
    columns=(
        _plain("name", "title", required=True),
        _plain("organisation", "operator_name", required=True),
        _plain("team", "accountable_service"),
        _plain("contact_email", "contact_channel", required=True),
        _plain("description", "problem", required=True),
        _plain("website", "website"),
        _listed("external_supplier", "suppliers", required=True),
        _plain("process_integration", "place_in_service"),
        _plain("benefit", "expected_effect", required=True),
        _plain("model_type", "technique", required=True),
        Column("frequency_usage", lambda use: _number(use.decisions_a_year), ("decisions_a_year",)),
        _chosen("phase", "status", _UK_PHASE, required=True),
        _plain("human_decisions", "human_oversight", required=True),
        _plain("appeals_and_review", "redress", required=True),
        _plain("source_data_description", "data_used", required=True),
        _plain("risk_description", "caution"),
    ),
    unfilled=(
        "external_supplier_role", "scope", "source_data_name", "data_collection", "data_sharing_agreements",
        "data_access_and_storage", "impact_assessment_name", "risk_name",
    ),
)  # fmt: skip


def _number(value: int | None) -> str:
    return "" if value is None else f"{value} decisions a year"


_EUROCITIES_STATUS = {
    Status.IDEA: "planned",
    Status.PILOT: "pilot",
    Status.PRODUCTION: "operational",
    Status.STOPPED: "retired",
}
_EUROCITIES_TYPE = {
    Learning.LEARNING: "self-learning",
    Learning.RULES: "rule-based",
    Learning.BOTH: "hybrid",
}
_EUROCITIES_LANGUAGE = {"fr": "fr", "en": "en"}

EUROCITIES = Layout(
    key="eurocities",
    label="Eurocities, Algorithmic Transparency Standard",
    version="0.3.1",
    source="https://www.algorithmregister.org/standard/",
    reader="nl",
    columns=(
        _plain("name", "title", required=True),
        _plain("description_short", "place_in_service", required=True),
        _plain("organization", "operator_name", required=True),
        _plain("department", "accountable_service", required=True),
        _plain("contact_email", "contact_channel", required=True),
        Column("area", _place, ("region",), True),
        _plain("website", "website"),
        _chosen("status", "status", _EUROCITIES_STATUS, required=True),
        _plain("goal", "problem", required=True),
        _plain("risks", "caution", required=True),
        _plain("lawful_basis", "legal_basis", required=True),
        _plain("source_data", "data_used", required=True),
        _chosen("algorithm_type", "learning", _EUROCITIES_TYPE, required=True),
        _plain("methods_and_models", "technique"),
        _plain("codebase_url", "code_url"),
        _plain("human_intervention", "human_oversight", required=True),
        _plain("objection_procedure", "redress", required=True),
        _fixed("standard_version", "0.3.1"),
        Column("uuid", _identifier),
        _chosen("lang", "language", _EUROCITIES_LANGUAGE, required=True),
        _day("publication_date", "published_at", required=True),
        _day("last_change_date", "updated_at", required=True),
    ),
    unfilled=(
        "domain", "decision_making_process", "impact", "risk_category", "proportionality", "training_data",
        "connected_data_sources", "description", "monitoring", "type", "revision_date",
    ),
)  # fmt: skip

LAYOUTS: Mapping[str, Layout] = {one.key: one for one in (ALGORITMEREGISTER, ATRS, EUROCITIES)}
