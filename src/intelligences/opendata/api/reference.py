"""The API's document as its page shows it: no operation, parameter or problem is written twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from intelligences.library.declaring import flat
from intelligences.ui.tables import Heading, Table

from .door import service
from .problems import KINDS, Kind


@dataclass(frozen=True)
class Operation:
    """Something that can be asked: `name` is its anchor, `parameters` is None when it takes none."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: Table | None


@dataclass(frozen=True)
class Reference:
    """The whole page; `address` is where the API begins, `fields` what a declaration holds."""

    version: str
    address: str
    operations: list[Operation]
    fields: Table
    problems: list[Kind]


def reference() -> Reference:
    """From the OpenAPI document, in the active language."""
    document = service().document()
    operations = [
        _operation(path, method, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    address = f"{settings.SITE_URL}{reverse('api:root')}".rstrip("/")
    return Reference(document["info"]["version"], address, operations, _fields(), list(KINDS.values()))


def _fields() -> Table:
    """The fields of a declaration, as the pages' own forms name them."""
    told = flat.schema(writes=True)["properties"]
    headings = Heading(_("Champ")), Heading(_("Ce qu’il dit")), Heading(_("Valeurs"))
    rows = [[_name(name), _told(schema), _written(schema)] for name, schema in told.items()]
    return Table(_("Champs d’une déclaration"), headings, rows)


def _name(name: str) -> str:
    """A field's name, which breaks after an underscore only."""
    parts = format_html_join(SafeString("_<wbr>"), "{}", ((part,) for part in name.split("_")))
    return format_html('<code lang="en">{}</code>', parts)


def _told(schema: Mapping[str, Any]) -> str:
    return " – ".join(filter(None, (schema["title"], schema.get("description"))))


def _written(schema: Mapping[str, Any]) -> str:
    """What may be written in a field, in words."""
    kinds = schema.get("type", ())
    if "enum" in schema:
        return ", ".join(code for code in schema["enum"] if code and isinstance(code, str))
    if "array" in kinds:
        items = schema["items"]
        one = ", ".join(items["properties"]) if "properties" in items else _written(items) if "enum" in items else ""
        return _("liste : %(values)s") % {"values": one} if one else _("liste")
    if kinds == "object":
        return _("objet : le nom d’un champ, et unknown ou not_applicable")
    if {"integer", "number"} & set(kinds):
        return _("nombre")
    return _("texte, %(most)s caractères au plus") % {"most": schema["maxLength"]}


def _operation(path: str, method: str, told: Mapping[str, Any]) -> Operation:
    rows = [_parameter(one) for one in told["parameters"]]
    headings = Heading(_("Paramètre")), Heading(_("Ce qu’il dit")), Heading(_("Valeurs"))
    table = Table(_("Paramètres"), headings, rows) if rows else None
    name, summary, description = told["operationId"], told["summary"], told["description"]
    return Operation(name.replace("_", "-"), method.upper(), path, _(summary), _(description), table)


def _parameter(one: Mapping[str, Any]) -> list[str]:
    schema, said = one["schema"], one.get("description", "")
    return [
        format_html('<code lang="{}">{}</code>', "en" if one["in"] == "header" else "fr", one["name"]),
        _(said) if said else _("Ce que nomme l’adresse."),
        _values(schema),
    ]


def _values(schema: Mapping[str, Any]) -> str:
    """What may be written, in words."""
    if "enum" in schema:
        return ", ".join(one for one in schema["enum"] if one)
    if schema.get("type") == "array":
        return _("%(values)s ; se répète") % {"values": _values(schema["items"])}
    if schema.get("type") != "integer":
        return _("texte")
    if "maximum" in schema:
        return _("nombre de %(least)s à %(most)s") % {"least": schema["minimum"], "most": schema["maximum"]}
    return _("nombre")
