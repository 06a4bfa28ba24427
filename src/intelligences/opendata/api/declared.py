"""The shapes of what a program writes and reads of declarations, for OpenAPI: made from the pages' own forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field, RootModel

from intelligences.library import models
from intelligences.library.declaring import flat
from intelligences.moderation.models import Case, Decision

from . import bodies, once
from .shapes import Paged, Probleme, Wrong

REFUSED = {401: Probleme, 403: Probleme, 422: Probleme, 429: Probleme}
LISTED, ABSENT = {400: Probleme}, {404: Probleme}
_SENDING = {400: Probleme, 409: Probleme, 411: Probleme, 413: Probleme, 415: Probleme}
CREATING = _SENDING
CHANGING = {**_SENDING, 412: Probleme, 428: Probleme}
_EXAMPLE = {
    "title": "Prédiction des fuites du réseau d’eau",
    "problem": "Trouver les fuites avant qu’elles ne coupent l’eau.",
    "policy_domains": ["eau-potable"],
    "learning": "learning",
    "suppliers": ["Régie des eaux"],
    "status": "production",
    "started_on": "2024-03",
    "cost_yearly": 18000,
    "answers": {"licence": "unknown"},
}


class DeclarationsAsked(Paged):
    """Declarations, by state."""

    etat: list[Literal[tuple(models.Declaration.State.values)]] = Field(  # type: ignore[valid-type]
        [], max_length=5, description=_("L’état de la déclaration.")
    )


def _fields(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update(flat.schema(writes=False))


class Champs(RootModel[dict[str, Any]]):
    """The fields of a declaration."""

    model_config = ConfigDict(json_schema_extra=_fields)


class Relecture(Schema):
    """Where the moderators stand."""

    state: Literal[tuple(Case.State.values)]  # type: ignore[valid-type]
    submitted_at: str
    verdict: Literal[tuple(Decision.Verdict.values)] | None  # type: ignore[valid-type]
    reason: str | None = Field(..., description=_("La raison que la modération a choisie."))
    text: str | None = Field(..., description=_("Ce que la modération a écrit."))
    decided_at: str | None


class DeclarationLine(Schema):
    """A declaration in a list."""

    id: int
    title: str
    state: Literal[tuple(models.Declaration.State.values)]  # type: ignore[valid-type]
    language: str
    organisation_id: int
    usage_id: int | None = Field(..., description=_("La fiche publiée qu’elle corrige, ou qu’elle est devenue."))
    usage_url: str
    url: str = Field(..., description=_("Sa page, où les personnes de l’organisation l’écrivent aussi."))
    api_url: str
    created_at: str
    updated_at: str


class Declaration(DeclarationLine):
    """A declaration."""

    fields: Champs  # type: ignore[assignment]
    errors: list[Wrong] = Field(..., description=_("Ce qui manque ou reste à corriger avant l’envoi."))
    moderation: Relecture | None


class DeclarationsPage(Schema):
    """A page of declarations."""

    count: int
    next: str | None
    results: list[DeclarationLine]


KEY = {
    "in": "header",
    "name": once.HEADER,
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
    "description": _("Une clé à vous, nouvelle pour chaque déclaration : envoyée deux fois, elle n’est faite qu’une."),
}
MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
    "description": _("L’ETag de la version que vous avez lue."),
}


def new_declaration() -> dict[str, Any]:
    """What begins a declaration."""
    told = some_fields()
    number = {"type": ["integer", "null"], "minimum": 1}
    beside = {"solution_id": number, "usage_id": number, "language": {"enum": ["fr", "en"]}}
    return told | {"properties": {**beside, **told["properties"]}}


def some_fields() -> dict[str, Any]:
    """Fields to change."""
    return flat.schema(writes=True)


def a_note() -> dict[str, Any]:
    """A word to the moderators."""
    note = {"type": ["string", "null"], "maxLength": 2000, "title": "Un mot à la modération"}
    return {"type": "object", "properties": {"note": note}, "additionalProperties": False}


def described(
    header: dict[str, Any],
    *,
    body: Callable[[], dict[str, Any]],
    takes: tuple[str, ...] = (bodies.PLAIN,),
    optional: bool = False,
) -> dict[str, Any]:
    """What OpenAPI says of an operation that writes: its header and its body, which are read by hand."""
    schema = body()
    example = {} if "title" not in schema["properties"] else {"example": _EXAMPLE}
    content = {kind: {"schema": schema, **example} for kind in takes}
    return {"parameters": [header], "requestBody": {"required": not optional, "content": content}}
