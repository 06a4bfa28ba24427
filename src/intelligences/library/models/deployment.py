"""One organisation's, or one pool's, use of a solution."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData

from ..countries import country_name
from ..partial_dates import PATTERN, PartialDateField
from ..vocabulary import OperatorKind, PersonalData, Status
from .answers import answered_fields_are_empty
from .record import Record

_TEXTS = (
    "problem", "technique", "licence", "code_url", "website", "place_in_service", "data_used", "personal_data_note",
    "people_concerned", "human_oversight", "legal_basis", "started_on", "hosting", "cost_note", "staff_time",
    "footprint_method", "expected_effect", "redress", "contact_channel", "accountable_service",
)  # fmt: skip
_LISTS = ("suppliers",)
_VALUES = ("decisions_a_year", "cost_investment", "cost_yearly", "footprint_value")
ANSWERABLE = frozenset(_TEXTS + _LISTS + _VALUES)
"""Fields that can be answered "unknown" or "not applicable"."""


class Deployment(Record):
    """A use. `operator_name` is what the source calls the body; `territory` is its territory when it has a code.

    `year` files the use in time: its launch when that is known (`started_on` tells it then too), else the year in which
    the source was published. Cost numbers stand only where the source is unambiguous; its words stay in `cost_note`.
    """

    privacy = NoPersonalData("Un usage par un organisme ; le contact est l’adresse d’un service, jamais une personne.")
    ANSWERABLE = ANSWERABLE

    title = models.CharField(_("titre"), max_length=500)
    sort_key = SortKeyField(source="title")
    solution = models.ForeignKey("library.Solution", models.SET_NULL, null=True, blank=True, related_name="deployments")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, related_name="deployments"
    )
    # Where a body without a territory of its own (a syndicat, a fire service) is.
    departement = models.ForeignKey("territories.Territory", models.PROTECT, null=True, blank=True, related_name="+")
    operator_name = models.CharField(_("organisme"), max_length=500)
    operator_kind = models.CharField(
        _("nature de l’organisme"), max_length=11, choices=OperatorKind.choices, default=OperatorKind.UNKNOWN
    )
    operator_siren = models.CharField(max_length=9, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="deployments"
    )
    pool = models.ManyToManyField("territories.Territory", through="DeploymentTerritory", related_name="pooled_uses")
    documents = models.ManyToManyField("documents.Document", through="DeploymentDocument", related_name="deployments")
    country = models.CharField(_("pays"), max_length=100, default="FR")
    region = models.CharField(_("région ou province"), max_length=200, blank=True)
    policy_domains = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    place_in_service = models.TextField(_("place dans le service"), blank=True)
    caution = models.TextField(_("à savoir"), blank=True)
    data_used = models.TextField(_("données employées"), blank=True)
    personal_data = models.CharField(
        _("données personnelles"), max_length=7, choices=PersonalData.choices, default=PersonalData.UNKNOWN
    )
    personal_data_note = models.TextField(_("précision sur les données personnelles"), blank=True)
    people_concerned = models.TextField(_("personnes concernées"), blank=True)
    decisions_a_year = models.PositiveBigIntegerField(_("décisions par an"), null=True, blank=True)
    human_oversight = models.TextField(_("contrôle humain"), blank=True)
    legal_basis = models.TextField(_("base légale"), blank=True)
    status = models.CharField(_("état"), max_length=10, choices=Status.choices, default=Status.UNKNOWN)
    stopped_because = models.TextField(_("raison de l’arrêt"), blank=True)
    stopped_on = PartialDateField(_("arrêté le"))
    started_on = PartialDateField(_("en service depuis"))
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    hosting = models.TextField(_("hébergement"), blank=True)
    cost_investment = models.DecimalField(_("investissement"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_yearly = models.DecimalField(_("coût par an"), max_digits=14, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_year = models.PositiveSmallIntegerField(null=True, blank=True)
    cost_note = models.TextField(_("coût, selon la source"), blank=True)
    staff_time = models.TextField(_("temps des équipes"), blank=True)
    footprint_value = models.DecimalField(_("empreinte"), max_digits=16, decimal_places=4, null=True, blank=True)
    footprint_unit = models.CharField(max_length=40, blank=True)
    footprint_method = models.TextField(_("méthode de l’empreinte"), blank=True)
    expected_effect = models.TextField(_("effet attendu"), blank=True)
    redress = models.TextField(_("voie de recours"), blank=True)
    contact_channel = models.CharField(_("contact"), max_length=500, blank=True)
    accountable_service = models.CharField(_("service responsable"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["collection", "state", "sort_key"], name="deployment_list")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="deployment_has_a_title"),
            models.CheckConstraint(condition=~Q(operator_name=""), name="deployment_has_an_operator"),
            models.CheckConstraint(condition=Q(operator_kind__in=OperatorKind.values), name="deployment_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="deployment_status_is_known"),
            models.CheckConstraint(
                condition=Q(personal_data__in=PersonalData.values), name="deployment_personal_data_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="stopped") | Q(stopped_because="", stopped_on=""),
                name="deployment_stopped_ends",
            ),
            models.CheckConstraint(
                condition=Q(collection="france", country="FR")
                | Q(collection="ailleurs", territory__isnull=True, departement__isnull=True) & ~Q(country="FR"),
                name="deployment_elsewhere_is_never_french",
            ),
            models.CheckConstraint(
                condition=Q(cost_investment__isnull=True, cost_yearly__isnull=True) | ~Q(cost_currency=""),
                name="deployment_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(cost_investment__isnull=True) | Q(cost_investment__gte=0), name="deployment_cost_is_a_cost"
            ),
            models.CheckConstraint(
                condition=Q(footprint_value__isnull=True) | ~Q(footprint_unit="") & ~Q(footprint_method=""),
                name="deployment_footprint_has_unit_and_method",
            ),
            models.CheckConstraint(
                condition=(Q(started_on="") | Q(started_on__regex=PATTERN))
                & (Q(stopped_on="") | Q(stopped_on__regex=PATTERN)),
                name="deployment_dates_are_dates",
            ),
            models.CheckConstraint(
                condition=Q(operator_siren="") | Q(operator_siren__regex=r"^\d{9}$"), name="deployment_siren_digits"
            ),
            answered_fields_are_empty("deployment_answered_field_is_empty", _TEXTS, _LISTS, _VALUES),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def country_name(self) -> str:
        """Its country, in the active language."""
        return country_name(self.country, get_language() or "fr")

    def get_absolute_url(self) -> str:
        return reverse("library:use", kwargs={"pk": self.pk, "slug": self.slug})


class DeploymentTerritory(models.Model):
    """A territory that a use also serves, or a member of the pool that runs it."""

    class Role(models.TextChoices):
        MEMBER = "member", _("membre")
        SERVED = "served", _("territoire servi")

    privacy = NoPersonalData("Des territoires.")

    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="pool_links")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=Role.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["deployment", "territory"], name="deployment_territory_once"),
        ]


class DeploymentDocument(models.Model):
    """A document of a use: a convention, an evaluation, a set of specifications."""

    privacy = NoPersonalData("Un lien entre une fiche et un document.")

    deployment = models.ForeignKey(Deployment, models.CASCADE, related_name="document_links")
    document = models.ForeignKey("documents.Document", models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["deployment", "document"], name="deployment_document_once")]
