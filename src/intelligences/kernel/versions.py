"""Versions: immutable snapshots whose hash covers salted digests, so that one field can be purged everywhere.

A salted digest keeps the hash verifiable after the value is gone: without the salt, which is purged with the value, the
digest of a short text can't be guessed back.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from intelligences.kernel import events, registries
from intelligences.kernel.models import Version

ACTOR = ":actor"
"""Who made a version, sealed beside its fields: an edition that goes out keeps its digest and withholds the name."""
_BATCH = 1000
_COPY = "COPY kernel_version (subject, number, at, actor, fields, previous, hash) FROM STDIN"


@dataclass(frozen=True)
class Purged:
    """Stands where a purged value was: when and why it was removed."""

    on: str
    reason: str


@dataclass(frozen=True)
class FieldChange:
    """One field that differs between two versions; None = absent on that side."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Frozen:
    """A citation: it names a version by number and hash and copies nothing, so that a purge reaches it too."""

    subject: str
    number: int
    hash: str


class VersionMissing(LookupError):
    """The version that a citation names isn't there."""


def _digest(name: str, value: Any, salt: str) -> str:
    return hashlib.sha256(events.canonical([salt, name, value])).hexdigest()


def _hash(version: Version) -> str:
    digests = sorted((name, held["digest"]) for name, held in version.fields.items())
    told = [version.previous, version.subject, version.number, version.at.isoformat(), digests]
    if ACTOR not in version.fields:  # the first versions hashed the name itself
        told.insert(4, version.actor)
    return hashlib.sha256(events.canonical(told)).hexdigest()


def _all_sealed(fields: Mapping[str, Any], actor: str) -> dict[str, Any]:
    return {name: _sealed(name, value) for name, value in {**fields, ACTOR: actor}.items()}


def _sealed(name: str, value: Any) -> dict[str, Any]:
    """A field as a version keeps it; the value is normalised already."""
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(events.canonical_of_normalised([salt, name, value])).hexdigest()
    return {"value": value, "salt": salt, "digest": digest}


def latest(subject: Model | str) -> Version | None:
    """The last version of a thing, or None."""
    return Version.objects.filter(subject=events.reference(subject)).order_by("-number").first()


def history(subject: Model | str) -> list[Version]:
    """Every version of a thing, oldest first."""
    return list(Version.objects.filter(subject=events.reference(subject)).order_by("number"))


def values(version: Version) -> dict[str, Any]:
    """Field values as they were, with `Purged` where one was removed; what an archive withheld isn't there."""
    return {
        name: Purged(held["purged"]["on"], held["purged"]["reason"]) if "purged" in held else held["value"]
        for name, held in version.fields.items()
        if name != ACTOR and held.keys() & {"value", "purged"}
    }


@transaction.atomic
def take(subject: Model, fields: Mapping[str, Any], *, by: Model | str | None) -> Version:
    """Snapshot a thing; when nothing differs from the last version, that one is returned and nothing is written.

    `fields` maps names to JSON values. Two writers of the same thing wait for each other.
    """
    named, fields = events.reference(subject), events.normalised(fields)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 26))", [named])
    last = latest(named)
    if last is not None and values(last) == fields:
        return last
    version = Version(
        subject=named,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=events.reference(by),
        fields=_all_sealed(fields, events.reference(by)),
        previous=last.hash if last else "",
    )
    version.hash = _hash(version)
    version.save(force_insert=True)
    events.record("version.taken", by=by, on=subject, facts={"number": version.number, "hash": version.hash})
    return version


@transaction.atomic
def take_many(snapshots: Iterable[tuple[str, Mapping[str, Any]]], *, by: Model | str | None) -> list[str]:
    """Snapshot many things by COPY: pairs of a reference and its fields; what hasn't changed is left as it is.

    Returns the hashes of the versions written. No event a version: the caller records one for its whole run. Two runs
    that meet on the same thing fail on the unique number of its version, never silently.
    """
    actor, at, rest, written = events.reference(by), timezone.now(), iter(snapshots), []
    while batch := list(islice(rest, _BATCH)):
        versions = _next_versions(dict(batch), actor, at)
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for v in versions:
                fields = json.dumps(v.fields, ensure_ascii=False)
                copy.write_row((v.subject, v.number, v.at, v.actor, fields, v.previous, v.hash))
        written += [version.hash for version in versions]
    return written


def _next_versions(wanted: Mapping[str, Mapping[str, Any]], actor: str, at: datetime) -> list[Version]:
    held = Version.objects.filter(subject__in=list(wanted)).order_by("subject", "-number").distinct("subject")
    last = {version.subject: version for version in held}
    made = []
    for subject, told in wanted.items():
        fields, before = events.normalised(told), last.get(subject)
        if before is not None and values(before) == fields:
            continue
        version = Version(
            subject=subject,
            number=before.number + 1 if before else 1,
            at=at,
            actor=actor,
            fields=_all_sealed(fields, actor),
            previous=before.hash if before else "",
        )
        version.hash = _hash(version)
        made.append(version)
    return made


def is_intact(version: Version) -> bool:
    """Whether the snapshot is the one that was hashed: every value still present matches its digest."""
    present = ((name, held) for name, held in version.fields.items() if "value" in held)
    return all(_digest(n, h["value"], h["salt"]) == h["digest"] for n, h in present) and _hash(version) == version.hash


def diff(before: Version | None, after: Version) -> list[FieldChange]:
    """Fields that differ, in the order of the newer version, removed ones last."""
    old, new = values(before) if before else {}, values(after)
    names = [*new, *(name for name in old if name not in new)]
    return [FieldChange(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]


@transaction.atomic
def purge_field(subject: Model | str, field: str, *, by: Model | str | None, reason: str) -> int:
    """Remove a field's value from every version of a thing and from every registered copy; returns how many held it.

    Each version keeps a dated tombstone; its hash still verifies. `reason` is public.
    """
    named, today, held_by = events.reference(subject), timezone.localdate().isoformat(), 0
    for version in Version.objects.select_for_update().filter(subject=named, fields__has_key=field):
        held = version.fields[field]
        if "purged" in held:
            continue
        version.fields[field] = {"digest": held["digest"], "purged": {"on": today, "reason": reason}}
        version.save(update_fields=["fields"])
        held_by += 1
    kind, _, pk = named.partition(":")
    held_by += sum(holder.purge(kind, pk, field) for holder in registries.copy_holders)
    events.record("version.field_purged", by=by, on=named, facts={"field": field, "held_by": held_by, "reason": reason})
    return held_by


def cite(subject: Model) -> Frozen:
    """Freeze a registered citable thing as its last version tells it."""
    registries.citables.get(registries.model_key(subject))
    version = latest(subject)
    if version is None:
        raise VersionMissing("Cette fiche n’a pas encore de version publiée : publiez-la avant de la citer.")
    return Frozen(version.subject, version.number, version.hash)


def read(citation: Frozen) -> dict[str, Any]:
    """What was cited, as it was on that day, tombstones included; VersionMissing when it isn't the same any more."""
    version = Version.objects.filter(subject=citation.subject, number=citation.number).first()
    if version is None or version.hash != citation.hash or not is_intact(version):
        raise VersionMissing("La version citée est introuvable ou a été altérée.")
    return values(version)


def verify_all() -> Iterator[Version]:
    """Versions that aren't intact, streamed."""
    return (v for v in Version.objects.iterator(chunk_size=500) if not is_intact(v))
