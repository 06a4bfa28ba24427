"""News of what people follow, gathered from the journal: at once, each day at seven, or each Monday at seven."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from intelligences.kernel import events, mornings, registries
from intelligences.kernel.models import Event
from intelligences.messages import actions
from intelligences.messages.models import Follow
from intelligences.messages.post import language_of

LONGEST = 20
_SALT = "outbox.unsubscribe"


@dataclass(frozen=True)
class Line:
    """One change, in words."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class News:
    """What changed in one followed thing; `more` changes aren't listed."""

    label: str
    url: str
    lines: tuple[Line, ...]
    more: int


def send_due(now: datetime | None = None) -> int:
    """Queue the news that are due; a period that was missed (the site was down) is caught up once. Returns messages."""
    moment, head = now or timezone.now(), events.head()
    sent = 0
    for cadence in Follow.Cadence.values:
        for person_id in _due(cadence, moment, head).values_list("person_id", flat=True).distinct():
            sent += _send(person_id, cadence, moment, head)
    return sent


def period_start(cadence: str, now: datetime) -> datetime:
    """The last moment at which this cadence speaks: today (or yesterday) at seven, or the last Monday at seven."""
    start = mornings.last(now)
    return mornings.of_monday(start) if cadence == Follow.Cadence.WEEKLY else start


def _due(cadence: str, now: datetime, head: int) -> QuerySet[Follow]:
    follows = Follow.objects.filter(cadence=cadence).order_by("person_id")
    if cadence == Follow.Cadence.AT_ONCE:
        news = Event.objects.filter(subject=OuterRef("subject"), id__gt=OuterRef("told"), id__lte=head)
        return follows.filter(Exists(news))
    return follows.filter(told_at__lt=period_start(cadence, now))


@transaction.atomic
def _send(person_id: Any, cadence: str, now: datetime, head: int) -> int:
    """One message for one person; the follows move on in the same transaction, so no change is told twice."""
    due = _due(cadence, now, head).filter(person_id=person_id)
    follows = list(due.select_related("person").select_for_update(of=("self",), skip_locked=True))
    if not follows:
        return 0
    person = follows[0].person
    language = language_of(person)
    with translation.override(language):
        news = list(_news(follows, head))
    Follow.objects.filter(pk__in=[f.pk for f in follows]).update(told=head, told_at=now)
    if not news:
        return 0
    unsubscribe = unsubscribe_address(person_id, cadence, language)
    actions.enqueue(
        key=f"digest:{cadence}:{person_id}:{head}",
        recipient=person.email,
        template="messages/email/news",
        context={"news": news, "cadence": cadence, "unsubscribe_url": unsubscribe, "follows_url": _follows(language)},
        language=language,
        unsubscribe=unsubscribe,
    )
    return 1


def _news(follows: list[Follow], head: int) -> Iterator[News]:
    told = _changes(follows, head)
    for follow in follows:
        found = actions.followed_thing(follow.subject, follow.person)
        lines = told.get(follow.subject, [])
        if found and lines:
            followable, thing = found
            url = settings.SITE_URL + followable.url(thing)
            yield News(followable.label(thing), url, tuple(lines[-LONGEST:]), max(0, len(lines) - LONGEST))


def _changes(follows: list[Follow], head: int) -> Mapping[str, list[Line]]:
    """Lines by subject: only what a room told how to say, and not what the person did themselves."""
    cursor = {follow.subject: follow.told for follow in follows}
    oldest = min(cursor.values())
    kinds = [telling.key for telling in registries.tellings]
    lines: dict[str, list[Line]] = defaultdict(list)
    own = events.reference(follows[0].person)
    changes = Event.objects.filter(subject__in=cursor, kind__in=kinds, id__gt=oldest, id__lte=head).exclude(actor=own)
    for event in changes.order_by("id"):
        if event.id > cursor[event.subject]:
            sentence = registries.tellings.get(event.kind).sentence(event.facts)
            lines[event.subject].append(Line(event.at, sentence))
    return lines


def unsubscribe_address(person_id: Any, what: str, language: str) -> str:
    """A full address that stops a cadence without signing in."""
    token = signing.dumps({"person": str(person_id), "what": what}, salt=_SALT)
    with translation.override(language):
        return settings.SITE_URL + reverse("outbox:unsubscribe", args=[token])


def unsubscribable(token: str) -> QuerySet[Follow]:
    """The follows that such an address stops; signing.BadSignature when it isn't one of ours."""
    told = signing.loads(token, salt=_SALT)
    return Follow.objects.filter(person_id=told["person"], cadence=told["what"])


def _follows(language: str) -> str:
    with translation.override(language):
        return settings.SITE_URL + reverse("outbox:follows")
