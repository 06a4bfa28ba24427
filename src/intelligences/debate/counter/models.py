"""What an association reads in a final result, one row a version."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import Retention


class CounterAnalysis(models.Model):
    """A signed text about a frozen result. `number` counts its versions; an earlier one stays readable once another is
    published. Moderation keeps out only what is against the law."""

    class State(models.TextChoices):
        MODERATION = "moderation", _("en lecture")
        PUBLISHED = "published", _("publiée")
        REPLACED = "replaced", _("version précédente")
        REFUSED = "refused", _("contraire à la loi")

    READABLE = ("published", "replaced")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="written_at",
        why=_("Savoir qui a écrit une contre-analyse au nom de son organisation ; le texte reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda analyses: analyses.update(by=None),
    )

    debate = models.ForeignKey("debate.Debate", models.CASCADE, related_name="counter_analyses")
    result = models.ForeignKey("debate.Result", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    text = models.TextField(max_length=30_000)
    link = models.URLField(max_length=500, blank=True)
    language = LanguageField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MODERATION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["debate", "organisation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "organisation", "number"], name="counter_analysis_version_once"),
            models.UniqueConstraint(
                fields=["debate", "organisation"],
                condition=Q(state="published"),
                name="counter_analysis_published_once",
            ),
            models.UniqueConstraint(
                fields=["debate", "organisation"], condition=Q(state="moderation"), name="counter_analysis_waits_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="counter_analysis_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        named = {"pk": self.debate_id, "slug": self.debate.slug, "organisation": self.organisation_id}
        return reverse("debate:counter_analysis", kwargs=named)

    @property
    def cited(self) -> str:
        """The address of the frozen result that it discusses."""
        address = reverse("debate:result", kwargs={"pk": self.debate_id, "slug": self.debate.slug})
        return f"{address}?resultat={self.result.number}"
