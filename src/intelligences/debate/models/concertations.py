"""What one territory does on a subject: calendar, what is attached, contributions, conclusions and their answers."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData, Retention


class ConcertationQuerySet(models.QuerySet["Concertation"]):
    def public(self) -> ConcertationQuerySet:
        """What everybody sees."""
        return self.exclude(state=Concertation.State.DRAFT)


class Concertation(models.Model):
    """Everything that is done on a subject, from its framing note to the answers.

    `terms`, `information` and `outcome` are what article L. 131-1 of the CRPA wants published: how one takes part and
    until when, what one needs to know, what will follow. `synthesis`, who wrote it and how, are published at the end.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("en cours")
        CONCLUDED = "concluded", _("synthèse publiée")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="created_at",
        why=_("Savoir qui a préparé une concertation au nom de son organisation ; elle reste, sans cette mention."),
        fields=("created_by",),
        only={"created_by__isnull": False},
        anonymise=lambda held: held.update(created_by=None),
    )

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="concertations")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, related_name="concertations"
    )
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=300)
    framing = models.TextField(max_length=8000, blank=True)
    information = models.TextField(max_length=8000, blank=True)
    terms = models.TextField(max_length=4000, blank=True)
    outcome = models.TextField(max_length=4000, blank=True)
    language = LanguageField()
    contributions_until = models.DateField(null=True, blank=True)
    synthesis = models.TextField(max_length=30_000, blank=True)
    synthesis_by = models.CharField(max_length=300, blank=True)
    synthesis_method = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)

    objects = ConcertationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(opened_at__isnull=False) & ~Q(framing="") & ~Q(information="") & ~Q(terms="") & ~Q(outcome=""),
                name="concertation_terms_are_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded")
                | Q(concluded_at__isnull=False) & ~Q(synthesis="") & ~Q(synthesis_by="") & ~Q(synthesis_method=""),
                name="concertation_synthesis_is_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("concertations:concertation", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its page."""
        return self.state != self.State.DRAFT

    @property
    def takes_contributions(self) -> bool:
        """Whether one can write today."""
        until = self.contributions_until
        return self.state == self.State.OPEN and until is not None and until >= timezone.localdate()


class Phase(models.Model):
    """A time of a concertation."""

    privacy = NoPersonalData("Un nom d’étape et deux dates.")

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="phases")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "ends_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_it_starts"),
        ]


class Attached(models.Model):
    """A debate or a panel that belongs to a concertation."""

    privacy = NoPersonalData("Un lien entre deux choses publiques.")

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="attached")
    debate = models.ForeignKey("debate.Debate", models.CASCADE, null=True, related_name="+")
    panel = models.ForeignKey("debate.Panel", models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debate__isnull=False, panel__isnull=True) | Q(debate__isnull=True, panel__isnull=False),
                name="attached_is_one_thing",
            ),
            models.UniqueConstraint(fields=["concertation", "debate"], name="attached_debate_once"),
            models.UniqueConstraint(fields=["concertation", "panel"], name="attached_panel_once"),
        ]


class Written(models.Model):
    """A contribution's words, and the name under which its author wants to be read (empty for none)."""

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="%(class)ss")
    text = models.TextField(max_length=6000)
    signature = models.CharField(max_length=120, blank=True)
    language = LanguageField()

    class Meta:
        abstract = True


class Contributing(Written):
    """A contribution of somebody without an account, until their address is confirmed.

    The identifier is made from the form and its words: the same thing sent twice is one row.
    """

    privacy = Retention(
        keep=timedelta(days=2),
        since="created_at",
        why=_("Attendre que l’adresse soit confirmée par le lien envoyé ; sans cela, tout est effacé."),
        fields=("email", "text", "signature"),
    )

    id = models.UUIDField(primary_key=True, editable=False)
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]


class Contribution(Written):
    """A written contribution, read by moderators before it is published."""

    class State(models.TextChoices):
        MODERATION = "moderation", _("en modération")
        PUBLISHED = "published", _("publiée")
        REFUSED = "refused", _("non publiée")

    privacy = Retention(
        keep=timedelta(days=90),
        since="decided_at",
        why=_("Laisser le temps de revenir sur un refus ; une contribution refusée est ensuite effacée."),
        fields=("text", "signature"),
        only={"state": "refused"},
    )

    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MODERATION)
    sent_on = models.DateField(default=timezone.localdate)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["concertation", "state"], name="contribution_state")]

    def __str__(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(90)

    def get_absolute_url(self) -> str:
        return self.concertation.get_absolute_url()


class Contributor(models.Model):
    """Who wrote a contribution, until it is decided on: an account, or an address. Never shown."""

    privacy = Retention(
        keep=timedelta(days=365),
        since="created_at",
        why=_("Dire à l’auteur si sa contribution est publiée ; effacé dès que c’est dit, au plus tard après un an."),
        fields=("person", "email"),
    )

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="contributor")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | Q(person__isnull=True) & ~Q(email=""),
                name="contributor_is_a_person_or_an_address",
            ),
        ]


class Conclusion(models.Model):
    """What a concertation concluded, and what the organisation does with it."""

    class Answer(models.TextChoices):
        ADOPTED = "adopted", _("retenue")
        PARTLY = "partly", _("retenue en partie")
        REFUSED = "refused", _("non retenue")

    privacy = NoPersonalData("Le responsable est une fonction ou un service, jamais un nom.")

    concertation = models.ForeignKey(Concertation, models.CASCADE, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=1000)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    because = models.TextField(max_length=4000, blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    follow_up = models.TextField(max_length=4000, blank=True)
    published_on = models.DateField(default=timezone.localdate)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["concertation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["concertation", "number"], name="conclusion_number_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | ~Q(answer="") & Q(answered_on__isnull=False) & ~Q(because="") & ~Q(responsible=""),
                name="conclusion_answer_has_its_reason",
            ),
        ]

    @property
    def waiting_days(self) -> int:
        """Days without an answer; 0 once there is one."""
        return 0 if self.answer else (timezone.localdate() - self.published_on).days
