"""The journal: one hash-chained line for each write that matters, in the write's own transaction."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils import timezone

# One writer at a time extends the chain; the lock falls with the transaction, so that ids follow the order of commits
# (the page cache relies on it: see pagecache.py).
_CHAIN_LOCK = 0x1A_1A_0001
_when_begun: ContextVar[int | None] = ContextVar("when_begun", default=None)
_through: ContextVar[Model | None] = ContextVar("through", default=None)


def reference(thing: Model | str | None) -> str:
    """How the journal names a thing: `accounts.person:<pk>`; a string passes as it is, None is ''."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.label_lower}:{thing.pk}"


def normalised(value: Any) -> Any:
    """The value as the database gives it back: PostgreSQL's numbers have no negative zero and no exponent.

    Raises ValueError on what JSON in the database can't hold (NaN, infinities, other types).
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("NaN and infinities aren't JSON.")
        return int(value) if value == 0 or (value.is_integer() and abs(value) >= 1e15) else value
    if isinstance(value, Mapping):
        return {str(key): normalised(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(held) for held in value]
    raise ValueError(f"{type(value).__name__} isn't a JSON value.")


def canonical(value: Any) -> bytes:
    """The one JSON form of a value that hashes are computed over."""
    return canonical_of_normalised(normalised(value))


def canonical_of_normalised(value: Any) -> bytes:
    """The same, of a value that `normalised` gave: bulk writes hash millions of them."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _hash(previous: str, at: str, kind: str, actor: str, subject: str, facts: Any) -> str:
    return hashlib.sha256(canonical([previous, at, kind, actor, subject, facts])).hexdigest()


@contextmanager
def through(tool: Model) -> Iterator[None]:
    """What is written in the block comes by a tool that acts for a person (an access token), not by their own hand."""
    token = _through.set(tool)
    try:
        yield
    finally:
        _through.reset(token)


def came_through() -> Model | None:
    """The tool by which this write comes; None when a person makes it themselves."""
    return _through.get()


def record(
    kind: str, *, by: Model | str | None, on: Model | str | None = None, facts: Mapping[str, Any] | None = None
) -> None:
    """Add a line. `facts` must be JSON and hold no personal data; what comes through a tool says so in `through`.

    Raises outside a transaction.
    """
    from intelligences.kernel.models import Event

    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "An event is recorded in the transaction of the write that it tells."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    previous = Event.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    tool = came_through()
    at, told = timezone.now(), normalised({**(facts or {}), **({"through": reference(tool)} if tool else {})})
    actor, subject = reference(by), reference(on)
    Event.objects.create(
        at=at,
        kind=kind,
        actor=actor,
        subject=subject,
        facts=told,
        previous=previous,
        hash=_hash(previous, at.isoformat(), kind, actor, subject, told),
    )
    _when_begun.set(None)


def head() -> int:
    """Id of the journal's last line, 0 when empty: it changes exactly when something public may have changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM kernel_event")
        row = cursor.fetchone()
    return int(row[0] or 0)


@contextmanager
def begun_at(head: int) -> Iterator[None]:
    """An answer that only reads, begun when the journal's last line was `head`."""
    token = _when_begun.set(head)
    try:
        yield
    finally:
        _when_begun.reset(token)


def head_when_begun() -> int:
    """The journal's last line as it was when this answer began, if it only reads; else as it is."""
    begun = _when_begun.get()
    return head() if begun is None else begun


def happened(prefixes: Sequence[str], *, after: int, until: int) -> bool:
    """Whether a line past the id `after`, up to `until`, has a kind that starts with one of these; with none given, any
    line counts. A journal that went back (a transaction undone, another database) counts as a change."""
    from intelligences.kernel.models import Event

    if after == until:
        return False
    if after > until or not prefixes:
        return True
    lines = Event.objects.filter(id__gt=after, id__lte=until)
    return lines.filter(reduce(or_, (Q(kind__startswith=prefix) for prefix in prefixes))).exists()


@dataclass(frozen=True)
class Audit:
    """What a verification found: lines read, and the first broken line (None = the chain holds)."""

    lines: int
    broken_at: int | None
    reason: str = ""


def _lines() -> Iterator[Any]:
    from intelligences.kernel.models import Event

    return Event.objects.order_by("id").iterator(chunk_size=2000)


def verify() -> Audit:
    """Recompute the whole chain, streamed."""
    previous, count = "", 0
    for event in _lines():
        count += 1
        if event.previous != previous:
            return Audit(count, event.id, "la ligne précédente manque ou a changé")
        if event.hash != _hash(previous, event.at.isoformat(), event.kind, event.actor, event.subject, event.facts):
            return Audit(count, event.id, "le contenu de la ligne ne correspond plus à son empreinte")
        previous = event.hash
    return Audit(count, None)
