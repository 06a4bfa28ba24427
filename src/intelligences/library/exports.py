"""Columns of this room's files: keys are stable and English, one column a field, empty where nothing was told.

Two hold JSON: `evidence`, the measures of a use, and `extra`, what a register tells that has no field here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.twins import twin_address
from intelligences.kernel.writers import XLSX_CELL, Column, exact

from . import wording
from .models import Deployment, Evidence, Solution
from .queries.assessing import Copy
from .queries.provenance import Notes
from .snapshots import DEPLOYMENT_FIELDS, EVIDENCE_FIELDS, SOLUTION_FIELDS

LICENCE = "Licence Ouverte 2.0"
LIST = " ; "
"""Between the values of a list in one cell."""
_NOT_COLUMNS = {"answers"}
_HEADINGS = {"contact_channel": _("moyen de contact"), "status": _("état de l’usage")}
"""Labels that other columns have too: a person's `contact`, the `state` of a publication."""
_EXTRA = Column("extra", _("cases du registre gardées telles quelles"), lambda record: record.extra or None)
OF_A_SOURCE = ("url", "title", "kind", "published_on")


def _plain(value: Any) -> Any:
    return LIST.join(value) if isinstance(value, list) else value


def _field(name: str) -> Column:
    return Column(name, _HEADINGS.get(name) or wording.field_label(name), lambda record: _plain(getattr(record, name)))


def _answers(record: Any) -> str:
    return LIST.join(f"{field}={answer}" for field, answer in sorted(record.answers.items()))


def address(record: Any) -> str:
    """The whole address of a record's page."""
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def _code(name: str, part: str) -> Any:
    return lambda use: getattr(getattr(use, name), part) if getattr(use, name) is not None else ""


def use_columns() -> tuple[Column, ...]:
    """Of a use read with its measures (`queries.measures`). Labels are read in the active language."""
    return _use_columns(get_language() or "fr")


def sheet_columns() -> list[Column]:
    """The same for a spreadsheet, where a cell has an end: of JSON that goes past it, where it stands whole."""
    too_long = gettext("Trop long pour une case de tableur : voyez %(address)s")
    return [replace(one, label=str(one.label), value=_fitting(one, too_long)) for one in use_columns()]


def _fitting(column: Column, too_long: str) -> Callable[[Any], Any]:
    def value(use: Any) -> Any:
        told = column.value(use)
        if isinstance(told, list | dict) and len(json.dumps(told, ensure_ascii=False)) > XLSX_CELL:
            return too_long % {"address": twin_address(address(use), "json")}
        return told

    return value


@lru_cache(maxsize=4)
def _use_columns(_language: str) -> tuple[Column, ...]:
    return (
        Column("id", _("numéro"), lambda use: use.pk),
        *(_field(name) for name in DEPLOYMENT_FIELDS if name not in _NOT_COLUMNS),
        Column("answers", wording.field_label("answers"), _answers),
        Column("territory_kind", _("type de territoire"), _code("territory", "kind")),
        Column("territory_code", _("code du territoire"), _code("territory", "code")),
        Column("territory_name", _("nom du territoire"), _code("territory", "name")),
        Column("departement_code", _("département du siège"), _code("departement", "code")),
        Column("solution_id", _("numéro de la solution"), lambda use: use.solution_id),
        Column("solution_name", _("solution"), _code("solution", "name")),
        Column("source_url", _("adresse de la source"), _code("source", "url")),
        Column("source_title", _("titre de la source"), _code("source", "title")),
        Column("source_kind", _("nature de la source"), _code("source", "kind")),
        Column("source_published_on", _("date de la source"), _code("source", "published_on")),
        Column("state", _("publication"), lambda use: use.state),
        Column("url", _("adresse"), address),
        Column("evidence", _("effets mesurés"), lambda use: [measure(one) for one in use.measures] or None),
        _EXTRA,
    )


def solution_columns() -> tuple[Column, ...]:
    """Of a solution."""
    return (
        Column("id", _("numéro"), lambda one: one.pk),
        *(_field(name) for name in SOLUTION_FIELDS if name not in _NOT_COLUMNS),
        Column("url", _("adresse"), address),
        _EXTRA,
    )


CHANGES = (
    Column("id", _("numéro"), lambda change: change.id),
    Column("on", _("date"), lambda change: change.on),
    Column("kind", _("événement"), lambda change: change.kind),
    Column("what", _("ce qui s’est passé"), lambda change: change.what),
    Column("title", _("fiche"), lambda change: change.title),
    Column("url", _("adresse"), lambda change: f"{settings.SITE_URL}{change.url}" if change.url else ""),
)


def measure(evidence: Evidence) -> dict[str, Any]:
    """A measure, as JSON, without what nobody told: its fields, its `source`, its `document` (title and address)."""
    told = {name: getattr(evidence, name) for name in (*EVIDENCE_FIELDS, "language")}
    source, document = evidence.source, evidence.document
    told["source"] = _kept({name: getattr(source, name, "") for name in OF_A_SOURCE})
    if document is not None:
        told["document"] = {"title": document.title, "url": f"{settings.SITE_URL}{document.get_absolute_url()}"}
    return _kept(told)


def _kept(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: exact(value) if isinstance(value, Decimal) else value
        for name, value in told.items()
        if value not in ("", None, {})
    }


def signed_assessment(copy: Copy) -> Mapping[str, Any]:
    """What an organisation signed and shows of its duties, as JSON: only what rests on wordings that were read."""
    return {
        "pack": copy.fields.get("pack"),
        "pack_version": copy.signed.version,
        "signed_on": copy.signed.signed_on,
        "function": copy.signed.function,
        "conclusions": [{name: one[name] for name in ("decision", "case", "says")} for one in copy.public_conclusions],
        "kept_back": copy.kept_back,
    }


def around_use(use: Any, notes: Notes, versions: int, duties: list[Copy]) -> dict[str, Any]:
    """What stands beside the one row in a use's JSON: sources by field, measures, a register's own cells. The use is
    read with its measures.
    """
    return {
        "count": 1,
        "licence": LICENCE,
        "evidence": [measure(one) | {"source_url": one.source.url if one.source else ""} for one in use.measures],
        "sources": [vars(note) for note in notes.sources],
        "field_sources": notes.fields,
        "extra": use.extra,
        "versions": versions,
        "assessments": [signed_assessment(one) for one in duties],
    }


def around_solution(solution: Solution, uses: Sequence[Deployment]) -> dict[str, Any]:
    """What stands beside the uses in a solution's JSON: the solution itself."""
    told = {column.key: column.value(solution) for column in solution_columns()}
    return {"count": len(uses), "licence": LICENCE, "solution": told}
