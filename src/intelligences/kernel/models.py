"""The journal, the versions and the long work: tables that every room writes to through this room's functions."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData, Retention


class Event(models.Model):
    """One line of the journal: who did what to what, when. Chained by hash; the database refuses any later change.

    No foreign keys: the journal outlives what it tells. `actor` and `subject` are references such as
    `accounts.person:8f0c…` whose identifiers are random, so that deleting a person leaves nothing that names them.
    """

    privacy = NoPersonalData(
        "Des références aléatoires, sans nom ni adresse : la personne supprimée, la référence ne désigne plus rien."
    )

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    facts = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "id"], name="event_subject"),
            models.Index(fields=["kind", "id"], name="event_kind"),
        ]
        constraints = [models.UniqueConstraint(fields=["previous"], name="event_chain_has_no_fork")]


class Version(models.Model):
    """An immutable snapshot of a thing, at a number.

    `fields` maps each name to `{"value", "salt", "digest"}`; a purged field keeps only its digest and a dated
    tombstone, so that `hash`, which covers the digests, still verifies.
    """

    privacy = NoPersonalData(
        "Des instantanés de fiches et d’appréciations signées ; un champ sur une personne est purgé à sa demande."
    )

    subject = models.CharField(max_length=160)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True)
    fields = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["subject", "number"]
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="version_number_once_a_subject")]


class LongWork(models.Model):
    """A job that a person started and may leave: its real progress, its result, its end."""

    class State(models.TextChoices):
        QUEUED = "queued", "en attente"
        RUNNING = "running", "en cours"
        DONE = "done", "terminé"
        FAILED = "failed", "arrêté sur une erreur"
        CANCELLED = "cancelled", "annulé"

    privacy = Retention(
        keep=timedelta(days=90),
        since="created_at",
        why=_("Retrouver l’avancement et le résultat d’un travail long que l’on a lancé."),
        fields=("owner",),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    owner = models.CharField(max_length=120, blank=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    step = models.CharField(max_length=300, blank=True)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(done__lte=models.F("total")),
                name="long_work_done_within_total",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int | None:
        """0 to 100, or None while the total isn't known."""
        if self.state == self.State.DONE:
            return 100
        return None if not self.total else int(100 * self.done / self.total)
