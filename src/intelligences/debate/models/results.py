"""What a debate's votes say, computed by the engine and kept as it was."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from intelligences.kernel.retention import NoPersonalData

from .debates import Debate


class ResultQuerySet(models.QuerySet["Result"]):
    def latest_of(self, debate: Debate) -> Result | None:
        """The last one computed; None before the first."""
        return self.filter(debate=debate).order_by("-number").first()


class Result(models.Model):
    """One computation. `summary` and `tables` are those of the engine's report (tables without participants);
    `cells` counts participants on a grid of the opinion map, so that nobody is a point of it; `days` the votes given
    each day. A final result never changes and tells its `digest` (see `freezing`); while a debate is open only the
    last one is kept."""

    privacy = NoPersonalData("Des nombres de votes par affirmation, par groupe et par case d’une carte.")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="results")
    number = models.PositiveIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    is_final = models.BooleanField(default=False)
    participants = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    summary = models.JSONField()
    tables = models.JSONField()
    cells = models.JSONField()
    days = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["debate", "-number"]
        constraints = [models.UniqueConstraint(fields=["debate", "number"], name="result_number_once")]
