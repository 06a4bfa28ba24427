"""A debate that is asked for, and the public answer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.community.models import Due
from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import Retention

from ..models.statements import LONGEST


class RequestQuerySet(models.QuerySet["DebateRequest"]):
    def public(self) -> RequestQuerySet:
        """What everybody reads: accepted by moderation."""
        return self.filter(state__in=DebateRequest.PUBLIC)


class DebateRequest(Due, models.Model):
    """An association or a group asks an organisation, or a territory that has none here yet, for a debate.

    `debate`: the one that came of it, once it is open.
    """

    class State(models.TextChoices):
        MODERATION = "moderation", _("en modération")
        REFUSED = "refused", _("non publiée")
        WAITING = "waiting", _("en attente de réponse")
        GRANTED = "granted", _("acceptée")
        DECLINED = "declined", _("déclinée")

    PUBLIC = ("waiting", "granted", "declined")
    WAITING = "waiting"

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="asked_at",
        why=_("Savoir qui a demandé un débat, ou répondu, au nom de son organisation ; le texte reste, sans auteur."),
        fields=("by", "answered_by"),
        only={"forgotten": False},
        anonymise=lambda requests: requests.update(by=None, answered_by=None, forgotten=True),
    )

    asked_by = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="debates_asked")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="debate_requests")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, null=True, related_name="debate_requests")
    title = models.CharField(max_length=120)
    reason = models.TextField(max_length=4000)
    language = LanguageField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MODERATION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=4000, blank=True)
    answer_language = LanguageField()
    answered_for = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    debate = models.ForeignKey("debate.Debate", models.SET_NULL, null=True, related_name="requests")
    forgotten = models.BooleanField(default=False, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(territory__isnull=False),
                name="debate_request_is_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("moderation", "refused"), answered_at__isnull=True)
                | Q(state="waiting", published_at__isnull=False, answered_at__isnull=True)
                | Q(
                    state__in=("granted", "declined"),
                    published_at__isnull=False,
                    answered_at__isnull=False,
                    answered_for__isnull=False,
                )
                & ~Q(answer=""),
                name="debate_request_state_has_what_it_needs",
            ),
            models.CheckConstraint(
                condition=Q(debate__isnull=True) | Q(state="granted"), name="debate_request_opened_once_granted"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("debate:request", kwargs={"pk": self.pk})

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in self.PUBLIC

    @property
    def days(self) -> int | None:
        """Days of the calendar from publication to the answer, or to today; None before publication."""
        if self.published_at is None:
            return None
        return (timezone.localdate(self.answered_at) - timezone.localdate(self.published_at)).days

    @property
    def takes_seeds(self) -> bool:
        """Whether associations may propose statements now: granted, and its debate is still being prepared."""
        return self.state == self.State.GRANTED and self.debate is not None and self.debate.state == "draft"


class ProposedSeed(models.Model):
    """A statement that an association proposes for a debate being prepared; the organiser takes it or not, and why.

    Only those concerned read what waits; what is against the law is never shown.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("à décider")
        TAKEN = "taken", _("retenue")
        DECLINED = "declined", _("écartée")
        UNLAWFUL = "unlawful", _("contraire à la loi, non montrée")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_("Savoir qui a proposé une affirmation, ou décidé, au nom de son organisation ; le reste demeure."),
        fields=("by", "decided_by"),
        only={"forgotten": False},
        anonymise=lambda seeds: seeds.update(by=None, decided_by=None, forgotten=True),
    )

    request = models.ForeignKey(DebateRequest, models.CASCADE, related_name="seeds")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    text = models.CharField(max_length=LONGEST)
    folded = models.CharField(max_length=2 * LONGEST)
    language = LanguageField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    forgotten = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "folded"], name="proposed_seed_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False) & ~Q(reason=""),
                name="proposed_seed_decided_with_a_reason",
            ),
        ]
