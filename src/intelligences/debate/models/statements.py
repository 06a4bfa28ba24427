"""Statements, their translations by people, and how often each was shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LANGUAGES, LanguageField
from intelligences.kernel.retention import NoPersonalData, Retention

from .debates import Debate

LONGEST = 180
"""Signs that a participant may write; what is imported may be longer."""
LONGEST_KEPT = 1000
MOST = 10_000
"""Statements of one debate: nobody would read more of them, nor moderate them."""


class StatementQuerySet(models.QuerySet["Statement"]):
    def votable(self) -> StatementQuerySet:
        """Those that are put to participants."""
        return self.filter(state__in=Statement.VOTABLE)


class Statement(models.Model):
    """One sentence with which one agrees or not. `number` is its number in the debate; `origin` the statement that it
    rewrites or splits, or the first of those that it merges, which the others name in `merged_with`; `priority`,
    `agrees`, `disagrees`, `passes` and `extremity` are as of the last refresh.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("en modération")
        UNREAD = "unread", _("publiée, à relire")
        ACCEPTED = "accepted", _("publiée")
        REFUSED = "refused", _("non publiée")
        REPLACED = "replaced", _("remplacée")

    VOTABLE = ("unread", "accepted")
    READABLE = (*VOTABLE, "replaced")
    """Those that are or were put to the vote."""

    privacy = Retention(
        keep=timedelta(0),
        since="debate__closed_at",
        why=_("Dire à qui propose une affirmation ce qu’elle devient ; le lien est effacé à la clôture du débat."),
        fields=("author",),
        only={"author__isnull": False},
        anonymise=lambda statements: statements.update(author=None),
    )

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_KEPT)
    language = LanguageField()
    is_seed = models.BooleanField(default=False)
    author = models.ForeignKey("debate.Participant", models.SET_NULL, null=True, related_name="statements")
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="successors")
    merged_with = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    reason_text = models.TextField(max_length=4000, blank=True)
    folded = models.CharField(max_length=LONGEST_KEPT * 2)
    proposed_on = models.DateField(default=timezone.localdate)
    priority = models.FloatField(null=True)
    agrees = models.PositiveIntegerField(default=0)
    disagrees = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)
    extremity = models.FloatField(default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["debate", "number"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "number"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["debate", "folded"],
                condition=Q(state__in=["waiting", "unread", "accepted"]),
                name="statement_text_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.debate.get_absolute_url()

    @property
    def rewritten_from(self) -> list[Statement]:
        """What everybody can read of what it replaces, by number."""
        return _readable([self.origin, *self.origin.merged.all()] if self.origin else [])

    @property
    def rewritten_into(self) -> list[Statement]:
        """What everybody can read of what replaces it, by number."""
        return _readable((self.merged_with or self).successors.all())


def _readable(statements: Iterable[Statement]) -> list[Statement]:
    return sorted((one for one in statements if one.state in Statement.READABLE), key=lambda one: one.number)


class Translation(models.Model):
    """The statement in another language, written by a person."""

    privacy = NoPersonalData("Des phrases publiées dans un débat.")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=5, choices=LANGUAGES)
    text = models.CharField(max_length=LONGEST_KEPT)

    class Meta:
        ordering = ["statement", "language"]
        constraints = [models.UniqueConstraint(fields=["statement", "language"], name="statement_translated_once")]


class Exposure(models.Model):
    """How often a statement was drawn on a day and voted on then; and, in the draws that are audited (one in five, by
    chance), how often it came out and how often it should have: the sum of the chances that it had, drawn or not."""

    privacy = NoPersonalData("Des nombres d’affichages par affirmation et par jour.")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="exposures")
    on = models.DateField(default=timezone.localdate)
    shown = models.PositiveIntegerField(default=0)
    voted = models.PositiveIntegerField(default=0)
    audited = models.PositiveIntegerField(default=0)
    expected = models.FloatField(default=0)

    class Meta:
        ordering = ["statement", "on"]
        constraints = [models.UniqueConstraint(fields=["statement", "on"], name="exposure_once_a_day")]
