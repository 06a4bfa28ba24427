"""What is harvested elsewhere: sources, the works that read them, the records that they gave."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData, Retention
from intelligences.library.models import RegisterImport
from intelligences.library.models.imports import folder


class HarvestSource(models.Model):
    """A register or another site of this software, read again and again at its address.

    `register` is where its records go; `etag` and `last_modified` are what the server said of what was last read.
    Nothing is planned before a person has read it once (`next_at`).
    """

    class Frequency(models.TextChoices):
        MANUAL = "manual", _("seulement quand je le demande")
        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")
        MONTHLY = "monthly", _("chaque mois")

    RHYTHMS = {
        Frequency.DAILY: timedelta(days=1),
        Frequency.WEEKLY: timedelta(days=7),
        Frequency.MONTHLY: timedelta(days=30),
    }

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="changed_at",
        why=_("Prévenir la personne qui répond d’une source moissonnée quand celle-ci ne se lit plus."),
        fields=("responsible",),
        only={"responsible__isnull": False},
        anonymise=lambda sources: sources.update(responsible=None),
    )

    title = models.CharField(_("nom"), max_length=200)
    url = models.CharField(_("adresse"), max_length=2000, unique=True)
    format = models.CharField(_("format"), max_length=40)
    publisher = models.CharField(_("publié par"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200)
    frequency = models.CharField(_("rythme"), max_length=7, choices=Frequency.choices, default=Frequency.WEEKLY)
    is_reviewed = models.BooleanField(default=True)
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    register = models.CharField(max_length=40, unique=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=500, blank=True)
    read_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="harvest_source_is_on_the_web"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(publisher="") & ~Q(licence=""), name="harvest_source_says_whose_it_is"
            ),
            models.CheckConstraint(
                condition=~Q(frequency="manual") | Q(next_at__isnull=True), name="harvest_on_request_is_not_planned"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("opendata:harvest", kwargs={"pk": self.pk})

    def after(self, moment: datetime) -> datetime | None:
        """When it is read next; None when only on request."""
        rhythm = self.RHYTHMS.get(self.Frequency(self.frequency))
        return None if rhythm is None else moment + rhythm


class HarvestJob(models.Model):
    """One reading of a source. `report` is an import's; `line` is that import's in the history, once written."""

    class State(models.TextChoices):
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")
        UNCHANGED = "unchanged", _("rien de nouveau")
        FAILED = "failed", _("arrêtée")
        CANCELLED = "cancelled", _("annulée")

    privacy = NoPersonalData("Des comptes et des messages d’erreur ; qui l’a demandée est dans le journal.")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=9, choices=State.choices, default=State.RUNNING)
    is_dry = models.BooleanField(default=False)
    accepts_vanished = models.BooleanField(default=False)
    work = models.UUIDField(null=True)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    line = models.OneToOneField(RegisterImport, models.PROTECT, null=True, related_name="+")
    error = models.CharField(max_length=1000, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | ~Q(state="running") & Q(ended_at__isnull=False),
                name="harvest_job_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed") & Q(error=""),
                name="harvest_job_failed_says_why",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state="running"), name="harvest_job_one_at_a_time_of_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.begun_at:%Y-%m-%d})"

    def get_absolute_url(self) -> str:
        return reverse("opendata:harvest_job", kwargs={"pk": self.pk})

    @property
    def path(self) -> Path:
        """Where what it downloaded waits, until it is over: a reading that starts again doesn't download again."""
        return folder() / f"moisson-{self.pk}"

    @property
    def told(self) -> dict[str, Any]:
        """The report; empty when there was nothing to read."""
        return self.line.report if self.line is not None else self.report


class HarvestItem(models.Model):
    """A record of a source, as it stood when last read. `key` is its number in the register, or `#` and its line."""

    class State(models.TextChoices):
        NEW = "new", _("nouvelle")
        CHANGED = "changed", _("modifiée")
        UNCHANGED = "unchanged", _("inchangée")
        RETURNED = "returned", _("revenue")
        LEFT = "left", _("laissée à son organisme")
        VANISHED = "vanished", _("disparue")
        REFUSED = "refused", _("refusée")

    privacy = NoPersonalData("Des fiches publiques d’un registre, sans coordonnées.")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="items")
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey(HarvestJob, models.CASCADE, related_name="items")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["source", "title", "key"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="harvest_item_once_in_a_source"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="harvest_item_refused_says_why"),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class SentOnce(models.Model):
    """What a program sent with a key of its own, and the answer: sent again with the same key, it is the same answer.

    `digest` is that of the organisation, the address and the body; `answer` has `status`, `headers` and `body`.
    """

    privacy = Retention(
        keep=timedelta(days=2),
        since="at",
        why=_("Ne faire qu’une fois ce qu’un programme envoie deux fois, et lui redonner la même réponse."),
        fields=("person",),
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="sent_once_by_a_person")]

    def __str__(self) -> str:
        return self.key
