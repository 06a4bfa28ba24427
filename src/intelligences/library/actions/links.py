"""Links of published records: their sources, their own addresses, those in the descriptions of public documents; asked
once a month, said dead after three days without answer.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from intelligences.documents.queries import public
from intelligences.kernel import events

from ..links.reading import addresses_in, is_address
from ..links.visiting import Verdict, Visitor
from ..models import Deployment, Evidence, Link, Solution, Source
from ..vocabulary import State

log = logging.getLogger("intelligences.library.links")
DEAD_AFTER = 3  # days
_RHYTHM = timedelta(days=30)
_AGAIN = timedelta(days=2)
_AT_ONCE, _A_HOST = 40, 10
_SECONDS = 600.0
_OURS = 3  # so many links of which no server was reached: it is our own line that is cut


@transaction.atomic
def gather_links(today: date | None = None) -> int:
    """Know every address that a published record or a public document cites, and only those; returns how many are
    new.
    """
    day = today or timezone.localdate()
    sources = Source.objects.filter(pk__in=_cited()).exclude(url="")
    wanted = set(sources.order_by().values_list("url", flat=True)) | _own() | _in_documents()
    held = set(Link.objects.order_by().values_list("url", flat=True))
    Link.objects.filter(url__in=held - wanted).delete()
    new = [Link(url=url, next_on=day) for url in sorted(wanted - held)]
    Link.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _cited() -> set[int]:
    """Sources of published records, of their fields and of their measures."""
    found: set[int] = set()
    for model in (Deployment, Solution):
        published = model.objects.published().order_by()
        for source, provenance in published.values_list("source_id", "provenance").iterator():
            found |= {source, *(one.get("source") for one in provenance.values())}
    measures = Evidence.objects.filter(deployment__state=State.PUBLISHED).order_by()
    found.update(measures.values_list("source_id", flat=True))
    return found - {None}


def _own() -> set[str]:
    """Sites and codes of published records."""
    found: set[str] = set()
    for model in (Deployment, Solution):
        for told in model.objects.published().order_by().values_list("website", "code_url").iterator():
            found.update(told)
    return {url for url in found if is_address(url)}


def _in_documents() -> set[str]:
    """In the descriptions of public documents."""
    told = public().exclude(summary="").order_by().values_list("summary", flat=True)
    return {url for text in told.iterator() for url in addresses_in(text)}


def check_links(visitor: Visitor | None = None, today: date | None = None) -> int:
    """Ask the links whose day has come, some at a time; returns how many were asked. Nothing is noted of a round in
    which no server at all was reached.
    """
    day, guest, ends = today or timezone.localdate(), visitor or Visitor(), time.monotonic() + _SECONDS
    told: list[tuple[Link, Verdict]] = []
    for link in _due(day):
        if time.monotonic() > ends:
            break
        told.append((link, guest.ask(link.url)))
    if len(told) >= _OURS and not any(verdict.was_reached for _link, verdict in told):
        log.warning("None of %s links was reached: nothing is noted of them", len(told))
        return 0
    for link, verdict in told:
        _note(link, verdict, day)
    return len(told)


def _due(day: date) -> Iterator[Link]:
    """The longest awaited, a few of each host."""
    hosts: Counter[str] = Counter()
    for link in Link.objects.filter(next_on__lte=day).order_by("next_on", "id").iterator():
        host = urlsplit(link.url).netloc
        if hosts.total() >= _AT_ONCE:
            return
        if hosts[host] < _A_HOST:
            hosts[host] += 1
            yield link


@transaction.atomic
def _note(link: Link, verdict: Verdict, day: date) -> None:
    """What a link said; its pages change, hence an event, when it dies or answers again."""
    was_dead = link.dead_since is not None
    link.asked_on, link.next_on = day, day + _RHYTHM
    if verdict.answers:
        link.answered_on, link.failing_since, link.failures, link.dead_since, link.why = day, None, 0, None, ""
    elif verdict.answers is False:
        link.failing_since, link.why = link.failing_since or day, verdict.why
        link.failures = min(link.failures + 1, DEAD_AFTER)
        if link.failures == DEAD_AFTER:
            link.dead_since = link.failing_since
        else:
            link.next_on = day + _AGAIN
    link.save()
    if was_dead != (link.dead_since is not None):
        events.record("library.link_answers" if was_dead else "library.link_died", by=None, on=link)
