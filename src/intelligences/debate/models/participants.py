"""Who takes part: a key that the debate's secret makes, and nothing else."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData, Retention

from .debates import Debate, Entry


def random_number() -> int:
    """A participant's number: the order in which they came can't be read from it."""
    return secrets.randbits(62)


def _forget_keys(participants: models.QuerySet[models.Model]) -> int:
    return participants.update(key=None, source=None, network=None, showing=None, batch=None)


class Participant(models.Model):
    """Somebody in one debate. `key` is made of the token in their browser or of the number of their ballot on paper,
    `source` of the e-mail address, the invitation code or the account that let them in, so that each lets in once;
    both need the debate's secret. `batch`: what brought in a ballot on paper.

    `network` is made in the same way of a part of the network address and the day: many participants with the same
    one on one day are counted as a burst. The closing erases it and keeps `in_burst`: whether one came in a burst.
    """

    privacy = Retention(
        keep=timedelta(0),
        since="debate__closed_at",
        why=_(
            "Reprendre là où l’on s’était arrêté, changer un vote, se retirer : des empreintes qui ne servent que "
            "pendant le débat, et que sa clôture efface."
        ),
        fields=("key", "source", "network"),
        only={"key__isnull": False},
        anonymise=_forget_keys,
    )

    id = models.BigIntegerField(primary_key=True, default=random_number, editable=False)
    debate = models.ForeignKey(Debate, models.CASCADE, related_name="participants")
    key = models.BinaryField(max_length=32, null=True)
    source = models.BinaryField(max_length=32, null=True)
    network = models.BinaryField(max_length=8, null=True)
    in_burst = models.BooleanField(default=False)
    entry = models.CharField(max_length=6, choices=Entry.choices)
    joined_on = models.DateField(default=timezone.localdate)
    batch = models.ForeignKey("debate.Batch", models.SET_NULL, null=True, related_name="participants")
    showing = models.ForeignKey("debate.Statement", models.SET_NULL, null=True, related_name="+")
    showing_chance = models.FloatField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "key"], name="participant_key_once"),
            models.UniqueConstraint(fields=["debate", "source"], name="participant_source_once"),
        ]


class Invitation(models.Model):
    """A code that lets one person in; only its hash is kept, and who used it isn't."""

    privacy = NoPersonalData("Une empreinte de code tiré au sort, sans lien avec qui le reçoit ou s’en sert.")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    used_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]


class Awaiting(models.Model):
    """An address that was given to take part, until the link sent to it is opened."""

    privacy = Retention(
        keep=timedelta(days=2),
        since="created_at",
        why=_("Envoyer le lien qui fait entrer dans un débat ; l’adresse est effacée dès qu’il est ouvert."),
        fields=("email",),
    )

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="awaiting")
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(email=""), name="awaiting_has_an_address")]
