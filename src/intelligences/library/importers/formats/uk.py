"""UK Algorithmic Transparency Recording Standard: the list as JSON or CSV, GOV.UK's own API answers with the text of a
record, and flat tables with the attributes of v1.1. Open Government Licence v3.0.

GOV.UK gives a record's text as HTML whose headings change from v1.1 to v4.0: each heading is matched by its words,
whatever its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from .. import cells
from ..cells import KeptAsIs
from ..mapping import EXTRA, PERSON, Field, Format, Origin
from . import reading

_NUMBER = re.compile(r"^\s*(?:tier\s*\d\s*[-:–]?\s*)?[\d.]*\s*[-–:.)]*\s*", re.IGNORECASE)
_A_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BODY = ("details.body", "body", "indexable_content")


class _Sections(HTMLParser):
    """The text under each heading."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._heading: list[str] | None = None
        self._name, self._text = "", ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if re.fullmatch(r"h[2-6]", tag):
            self._close()
            self._heading = []
        elif tag in {"p", "li", "br", "div", "tr", "td", "th"}:
            self._text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch(r"h[2-6]", tag) and self._heading is not None:
            self._name, self._heading = " ".join("".join(self._heading).split()), None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)
        else:
            self._text += data

    def _close(self) -> None:
        plain = re.sub(r"\s*\n\s*", "\n", self._text).strip()
        if plain:
            self.found.append((self._name, plain))
        self._text = ""

    def close(self) -> None:
        super().close()
        self._close()


def _explode(names: list[str], told: list[Any]) -> Mapping[str, str]:
    """Heading → text, numbers taken off; a heading that comes twice keeps both texts."""
    body = next((told[names.index(name)] for name in _BODY if name in names and names.index(name) < len(told)), None)
    if not isinstance(body, str) or "<h" not in body:
        return {}
    parser = _Sections()
    parser.feed(body)
    parser.close()
    sections: dict[str, str] = {}
    for heading, text in parser.found:
        name = _NUMBER.sub("", heading) or heading or "introduction"
        sections[name] = f"{sections[name]}\n\n{text}" if name in sections else text
    return sections


def _body(value: str) -> str:
    """Its sections are read one by one; without headings it is the description."""
    if "<h" in value:
        return ""
    return cells.text(value)


def _slug(value: str) -> str:
    """The end of the record's address: what GOV.UK names it by."""
    found = re.search(r"algorithmic-transparency-records/([\w-]+)", value)
    if not found:
        raise KeptAsIs
    return found.group(1)


def _decisions(value: str) -> int:
    """Where the frequency is a number of decisions in a year."""
    found = re.fullmatch(r"([\d ,]+) decisions (?:a|per) year", value.strip(), re.IGNORECASE)
    if not found:
        raise KeptAsIs
    return cells.whole(found.group(1))


def _page(value: str) -> str:
    return cells.address(f"https://www.gov.uk{value}" if value.startswith("/") else value)


def _finish(row: Any) -> None:
    """ "Body: Tool" in one title, when the list gives no separate columns."""
    row.values.pop("_body", None)
    whole = row.get("_whole_title")
    if whole and not row.get("title"):
        row.values.pop("_whole_title")
        body, colon, tool = whole.partition(":")
        row.values["title"] = tool.strip() if colon and tool.strip() else whole
        if colon and tool.strip() and not row.get("operator_name"):
            row.values["operator_name"] = body.strip()
    body, colon, tool = (whole or "").partition(":")
    if colon and tool.strip() and _A_SLUG.fullmatch(row.get("operator_name") or ""):
        row.values["operator_name"] = body.strip()  # GOV.UK's API names bodies by their slugs
    page = row.get("record_url")
    if page and not row.get("external_id"):
        found = re.search(r"algorithmic-transparency-records/([\w-]+)", page)
        if found:
            row.values["external_id"] = found.group(1)
    reading.kind_by_name(row)
    reading.learning_by_technique(row)


_P = "algorithmic_transparency_record_"
_M = "details.metadata." + _P

UK = Format(
    key="uk_atrs",
    label="Registre de transparence algorithmique du Royaume-Uni",
    register="uk-atrs",
    origin=Origin(
        "Algorithmic Transparency Recording Standard",
        "https://www.gov.uk/algorithmic-transparency-records",
        "Government Digital Service, Royaume-Uni (OGL v3.0)",
    ),
    country="GB",
    needs=(
        frozenset({"title", "_whole_title"}),
        frozenset({"operator_name", "_whole_title"}),
        frozenset({"record_url", "place_in_service", "expected_effect", "external_id"}),
    ),
    signs=(
        "publishing_body",
        "tool_name",
        "listed_organisations",
        "senior_responsible_owner",
        f"{_M}organisation",
        "public_timestamp",
        "appeals_and_review",
    ),
    finish=_finish,
    explode=_explode,
    fields=(
        Field("title", ("tool_name", "Tool name", "name"), cells.line),
        Field("_whole_title", ("title",), cells.line, keep=True),
        Field(
            "operator_name",
            (
                "publishing_body",
                "organisation",
                f"{_M}organisation",
                f"{_P}organisation",
                "publishing body",
                "Organisation or department",
                "Organisation/ department",
            ),
            cells.line,
        ),
        Field("operator_kind", (f"{_M}organisation_type", f"{_P}organisation_type"), reading.operator_kind, keep=True),
        Field("record_url", ("url", "base_path", "link", "web_url"), _page),
        Field("website", ("website", "Website URL"), cells.address),
        Field("problem", ("description", "Description - how & why", "Detailed description"), join="\n\n"),
        Field(
            "_published",
            ("published", f"{_M}date_published", f"{_P}date_published", "public_timestamp"),
            cells.day(),
            keep=True,
        ),
        Field("status", (f"{_M}phase", f"{_P}phase", "phase", "Phase"), reading.status, keep=True),
        Field("policy_domains", (f"{_M}function", f"{_P}function", "function"), reading.domains, keep=True),
        Field("region", (f"{_M}region", f"{_P}region", "region"), cells.line),
        Field(
            "technique_family",
            (f"{_M}capability", f"{_P}capability", "capability"),
            reading.technique_family,
            keep=True,
        ),
        Field(
            "technique",
            ("model_type", "Model type", "Type of model", f"{_M}task", "System architecture", "Model architecture"),
        ),
        Field("expected_effect", ("benefit", "Benefit", "Benefits", "Benefit(s)")),
        Field("place_in_service", ("process_integration", "Process integration", "scope", "Scope")),
        Field("decisions_a_year", ("frequency_usage", "Frequency of usage"), _decisions),
        Field("human_oversight", ("human_decisions", "Human decisions", "Human decisions and review")),
        Field("redress", ("appeals_and_review", "Appeals and review", "Appeal and review")),
        Field(
            "data_used",
            (
                "source_data_description",
                "Source data description",
                "Operational data sources",
                "Development data description",
                "Data sources",
            ),
        ),
        Field(
            "caution",
            (
                "risk_description",
                "Risks",
                "Risks and mitigations",
                "risk_mitigation",
                "Risks, mitigations and impact assessments",
            ),
        ),
        Field(
            "suppliers",
            (
                "external_supplier",
                "Supplier",
                "Supplier or developer of the algorithmic tool",
                "External supplier name",
            ),
            cells.items,
        ),
        Field("external_id", ("slug",), cells.line),
        Field("_body", _BODY, _body),
        Field(
            PERSON,
            (
                "contact_email",
                "contact",
                "senior_responsible_owner",
                "Senior responsible owner",
                "SRO",
                "Contact email",
                "Contact",
                "team_contact",
                "contact_name",
            ),
        ),
        Field(EXTRA, ("listed_organisations", f"{_M}atrs_version", f"{_P}atrs_version", "team")),
    ),
)
