"""US federal inventories of AI uses (OMB): 2023 (10 columns), 2024 (62), 2025 (36). Public domain.

The format of 2024 gives nine columns one heading, "If Other, please explain.": each is told by the question before it,
which is what the published data dictionary does by position.
"""

from __future__ import annotations

import re
from typing import Any

from ...vocabulary import Status
from .. import cells
from ..cells import KeptAsIs
from ..mapping import EXTRA, PERSON, Field, Format, Origin
from . import reading

_ENDED = cells.one_of({"research or administrative action complete": Status.STOPPED})


def _stage(value: str) -> str:
    try:
        return str(_ENDED(value))
    except KeptAsIs:
        return str(reading.status(value))


_DAY = cells.day(month_first=True)
_NOT_CODE = re.compile(r"^(?:no|not)\b", re.IGNORECASE)


def _code(value: str) -> str:
    if _NOT_CODE.match(value):
        raise KeptAsIs
    return cells.address(value)


def _finish(row: Any) -> None:
    row.values["operator_kind"] = "state"
    bureau, agency = row.values.pop("_bureau", None), row.get("operator_name")
    if bureau and bureau != agency:
        row.values["operator_name"] = f"{agency}, {bureau}" if agency else bureau
    if row.get("status") == Status.STOPPED and not row.get("stopped_on") and row.get("_ended"):
        row.values["stopped_on"] = row.values.pop("_ended")
    reading.learning_by_technique(row)


_ORIGIN_URL = "https://github.com/ombegov/{year}-Federal-AI-Use-Case-Inventory"
_PUBLISHER = "Office of Management and Budget, États-Unis (domaine public)"
_CONTACTS = ("Contact", "Contact name", "Contact email", "contact_email", "Email", "POC", "Point of contact")

US_2023 = Format(
    key="us2023",
    label="Inventaire fédéral des États-Unis, 2023",
    register="us-2023",
    origin=Origin("2023 Federal AI Use Case Inventory", _ORIGIN_URL.format(year=2023), _PUBLISHER),
    country="US",
    identity=("operator_name", "title", "problem"),
    needs=(frozenset({"title"}), frozenset({"problem"}), frozenset({"operator_name", "_bureau"})),
    signs=("Use_Case_ID", "Department_Code", "Development_Stage"),
    finish=_finish,
    by_operator=True,
    fields=(
        Field("external_id", ("Use_Case_ID", "Use Case ID", "ID"), cells.line),
        Field("title", ("Title", "Use Case Name", "Use Case Title", "Name"), cells.line),
        Field("problem", ("Summary", "Description", "Use Case Summary", "Summary*")),
        Field("operator_name", ("Department", "Department name"), cells.line),
        Field("_bureau", ("Agency", "Bureau", "Component"), cells.line),
        Field(
            "status",
            ("Development_Stage", "Stage of Development", "Stage", "Lifecycle Stage", "Stage of System*"),
            _stage,
            keep=True,
        ),
        Field("technique", ("Techniques", "AI Techniques", "Technique", "AI Technique*")),
        Field("code_url", ("Source_Code", "Source Code URL"), _code),
        Field(EXTRA, ("Department_Code", "Office")),
        Field(PERSON, _CONTACTS),
    ),
)

US_2024 = Format(
    key="us2024",
    label="Inventaire fédéral des États-Unis, 2024",
    register="us-2024",
    origin=Origin("2024 Federal AI Use Case Inventory", _ORIGIN_URL.format(year=2024), _PUBLISHER),
    country="US",
    identity=("operator_name", "title", "problem"),
    needs=(frozenset({"title"}), frozenset({"problem"}), frozenset({"operator_name", "_bureau"})),
    signs=("Agency Abbreviation", "Use Case Topic Area", "Stage of Development"),
    duplicated=("If Other, please explain.", "If No, please explain."),
    finish=_finish,
    by_operator=True,
    fields=(
        Field("title", ("Use Case Name",), cells.line),
        Field("operator_name", ("Agency",), cells.line),
        Field("_bureau", ("Bureau", "Bureau / Component"), cells.line),
        Field("policy_domains", ("Use Case Topic Area",), reading.domains, keep=True),
        Field("problem", ("What is the intended purpose and expected benefits*", "Purpose")),
        Field("place_in_service", ("Describe the AI system's outputs*", "Outputs")),
        Field("status", ("Stage of Development",), _stage, keep=True),
        Field("started_on", ("Date Implemented", "Implementation date"), _DAY),
        Field("_ended", ("Date Retired",), _DAY, keep=True),
        Field("data_used", ("Describe any agency-owned data used to train*",)),
        Field(
            "personal_data",
            ("Does this AI use case involve personally identifiable information*",),
            reading.personal_data,
            keep=True,
        ),
        Field("code_url", ("If the code is open-source, provide the link*",), _code),
        Field("suppliers", ("Vendor name",), cells.items),
        Field(
            "human_oversight",
            ("For this particular use case, can the AI carry out a decision or action without direct human*",),
            cells.sentence,
        ),
        Field("caution", ("What are the key risks from using the AI*",)),
        Field("redress", ("Is there an established fallback and escalation process*",), cells.sentence),
        Field("external_id", ("Use Case ID",), cells.line),
        Field(PERSON, _CONTACTS),
    ),
)

US_2025 = Format(
    key="us2025",
    label="Inventaire fédéral des États-Unis, 2025",
    register="us-2025",
    origin=Origin(
        "2025 Federal AI Use Case Inventory",
        "https://github.com/ombegov/2025-Federal-Agency-AI-Use-Case-Inventory",
        _PUBLISHER,
    ),
    country="US",
    identity=("operator_name", "title", "problem"),
    needs=(frozenset({"title"}), frozenset({"problem", "expected_effect"}), frozenset({"operator_name", "_bureau"})),
    signs=("use_case_name", "agency_bureau", "problem_solved", "is_high_impact", "development_stage", "has_pii"),
    finish=_finish,
    by_operator=True,
    fields=(
        Field("external_id", ("id",), cells.line),
        Field("title", ("use_case_name",), cells.line),
        Field("operator_name", ("agency_name", "agency"), cells.line),
        Field("_bureau", ("agency_bureau",), cells.line),
        Field("policy_domains", ("topic_area",), reading.domains, keep=True),
        Field("problem", ("problem_solved",)),
        Field("expected_effect", ("benefits",)),
        Field("place_in_service", ("system_outputs",)),
        Field("status", ("development_stage",), _stage, keep=True),
        Field("started_on", ("operational_date",), _DAY),
        Field("data_used", ("data_description",)),
        Field("personal_data", ("has_pii",), reading.personal_data, keep=True),
        Field("code_url", ("code_url",), _code),
        Field("suppliers", ("vendor_name",), cells.items),
        Field("technique", ("classification",)),
        Field("caution", ("hi_potential_impacts",)),
        Field("redress", ("hi_appeal_process",), cells.sentence),
        Field(PERSON, _CONTACTS),
    ),
)
