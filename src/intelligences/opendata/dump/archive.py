"""What is in a dump: its tables, their columns, their values as JSON. Shared by what writes and what reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from intelligences.accounts.models import Organisation
from intelligences.documents.models import Document, Edition, StoredFile
from intelligences.documents.queries import public
from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.models import Version
from intelligences.kernel.versions import ACTOR
from intelligences.kernel.writers import exact
from intelligences.library.assessing.copies import PUBLIC
from intelligences.library.models import (
    Assessment,
    Deployment,
    DeploymentDocument,
    DeploymentTerritory,
    Evidence,
    SignedAssessment,
    Solution,
    Source,
)
from intelligences.library.vocabulary import State
from intelligences.territories.models import Territory

FORMAT, VERSION = "intelligences-associees/dump", 2
MANIFEST, PACKAGE = "manifest.json", "datapackage.json"
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_CHUNK = 500
Row = dict[str, Any]


class BadDump(ValueError):
    """The file isn't a dump, or isn't the one that was written; the sentence says what to do."""


@dataclass(frozen=True)
class Column:
    """A column of a table: `kind` is a type of Table Schema. `to` and `back` turn its value into JSON and back."""

    name: str
    kind: str
    title: str
    to: Callable[[Any], Any]
    back: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """`rows` gives the model's public rows, in an order that never changes; `model` takes them back, with `given`."""

    name: str
    title: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    rows: Callable[[], models.QuerySet[Any]]
    given: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> Iterator[Row]:
        """Each row as JSON."""
        for thing in self.rows().iterator(chunk_size=_CHUNK):
            yield {column.name: column.to(thing) for column in self.columns}


_PUBLIC = Q(state=State.PUBLISHED) | Q(state=State.WITHDRAWN, published_at__isnull=False)
# What a database notes of a row, what it computes, and what isn't public.
_LEFT = frozenset({"created_at", "updated_at", "document"})
_LEFT_OF_DOCUMENTS = {"created_at", "deposited_by", "withdrawn_at", "purged_at", "reason"}
_LEFT_OF_FILES = {"created_at", "state", "checked_at", "purged_at", "erased_at"}
_LEFT_OF_ASSESSMENTS = _LEFT | {"answers", "revision", "answered_by", "answered_at", "anonymised_at"}
_LEFT_OF_SIGNED = {"signed_by", "withdrawn_at", "withdrawn_because", "anonymised_at"}
_COPIES = Assessment._meta.label_lower
_KINDS: dict[type[models.Field[Any, Any]], str] = {
    models.IntegerField: "integer",
    models.FloatField: "number",
    models.BooleanField: "boolean",
    models.DateTimeField: "datetime",
    models.DateField: "date",
    models.DecimalField: "number",
    models.JSONField: "object",
    ArrayField: "array",
}


def _plain(value: Any) -> Any:
    """As JSON: decimal numbers as text, without zeros at their end, for JSON has no exact number."""
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _field_column(field: models.Field[Any, Any]) -> Column:
    name = field.attname if field.is_relation else field.name
    stored = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = next((told for of, told in _KINDS.items() if isinstance(stored, of)), "string")

    def to(thing: Any) -> Any:
        return _plain(getattr(thing, name))

    def back(value: Any) -> Any:
        return value if field.is_relation else field.to_python(value) if kind != "object" else value

    return Column(name, kind, str(field.verbose_name), to, back)


def _territory_column(field: models.Field[Any, Any]) -> Column:
    """A territory by its code, which outlives the numbers of a database."""

    def to(thing: Any) -> str | None:
        place = getattr(thing, field.name)
        return None if place is None else f"{place.kind}-{place.code}"

    return Column(field.name, "string", str(field.verbose_name), to, _place)


def _place(address: str | None) -> int | None:
    if address is None:
        return None
    kind, _dash, code = address.partition("-")
    found = Territory.objects.filter(kind=kind, code=code).order_by("-current").values_list("pk", flat=True).first()
    if found is None:
        raise BadDump(_("Le territoire %(address)s n’est pas dans la référence.") % {"address": address})
    return int(found)


def _columns(model: type[models.Model], left: Collection[str] = _LEFT) -> tuple[Column, ...]:
    fields = (field for field in model._meta.concrete_fields if field.name not in left)
    return tuple(
        _territory_column(field) if field.related_model is Territory else _field_column(field)
        for field in fields
        if not isinstance(field, SortKeyField)
    )


def _of_public(model: type[Any], **related: str) -> Callable[[], models.QuerySet[Any]]:
    def rows() -> models.QuerySet[Any]:
        return model.objects.filter(deployment__in=Deployment.objects.filter(_PUBLIC)).order_by("pk")

    return rows


def _deployments() -> models.QuerySet[Any]:
    return Deployment.objects.filter(_PUBLIC).select_related("territory", "departement").order_by("pk")


def _solutions() -> models.QuerySet[Any]:
    return Solution.objects.filter(_PUBLIC).order_by("pk")


def _sources() -> models.QuerySet[Any]:
    """Those that a public record, a field of it or a measure cites."""
    cited = {pk for rows in (_deployments(), _solutions()) for pk in rows.values_list("source", flat=True)}
    cited |= set(_of_public(Evidence)().values_list("source", flat=True))
    for rows in (_deployments(), _solutions()):
        for provenance in rows.exclude(provenance={}).values_list("provenance", flat=True):
            cited |= {told.get("source") for told in provenance.values() if isinstance(told, dict)}
    return Source.objects.filter(pk__in=[pk for pk in cited if pk is not None]).order_by("pk")


def _organisations() -> models.QuerySet[Any]:
    declared = _deployments().exclude(organisation=None).values("organisation")
    shown = Q(pk__in=declared) | Q(pk__in=_documents().values("organisation"))
    return Organisation.objects.filter(shown).select_related("territory").order_by("pk")


def _editions() -> models.QuerySet[Any]:
    """Published ones of public documents, with bytes that may be read here, or that an archive described."""
    state = StoredFile.State
    there = Q(file__state__in=(state.CLEAN, state.UNSCANNED, state.ABSENT), file__purged_at=None)
    published = Edition.objects.filter(there, state=Edition.State.PUBLISHED, document__in=public())
    return published.order_by("pk")


def _documents() -> models.QuerySet[Any]:
    return Document.objects.filter(pk__in=_editions().values("document")).order_by("pk")


def _files() -> models.QuerySet[Any]:
    return StoredFile.objects.filter(pk__in=_editions().values("file")).order_by("pk")


def _document_links() -> models.QuerySet[Any]:
    return _of_public(DeploymentDocument)().filter(document__in=_documents())


def _evidence() -> models.QuerySet[Any]:
    """With the document that shows a measure, when everybody may read it."""
    shown = models.Case(models.When(document__in=_documents(), then=models.F("document_id")))
    return _of_public(Evidence)().annotate(shown_document=shown)


def _evidence_columns() -> tuple[Column, ...]:
    document = Column("document_id", "integer", "document", lambda one: one.shown_document, lambda value: value)
    return (*_columns(Evidence), document)


def _signed() -> models.QuerySet[Any]:
    """Copies that the organisation of a use shows of its duties."""
    shown = SignedAssessment.objects.filter(published_at__isnull=False, withdrawn_at=None)
    is_still_its = Q(assessment__organisation=models.F("assessment__deployment__organisation"))
    return shown.filter(is_still_its, assessment__deployment__in=_deployments()).order_by("pk")


def _assessments() -> models.QuerySet[Any]:
    return Assessment.objects.filter(pk__in=_signed().values("assessment")).order_by("pk")


def _versions() -> models.QuerySet[Any]:
    pks = [
        (model, rows().values_list("pk", flat=True))
        for model, rows in ((Deployment, _deployments), (Solution, _solutions))
    ]
    subjects = [f"{model._meta.label_lower}:{pk}" for model, held in pks for pk in held]
    copies = Q()
    for assessment, copy in _signed().values_list("assessment", "copy"):
        copies |= Q(subject=f"{_COPIES}:{assessment}", number=copy)
    return Version.objects.filter(Q(subject__in=subjects) | copies).order_by("subject", "number")


def _sealed(version: Any) -> Row:
    """Fields with their salts and digests, so that anyone can verify the hash. Who made it is withheld; of a signed
    copy, so is what only its organisation reads.
    """
    is_copy = version.subject.startswith(f"{_COPIES}:")
    return {
        name: {"digest": held["digest"]} if name == ACTOR or (is_copy and name not in PUBLIC) else held
        for name, held in sorted(version.fields.items())
    }


def _version_columns() -> tuple[Column, ...]:
    plain = {column.name: column for column in _columns(Version)}
    fields = Column("fields", "object", "fields", _sealed, lambda value: value)
    return tuple(
        plain[name] if name != "fields" else fields
        for name in ("subject", "number", "at", "fields", "previous", "hash")
    )


def tables() -> tuple[Table, ...]:
    """Every table of a dump, each after those that it names."""
    return (
        Table(
            "organisations",
            _("Organisations qui ont déclaré un usage ou partagé un document"),
            Organisation,
            _columns(Organisation),
            _organisations,
        ),
        Table("sources", _("Sources"), Source, _columns(Source), _sources),
        Table("solutions", _("Solutions"), Solution, _columns(Solution), _solutions),
        Table("uses", _("Usages"), Deployment, _columns(Deployment), _deployments),
        Table(
            "files",
            _("Fichiers des documents : empreinte, taille, type"),
            StoredFile,
            _columns(StoredFile, _LEFT_OF_FILES),
            _files,
            {"state": StoredFile.State.ABSENT},
        ),
        Table("documents", _("Documents publics"), Document, _columns(Document, _LEFT_OF_DOCUMENTS), _documents),
        Table("editions", _("Éditions des documents"), Edition, _columns(Edition, {"created_at"}), _editions),
        Table(
            "use_documents",
            _("Documents des usages"),
            DeploymentDocument,
            _columns(DeploymentDocument, ()),
            _document_links,
        ),
        Table("evidence", _("Effets mesurés ou annoncés"), Evidence, _evidence_columns(), _evidence),
        Table(
            "pools",
            _("Territoires associés à un usage"),
            DeploymentTerritory,
            _columns(DeploymentTerritory),
            lambda: _of_public(DeploymentTerritory)().select_related("territory"),
        ),
        Table(
            "assessments",
            _("Grilles de vigilance"),
            Assessment,
            _columns(Assessment, _LEFT_OF_ASSESSMENTS),
            _assessments,
        ),
        Table(
            "signed_assessments",
            _("Appréciations signées et montrées"),
            SignedAssessment,
            _columns(SignedAssessment, _LEFT_OF_SIGNED),
            _signed,
        ),
        Table(
            "versions", _("Versions des fiches et des appréciations montrées"), Version, _version_columns(), _versions
        ),
    )
