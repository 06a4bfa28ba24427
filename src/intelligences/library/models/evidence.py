"""What was measured of a use, or claimed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData

from ..partial_dates import PATTERN, PartialDateField
from ..vocabulary import EvidenceLevel, Origin


class Evidence(models.Model):
    """An effect as it was told: `level` is 0 for a claim and 1 to 5 on the Maryland scale, `level_why` says why."""

    privacy = NoPersonalData("Un effet mesuré ; l’auteur est un organisme ou une publication.")

    deployment = models.ForeignKey("library.Deployment", models.CASCADE, related_name="evidence")
    claim = models.TextField(_("ce qui est dit"))
    indicator = models.CharField(_("indicateur"), max_length=300, blank=True)
    before = models.DecimalField(_("avant"), max_digits=16, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(_("après"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unité"), max_length=60, blank=True)
    method = models.TextField(_("méthode"), blank=True)
    sample = models.CharField(_("échantillon"), max_length=300, blank=True)
    author = models.CharField(_("qui a mesuré"), max_length=300, blank=True)
    measured_on = PartialDateField(_("date de la mesure"))
    level = models.PositiveSmallIntegerField(_("niveau de preuve"), choices=EvidenceLevel.choices)
    level_why = models.CharField(_("pourquoi ce niveau"), max_length=500)
    document = models.ForeignKey(
        "documents.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    language = models.CharField(max_length=5, default="fr")
    origin = models.CharField(max_length=9, choices=Origin.choices)
    source = models.ForeignKey("library.Source", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-level", "id"]
        verbose_name = verbose_name_plural = _("effet mesuré")
        constraints = [
            models.CheckConstraint(condition=~Q(claim=""), name="evidence_tells_its_claim"),
            models.CheckConstraint(condition=Q(level__in=EvidenceLevel.values), name="evidence_level_from_0_to_5"),
            models.CheckConstraint(condition=~Q(level_why=""), name="evidence_level_says_why"),
            models.CheckConstraint(condition=Q(level__lt=2) | ~Q(method=""), name="evidence_from_2_tells_its_method"),
            models.CheckConstraint(
                condition=Q(before__isnull=True, after__isnull=True) | ~Q(unit=""), name="evidence_figure_has_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(origin="declared") | Q(source__isnull=False), name="evidence_not_declared_has_a_source"
            ),
            models.CheckConstraint(
                condition=Q(measured_on="") | Q(measured_on__regex=PATTERN), name="evidence_date_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.claim

    @property
    def words(self) -> str:
        """What its level means."""
        return str(EvidenceLevel(self.level).label)
