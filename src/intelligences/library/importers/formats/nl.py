"""The Dutch algorithm register: the listing (JSON), the bulk CSV in English or Dutch, the publication standard 1.0 and
its former versions, and what vendors fill in beforehand, which describe a product and not its use. CC0.
"""

from __future__ import annotations

from typing import Any

from ...countries import UNKNOWN
from .. import cells
from ..mapping import EXTRA, PERSON, Field, Format, Origin
from . import reading


def _finish(row: Any) -> None:
    """Without an organisation it is what a supplier says of its product, unless the register numbered it."""
    if not (row.get("operator_name") or str(row.get("external_id") or "").isdigit() or "org_id" in row.extra):
        row.is_solution = True
        if row.get("place_in_service"):
            row.values["summary"] = row.values.pop("place_in_service")
        return
    if row.get("region") and row.get("language") in (
        "en",
        "fr",
    ):  # the cities' common standard, and no Dutch city's words
        row.values["country"] = UNKNOWN
    row.values["operator_kind"] = row.get("operator_kind") or "unknown"
    reading.kind_by_name(row)
    reading.learning_by_technique(row)


_language = cells.one_of(
    {"NLD": "other", "nl": "other", "ENG": "en", "en": "en", "FRA": "fr", "fr": "fr", "FRY": "other", "fy": "other"}
)


_PARAGRAPH = "\n\n"

NL = Format(
    key="nl",
    label="Registre néerlandais des algorithmes",
    register="nl",
    origin=Origin(
        "Algoritmeregister", "https://algoritmes.overheid.nl/", "Ministerie van Binnenlandse Zaken, Pays-Bas (CC0)"
    ),
    country="NL",
    language="other",
    needs=(
        frozenset({"title"}),
        frozenset({"problem", "place_in_service"}),
        frozenset({"operator_name", "external_id", "_version"}),
    ),
    signs=(
        "organisatie",
        "doel",
        "geregistreerd",
        "juridische_basis",
        "Korte omschrijving",
        "Doel en impact",
        "Menselijke tussenkomst",
        "Technische werking",
        "Bron-ID",
        "organization",
        "goal",
        "description_short",
        "methods_and_models",
        "lawful_basis",
        "publication_category",
        "standard_version",
        "human_intervention",
        "algorithm_id",
        "algoritme_id",
        "lars",
        "org_id",
        "purpose_and_impact",
        "technical_operation",
        "risk_management",
        "begin_date",
        "publiccode",
        "impacttoetsen",
    ),
    enough_signs=2,
    finish=_finish,
    fields=(
        Field("external_id", ("algorithm_id", "lars", "id", "algoritme_id", "uuid"), cells.line),
        Field("title", ("name", "title", "naam", "titel"), cells.line),
        Field(
            "operator_name",
            ("organization", "organisatie", "organisation", "organization.name", "organisatie.naam"),
            cells.line,
        ),
        Field(
            "problem",
            ("doel", "goal", "purpose_and_impact", "Doel en impact", "goals", "doel_en_impact", "impact"),
            join=_PARAGRAPH,
        ),
        Field("place_in_service", ("description_short", "Korte omschrijving", "korte_omschrijving")),
        Field("status", ("status",), reading.status, keep=True),
        Field("region", ("area",), cells.line),
        Field("policy_domains", ("category", "theme", "Thema", "categorie", "domain"), reading.domains, keep=True),
        Field("started_on", ("begin_date", "start_date", "Begindatum"), cells.day()),
        Field("stopped_on", ("end_date", "Einddatum"), cells.day()),
        Field("website", ("website", "link", "Link naar publiekspagina"), cells.address),
        Field(
            "record_url",
            ("url", "source_link", "Link naar bronregistratie", "source_url"),
            cells.address,
        ),
        Field("learning", ("type", "algorithm_type"), reading.learning, keep=True),
        Field(
            "technique",
            ("methods_and_models", "technical_operation", "Technische werking", "technische_werking", "description"),
            join=_PARAGRAPH,
        ),
        Field(
            "human_oversight",
            ("human_intervention", "Menselijke tussenkomst", "menselijke_tussenkomst"),
            join=_PARAGRAPH,
        ),
        Field("caution", ("risks", "risk_management", "Risicobeheer", "risicobeheer"), join=_PARAGRAPH),
        Field(
            "legal_basis",
            ("lawful_basis", "legal_basis", "Wettelijke basis", "juridische_basis", "wettelijke_basis"),
            join=_PARAGRAPH,
        ),
        Field("data_used", ("source_data", "data", "Gegevens", "gegevens"), join=_PARAGRAPH),
        Field("suppliers", ("provider", "supplier", "Leverancier", "leverancier"), cells.items),
        Field("code_url", ("publiccode", "source_code_link", "Link naar broncode", "codebase_url"), cells.address),
        Field("redress", ("objection_procedure", "Bezwaarprocedure")),
        Field("language", ("lang", "language", "Taal"), _language, keep=True),
        Field("_version", ("standard_version", "schema", "version"), cells.line, keep=True),
        Field(
            PERSON,
            (
                "contact_email",
                "contact",
                "Contactgegevens",
                "contactgegevens",
                "contact_name",
                "contact_phone",
                "owner",
                "Contact e-mail",
                "contact_person",
            ),
        ),
        Field(EXTRA, ("org_id", "tags", "proportionality", "considerations", "impacttoetsen", "source_id")),
    ),
)
