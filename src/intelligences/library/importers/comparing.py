"""What an import would change: new, changed field by field, unchanged, vanished; and what changed only because the
source changed its own format.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from intelligences.kernel.french import words

from ..models import Deployment, Record, Solution
from ..snapshots import EXTRA
from .mapping import Format

_SOLUTION = (
    "name", "summary", "problem", "technique_family", "technique", "learning", "suppliers", "licence", "code_url",
    "website", "language", "collection", "source_id", "answers", "extra", "record_url",
)  # fmt: skip
_SHOWN = 300
_SHOWN_TEXT = 400
_RECODED_FROM, _RECODED_SHARE, _RECODED_VALUES = 20, 0.9, 60
Change = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Item:
    """What becomes of one record of a file. `key` is its number in the register; `what` is new, changed, unchanged,
    left (its organisation declared or confirmed it), returned, vanished or refused, with the reason; `digest` is the
    SHA-256 of what the file says of it.
    """

    key: str
    title: str
    what: str
    digest: str = ""
    reason: str = ""


@cache
def _compared(model: type[Record]) -> tuple[str, ...]:
    """Columns that an import writes."""
    if model is Solution:
        return _SOLUTION
    from ..actions.bulk import COMPARED  # actions import this module

    return tuple(name for name in COMPARED if name != "sort_key")


def _read(model: type[Record]) -> list[str]:
    names = {one.attname: one.name for one in model._meta.concrete_fields}
    return [names[attname] for attname in _compared(model)]


@dataclass
class Difference:
    """The diff, fed batch by batch."""

    form: Format
    header: Sequence[str]
    is_first: bool = False  # nothing of the register is there
    each: Callable[[Item], None] | None = None
    new: int = 0
    unchanged: int = 0
    left: int = 0  # declared or confirmed by an organisation: an import leaves them
    vanished: list[tuple[str, str]] = field(default_factory=list)
    returned: list[tuple[str, str]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)
    _changes: list[tuple[str, str, Change]] = field(default_factory=list)

    def add(self, records: Sequence[Record]) -> None:
        """Compare records, all of one kind and one register, with those that are there."""
        if not records:
            return
        model = type(records[0])
        held = model._default_manager.filter(
            register=records[0].register, external_id__in=[one.external_id for one in records]
        ).only("id", "external_id", "origin", "confirmed_on", *_read(model))
        stored = {} if self.is_first else {one.external_id: one for one in held.order_by("id")}
        for record in records:
            self._one(record, stored.get(record.external_id))

    def _one(self, record: Record, before: Record | None) -> None:
        what = self._count(record, before)
        if self.each is not None:
            self.each(Item(record.external_id, str(record), what, _digest(record)))

    def _count(self, record: Record, before: Record | None) -> str:
        if before is None:
            self.new += 1
            self._tell(record.external_id, str(record), "new", {})
            return "new"
        if before.is_its_organisations:
            self.left += 1
            return "left"
        change = changed_fields(before, record)
        if change:
            self._changes.append((record.external_id, str(record), change))
            return "changed"
        self.unchanged += 1
        return "unchanged"

    def _tell(self, key: str, title: str, what: str, change: Change) -> None:
        if sum(one["what"] == what for one in self.examples) < _SHOWN:
            fields = [
                {"field": name, "before": _short(a), "after": _short(b)} for name, (a, b) in sorted(change.items())
            ]
            self.examples.append({"id": key, "title": title, "what": what, "fields": fields})

    # -- the source's own format -------------------------------------------------------------------------------

    def _moved(self, former: Sequence[str]) -> set[str]:
        """Fields that a column which came or went gives."""
        moved = set(former) ^ set(self.header)
        return {name for heading in moved for name in self._gives(heading)}

    def _gives(self, heading: str) -> set[str]:
        found = self.form.field_of(heading)
        kept = f"{EXTRA}{heading}"
        return {kept} if found is None else {kept, found.to.removeprefix("_"), f"answers.{found.to}"}

    def _recoded(self) -> dict[str, list[list[str]]]:
        """Fields whose values were all written otherwise: each former value became one new one, on nearly every record;
        or only spaces, case and signs changed.
        """
        pairs: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for _key, _title, change in self._changes:
            for name, (before, after) in change.items():
                if before and after:
                    pairs[name][str(before), str(after)] += 1
        known = self.unchanged + len(self._changes)
        found = {}
        for name, counts in pairs.items():
            if sum(counts.values()) < max(_RECODED_FROM, _RECODED_SHARE * known):
                continue
            one_to_one = len({a for a, _b in counts}) == len(counts) <= _RECODED_VALUES
            if one_to_one or all(words(a) == words(b) for a, b in counts):
                found[name] = [list(pair) for pair, _count in counts.most_common(10)]
        return found

    def result(self, former: Sequence[str] | None) -> dict[str, Any]:
        """The diff as JSON, called once, when everything was added; `former` are the headings of the last import."""
        former = self.header if former is None else former
        recoded, moved = self._recoded(), self._moved(former)
        by_format = moved | set(recoded)
        of_form = 0
        fields: Counter[str] = Counter()
        for key, title, change in self._changes:
            content = set(change) - by_format
            of_form += not content
            fields.update(list(content or change))
            self._tell(key, title, "changed" if content else "format", change)
        for what, told in (("vanished", self.vanished), ("returned", self.returned)):
            for key, title in told:
                self._tell(key, title, what, {})
        return {
            "new": self.new,
            "changed": len(self._changes) - of_form,
            "format_only": of_form,
            "unchanged": self.unchanged,
            "left_to_their_organisation": self.left,
            "vanished": len(self.vanished),
            "returned": len(self.returned),
            "fields": dict(fields.most_common()),
            "columns_added": [name for name in self.header if name not in former],
            "columns_removed": [name for name in former if name not in self.header],
            "renamed": self._renamed(),
            "recoded": recoded,
            "examples": self.examples,
        }

    def _renamed(self) -> list[list[str]]:
        """Pairs of fields where what one lost is what the other gained, on nearly every changed record."""
        moves: Counter[tuple[str, str]] = Counter()
        for _key, _title, change in self._changes:
            lost = {str(a): name for name, (a, b) in change.items() if a and not b}
            gained = {str(b): name for name, (a, b) in change.items() if b and not a}
            moves.update((name, gained[value]) for value, name in lost.items() if value in gained)
        enough = max(1, len(self._changes) // 2)
        return [list(pair) for pair, count in moves.most_common() if count >= enough]


def changed_fields(before: Record, after: Record) -> Change:
    """Field → what it was and what it becomes; a register's own cells and answers one by one."""
    changes: Change = {}
    for name in _compared(type(after)):
        a, b = getattr(before, name), getattr(after, name)
        if a == b:
            continue
        if name in ("extra", "answers"):
            prefix = EXTRA if name == "extra" else "answers."
            keys = a.keys() | b.keys()
            changes |= {f"{prefix}{key}": (a.get(key), b.get(key)) for key in keys if a.get(key) != b.get(key)}
        else:
            changes[name] = (a, b)
    return changes


def vanished(register: str, seen: Iterable[str]) -> list[Deployment]:
    """Uses of a register that a file no longer holds, those of their organisations included."""
    kept = set(seen)
    held = Deployment.objects.filter(register=register).exclude(state="withdrawn").order_by("id")
    told = held.only("id", "external_id", "title", "operator_name", "origin", "confirmed_on")
    return [one for one in told if one.external_id not in kept]


def _digest(record: Record) -> str:
    told = {name: getattr(record, name) for name in _compared(type(record))}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _short(value: Any) -> Any:
    text = "" if value is None else str(value) if not isinstance(value, list) else " ; ".join(map(str, value))
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
