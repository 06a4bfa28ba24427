"""Citizens' panels drawn by lot: what is asked of a panel, its draws, and, apart, who offered to sit on it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData, Retention


class PanelQuerySet(models.QuerySet["Panel"]):
    def public(self) -> PanelQuerySet:
        """What everybody sees: from the opening of applications on."""
        return self.exclude(state=Panel.State.DRAFT)


class Panel(models.Model):
    """People drawn by lot to think about a question.

    `traits`: `[{"name", "values": [{"name", "least", "most"}]}]`, what the panel must resemble the population by.
    `secret` is the one that the next draw will use; its hash is published with the draw before, or with the lottery.
    `conflict`: why the quotas can't hold together with the candidates, None when they can or nobody has looked.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("candidatures ouvertes")
        LISTED = "listed", _("liste arrêtée")
        ANNOUNCED = "announced", _("tirage annoncé")
        DRAWN = "drawn", _("tiré au sort")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="created_at",
        why=_("Savoir qui a préparé un panel au nom de son organisation ; le panel reste, sans cette mention."),
        fields=("created_by",),
        only={"created_by__isnull": False},
        anonymise=lambda panels: panels.update(created_by=None),
    )

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="panels")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, null=True, blank=True, related_name="panels")
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    framing = models.TextField(max_length=8000, blank=True)
    language = LanguageField()
    size = models.PositiveSmallIntegerField(default=30)
    traits = models.JSONField(default=list, blank=True)
    population_source = models.CharField(max_length=300, blank=True)
    applies_until = models.DateField(null=True, blank=True)
    draw_on = models.DateField(null=True, blank=True)
    public_source = models.CharField(max_length=300, blank=True)
    deletes_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    secret = models.CharField(max_length=64, blank=True, editable=False)
    candidates_salt = models.CharField(max_length=64, blank=True, editable=False)
    conflict = models.JSONField(null=True, editable=False)
    work = models.UUIDField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    opened_at__isnull=False,
                    applies_until__isnull=False,
                    draw_on__gt=models.F("applies_until"),
                    deletes_on__gt=models.F("draw_on"),
                )
                & ~Q(framing="")
                & ~Q(population_source="")
                & ~Q(public_source=""),
                name="panel_state_has_what_it_needs",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="panel_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("panels:panel", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its page."""
        return self.state != self.State.DRAFT

    @property
    def takes_candidates(self) -> bool:
        """Whether one can apply today."""
        return (
            self.state == self.State.OPEN
            and self.applies_until is not None
            and self.applies_until >= timezone.localdate()
        )

    @property
    def was_deleted(self) -> bool:
        """Whether the candidates' data are gone."""
        return self.deletes_on is not None and self.deletes_on < timezone.localdate()


class PanelDraw(models.Model):
    """One draw: its thousand panels and what was promised (`prepared_at`), then what came out (`drawn_at`). The first
    one makes the panel; the next ones replace members who left.

    `kept`, `gone`, `could_be_drawn`, `drawn` are candidates' numbers. `chances`: see `draws.chances_told`. `relaxed`:
    quotas that had to be given up, as the engine tells them. `traits` and `size` are those of the day.
    """

    privacy = NoPersonalData(
        "Des numéros que le hasard a donnés ; ce qui les relie à quelqu’un est dans les candidatures, effacées à leur "
        "date."
    )

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    traits = models.JSONField()
    kept = models.JSONField(default=list)
    gone = models.JSONField(default=list)
    could_be_drawn = models.JSONField()
    relaxed = models.JSONField(default=list)
    lottery = models.BinaryField()
    lottery_digest = models.CharField(max_length=64)
    candidates = models.BinaryField(null=True)
    candidates_digest = models.CharField(max_length=64)
    chances = models.JSONField()
    commitment = models.CharField(max_length=64)
    previous_seed = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    public_value = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    ticket = models.PositiveSmallIntegerField(null=True)
    drawn = models.JSONField(default=list)
    composition = models.JSONField(default=list)
    prepared_at = models.DateTimeField(default=timezone.now)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["panel", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="panel_draw_number_once"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, secret="", seed="", ticket__isnull=True)
                | Q(drawn_at__isnull=False, ticket__isnull=False) & ~Q(secret="") & ~Q(seed=""),
                name="panel_draw_is_promised_or_made",
            ),
        ]


class Candidate(models.Model):
    """Somebody who offered to sit: for each trait, the place of their value in it; a number once the list is closed.
    Who they are is in `CandidateContact`."""

    class State(models.TextChoices):
        LISTED = "listed", _("candidat")
        INVITED = "invited", _("tiré au sort, sans réponse")
        CONFIRMED = "confirmed", _("a accepté")
        GONE = "gone", _("s’est retiré")

    privacy = Retention(
        keep=timedelta(0),
        since="panel__deletes_on",
        why=_(
            "Tirer un panel qui ressemble à la population, remplacer qui se retire ; tout est effacé le lendemain du "
            "jour annoncé aux candidats."
        ),
        fields=("values",),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="candidates")
    number = models.PositiveIntegerField(null=True)
    values = models.JSONField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.LISTED)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="candidate_number_once"),
        ]


class CandidateContact(models.Model):
    """How to reach a candidate: a name, and an e-mail address or another way (`reach`). Gone when they withdraw."""

    privacy = Retention(
        keep=timedelta(0),
        since="candidate__panel__deletes_on",
        why=_("Prévenir les personnes tirées au sort ; effacé avec la candidature, ou dès que la personne se retire."),
        fields=("name", "email", "reach"),
    )

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="contact")
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "email"], condition=~Q(email=""), name="candidate_address_once_a_panel"
            ),
            models.CheckConstraint(condition=~Q(email="") | ~Q(reach=""), name="candidate_can_be_reached"),
        ]


class Applying(models.Model):
    """What somebody sent to be a candidate, until the link in the e-mail is opened."""

    privacy = Retention(
        keep=timedelta(days=2),
        since="created_at",
        why=_("Attendre que l’adresse soit confirmée par le lien envoyé ; sans cela, tout est effacé."),
        fields=("name", "email", "values"),
    )

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="applying")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    values = models.JSONField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
