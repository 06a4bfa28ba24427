"""Registers brought in: each import with its report, and how the columns of unknown spreadsheets were told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData


class RegisterImport(models.Model):
    """One file of a register, from its arrival to its report. `report` is the loss report and the diff, without any
    contact detail; `columns` are the headings of the file, which the next import of the register is compared with;
    `sheets` are those of a workbook that has several (name, rows, whether it is hidden), `sheet` the one that is read.
    """

    class State(models.TextChoices):
        AWAITED = "awaited", _("à télécharger")
        RECEIVED = "received", _("reçu")
        COMPARED = "compared", _("comparé, rien n’est modifié")
        DONE = "done", _("importé")
        GIVEN_UP = "given_up", _("abandonné")

    privacy = NoPersonalData("Un fichier public et son rapport ; qui l’a importé est dans le journal.")

    format = models.CharField(max_length=40, blank=True)
    register = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(_("fichier"), max_length=300)
    url = models.CharField(_("adresse"), max_length=2000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    columns = models.JSONField(default=list)
    sheets = models.JSONField(default=list)
    sheet = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    work = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(ended_at__isnull=False) & ~Q(register=""),
                name="register_import_done_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("awaited", "given_up")) | ~Q(sha256=""),
                name="register_import_once_received_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("library:import", kwargs={"pk": self.pk})

    @property
    def path(self) -> Path:
        """Where the file waits; it goes once the import is over."""
        return folder() / f"{self.pk}-{self.sha256[:16]}"

    @property
    def has_file(self) -> bool:
        """Whether the file is still there."""
        return bool(self.sha256) and self.path.exists()


class ColumnMapping(models.Model):
    """How the columns of a spreadsheet were told by a person: known again by its headings.

    `columns` maps a heading to a field of a use, to `extra` or to `person`; `format` is the format that they complete,
    empty for a spreadsheet of its own.
    """

    privacy = NoPersonalData("Des noms de colonnes.")

    signature = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("nom du registre"), max_length=200)
    format = models.CharField(max_length=40, blank=True)
    country = models.CharField(_("pays"), max_length=2, default="FR")
    language = models.CharField(max_length=5, default="fr")
    source_url = models.CharField(_("adresse du registre"), max_length=2000, blank=True)
    publisher = models.CharField(_("publié par"), max_length=200, blank=True)
    columns: Any = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source_url="") | Q(source_url__regex=r"^https?://"), name="mapping_source_can_be_read"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def folder() -> Path:
    """Where files to import wait."""
    return Path(settings.MEDIA_ROOT) / "imports"
