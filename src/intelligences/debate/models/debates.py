"""The debate: what is put to people, on what terms, and the secret that hides who takes part."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import Retention


class Entry(models.TextChoices):
    """How one comes in; each keeps some people out and lets some come twice."""

    LINK = "link", _("lien ouvert")
    CODE = "code", _("codes d’invitation")
    EMAIL = "email", _("courriel confirmé")
    AGENTS = "agents", _("agents de l’organisation")
    IMPORTED = "import", _("votes recueillis ailleurs")


class Moderation(models.TextChoices):
    """When a proposed statement is read."""

    BEFORE = "before", _("avant publication")
    AFTER = "after", _("après publication")


class DebateQuerySet(models.QuerySet["Debate"]):
    def public(self) -> DebateQuerySet:
        """What everybody sees in the list: opened or closed, and not among the agents of one organisation."""
        return self.filter(state__in=Debate.PUBLIC).exclude(entry=Entry.AGENTS)

    def running(self) -> DebateQuerySet:
        """Those that take votes today."""
        return self.filter(state=Debate.State.OPEN, closes_on__gte=timezone.localdate())


class Debate(models.Model):
    """A question put to people, who agree or disagree with short statements and propose their own.

    `secret` makes participants' keys; it is destroyed when the debate closes, and nobody can then be found again.
    `terms`, `framing` and `outcome` are what article L. 131-1 of the CRPA wants published: how one is consulted, what
    one needs to know, what will be done with the result. `source` and `attribution`: where imported votes come from,
    and what their licence wants said. `in_bursts` (see `bursts.in_bursts`) and `on_paper` (see `queries`) are counted
    for good at the closing.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        OPEN = "open", _("ouvert")
        CLOSED = "closed", _("clos")

    PUBLIC = ("open", "closed")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="created_at",
        why=_("Savoir qui a préparé un débat au nom de son organisation ; le débat reste, sans cette mention."),
        fields=("created_by",),
        only={"created_by__isnull": False},
        anonymise=lambda debates: debates.update(created_by=None),
    )

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="debates")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, related_name="debates"
    )
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    framing = models.TextField(max_length=8000, blank=True)
    terms = models.TextField(max_length=4000, blank=True)
    outcome = models.TextField(max_length=4000, blank=True)
    language = LanguageField()
    entry = models.CharField(max_length=6, choices=Entry.choices, default=Entry.LINK)
    moderation = models.CharField(max_length=6, choices=Moderation.choices, default=Moderation.BEFORE)
    closes_on = models.DateField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField(max_length=200, blank=True)
    source = models.URLField(max_length=500, blank=True)
    attribution = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    secret = models.BinaryField(max_length=32, null=True, editable=False)
    withdrawn = models.PositiveIntegerField(default=0)
    in_bursts = models.PositiveIntegerField(default=0)
    on_paper = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = DebateQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", secret__isnull=True, opened_at__isnull=True)
                | Q(
                    state="open",
                    secret__isnull=False,
                    opened_at__isnull=False,
                    closes_on__isnull=False,
                    assessed_on__isnull=False,
                )
                & ~Q(terms="")
                & ~Q(framing="")
                & ~Q(outcome="")
                | Q(state="closed", secret__isnull=True, closed_at__isnull=False),
                name="debate_state_has_what_it_needs",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("debate:debate", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its page."""
        return self.state in self.PUBLIC and self.entry != Entry.AGENTS

    @property
    def takes_votes(self) -> bool:
        """Whether one can take part today."""
        return self.state == self.State.OPEN and self.closes_on is not None and self.closes_on >= timezone.localdate()

    @property
    def last_day(self) -> date | None:
        """The day after which it takes no vote: as announced, or the day when it was closed before."""
        closed = timezone.localdate(self.closed_at) if self.closed_at else None
        return min(filter(None, (closed, self.closes_on)), default=None)
