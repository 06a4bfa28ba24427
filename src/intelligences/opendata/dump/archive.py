"""What is in a dump: its tables, their columns, their values as JSON. Shared by what writes and what reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from intelligences.accounts.models import Organisation
from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.models import Version
from intelligences.kernel.versions import ACTOR
from intelligences.library.models import Deployment, DeploymentTerritory, Evidence, Solution, Source
from intelligences.library.vocabulary import State
from intelligences.territories.models import Territory

FORMAT, VERSION = "intelligences-associees/dump", 1
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
    """`rows` gives the model's public rows, in an order that never changes; `model` takes them back."""

    name: str
    title: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    rows: Callable[[], models.QuerySet[Any]]

    def told(self) -> Iterator[Row]:
        """Each row as JSON."""
        for thing in self.rows().iterator(chunk_size=_CHUNK):
            yield {column.name: column.to(thing) for column in self.columns}


_PUBLIC = Q(state=State.PUBLISHED) | Q(state=State.WITHDRAWN, published_at__isnull=False)
# What a database notes of a row, what it computes, and what isn't public.
_LEFT = {"created_at", "updated_at", "document"}
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
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _field_column(field: models.Field[Any, Any]) -> Column:
    name = field.attname if field.is_relation else field.name
    kind = next((told for of, told in _KINDS.items() if isinstance(field, of)), "string")
    kind = "integer" if field.is_relation else kind

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


def _columns(model: type[models.Model]) -> tuple[Column, ...]:
    fields = (field for field in model._meta.concrete_fields if field.name not in _LEFT)
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
    return Organisation.objects.filter(pk__in=declared).select_related("territory").order_by("pk")


def _versions() -> models.QuerySet[Any]:
    pks = [
        (model, rows().values_list("pk", flat=True))
        for model, rows in ((Deployment, _deployments), (Solution, _solutions))
    ]
    subjects = [f"{model._meta.label_lower}:{pk}" for model, held in pks for pk in held]
    return Version.objects.filter(subject__in=subjects).order_by("subject", "number")


def _sealed(version: Any) -> Row:
    """Fields with their salts and digests, so that anyone can verify the hash; who made it is withheld."""
    return {
        name: {"digest": held["digest"]} if name == ACTOR else held for name, held in sorted(version.fields.items())
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
            _("Organisations qui ont déclaré un usage"),
            Organisation,
            _columns(Organisation),
            _organisations,
        ),
        Table("sources", _("Sources"), Source, _columns(Source), _sources),
        Table("solutions", _("Solutions"), Solution, _columns(Solution), _solutions),
        Table("uses", _("Usages"), Deployment, _columns(Deployment), _deployments),
        Table("evidence", _("Effets mesurés ou annoncés"), Evidence, _columns(Evidence), _of_public(Evidence)),
        Table(
            "pools",
            _("Territoires associés à un usage"),
            DeploymentTerritory,
            _columns(DeploymentTerritory),
            lambda: _of_public(DeploymentTerritory)().select_related("territory"),
        ),
        Table("versions", _("Versions des fiches"), Version, _version_columns(), _versions),
    )
