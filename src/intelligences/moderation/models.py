"""The one queue: cases, and the decisions taken on them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import Retention


class Category(models.TextChoices):
    """The public reason of a decision: a word that tells nothing of the content."""

    CONFORM = "conform", _("conforme aux règles")
    PERSONAL_DATA = "personal_data", _("données personnelles")
    UNLAWFUL = "unlawful", _("contraire à la loi")
    RIGHTS = "rights", _("droits d’auteur")
    OFF_TOPIC = "off_topic", _("hors sujet")
    ADVERTISING = "advertising", _("publicité")
    INACCURATE = "inaccurate", _("inexact ou invérifiable")
    UNREADABLE = "unreadable", _("illisible ou incomplet")
    DUPLICATE = "duplicate", _("déjà présent")


def _forget_people(cases: "models.QuerySet[models.Model]") -> int:
    return cases.update(submitted_by=None, assignee=None, note="", anonymised_at=timezone.now())


def _forget_words(decisions: "models.QuerySet[models.Model]") -> int:
    return decisions.update(by=None, text="", answer="", anonymised_at=timezone.now())


class CaseQuerySet(models.QuerySet["Case"]):
    def pending(self) -> "CaseQuerySet":
        """Cases that wait for a decision."""
        return self.filter(state__in=Case.PENDING)


class Case(models.Model):
    """A thing that waits for a decision, or had one. `waiting_since` starts again when the author answers."""

    class State(models.TextChoices):
        OPEN = "open", _("à prendre")
        ASSIGNED = "assigned", _("prise en charge")
        ANSWERED = "answered", _("réponse de l’auteur")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        TAKEN_BACK = "taken_back", _("reprise par son auteur")

    PENDING = ("open", "assigned", "answered")

    privacy = Retention(
        keep=timedelta(days=365),
        since="closed_at",
        why=_(
            "Traiter une contribution et permettre d’y répondre ; un an après, il n’en reste que le journal anonyme."
        ),
        fields=("submitted_by", "assignee", "note"),
        only={"anonymised_at__isnull": True},
        anonymise=_forget_people,
    )

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=160)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cases")
    language = LanguageField()
    note = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(default=timezone.now)
    assigned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    anonymised_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["waiting_since", "id"]
        indexes = [
            models.Index(
                fields=["waiting_since"], condition=Q(state__in=["open", "assigned", "answered"]), name="case_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=["open", "assigned", "answered"]), name="case_pending_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "assigned", "answered"], closed_at__isnull=True)
                | Q(state__in=["accepted", "refused", "taken_back"], closed_at__isnull=False),
                name="case_closed_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_pending(self) -> bool:
        """Whether a decision is awaited."""
        return self.state in self.PENDING


class Decision(models.Model):
    """One decision on a case, what the author reads and may answer once; its line in the public log is anonymous."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")

    privacy = Retention(
        keep=timedelta(days=365),
        since="at",
        why=_("Expliquer une décision à l’auteur et lire sa réponse ; un an après, les textes sont effacés."),
        fields=("by", "text", "answer"),
        only={"anonymised_at__isnull": True},
        anonymise=_forget_words,
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    category = models.CharField(max_length=13, choices=Category.choices)
    text = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    waited = models.DurationField()
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    anonymised_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="accepted", category="conform") | Q(verdict="refused") & ~Q(category="conform"),
                name="decision_category_fits_its_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} – {self.get_category_display()}"
