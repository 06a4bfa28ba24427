"""What pages read of meetings: lists, one meeting with its places, its minutes with what changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from intelligences.accounts.models import Organisation
from intelligences.community import subjects
from intelligences.community.subjects import Subject
from intelligences.kernel import versions
from intelligences.kernel.models import Version
from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column
from intelligences.territories.models import Territory
from intelligences.ui import differences

from . import wording
from .models import Access, Meeting, MeetingQuerySet, Minutes, Registration

PER_PAGE = 20
IN_THE_FEED = timedelta(days=90)
"""How long a meeting that is over stays in the feed of the calendar."""


@dataclass(frozen=True)
class Filters:
    """What the address asks for; an unknown value is no filter. `past`: those that are over instead of those ahead."""

    past: bool = False
    organisation: Organisation | None = None
    territory: Territory | None = None
    about: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Filters:
        number = typed.get("organisation", "")
        known = number.isascii() and number.isdigit() and len(number) < 10
        kind, _, code = typed.get("territoire", "")[:30].replace("\0", "").partition(":")
        return cls(
            typed.get("quand") == "passees",
            Organisation.objects.filter(pk=int(number)).first() if known else None,
            Territory.objects.filter(kind=kind, code=code).first() if code else None,
            typed.get("sur", "")[:160].replace("\0", ""),
        )

    @property
    def narrows(self) -> bool:
        """Whether it is about one organisation, place or thing."""
        return bool(self.organisation or self.territory or self.about)

    @property
    def query(self) -> str:
        """The narrowing part of an address, `&` first."""
        told = [f"organisation={self.organisation.pk}"] if self.organisation else []
        told += [f"territoire={self.territory.kind}:{self.territory.code}"] if self.territory else []
        told += [f"sur={self.about}"] if self.about else []
        return "".join(f"&{part}" for part in told)


def _public(filters: Filters) -> MeetingQuerySet:
    found = Meeting.objects.public().select_related("organisation", "territory")
    if filters.organisation:
        found = found.filter(organisation=filters.organisation)
    if filters.territory:
        found = found.filter(territory=filters.territory)
    if filters.about:
        found = found.filter(about=filters.about)
    return found


def listed(filters: Filters) -> QuerySet[Meeting]:
    """Announced meetings: those ahead, the next one first, or those over, the last one first."""
    if filters.past:
        return _public(filters).past().order_by("-starts_at", "-id")
    return _public(filters).ahead().order_by("starts_at", "id")


def in_the_feed(filters: Filters) -> QuerySet[Meeting]:
    """What a calendar that subscribed reads: what is ahead and what was lately, cancelled ones told as such."""
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - IN_THE_FEED
    return _public(filters).filter(ends_at__gte=since).order_by("starts_at", "id").prefetch_related("agenda")


def page_of(found: QuerySet[Meeting], number: object) -> Page[Meeting]:
    """A page of them."""
    return Paginator(found, PER_PAGE).get_page(number)


@dataclass(frozen=True)
class Line:
    """A meeting in a list."""

    meeting: Meeting
    when: str
    about: Subject | None


def lines(meetings: Iterable[Meeting]) -> list[Line]:
    """Meetings with what they are about: one query a kind of thing."""
    held = list(meetings)
    about = subjects.found_in(meeting.about for meeting in held if meeting.about)
    return [Line(meeting, wording.when(meeting), about.get(meeting.about)) for meeting in held]


@dataclass(frozen=True)
class Places:
    """How many have a place, how many wait; `left` None when places aren't counted."""

    taken: int
    waiting: int
    left: int | None


def places(meeting: Meeting) -> Places:
    """As of now."""
    told = meeting.registrations.aggregate(
        taken=Count("pk", filter=Q(is_waiting=False)), waiting=Count("pk", filter=Q(is_waiting=True))
    )
    left = None if meeting.places is None else max(0, meeting.places - told["taken"])
    return Places(told["taken"], told["waiting"], left)


def rank(registration: Registration) -> int:
    """The place on the waiting list, 1 first."""
    waiting = registration.meeting.registrations.filter(is_waiting=True)
    before = Q(at__lt=registration.at) | Q(at=registration.at, number__lte=registration.number)
    return waiting.filter(before).count()


def access_told(meeting: Meeting) -> list[str]:
    """What the organiser says of access, in words, in the order of the list."""
    return [str(choice.label) for choice in Access if choice in meeting.access]


# --- Minutes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A version of minutes and what it changed."""

    version: Version
    changes: list[differences.Change]


def steps(minutes: Minutes) -> list[Step]:
    """Every version with its differences from the one before, newest first."""
    labels = {"text": gettext("Texte"), "language": gettext("Langue")}
    found: list[Step] = []
    before: dict[str, Any] = {}
    for version in versions.history(minutes):
        told = versions.values(version)
        languages = {"text": str(told.get("language", ""))}
        found.append(Step(version, differences.changes(before, told, labels, whole={"language"}, languages=languages)))
        before = told
    return found[::-1]


# --- Files and the index ---------------------------------------------------------------------------------------------


def full(url: str) -> str:
    """An address that other sites can follow."""
    return f"{settings.SITE_URL}{url}" if url else ""


def _about_address(meeting: Meeting) -> str:
    return full(subjects.found_in([meeting.about])[meeting.about].url) if meeting.about else ""


COLUMNS = (
    Column("id", "Numéro", lambda meeting: meeting.pk),
    Column("title", "Titre", lambda meeting: meeting.title),
    Column("language", "Langue", lambda meeting: meeting.language),
    Column("organisation", "Organisation", lambda meeting: meeting.organisation.name),
    Column("territory", "Territoire", lambda meeting: meeting.territory and meeting.territory.code),
    Column("about_url", "Adresse de ce dont il s’agit", _about_address),
    Column("starts_at", "Début", lambda meeting: meeting.begins.isoformat("T", "minutes")),
    Column("ends_at", "Fin", lambda meeting: meeting.ends.isoformat("T", "minutes")),
    Column("time_zone", "Fuseau horaire", lambda meeting: meeting.zone),
    Column("place", "Lieu", lambda meeting: meeting.place),
    Column("link", "Lien", lambda meeting: "" if meeting.link_for_registered else meeting.link),
    Column("access", "Accessibilité", lambda meeting: list(meeting.access)),
    Column("places", "Places", lambda meeting: meeting.places),
    Column("state", "État", lambda meeting: meeting.state),
    Column("came", "Présents parmi les inscrits", lambda meeting: meeting.came),
    Column("came_unregistered", "Présents sans inscription", lambda meeting: meeting.came_unregistered),
    Column("url", "Adresse", lambda meeting: full(meeting.get_absolute_url())),
)
AGENDA = (
    Column("number", "Rang", lambda item: item.number),
    Column("title", "Point", lambda item: item.title),
    Column("minutes", "Durée (min)", lambda item: item.minutes),
)


def search_entry(meeting: Meeting) -> SearchEntry | None:
    """A meeting in the index; None while it is prepared."""
    if not meeting.is_public:
        return None
    with translation.override("fr"):
        url, summary = meeting.get_absolute_url(), f"{meeting.organisation.name}, {wording.when(meeting)}"
    return SearchEntry(
        id=str(meeting.pk),
        title=meeting.title,
        url=url,
        summary=summary,
        body=f"{meeting.description}\n{meeting.place}",
        language=meeting.language,
        on=meeting.begins.date(),
    )


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    for meeting in Meeting.objects.public().select_related("organisation").order_by("pk").iterator(chunk_size=500):
        entry = search_entry(meeting)
        if entry is not None:
            yield entry
