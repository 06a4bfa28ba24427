"""Questions to those who run a system, what is kept of who asks, and the answers with their corrections."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import NoPersonalData, Retention

from .civil.models import Presentation
from .meetings.models import AgendaItem, AwaitedRegistration, Meeting, Minutes, Registration

__all__ = [
    "AgendaItem", "Answer", "Asker", "Asking", "AwaitedRegistration", "Kind", "Layer", "Meeting", "Minutes",
    "Presentation", "Question",
    "Registration", "UsedChallenge",
]  # fmt: skip

EXPECTED_WITHIN = timedelta(days=30)
"""After a month without an answer, the pages say that it is late: the time in which silence refuses a document."""


class Kind(models.TextChoices):
    """What somebody wants of the organisation."""

    QUESTION = "question", _("question")
    CONTEST = "contest", _("contestation")
    ERROR = "error", _("erreur dans la fiche")
    INCIDENT = "incident", _("incident")
    MISSING = "missing", _("système manquant")


class Layer(models.TextChoices):
    """What a contestation is about."""

    OUTPUT = "output", _("le résultat de l’outil")
    PROCESS = "process", _("la démarche entière")


class Words(models.Model):
    """What is asked, about which thing (`about` names it like the journal does: `library.deployment:12`)."""

    about = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    layer = models.CharField(max_length=7, choices=Layer.choices, blank=True)
    text = models.TextField(max_length=3000)
    language = LanguageField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contest") & ~Q(layer="") | ~Q(kind="contest") & Q(layer=""),
                name="%(class)s_contest_names_its_layer",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_has_a_text"),
        ]


class Asking(Words):
    """What somebody without an account wrote, until their address is confirmed.

    The identifier is made from the form and all its fields: the same thing sent twice is one row.
    """

    privacy = Retention(
        keep=timedelta(days=2),
        since="created_at",
        why=_("Attendre que l’adresse soit confirmée par le lien envoyé ; sans cela, tout est effacé."),
        fields=("email", "text"),
    )

    id = models.UUIDField(primary_key=True, editable=False)
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Words.Meta):
        ordering = ["created_at", "id"]


class QuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> "QuestionQuerySet":
        """What everybody reads: accepted by moderation."""
        return self.filter(state__in=Question.PUBLIC)

    def waiting(self) -> "QuestionQuerySet":
        """Published, without an answer."""
        return self.filter(state=Question.State.PUBLISHED)


class Due:
    """What waits for a public answer since `published_at`, while its state is `WAITING`."""

    WAITING: ClassVar[str]
    published_at: Any
    state: Any

    @property
    def due_at(self) -> datetime | None:
        """When an answer is late; None before publication."""
        return self.published_at and self.published_at + EXPECTED_WITHIN

    @property
    def is_late(self) -> bool:
        """Whether a month went by without an answer."""
        return self.state == self.WAITING and self.due_at is not None and self.due_at < timezone.now()


class Question(Due, Words):
    """A question, a contestation or a report. It names nobody: see `Asker`."""

    class State(models.TextChoices):
        MODERATION = "moderation", _("en modération")
        REFUSED = "refused", _("non publiée")
        PUBLISHED = "published", _("en attente de réponse")
        ANSWERED = "answered", _("répondue")

    PUBLIC = ("published", "answered")
    WAITING = "published"

    privacy = Retention(
        keep=timedelta(days=90),
        since="refused_at",
        why=_("Laisser à l’auteur d’une question refusée le temps de répondre ; elle est ensuite effacée."),
        fields=("text",),
        only={"state": "refused"},
    )

    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.MODERATION)
    asked_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta(Words.Meta):
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["about", "state"], name="question_about"),
            models.Index(fields=["organisation", "state"], name="question_organisation"),
        ]
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="moderation")
                | Q(state="refused", refused_at__isnull=False)
                | Q(state="published", published_at__isnull=False, answered_at__isnull=True)
                | Q(state="answered", published_at__isnull=False, answered_at__isnull=False),
                name="question_state_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(90)

    def get_absolute_url(self) -> str:
        return reverse("community:question", kwargs={"pk": self.pk})

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in self.PUBLIC


class Asker(models.Model):
    """Who asked, as long as they must hear of it: an account, or an address. Never shown.

    After a refusal, the e-mailed link to answer it opens by a secret of which only the hash is here.
    """

    privacy = Retention(
        keep=timedelta(days=90),
        since="until",
        why=_(
            "Prévenir la personne de la décision et de la réponse, puis d’une correction ; effacé 90 jours après la "
            "réponse ou le refus, et au plus tard 455 jours après la question."
        ),
        fields=("person", "email", "text"),
    )

    question = models.OneToOneField(Question, models.CASCADE, related_name="asker")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    token_hash = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | Q(person__isnull=True) & ~Q(email=""),
                name="asker_is_a_person_or_an_address",
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="asker_token_once"),
        ]


class Answer(models.Model):
    """What the organisation says in public; a correction is the next number, and the earlier ones stay readable.

    `organisation` None: the site's team, for a record that no organisation keeps. `corrected_version`: the version of
    the record that was corrected because of the report.
    """

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_("Savoir qui a écrit une réponse au nom de l’organisation ; la réponse reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda answers: answers.update(by=None),
    )

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=6000)
    language = LanguageField()
    organisation = models.ForeignKey("accounts.Organisation", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    corrected_version = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="answer_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_has_a_text"),
        ]


class UsedChallenge(models.Model):
    """A proof of work that was accepted: it opens nothing twice. Gone once the challenge has expired."""

    privacy = NoPersonalData("Une empreinte du tirage au sort d’un calcul, sans lien avec une personne.")

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)
