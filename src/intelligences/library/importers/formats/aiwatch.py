"""The harmonised table of AI Watch T6-X (2020): 20 columns, one file a catalogue (Helsinki, Amsterdam…). EUPL-1.2.

Numbers start again at 1 in each file, so a record is named by its address, or by who runs it and its name.
"""

from __future__ import annotations

from typing import Any

from .. import cells
from ..mapping import EXTRA, PERSON, Field, Format, Origin
from . import reading


def _finish(row: Any) -> None:
    row.demote("external_id")
    if row.get("_active") == "no" and row.values.pop("_active"):
        row.values["status"] = "stopped"
    reading.kind_by_name(row)


AIWATCH = Format(
    key="aiwatch_t6x",
    label="AI Watch T6-X (Helsinki, Amsterdam…)",
    register="aiwatch",
    origin=Origin(
        "AI Watch T6-X, catalogues harmonisés de services numériques publics",
        "https://github.com/lorenzino/AI-watch-T6-X",
        "Commission européenne, AI Watch (EUPL-1.2)",
    ),
    identity=("website", "operator_name", "title"),
    needs=(frozenset({"title"}), frozenset({"operator_name"}), frozenset({"country"})),
    signs=("geoextent", "geocoverage", "lead_organisation_name", "lead_organisation_category"),
    finish=_finish,
    is_whole=False,
    fields=(
        Field("external_id", ("id",), cells.line, keep=True),
        Field("title", ("name",), cells.line),
        Field("website", ("url",), cells.address),
        Field("problem", ("description",)),
        Field("country", ("geocoverage",), reading.country, keep=True),
        Field("operator_name", ("lead_organisation_name", "lead_organization_name"), cells.line),
        Field("started_on", ("start_date",), cells.day()),
        Field("stopped_on", ("end_date",), cells.day()),
        Field("status", ("status",), reading.status, keep=True),
        Field("_active", ("active",), cells.yes_no("yes", "no"), keep=True),
        Field("technique_family", ("type",), reading.technique_family, keep=True),
        Field("technique", ("technology",), cells.line),
        Field("policy_domains", ("primary_sector",), reading.domain, keep=True),
        Field("policy_domains", ("secondary_sector",), reading.domain, keep=True),
        Field(PERSON, ("contact",)),
        Field(EXTRA, ("geoextent", "geocoverage_dirty", "lead_organisation_category", "uptake")),
    ),
)
