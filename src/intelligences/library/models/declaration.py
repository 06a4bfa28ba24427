"""What an organisation is declaring: kept apart from the public record until it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.retention import Retention


class Declaration(models.Model):
    """The working copy of one use, written by several people of one organisation.

    `steps` maps a step's key to `{"data": {name: [texts as typed]}, "revision": int, "by": person's id, "at": iso,
    "read": bool}`: what was typed is kept as it is, right or wrong; `read` once somebody saved the step themselves;
    `through` names the program that saved it for them, if one did; its empty key holds what others told: `claimed`
    names of fields, and of whose sheet (`supplier`: title, url). `deployment` is the record that it changes or became.
    """

    class State(models.TextChoices):
        OPEN = "open", _("en cours")
        WAITING = "waiting", _("en relecture")
        SENT_BACK = "sent_back", _("à reprendre")
        PUBLISHED = "published", _("publiée")
        GIVEN_UP = "given_up", _("abandonnée")

    class Start(models.TextChoices):
        BLANK = "blank", _("d’une page blanche")
        SOLUTION = "solution", _("d’une solution de la bibliothèque")
        COPY = "copy", _("d’une de vos fiches")
        CLAIM = "claim", _("de ce que l’observatoire a recensé")
        CHANGE = "change", _("de votre fiche publiée")
        SHEET = "sheet", _("d’une ligne de tableur")
        SUPPLIER = "supplier", _("de la fiche d’un fournisseur")

    EDITABLE = (State.OPEN, State.SENT_BACK)

    privacy = Retention(
        keep=timedelta(days=2 * 365),
        since="updated_at",
        why=_("Écrire une déclaration à plusieurs et savoir qui a écrit quoi ; la fiche publiée, elle, reste."),
        fields=("started_by", "steps"),
        only={"state__in": ["open", "sent_back", "published", "given_up"]},
    )

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="declarations")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    start = models.CharField(max_length=8, choices=Start.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    language = LanguageField(_("langue de la fiche"))
    deployment = models.ForeignKey("library.Deployment", models.CASCADE, null=True, related_name="declarations")
    solution = models.ForeignKey("library.Solution", models.SET_NULL, null=True, related_name="+")
    steps = models.JSONField(default=dict)
    batch = models.CharField(max_length=32, blank=True, db_index=True)
    line = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__in=["blank", "solution", "copy", "claim", "change", "sheet", "supplier"]),
                name="declaration_start_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(start__in=["claim", "change"]) | Q(deployment__isnull=False),
                name="declaration_changes_something",
            ),
            models.UniqueConstraint(
                fields=["deployment"],
                condition=Q(state__in=["open", "waiting", "sent_back"]),
                name="declaration_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.typed("systeme", "title") or self.typed("systeme", "system") or _now("Usage sans nom")

    def get_absolute_url(self) -> str:
        return reverse("library:declaration", kwargs={"pk": self.pk})

    def typed(self, step: str, name: str) -> str:
        """What was typed in a field, its first value."""
        values: list[Any] = self.steps.get(step, {}).get("data", {}).get(name, [])
        return str(values[0]).strip() if values else ""

    def revision(self, step: str) -> int:
        """How many times a step was saved."""
        return int(self.steps.get(step, {}).get("revision", 0))

    def was_read(self, step: str) -> bool:
        """Whether somebody saved the step themselves, rather than the page while they were writing."""
        return bool(self.steps.get(step, {}).get("read"))

    @property
    def is_by_program(self) -> bool:
        """Whether a program saved some of it."""
        return any("through" in step for step in self.steps.values())

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE
