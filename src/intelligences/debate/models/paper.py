"""Ballots on paper: what was printed, and what was brought in at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import NoPersonalData

from .debates import Debate


class Printing(models.Model):
    """Ballots printed together. `statements` are the numbers of those that they bear, in their first order;
    `numbers` the ballots' own, in the order of the sheets, drawn by chance; `withdrawn` those whose holder took them
    back. Both lists are emptied when the debate closes; `ballots` stays. `ticket`: that of the form, so that it sent
    twice is one."""

    privacy = NoPersonalData("Des numéros de bulletins tirés au sort, sans lien avec qui les reçoit.")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="printings")
    number = models.PositiveIntegerField()
    statements = models.JSONField()
    ballots = models.PositiveIntegerField()
    numbers = models.JSONField(default=list)
    withdrawn = models.JSONField(default=list)
    language = LanguageField()
    is_large = models.BooleanField(default=False)
    printed_at = models.DateTimeField(default=timezone.now)
    ticket = models.UUIDField(unique=True)

    class Meta:
        ordering = ["debate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "number"], name="printing_number_once"),
            models.CheckConstraint(condition=Q(ballots__gte=1, ballots__lte=500), name="printing_has_1_to_500_ballots"),
        ]


class Batch(models.Model):
    """Ballots brought in together, which can be taken out together until the debate closes: the closing deletes it.
    Who brought them in stands in the journal."""

    class How(models.TextChoices):
        FILE = "file", _("fichier CSV")
        TYPED = "typed", _("saisie un à un")

    privacy = NoPersonalData("Des lots de bulletins sans nom, effacés à la clôture du débat.")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="batches")
    how = models.CharField(max_length=5, choices=How.choices)
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-brought_at", "-id"]
