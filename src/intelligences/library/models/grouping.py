"""Copied texts that may be one solution: proposed to a person, never merged by a machine."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData


class SolutionGrouping(models.Model):
    """A proposal: these deployments look like uses of one solution, to be named `name` (or of `solution`)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        ACCEPTED = "accepted", _("accepté")
        REFUSED = "refused", _("refusé")

    privacy = NoPersonalData("Un rapprochement de fiches publiques ; qui a décidé est dans le journal.")

    name = models.CharField(max_length=300)
    solution = models.ForeignKey("library.Solution", models.SET_NULL, null=True, related_name="groupings")
    # Identifies the copied text, so that a detector that runs again proposes nothing twice.
    fingerprint = models.CharField(max_length=64, unique=True)
    why = models.TextField()
    likeness = models.FloatField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    refused_because = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-likeness", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(likeness__range=(0, 1)), name="grouping_likeness_from_0_to_1"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | ~Q(state="proposed") & Q(decided_at__isnull=False),
                name="grouping_decided_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupingMember(models.Model):
    """A deployment in a proposal."""

    privacy = NoPersonalData("Un lien entre deux fiches.")

    grouping = models.ForeignKey(SolutionGrouping, models.CASCADE, related_name="members")
    deployment = models.ForeignKey("library.Deployment", models.CASCADE, related_name="groupings")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["grouping", "deployment"], name="grouping_member_once")]
