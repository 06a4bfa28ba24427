"""An organisation's own assessment of one of its uses under a rule pack: answers, duties, signed copies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import Retention


def _forget_writers(assessments: models.QuerySet[Any]) -> int:
    """Answers stay; who gave them doesn't."""
    forgotten = 0
    for one in assessments.select_for_update():
        one.answers = {name: {**held, "by": ""} for name, held in one.answers.items()}
        one.answered_by, one.anonymised_at = None, timezone.now()
        one.save(update_fields=["answers", "answered_by", "anonymised_at"])
        one.duties.update(by=None)
        forgotten += 1
    return forgotten


def _forget_signatories(signed: models.QuerySet[models.Model]) -> int:
    """The copy, its date and the function in which it was signed stay."""
    return signed.update(signed_by=None, anonymised_at=timezone.now())


class Assessment(models.Model):
    """The working copy: one a use, an organisation and a pack.

    `answers` maps a question's id to `{"given": [texts as typed], "revision": int, "by": person's id, "at": iso}`: what
    was typed is kept as it is; an empty `given` is « je ne sais pas encore ». `version` is the first day of the pack's
    version that is being answered. `revision` counts every change, so that what is signed is what was read.
    """

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="updated_at",
        why=_("Répondre à plusieurs et savoir qui a répondu quoi ; les réponses restent, sans leurs auteurs."),
        fields=("answered_by", "answers"),
        only={"anonymised_at__isnull": True},
        anonymise=_forget_writers,
    )

    deployment = models.ForeignKey("library.Deployment", models.CASCADE, related_name="assessments")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="assessments")
    pack = models.CharField(max_length=20)
    version = models.DateField()
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    anonymised_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["deployment", "pack", "id"]
        constraints = [
            models.UniqueConstraint(fields=["deployment", "organisation", "pack"], name="assessment_once"),
            models.CheckConstraint(condition=Q(pack__regex=r"^[a-z_]+$"), name="assessment_pack_is_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.deployment} – {self.pack}"

    def get_absolute_url(self) -> str:
        return reverse("library:assessment", kwargs={"pk": self.deployment_id, "pack": self.pack})

    def given(self, question: str) -> list[str]:
        """What was typed for a question; empty when nobody knows, or nobody has answered."""
        return list(self.answers.get(question, {}).get("given", []))

    def author_of(self, question: str) -> str:
        """The id of who answered it last; empty when nobody did, or when it was forgotten."""
        return str(self.answers.get(question, {}).get("by", ""))

    def revision_of(self, question: str) -> int:
        """How many times a question was saved; 0 when it never was."""
        return int(self.answers.get(question, {}).get("revision", 0))


class AssessedDuty(models.Model):
    """What the organisation tells of one obligation: that it is met, and the document that shows it.

    `shown_on` is the document's own date. A row stays when everything is taken back, for its `revision`.
    """

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_("Savoir qui a dit une obligation remplie ; ce qui est dit reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda duties: duties.update(by=None),
    )

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="duties")
    obligation = models.CharField(max_length=60)
    is_declared = models.BooleanField(default=False)
    note = models.CharField(_("précision"), max_length=1000, blank=True)
    document = models.ForeignKey("documents.Document", models.SET_NULL, null=True, related_name="+")
    shown_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "obligation"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "obligation"], name="assessed_duty_once"),
            models.CheckConstraint(
                condition=Q(document__isnull=True) | Q(is_declared=True, shown_on__isnull=False),
                name="assessed_duty_document_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.obligation


class SignedAssessment(models.Model):
    """A copy that somebody signed: never changed. What it holds is the version `copy` of its assessment.

    `published_at` is when the organisation made it public; `withdrawn_at`, when it no longer stands by it.
    """

    privacy = Retention(
        keep=timedelta(days=10 * 365),
        since="signed_at",
        why=_("Répondre d’une appréciation signée ; ensuite, seule la fonction de la personne reste."),
        fields=("signed_by",),
        only={"anonymised_at__isnull": True},
        anonymise=_forget_signatories,
    )

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="signed")
    number = models.PositiveIntegerField()
    version = models.DateField()
    copy = models.PositiveIntegerField()
    copy_hash = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    function = models.CharField(_("fonction"), max_length=200)
    signed_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("raison"), max_length=500, blank=True)
    anonymised_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["assessment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="signed_assessment_number_once"),
            models.CheckConstraint(condition=~Q(function=""), name="signed_assessment_says_in_what_function"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=True),
                name="signed_assessment_withdrawn_is_not_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} – {self.number}"

    def get_absolute_url(self) -> str:
        told = {"pk": self.assessment.deployment_id, "pack": self.assessment.pack, "number": self.number}
        return reverse("library:signed_assessment", kwargs=told)

    @property
    def signed_on(self) -> date:
        """The day of the signature, here."""
        return timezone.localdate(self.signed_at)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None and self.withdrawn_at is None


class PreparedText(models.Model):
    """What an organisation filled in a text that a pack provides: a mention, a sheet. `values` by blank id."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_("Savoir qui a rempli un texte ; ce qui est écrit reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda texts: texts.update(by=None),
    )

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="texts")
    document = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["assessment", "document"]
        constraints = [models.UniqueConstraint(fields=["assessment", "document"], name="prepared_text_once")]

    def __str__(self) -> str:
        return self.document
