"""Versions of a record, what changed between two, and the feed of changes of the whole library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.models import Event, Version
from intelligences.kernel.versions import Purged, history, values
from intelligences.ui import differences

from .. import wording
from ..models import Deployment, Record, Solution
from ..snapshots import DEPLOYMENT_FIELDS
from ..vocabulary import State

KINDS = {
    "library.published": gettext_lazy("publication"),
    "library.changed": gettext_lazy("modification"),
    "library.stopped": gettext_lazy("arrêt"),
    "library.confirmed": gettext_lazy("confirmation"),
    "library.withdrawn": gettext_lazy("retrait"),
    "library.restored": gettext_lazy("rétablissement"),
    "library.grouped": gettext_lazy("rapprochement d’usages"),
    "library.assessment_published": gettext_lazy("obligations montrées"),
    "library.assessment_hidden": gettext_lazy("obligations retirées de la fiche"),
    "library.assessment_withdrawn": gettext_lazy("appréciation des obligations retirée"),
    "library.published_many": gettext_lazy("publication en nombre"),
}
"""Events that the feed tells, with their words."""
FEED = 50
_ORDER = ("name", "summary", *DEPLOYMENT_FIELDS)


_IN_OUR_WORDS = frozenset({"policy_domains", "provenance", "answers", "confirmed_on", "register", "external_id"})


@dataclass(frozen=True)
class Step:
    """A version, and what it changed."""

    version: Version
    changes: list[differences.Change]


@dataclass(frozen=True)
class Change:
    """A line of the feed; `url` is empty for what isn't one record."""

    id: int
    on: datetime
    kind: str
    what: str
    title: str
    url: str


def steps(record: Record) -> list[Step]:
    """Every version with its differences from the one before, newest first."""
    found, before = [], {}
    for version in history(record):
        told = readable(version)
        names = sorted({*told, *before}, key=_place)
        labels = {name: _capital(wording.field_label(name)) for name in names}
        written = dict.fromkeys(set(labels) - wording.ATOMS - _IN_OUR_WORDS, record.language)
        found.append(Step(version, differences.changes(before, told, labels, whole=wording.ATOMS, languages=written)))
        before = told
    return found[::-1]


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _place(name: str) -> tuple[int, str]:
    """Fields in the order of a record, whatever order the database gives them back in."""
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def readable(version: Version) -> dict[str, Any]:
    """The fields of a version as people read them; a purged one says so."""
    return {name: _value(name, value) for name, value in values(version).items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Purged):
        return _("[supprimé le %(day)s : %(why)s]") % {"day": value.on, "why": value.reason}
    if name in ("territory", "departement"):
        return f"{value['name']} ({value['code']})"
    if name in ("solution", "organisation"):
        return value["name"]
    if name == "source":
        return "\n".join(filter(None, (value["title"], value["url"])))
    if name == "evidence":
        return [_measure(one) for one in value]
    if name == "provenance":
        return sorted({wording.field_label(field) for field in value})
    if name == "answers":
        return [f"{wording.field_label(field)} : {wording.answer_label(answer)}" for field, answer in value.items()]
    if name == "pool":
        return [f"{one['name']} ({one['code']})" for one in value]
    return wording.value_label(name, value)


def _measure(one: Mapping[str, Any]) -> str:
    level = _("niveau %(level)s") % {"level": one.get("level", 0)}
    return " — ".join(filter(None, (one["claim"], level, one.get("method", ""))))


def feed(before: int | None = None) -> list[Change]:
    """The last changes of what is public, newest first; `before` is the id of the oldest one already read."""
    wanted = Event.objects.filter(kind__in=list(KINDS)).order_by("-id")
    events = list((wanted.filter(id__lt=before) if before else wanted)[:FEED])
    things = _things(event.subject for event in events)
    return [change for event in events if (change := _change(event, things)) is not None]


def _change(event: Event, things: Mapping[str, Record]) -> Change | None:
    what = str(KINDS[event.kind])
    if event.kind == "library.published_many":
        return Change(event.id, event.at, event.kind, what, wording.published_many(event.facts), "")
    thing = things.get(event.subject)
    if thing is None:
        return None
    return Change(event.id, event.at, event.kind, what, wording.record_label(thing), thing.get_absolute_url())


def _things(subjects: Any) -> dict[str, Any]:
    """Records by reference, those whose page everybody can open; one read a kind."""
    found: dict[str, Any] = {}
    named = [subject.partition(":") for subject in subjects]
    for model in (Deployment, Solution):
        label = model._meta.label_lower
        wanted = {pk for kind, _colon, pk in named if kind == label}
        shown = model.objects.filter(pk__in=wanted, published_at__isnull=False).order_by("id") if wanted else ()
        found |= {f"{label}:{one.pk}": one for one in shown if one.state in (State.PUBLISHED, State.WITHDRAWN)}
    return found
