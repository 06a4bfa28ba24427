"""The outbox, the addresses that bounce, and what people follow."""

import hashlib
import hmac
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import Retention


def identity(key: str) -> uuid.UUID:
    """The identifier of the message with this key: the same at each try, and nobody can guess another one's.

    It is the message's `Message-ID` and return address, which a bounce must quote to be believed.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"outbox:{key}".encode(), hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16])


class Message(models.Model):
    """One e-mail to one address, and how far it went.

    `queued` → `claimed` by a worker → `handed`: committed just before the byte that gives the message to the mail
    server → `sent`. A worker that dies before `handed` has sent nothing: the message is queued again. One that dies
    after it may have sent it: `uncertain`, never tried again unless an administrator asks, while its text is kept.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("en attente")
        CLAIMED = "claimed", _("en cours d’envoi")
        HANDED = "handed", _("remis, réponse attendue")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("non envoyé")
        BOUNCED = "bounced", _("revenu")
        UNCERTAIN = "uncertain", _("envoi incertain")

    privacy = Retention(
        keep=timedelta(days=90),
        since="created_at",
        why=_("Savoir si un courriel est parti et s’il est revenu ; son texte est effacé dès qu’il est envoyé."),
        fields=("recipient", "subject", "content", "detail"),
    )

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(max_length=320)
    subject = models.CharField(max_length=300)
    content = models.BinaryField(null=True)
    on_request = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["-on_request", "next_try_at", "id"], condition=models.Q(state="queued"), name="message_due"
            ),
            models.Index(
                fields=["claimed_at"], condition=models.Q(state__in=["claimed", "handed"]), name="message_in_flight"
            ),
            models.Index(fields=["state", "created_at"], name="message_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["queued", "claimed", "handed"]) | models.Q(content__isnull=False),
                name="message_has_its_text_until_it_left",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "claimed", "handed", "uncertain"])
                | models.Q(content__isnull=True),
                name="message_text_is_erased_once_it_left",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["claimed", "handed"])
                | models.Q(claim__isnull=False, claimed_at__isnull=False),
                name="message_in_flight_has_its_claim",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Address(models.Model):
    """An address that sends our messages back: nothing but what its owner asks for goes there any more."""

    privacy = Retention(
        keep=timedelta(days=365),
        since="failing_since",
        why=_("Ne plus écrire à une adresse qui n’existe pas ou qui refuse nos courriels."),
        fields=("email", "detail"),
    )

    email = models.EmailField(max_length=320, unique=True)
    failing_since = models.DateTimeField()
    bounces = models.PositiveIntegerField(default=1)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-failing_since", "id"]

    def __str__(self) -> str:
        return self.email


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, person: models.Model) -> "FollowQuerySet":
        """What a person follows."""
        return self.filter(person_id=person.pk)


class Follow(models.Model):
    """A person follows a thing and chooses how often to hear of it; `told` is the last journal line that they know."""

    class Cadence(models.TextChoices):
        AT_ONCE = "at-once", _("à chaque changement")
        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="confirmed_at",
        why=_("Envoyer les nouvelles de ce que l’on suit ; un abonnement jamais modifié s’éteint après trois ans."),
        fields=("person",),
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=160)
    cadence = models.CharField(max_length=10, choices=Cadence.choices, default=Cadence.WEEKLY)
    told = models.BigIntegerField()
    told_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(auto_now=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["cadence", "told_at"], name="follow_due")]
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="follow_once_a_person_and_thing")]
