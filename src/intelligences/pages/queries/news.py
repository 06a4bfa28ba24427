"""What changed lately, read from the journal: only what a room told how to say, about things that everybody may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from intelligences.kernel.models import Event
from intelligences.kernel.registries import Followable, followables, tellings

_AT_ONCE, _FURTHEST = 12, 60


@dataclass(frozen=True)
class Change:
    """One line: when, what happened, and the thing that it happened to (no name, no address for the whole site)."""

    on: datetime
    sentence: str
    label: str = ""
    url: str = ""


def changes(limit: int) -> list[Change]:
    """The last public changes, newest first; a thing that changed twice in the same way is told once."""
    kinds = [telling.key for telling in tellings]
    events = Event.objects.filter(kind__in=kinds).order_by("-id")
    told: dict[tuple[str, str], Change] = {}
    for start in range(0, _FURTHEST, _AT_ONCE):  # the first few are nearly always enough
        read = list(events[start : start + _AT_ONCE])
        _tell(read, told)
        if len(told) >= limit or len(read) < _AT_ONCE:
            break
    return list(told.values())[:limit]


def _tell(events: Sequence[Event], told: dict[tuple[str, str], Change]) -> None:
    things = _visible(event.subject for event in events)
    for event in events:
        change = _change(event, things)
        if change is not None:
            told.setdefault((event.kind, event.subject), change)


def _change(event: Event, things: Mapping[str, tuple[Followable, Any]]) -> Change | None:
    sentence = tellings.get(event.kind).sentence(event.facts)
    if not event.subject:
        return Change(event.at, sentence)
    if event.subject not in things:
        return None
    followable, thing = things[event.subject]
    return Change(event.at, sentence, followable.label(thing), followable.url(thing))


def _visible(subjects: Iterable[str]) -> dict[str, tuple[Followable, Any]]:
    """Things by reference, those that a visitor may see; one read a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, identifier = subject.partition(":")
        if kind in followables:
            wanted[kind].add(identifier)
    found = {}
    for kind, identifiers in wanted.items():
        followable = followables.get(kind)
        for pk, thing in apps.get_model(kind)._base_manager.in_bulk(identifiers).items():
            if followable.visible(thing, None):
                found[f"{kind}:{pk}"] = (followable, thing)
    return found
