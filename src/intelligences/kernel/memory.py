"""Values read from the database and kept in memory until the journal tells that they may have changed.

The page cache forgets every page at any event; what is dear to make and changes rarely, such as a country's map,
outlives the events of other rooms here.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from django.utils import timezone

from intelligences.kernel import events

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Held(Generic[Value]):
    head: int
    day: date
    value: Value


class Memory(Generic[Value]):
    """As many values as keys asked for: keys come from the code (a figure, a language), never from a visitor.

    Safe between threads: one makes the value, the others that miss meanwhile wait for it.
    """

    def __init__(self) -> None:
        self._held: dict[Hashable, _Held[Value]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, changed_by: Sequence[str], make: Callable[[], Value]) -> Value:
        """The value, made anew when a day has begun or when the journal holds a new event whose kind starts with one of
        `changed_by` (none given: any event). `make` reads what the events' transactions have written."""
        head, day = events.head_when_begun(), timezone.localdate()
        held = self._held.get(key)
        if held and (held.head, held.day) == (head, day):
            return held.value
        with self._lock:
            head, held = events.head(), self._held.get(key)
            if not held or held.day != day or events.happened(changed_by, after=held.head, until=head):
                held = _Held(head, day, make())
            self._held[key] = _Held(head, day, held.value)
        return held.value

    def clear(self) -> None:
        """Forget everything: the database is another one."""
        with self._lock:
            self._held.clear()
