"""What the API takes and gives, typed once: pydantic checks what comes in, OpenAPI tells both.

Records are told by the published JSON Schemas themselves: their columns stand in no second list.
"""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field, RootModel, StringConstraints, create_model

from intelligences.accounts.exports import ORGANISATION
from intelligences.accounts.models import Organisation
from intelligences.library.finding.filters import FILTERS
from intelligences.library.finding.selection import LONGEST, SORTS
from intelligences.territories.exports import TERRITORY
from intelligences.territories.models import Kind

from .. import schemas

MOST, USUAL = 100, 20
"""Things of a page: at most, and when nothing is said."""
BY_NUMBER = "numero"
_FOR_SOLUTIONS = ("domaine", "technique", "regles", "fournisseur", "collection")
_MOST_VALUES = 60
_VALUE = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[^\x00]*$")]


class Paged(Schema):
    """A page of a list."""

    limite: int = Field(USUAL, ge=1, le=MOST, description=_("Nombre de résultats par page."))
    curseur: str = Field("", max_length=400, description=_("Où reprendre la liste : suivez plutôt « next »."))


def _filters(*names: str) -> dict[str, Any]:
    return {
        name: (
            list[_VALUE],
            Field([], max_length=_MOST_VALUES, description=str(FILTERS[name].title)),
        )
        for name in names
    }


_TEXT = (_VALUE, Field("", description=_("Les mots cherchés, comme dans la bibliothèque.")))
_ORDER = _("L’ordre : par numéro quand rien n’est cherché, par pertinence sinon.")

UsesAsked = create_model(
    "UsesAsked",
    __base__=Paged,
    q=_TEXT,
    **_filters(*FILTERS),
    comme=(_VALUE, Field("", description=_("Un territoire, comme commune-25056, pour l’ordre « proches »."))),
    tri=(Literal["", BY_NUMBER, *SORTS], Field("", description=_ORDER)),
)
SolutionsAsked = create_model(
    "SolutionsAsked",
    __base__=Paged,
    q=_TEXT,
    **_filters(*_FOR_SOLUTIONS),
    tri=(Literal["", BY_NUMBER, "pertinence", "titre"], Field("", description=_ORDER)),
)


class PageAsked(Paged):
    """A list without filters."""


class OrganisationsAsked(Paged):
    """The directory's search."""

    q: _VALUE = Field("", description=_("Des mots du nom, ou le début d’un SIREN ou d’un SIRET."))
    kind: Literal["", *Organisation.Kind.values] = Field("", description=_("La nature de l’organisation."))


class TerritoriesAsked(Paged):
    """The look-up's text, or every territory of a kind."""

    q: _VALUE = Field("", description=_("Un nom, un ancien nom, un code postal, un code INSEE, un SIREN."))
    type: Literal["", *Kind.values] = Field("", description=_("Le type de territoire, quand rien n’est cherché."))


class EvidenceAsked(Paged):
    """Effects, by level."""

    niveau: list[Annotated[int, Field(ge=0, le=5)]] = Field(
        [], max_length=6, description=_("Niveau de preuve, de 0 à 5.")
    )


def _told_by(one: schemas.Set) -> ConfigDict:
    """A record by its published schema, without what only a whole document has."""

    def told(schema: dict[str, Any]) -> None:
        schema.clear()
        schema.update({name: held for name, held in schemas.json_schema(one).items() if name[:1] != "$"})

    return ConfigDict(json_schema_extra=told)


class Usage(RootModel[dict[str, Any]]):
    """A use, as its JSON Schema tells it."""

    model_config = _told_by(schemas.SETS["usages"])


class Solution(RootModel[dict[str, Any]]):
    """A solution, as its JSON Schema tells it."""

    model_config = _told_by(schemas.SETS["solutions"])


_OF_TERRITORY = {"population": int | None, "lon": float | None, "lat": float | None}
_CELL = str | None
Organisation_ = create_model(
    "Organisation",
    __base__=Schema,
    **{one.key: (int if one.key == "id" else _CELL, Field(..., title=str(one.label))) for one in ORGANISATION},
)
Territoire = create_model(
    "Territoire",
    __base__=Schema,
    **{one.key: (_OF_TERRITORY.get(one.key, _CELL), Field(..., title=str(one.label))) for one in TERRITORY},
)


class Preuve(Schema):
    """An effect, measured or claimed."""

    id: int
    usage_id: int
    usage_url: str
    claim: str = Field(..., description=_("Ce qui est dit avoir changé."))
    indicator: str
    before: str | None
    after: str | None
    unit: str
    method: str
    sample: str
    author: str
    measured_on: str
    level: int = Field(..., ge=0, le=5, description=_("Niveau de preuve : voyez le vocabulaire evidence_level."))
    level_why: str
    origin: str
    source_url: str


class Read(Schema):
    """How a text was understood."""

    query: str
    corrections: list[dict[str, str]]
    excluded: list[str]
    every_word: bool


class _Page(Schema):
    count: int = Field(..., description=_("Nombre de résultats de toute la liste."))
    next: str | None = Field(..., description=_("L’adresse de la page suivante ; null à la dernière."))
    licence: str


class UsesPage(_Page):
    """A page of uses."""

    understood: Read | None = None
    results: list[Usage]


class SolutionsPage(_Page):
    """A page of solutions."""

    understood: Read | None = None
    results: list[Solution]


class OrganisationsPage(_Page):
    """A page of organisations."""

    results: list[Organisation_]


class TerritoriesPage(_Page):
    """A page of territories."""

    results: list[Territoire]


class EvidencePage(_Page):
    """A page of effects."""

    results: list[Preuve]


class UseSheet(Schema):
    """A use with what its page shows: where each thing comes from, its effects, what was signed of its duties."""

    record: Usage
    licence: str
    evidence: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    field_sources: dict[str, Any]
    extra: dict[str, Any] = Field(..., description=_("Les cases d’un registre qui n’ont pas de champ ici."))
    versions: int
    assessments: list[dict[str, Any]]


class SolutionSheet(Schema):
    """A solution, and where its public uses are listed."""

    record: Solution
    licence: str
    uses_count: int
    uses: str


class OrganisationSheet(Schema):
    """An organisation, and where its public uses are listed."""

    record: Organisation_
    licence: str
    uses_count: int
    uses: str


class TerritorySheet(Schema):
    """A territory: what it was, who is like it, what runs there and inside."""

    record: Territoire
    licence: str
    source: str
    formerly: list[dict[str, Any]]
    similar: list[dict[str, str]]
    unknown: list[str]
    uses_count: int
    uses: str
    uses_inside_count: int = Field(..., description=_("Usages des communes et des groupements qu’il contient."))
    uses_inside: str | None


class Word(Schema):
    """A value and what it means."""

    value: str
    label: str


class Vocabulaire(Schema):
    """What a column can hold."""

    name: str
    title: str
    filter: str = Field(..., description=_("Le paramètre qui prend ces valeurs ; vide s’il n’y en a pas."))
    values: list[Word]


class Vocabularies(Schema):
    """Every vocabulary."""

    count: int
    licence: str
    results: list[Vocabulaire]


class Wrong(Schema):
    """What is wrong where."""

    where: str
    why: str


class Probleme(Schema):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []
    changed: list[dict[str, Any]] = Field([], description=_("Ce qui a changé depuis la version lue, et par qui."))
    declaration: str = Field("", description=_("L’adresse de la déclaration ouverte."))
