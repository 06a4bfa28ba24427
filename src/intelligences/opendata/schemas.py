"""The schemas of what the library publishes, at lasting addresses: Table Schema for CSV, JSON Schema for JSON.

Both are made from the columns that are written and from the fields that they come from: no list stands twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import override

from intelligences.kernel.writers import Column
from intelligences.library.exports import OF_A_SOURCE, solution_columns, use_columns
from intelligences.library.models import Deployment, Evidence, Solution, Source
from intelligences.library.partial_dates import PATTERN, PartialDateField
from intelligences.library.snapshots import EVIDENCE_FIELDS

from .dump.archive import LICENCE

VERSION = "1.0.0"
_REQUIRED = {"id", "title", "name", "operator_name", "url", "state"}
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_STRUCTURED = {
    "evidence": (
        "array",
        "Les effets mesurés ou annoncés, le mieux prouvé d’abord, chacun avec sa source ; du JSON dans le CSV.",
    ),
    "extra": (
        "object",
        "Ce que dit le registre d’origine et qui n’a pas de colonne ici, sous ses titres à lui ; du JSON dans le CSV.",
    ),
}
"""Columns of JSON: their type, and what they hold."""


@dataclass(frozen=True)
class Set:
    """What is published together: `name` is in addresses, `title` and `told` are for people."""

    name: str
    title: str
    told: str
    model: type[models.Model]
    page: str

    def columns(self) -> tuple[Column, ...]:
        """In the order in which they are written."""
        return use_columns() if self.model is Deployment else solution_columns()


SETS = {
    one.name: one
    for one in (
        Set(
            "usages",
            "Usages d’IA et d’algorithmes des collectivités",
            "Une ligne par usage publié ; une case vide n’a pas été dite.",
            Deployment,
            "library:index",
        ),
        Set(
            "solutions",
            "Solutions d’IA et algorithmes des collectivités",
            "Une ligne par solution publiée ; une case vide n’a pas été dite.",
            Solution,
            "library:index",
        ),
    )
}


@dataclass(frozen=True)
class _Typed:
    """A column with what may stand in it."""

    name: str
    title: str
    kind: str  # of Table Schema
    choices: tuple[str, ...]
    is_partial_date: bool
    is_required: bool
    told: str = ""


def _typed(one: Set) -> Iterator[_Typed]:
    fields = {field.name: field for field in one.model._meta.concrete_fields}
    for column in one.columns():
        if column.key in _STRUCTURED:
            kind, told = _STRUCTURED[column.key]
            yield _Typed(column.key, str(column.label), kind, (), False, False, told)
        else:
            yield _of_field(column.key, str(column.label), fields.get(column.key))


def _of_field(name: str, title: str, field: models.Field[Any, Any] | None) -> _Typed:
    return _Typed(
        name,
        title,
        "integer" if name in ("id", "solution_id") else _kind(field),
        tuple(str(value) for value, _label in (field.flatchoices if field is not None else ())),
        isinstance(field, PartialDateField),
        name in _REQUIRED,
    )


def _kind(field: models.Field[Any, Any] | None) -> str:
    if isinstance(field, models.DecimalField):
        return "number"
    if isinstance(field, models.IntegerField):
        return "integer"
    return "date" if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField) else "string"


def address(one: Set, file: str) -> str:
    """Where a schema is, for ever."""
    told = {"name": one.name, "version": VERSION, "file": file}
    return f"{settings.SITE_URL}{reverse('opendata:schema', kwargs=told)}"


def table_schema(one: Set) -> dict[str, Any]:
    """The Table Schema (v1) of the CSV, in French, as schema.data.gouv.fr asks for it."""
    with override(settings.LANGUAGE_CODE):
        return {
            "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
            "name": f"{one.name}-ia-collectivites",
            "title": one.title,
            "description": one.told,
            "version": VERSION,
            "homepage": settings.SITE_URL + reverse("opendata:data"),
            "path": address(one, "table-schema.json"),
            "licenses": [LICENCE],
            "missingValues": [""],
            "primaryKey": "id",
            "fields": [_field(column) for column in _typed(one)],
        }


def _field(column: _Typed) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.choices and column.kind == "string":
        constraints["enum"] = list(column.choices)
    if column.is_partial_date:
        constraints["pattern"] = PATTERN
    told = {"name": column.name, "title": column.title, "type": column.kind}
    if column.told:
        told["description"] = column.told
    return told | ({"constraints": constraints} if constraints else {})


def json_schema(one: Set) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one object of `results`."""
    with override(settings.LANGUAGE_CODE):
        columns = list(_typed(one))
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": address(one, "schema.json"),
            "title": one.title,
            "description": one.told,
            "type": "object",
            "properties": {column.name: _property(column) for column in columns},
            "required": [column.name for column in columns],
            "additionalProperties": False,
        }


def _property(column: _Typed) -> dict[str, Any]:
    """Nothing told is an empty text, or null where there is no text; a decimal number is text, exact."""
    told: dict[str, Any] = {"title": column.title}
    if column.kind in ("array", "object"):
        told |= {"description": column.told, "type": [column.kind, "null"]}
        return told | ({"items": _measure()} if column.name == "evidence" else {})
    if column.kind == "integer":
        return told | {"type": "integer" if column.is_required else ["integer", "null"]}
    if column.kind == "number":
        return told | {"type": ["string", "null"], "pattern": _DECIMAL}
    if column.kind == "date":
        return told | {"type": ["string", "null"], "format": "date"}
    if column.choices:
        return told | {"enum": [*column.choices, *(() if column.is_required else ("",))]}
    return told | {"type": "string"} | ({"pattern": f"^$|{PATTERN}"} if column.is_partial_date else {})


def _measure() -> dict[str, Any]:
    """A measure: what nobody told isn't in it."""
    told = _parts(Evidence, (*EVIDENCE_FIELDS, "language"))
    told["source"] = _object(_parts(Source, OF_A_SOURCE))
    told["document"] = _object(_parts(Source, ("title", "url")))
    return _object(told) | {"required": ["claim", "level", "level_why"]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _parts(model: type[models.Model], names: Iterable[str]) -> dict[str, Any]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {name: _part(fields[name]) for name in names}


def _part(field: models.Field[Any, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"title": str(field.verbose_name)}
    if isinstance(field, models.IntegerField):
        return told | {"type": "integer", "enum": [value for value, _label in field.flatchoices]}
    if isinstance(field, models.DecimalField):
        return told | {"type": "string", "pattern": _DECIMAL}
    if field.choices:
        return told | {"enum": [value for value, _label in field.flatchoices]}
    return told | {"type": "string"} | ({"pattern": PATTERN} if isinstance(field, PartialDateField) else {})
