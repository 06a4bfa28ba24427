"""How an association or a group presents itself, in texts that moderation reads before everybody."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import Retention

KINDS = (Organisation.Kind.ASSOCIATION, Organisation.Kind.CIVIL_SOCIETY)
"""Organisations that belong to civil society."""


class Topic(models.TextChoices):
    """What an organisation cares about, where AI touches it."""

    PRIVACY = "privacy", _("vie privée et données personnelles")
    SURVEILLANCE = "surveillance", _("vidéosurveillance et espace public")
    RIGHTS = "rights", _("droits, recours et discriminations")
    SOCIAL = "social", _("aides sociales et services publics")
    INCLUSION = "inclusion", _("inclusion numérique")
    DISABILITY = "disability", _("handicap et accessibilité")
    EDUCATION = "education", _("éducation et jeunesse")
    HEALTH = "health", _("santé et grand âge")
    WORK = "work", _("travail et agents publics")
    ENVIRONMENT = "environment", _("environnement et sobriété")
    HOUSING = "housing", _("logement et urbanisme")
    DEMOCRACY = "democracy", _("démocratie et participation")
    FREE_SOFTWARE = "free_software", _("logiciels libres et communs")
    CULTURE = "culture", _("culture et information")


class Reach(models.TextChoices):
    """How far an organisation acts."""

    LOCAL = "local", _("une commune ou quelques-unes")
    DEPARTEMENT = "departement", _("un département")
    REGION = "region", _("une région")
    NATIONAL = "national", _("tout le pays")


class Presentation(models.Model):
    """What an organisation says of itself, one row a text: the published one, earlier ones, one that waits.

    `source`: a page of its own where one can check it. It is dated by `written_at`.
    """

    class State(models.TextChoices):
        MODERATION = "moderation", _("en modération")
        PUBLISHED = "published", _("publiée")
        REPLACED = "replaced", _("remplacée")
        REFUSED = "refused", _("non publiée")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="written_at",
        why=_("Savoir qui a présenté une organisation en son nom ; le texte reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda texts: texts.update(by=None),
    )

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="presentations")
    text = models.TextField(max_length=2000)
    language = LanguageField()
    topics = ArrayField(models.CharField(max_length=13, choices=Topic.choices), default=list, blank=True)
    reach = models.CharField(max_length=11, choices=Reach.choices)
    source = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MODERATION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="presentation_has_a_text"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="published"), name="presentation_published_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="moderation"), name="presentation_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Présentation : %(name)s")) % {"name": self.organisation.name}

    def get_absolute_url(self) -> str:
        return reverse("civil:present", kwargs={"pk": self.organisation_id})
