"""A use that a reader tells of, with the public page that speaks of it: it waits until a moderator has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import events
from intelligences.kernel.models import Event
from intelligences.territories.models import Territory

from ..models import Deployment, Source
from ..vocabulary import OperatorKind, Origin, State
from .records import save_draft, submit

MOST_A_DAY = 20


class TooManyToday(Exception):
    """The person has told of as many uses as one may in a day."""


@dataclass(frozen=True)
class Told:
    """What a reader knows: what the system does, who runs it, where, and the page that says so (http or https)."""

    title: str
    operator: str
    url: str
    kind: str
    problem: str = ""
    territory: Territory | None = None


@transaction.atomic
def tell(told: Told, *, by: Person) -> Deployment:
    """Put the use in the moderation queue; told twice, it waits once. Raises TooManyToday past `MOST_A_DAY`."""
    source = _source(told)
    same = {"title": told.title, "operator_name": told.operator, "source": source}
    waiting: Deployment | None = Deployment.objects.filter(state=State.WAITING, **same).order_by("id").first()
    if waiting is not None:
        return waiting
    _check_pace(by)
    kind = told.territory.kind if told.territory else ""
    use = Deployment(
        **same,
        problem=told.problem,
        territory=told.territory,
        operator_kind=kind if kind in OperatorKind.values else OperatorKind.UNKNOWN,
        origin=Origin.COLLECTED,
    )
    save_draft(use, by=by)
    submit(use, by=by)
    return use


def _source(told: Told) -> Source:
    site = urlsplit(told.url).hostname or told.url
    read = {"kind": told.kind, "publisher": site[:200], "consulted_on": timezone.localdate()}
    return Source.objects.get_or_create(url=told.url, title=site, defaults=read)[0]


def _check_pace(by: Person) -> None:
    since = timezone.now() - timedelta(days=1)
    mine = Event.objects.filter(kind="library.submitted", actor=events.reference(by), at__gte=since)
    if mine.count() >= MOST_A_DAY:
        raise TooManyToday
