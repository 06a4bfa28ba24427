"""Government of Canada AI Register (MVP): one CSV with a column a language; the French ones are shown, the English ones
kept. Open Government Licence – Canada.
"""

from __future__ import annotations

from typing import Any

from .. import cells
from ..mapping import EXTRA, Field, Format, Origin
from . import reading


def _organisation(value: str) -> str:
    """ "English / français": the French half."""
    halves = cells.line(value).split(" / ")
    return halves[-1] if len(halves) == 2 else cells.line(value)


def _finish(row: Any) -> None:
    """In French when there is French, in English otherwise."""
    row.values["operator_kind"] = "state"
    in_french = row.get("title") is not None
    for name in ("title", "problem", "people_concerned", "technique", "data_used", "expected_effect"):
        if row.get(name) is None and row.get(f"_{name}") is not None:
            row.values[name] = row.values.pop(f"_{name}")
    row.values["language"] = "fr" if in_french else "en"
    if row.get("status") is None and row.get("_status") is not None:
        row.values["status"] = row.values.pop("_status")
    reading.learning_by_technique(row)


def _pair(to: str, name: str, read: Any = cells.text) -> tuple[Field, Field]:
    """The French column, and the English one, which is kept too."""
    return Field(to, (f"{name}_fr",), read), Field(f"_{to}", (f"{name}_en",), read, keep=True)


CANADA = Format(
    key="canada",
    label="Registre de l’IA du gouvernement du Canada",
    register="canada",
    origin=Origin(
        "Registre de l’IA du gouvernement du Canada",
        "https://ouvert.canada.ca/",
        "Secrétariat du Conseil du Trésor du Canada (Licence du gouvernement ouvert – Canada)",
    ),
    country="CA",
    language="fr",
    needs=(frozenset({"title", "_title"}), frozenset({"problem", "_problem"})),
    signs=("ai_register_id", "name_ai_system_en", "name_ai_system_fr", "government_organization"),
    finish=_finish,
    fields=(
        Field("external_id", ("ai_register_id",), cells.line),
        *_pair("title", "name_ai_system", cells.line),
        Field("operator_name", ("government_organization", "government_organisation"), _organisation, keep=True),
        *_pair("problem", "description_ai_system"),
        *_pair("people_concerned", "ai_system_primary_users"),
        *_pair("status", "ai_system_status", reading.status),
        *_pair("technique", "ai_system_capabilities"),
        *_pair("data_used", "data_sources"),
        *_pair("expected_effect", "ai_system_results"),
        Field("suppliers", ("vendor_information",), cells.items),
        Field("year", ("status_date",), cells.year, keep=True),
        Field("personal_data", ("involves_personal_information",), reading.personal_data),
        Field(EXTRA, ("developed_by_en", "developed_by_fr", "notification_ai")),
        Field(EXTRA, ("personal_information_banks_en", "personal_information_banks_fr")),
    ),
)
