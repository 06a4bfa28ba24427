"""What moderators declare before they moderate a debate, and who was let in to observe."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import Retention


class Interest(models.TextChoices):
    """What ties a moderator to what is debated, or to who organises it."""

    NONE = "none", _("aucun lien d’intérêt")
    TOLD = "told", _("un lien, déclaré")
    ABSTAINS = "abstains", _("un lien : ne modère pas ce débat")


class InterestDeclaration(models.Model):
    """What a moderator declares for a debate. A later one doesn't erase the ones before."""

    privacy = Retention(
        keep=timedelta(days=365),
        since="debate__closed_at",
        why=_(
            "Vérifier que qui modère un débat a déclaré ses liens ; un an après la clôture, la personne est oubliée."
        ),
        fields=("person",),
        only={"person__isnull": False},
        anonymise=lambda declarations: declarations.update(person=None),
    )

    debate = models.ForeignKey("debate.Debate", models.CASCADE, related_name="interest_declarations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    role = models.PositiveSmallIntegerField()
    interest = models.CharField(max_length=8, choices=Interest.choices)
    text = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["debate", "role", "-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interest="none", text="") | ~Q(interest="none") & ~Q(text=""),
                name="interest_declaration_says_which",
            )
        ]


class Observer(models.Model):
    """An association that the organiser lets read the queue of a debate and its decisions."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_(
            "Savoir qui a accrédité une association pour observer un débat ; l’accréditation reste, sans cette mention."
        ),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda observers: observers.update(by=None),
    )

    debate = models.ForeignKey("debate.Debate", models.CASCADE, related_name="observers")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["debate", "organisation"], condition=Q(ended_at__isnull=True), name="observer_once"
            )
        ]
