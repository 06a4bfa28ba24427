"""Dead links: how many, which records cite them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import BooleanField, F, Func, JSONField, Q, QuerySet, Value

from intelligences.documents.models import Document
from intelligences.documents.queries import public

from .. import rules, wording
from ..links.reading import addresses_in
from ..models import Deployment, Link, Record, Solution, Source

_SHOWN = 200


@dataclass(frozen=True)
class DeadLink:
    """An address, since when it is dead in words, what it said, and the records that cite it."""

    url: str
    told: str
    why: str
    records: list[Record | Document]


@dataclass(frozen=True)
class LinkCounts:
    """Addresses that published records cite: `known`, of which `asked` at least once, of which `dead`."""

    known: int
    asked: int
    dead: int


def link_counts() -> LinkCounts:
    """For the status page."""
    held = Link.objects.order_by()
    asked, dead = held.filter(asked_on__isnull=False), held.filter(dead_since__isnull=False)
    return LinkCounts(held.count(), asked.count(), dead.count())


def dead_links(person: Any) -> list[DeadLink]:
    """Those of every published record for moderators, of their organisations' for others; the oldest first."""
    dead = list(Link.objects.filter(dead_since__isnull=False).order_by("dead_since", "id"))
    sources = dict(Source.objects.filter(url__in=[one.url for one in dead]).order_by().values_list("id", "url"))
    urls = {one.url for one in dead}
    citing: dict[str, list[Record | Document]] = defaultdict(list)
    for record in chain.from_iterable(_records(model, person, sources, urls) for model in (Deployment, Solution)):
        cited = {sources[pk] for pk in _cited(record) if pk in sources} | {record.website, record.code_url}
        for url in sorted(cited & urls):
            citing[url].append(record)
    for document in _documents(person):
        for url in sorted(urls & set(addresses_in(document.summary))):
            citing[url].append(document)
    shown = [one for one in dead if one.url in citing][:_SHOWN]
    return [DeadLink(one.url, wording.dead_link(one), wording.link_trouble(one.why), citing[one.url]) for one in shown]


def _documents(person: Any) -> QuerySet[Document]:
    """Public documents that may cite a page."""
    found = public().filter(summary__icontains="http").order_by("id")
    return found if rules.can_group(person) else found.filter(organisation__in=rules.organisations_of(person))


def _records(model: Any, person: Any, known: Mapping[int, str], urls: Collection[str]) -> QuerySet[Any]:
    sources = list(known)
    by_field = Func(
        F("provenance"), Value("$.*.source ? (@ == $ids[*])"), Value({"ids": sources}, JSONField()),
        function="jsonb_path_exists", output_field=BooleanField(),
    )  # fmt: skip
    found = model.objects.published().alias(by_field=by_field).order_by("id")
    cites = Q(source__in=sources) | Q(by_field=True) | Q(website__in=urls) | Q(code_url__in=urls)
    if model is Solution:
        return found.filter(cites) if rules.can_group(person) else found.none()
    found = found.filter(cites | Q(evidence__source__in=sources)).distinct().prefetch_related("evidence")
    return found if rules.can_group(person) else found.filter(organisation__in=rules.organisations_of(person))


def _cited(record: Any) -> set[int | None]:
    measures = record.evidence.all() if isinstance(record, Deployment) else ()
    fields = (one.get("source") for one in record.provenance.values())
    return {record.source_id, *fields, *(one.source_id for one in measures)}
