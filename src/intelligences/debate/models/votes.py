"""Votes: opinions, kept without the hour and without a way back to a person once the debate is closed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import Retention

from .participants import Participant
from .statements import Statement


class Vote(models.Model):
    """1 agrees, 0 passes, -1 disagrees. `chance`: with which probability the statement was drawn for this person;
    None for what they chose themselves."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="statement__debate__closed_at",
        why=_(
            "Établir le résultat d’un débat et le refaire : des opinions sans nom, que rien ne relie à une personne "
            "après la clôture. Effacées trois ans après ; le résultat publié reste."
        ),
        fields=("value",),
    )

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField()
    chance = models.FloatField(null=True)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["id"]
        indexes = [BrinIndex(fields=["on"], name="vote_on")]
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="vote_once"),
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="vote_is_agree_pass_or_disagree"),
        ]
