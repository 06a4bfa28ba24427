"""JRC Public Sector Tech Watch, 2025: XLSX, and the CSV of the same columns. CC BY 4.0."""

from __future__ import annotations

from typing import Any

from .. import cells
from ..mapping import EXTRA, Field, Format, Origin
from . import reading


def _finish(row: Any) -> None:
    reading.kind_by_name(row)
    reading.learning_by_technique(row)


PSTW = Format(
    key="pstw",
    label="Public Sector Tech Watch (Centre commun de recherche)",
    register="pstw",
    origin=Origin(
        "Public Sector Tech Watch",
        "https://interoperable-europe.ec.europa.eu/collection/public-sector-tech-watch",
        "Commission européenne, Centre commun de recherche (CC BY 4.0)",
    ),
    needs=(frozenset({"title"}), frozenset({"problem"}), frozenset({"external_id", "operator_name"})),
    signs=("PSTW ID", "NUTS 2021", "Functions of Government (COFOG level I)", "Geographical extent"),
    finish=_finish,
    fields=(
        Field("external_id", ("PSTW ID", "PSTW_ID", "ID", "Case ID"), cells.line),
        Field("title", ("Name", "Case name", "Title"), cells.line),
        Field("website", ("Website", "URL", "Link"), cells.address),
        Field("problem", ("Description", "Case description")),
        Field(
            "country",
            ("Geographical coverage (country)", "Geographical coverage", "Country", "Geographic coverage (country)"),
            reading.country,
            keep=True,
        ),
        Field("region", ("NUTS 2021", "NUTS", "NUTS 2024", "NUTS code"), cells.line),
        Field(
            "operator_name",
            ("Responsible organisation", "Responsible organization", "Organisation", "Responsible organisation name"),
            cells.line,
        ),
        Field(
            "operator_kind",
            ("Responsible organisation category", "Responsible organization category", "Organisation category"),
            reading.operator_kind,
            keep=True,
        ),
        Field(
            "policy_domains",
            ("Functions of Government (COFOG level II)", "COFOG level II", "COFOG II"),
            reading.domain,
            keep=True,
        ),
        Field(
            "policy_domains",
            ("Functions of Government (COFOG level I)", "COFOG level I", "COFOG I"),
            reading.domain,
            keep=True,
        ),
        Field("status", ("Status", "Current status"), reading.status, keep=True),
        Field("started_on", ("Start Year", "Start date", "Starting year"), cells.day()),
        Field("stopped_on", ("End Year", "End date"), cells.day()),
        Field("technique_family", ("AI Classification Subdomain (II) (main)",), reading.technique_family, keep=True),
        Field("technique", ("Primary Technology", "Technology"), cells.line, join=" ; "),
        Field("technique", ("AI Keywords",), cells.line, join=" ; "),
        Field("suppliers", ("Company name or GovTech ID", "Company name"), cells.items),
        Field("code_url", ("Open components in output",), cells.address),
        Field(
            EXTRA, ("Source", "Geographical extent", "Process type", "Application type", "Cross Border", "Cross Sector")
        ),
    ),
)
