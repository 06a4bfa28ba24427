"""The directory of civil society, with its filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from intelligences.accounts.models import Organisation
from intelligences.kernel.french import words
from intelligences.kernel.writers import Column
from intelligences.territories.models import Territory

from .models import KINDS, Presentation, Reach, Topic

PER_PAGE = 30


@dataclass(frozen=True)
class Filters:
    """What the address asks for; an unknown value is no filter. `departement` is a code."""

    typed: str = ""
    topic: str = ""
    reach: str = ""
    departement: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Filters:
        topic, reach = typed.get("sujet", ""), typed.get("echelle", "")
        departement = typed.get("departement", "")
        return cls(
            typed.get("q", "")[:200].replace("\0", ""),
            topic if topic in Topic.values else "",
            reach if reach in Reach.values else "",
            departement if departement.isalnum() and departement.isascii() and len(departement) <= 3 else "",
        )

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return self != Filters()


def _verified() -> QuerySet[Organisation]:
    published = Presentation.objects.filter(state=Presentation.State.PUBLISHED)
    found = Organisation.objects.filter(kind__in=KINDS, state=Organisation.State.VALIDATED)
    return found.select_related("territory").prefetch_related(Prefetch("presentations", published, to_attr="published"))


def listed(filters: Filters) -> QuerySet[Organisation]:
    """Verified associations and groups by name, each with what it says of itself (`published`, at most one)."""
    found = _verified()
    for word in words(filters.typed).split():
        found = found.filter(sort_key__contains=word)
    told = Q(presentations__state=Presentation.State.PUBLISHED)
    if filters.topic:
        found = found.filter(told, presentations__topics__contains=[filters.topic])
    if filters.reach:
        found = found.filter(told, presentations__reach=filters.reach)
    if filters.departement:
        inside = Q(territory__departement__code=filters.departement)
        found = found.filter(inside | Q(territory__kind="departement", territory__code=filters.departement))
    return found.distinct()


def departements() -> list[Territory]:
    """Those where an organisation of the directory is, by name."""
    places = _verified().exclude(territory=None).values_list("territory", flat=True)
    inside = Territory.objects.filter(pk__in=places).values("departement")
    return list(Territory.objects.filter(Q(pk__in=inside) | Q(pk__in=places), kind="departement"))


@dataclass(frozen=True)
class Line:
    """An organisation of the directory and what it says of itself, if it does."""

    organisation: Organisation
    presentation: Presentation | None
    topics: list[str]


def lines(organisations: Iterable[Organisation]) -> list[Line]:
    """As `listed` gives them."""
    return [_line(organisation) for organisation in organisations]


def _line(organisation: Organisation) -> Line:
    published: list[Presentation] = organisation.published  # type: ignore[attr-defined]
    told = published[0] if published else None
    return Line(organisation, told, topic_labels(told) if told else [])


def topic_labels(presentation: Presentation) -> list[str]:
    """In the order of the list."""
    return [str(topic.label) for topic in Topic if topic in presentation.topics]


def published(organisation: Organisation) -> Presentation | None:
    """What it says of itself in public."""
    return organisation.presentations.filter(state=Presentation.State.PUBLISHED).first()


def waiting(organisation: Organisation) -> Presentation | None:
    """What waits for moderation."""
    return organisation.presentations.filter(state=Presentation.State.MODERATION).first()


def page_of(found: QuerySet[Organisation], number: object) -> Page[Organisation]:
    """A page of them."""
    return Paginator(found, PER_PAGE).get_page(number)


COLUMNS = (
    Column("id", "Numéro", lambda one: one.organisation.pk),
    Column("name", "Nom", lambda one: one.organisation.name),
    Column("kind", "Nature", lambda one: one.organisation.kind),
    Column("siren", "SIREN", lambda one: one.organisation.siren),
    Column("territory", "Territoire", lambda one: one.organisation.territory and one.organisation.territory.code),
    Column("reach", "Échelle", lambda one: one.presentation and one.presentation.reach),
    Column("topics", "Sujets", lambda one: one.presentation and list(one.presentation.topics)),
    Column("text", "Présentation", lambda one: one.presentation and one.presentation.text),
    Column("language", "Langue", lambda one: one.presentation and one.presentation.language),
    Column("source", "Source", lambda one: one.presentation and one.presentation.source),
    Column(
        "written_on",
        "Écrite le",
        lambda one: one.presentation and timezone.localdate(one.presentation.written_at),
    ),
    Column("url", "Adresse", lambda one: f"{settings.SITE_URL}{one.organisation.get_absolute_url()}"),
)
