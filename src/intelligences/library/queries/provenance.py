"""Footnotes: which source tells each field, numbered in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Evidence, Link, Record, Source
from ..wording import dead_link, source_note


@dataclass(frozen=True)
class Note:
    """One source of a page, as the list of sources shows it."""

    label: str
    kind: str
    url: str
    dead: str = ""  # since when its page no longer answers, in words


@dataclass(frozen=True)
class Notes:
    """The sources of a page, and the number of the one that tells each field (`evidence` by its id).

    `dead` tells since when an address of the record or of its sources no longer answers. A field that isn't in
    `fields` is told by the main source, number `main` (None when the record has none).
    """

    sources: list[Note]
    fields: dict[str, int]
    evidence: dict[int, int]
    main: int | None
    dead: dict[str, str]

    def of(self, field: str) -> int | None:
        """Number of the source of a field."""
        return self.fields.get(field, self.main)


def notes(record: Record, evidence: Sequence[Evidence] = ()) -> Notes:
    """The footnotes of a record: its main source first, then those of its fields, then those of its measures."""
    numbers: dict[int, int] = {}
    ordered: list[Source] = []

    def number(source: Source) -> int:
        if source.pk not in numbers:
            ordered.append(source)
            numbers[source.pk] = len(ordered)
        return numbers[source.pk]

    main = number(record.source) if record.source is not None else None
    others = _others(record)
    fields = {name: number(others[pk]) for name, pk in _told(record).items() if pk in others}
    measures = {one.pk: number(one.source) for one in evidence if one.source is not None}
    dead = _dead([*(one.url for one in ordered), record.website, record.code_url])
    told = [Note(one.title, source_note(one), one.url, dead.get(one.url, "")) for one in ordered]
    return Notes(told, fields, measures, main, dead)


def _dead(addresses: Sequence[str]) -> dict[str, str]:
    """Those that no longer answer."""
    urls = [url for url in addresses if url]
    found = Link.objects.filter(url__in=urls, dead_since__isnull=False) if urls else Link.objects.none()
    return {link.url: dead_link(link) for link in found}


def _told(record: Record) -> dict[str, Any]:
    return {name: held.get("source") for name, held in sorted(record.provenance.items())}


def _others(record: Record) -> dict[int, Source]:
    """Sources that single fields name; no query when none does."""
    wanted = {pk for pk in _told(record).values() if pk is not None}
    return {source.pk: source for source in Source.objects.filter(pk__in=wanted).order_by("id")} if wanted else {}
