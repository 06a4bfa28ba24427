"""A meeting with its agenda, who registered for it, and its minutes."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData, Retention

from .zones import ZONES

KEPT_AFTER = timedelta(days=30)
"""How long after a meeting what leads to those who registered is kept."""
MOST_PLACES = 20_000


class Access(models.TextChoices):
    """What makes a meeting one that everybody can follow, as its organiser says."""

    STEP_FREE = "step_free", _("entrée de plain-pied ou par une rampe")
    LIFT = "lift", _("ascenseur")
    TOILETS = "toilets", _("toilettes accessibles en fauteuil roulant")
    PARKING = "parking", _("stationnement réservé à proximité")
    HEARING_LOOP = "hearing_loop", _("boucle magnétique")
    SIGN_LANGUAGE = "sign_language", _("interprétation en langue des signes")
    CAPTIONS = "captions", _("sous-titrage en direct")
    EASY_READ = "easy_read", _("documents faciles à lire")


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        """What everybody sees: announced, cancelled ones included."""
        return self.exclude(state=Meeting.State.DRAFT)

    def ahead(self) -> MeetingQuerySet:
        """Those that end today or later: lists move from day to day, like the pages that are kept."""
        return self.filter(ends_at__gte=_midnight())

    def past(self) -> MeetingQuerySet:
        """Those that ended before today."""
        return self.filter(ends_at__lt=_midnight())


class Meeting(models.Model):
    """A meeting that an organisation holds, at a place, online, or both.

    `about` names what it is about like the journal does (`library.deployment:12`), empty for none. `zone` is the time
    zone in which its hours are told. `places` None: as many as come. `sequence` counts the changes of when and where
    that calendars must hear of (RFC 5545, 3.8.7.4). `came` and `came_unregistered` are counts, told after it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        ANNOUNCED = "announced", _("annoncée")
        CANCELLED = "cancelled", _("annulée")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="created_at",
        why=_(
            "Savoir qui a préparé une rencontre au nom de son organisation ; la rencontre reste, sans cette mention."
        ),
        fields=("created_by",),
        only={"created_by__isnull": False},
        anonymise=lambda meetings: meetings.update(created_by=None),
    )

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="meetings")
    territory = models.ForeignKey(
        "territories.Territory", models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    about = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=6000)
    language = LanguageField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40, choices=ZONES, default="Europe/Paris")
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    link_for_registered = models.BooleanField(default=False)
    access = ArrayField(models.CharField(max_length=13, choices=Access.choices), default=list, blank=True)
    access_note = models.TextField(max_length=1000, blank=True)
    contact = models.CharField(max_length=200)
    registers = models.BooleanField(default=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    cancelled_because = models.TextField(max_length=1000, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(null=True)
    came_unregistered = models.PositiveIntegerField(null=True)
    reminded_for = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="meeting_list"),
            models.Index(fields=["about"], name="meeting_about", condition=~Q(about="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_its_start"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="meeting_is_somewhere"),
            models.CheckConstraint(
                condition=Q(link_for_registered=False) | Q(registers=True) & ~Q(link=""),
                name="meeting_hides_a_link_from_those_who_could_register",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(registers=True, places__range=(1, MOST_PLACES)),
                name="meeting_counts_places_when_one_registers",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", announced_at__isnull=True)
                | Q(state="announced", announced_at__isnull=False, cancelled_because="")
                | Q(state="cancelled", announced_at__isnull=False) & ~Q(cancelled_because=""),
                name="meeting_state_has_what_it_needs",
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True, came_unregistered__isnull=True)
                | Q(came__isnull=False, came_unregistered__isnull=False),
                name="meeting_counts_all_who_came",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its page."""
        return self.state != self.State.DRAFT

    @property
    def begins(self) -> datetime:
        """Its beginning, in its own time zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """Its end, in its own time zone."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def minutes_long(self) -> int:
        """How long it lasts, in minutes that pass (a night when clocks change counts as it is lived)."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def has_begun(self) -> bool:
        """Whether it is going on or over."""
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Whether its end has passed."""
        return self.ends_at < timezone.now()

    @property
    def moves_today(self) -> bool:
        """Whether it begins or ends within a day of now: what its page says changes with the hour."""
        now, day = timezone.now(), timedelta(days=1)
        return self.starts_at - day < now < self.ends_at + day

    @property
    def takes_registrations(self) -> bool:
        """Whether one can register now: until it begins."""
        return self.registers and self.state == self.State.ANNOUNCED and not self.has_begun

    @property
    def erased_on(self) -> date:
        """The day by which what leads to those who registered is gone, in the meeting's own time zone."""
        return (self.ends + KEPT_AFTER + timedelta(days=1)).date()


class AgendaItem(models.Model):
    """A point of the agenda; the durations of all of them fit in the meeting's (`actions.set_agenda` sees to it)."""

    privacy = NoPersonalData("Des points d’ordre du jour, écrits par l’organisation pour être publics.")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_item_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="agenda_item_lasts"),
        ]


class AwaitedRegistration(models.Model):
    """What somebody without an account asked for, until their address is confirmed."""

    privacy = Retention(
        keep=timedelta(days=2),
        since="created_at",
        why=_("Attendre que l’adresse soit confirmée par le lien envoyé ; sans cela, tout est effacé."),
        fields=("email", "name"),
    )

    id = models.UUIDField(primary_key=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]


class Registration(models.Model):
    """A place at a meeting, or on its waiting list: an account or an address, and a name to say at the door if one
    wants. Never shown; deleted when it is cancelled."""

    privacy = Retention(
        keep=KEPT_AFTER,
        since="meeting__ends_at",
        why=_(
            "Garder une place, prévenir d’un changement, rappeler la rencontre la veille, compter les présents ; "
            "effacé 30 jours après la rencontre."
        ),
        fields=("person", "email", "name", "language"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="registrations")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    is_waiting = models.BooleanField(default=False)
    came = models.BooleanField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="registration_number_once"),
            models.UniqueConstraint(fields=["meeting", "person"], name="registration_once_a_person"),
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(email=""), name="registration_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | Q(person__isnull=True) & ~Q(email=""),
                name="registration_is_a_person_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(is_waiting=False) | Q(came__isnull=True), name="registration_came_with_a_place"
            ),
        ]


class Minutes(models.Model):
    """The minutes of a meeting, as they read now; each publication is a Version that stays."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="at",
        why=_("Savoir qui a écrit un compte rendu au nom de l’organisation ; le texte reste, sans son auteur."),
        fields=("by",),
        only={"by__isnull": False},
        anonymise=lambda minutes: minutes.update(by=None),
    )

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="report")
    text = models.TextField(max_length=60_000)
    language = LanguageField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["meeting"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="minutes_have_a_text")]

    def __str__(self) -> str:
        return str(_("Compte rendu : %(title)s")) % {"title": self.meeting.title}

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes", kwargs={"pk": self.meeting_id, "slug": self.meeting.slug})
