"""How any room hands a thing to the one moderation queue, in its own transaction, without knowing who keeps it.

The moderation room installs itself as the queue; what a decision does is told by `registries.moderated`.
"""

from typing import Protocol

from django.db.models import Model

from intelligences.kernel import registries


class NotPossible(Exception):
    """The thing's room can't apply a decision as things stand; the text is the sentence that the person reads."""


class Queue(Protocol):
    """What keeps the queue, in the caller's transaction."""

    def add(self, thing: Model, *, by: Model | None, language: str, note: str) -> None: ...

    def remove(self, thing: Model, *, by: Model | None) -> None: ...


_queue: Queue | None = None


def install(queue: Queue) -> None:
    """Called once by the moderation room."""
    global _queue
    _queue = queue


def _installed() -> Queue:
    if _queue is None:
        raise RuntimeError("No moderation queue is installed: add intelligences.moderation to INSTALLED_APPS.")
    return _queue


def submit(thing: Model, *, by: Model | None, language: str, note: str = "") -> None:
    """Put a thing in the queue; one that already waits there stays once. KeyError for a kind that nobody registered.

    `by` is the author, who reads the decision and can answer it (None: nobody to tell); `note` is their word to the
    moderators, written in `language`.
    """
    registries.moderated.get(registries.model_key(thing))
    _installed().add(thing, by=by, language=language, note=note)


def take_back(thing: Model, *, by: Model | None) -> None:
    """Take a thing out of the queue, undecided: it was withdrawn or removed. Nothing happens when it doesn't wait."""
    _installed().remove(thing, by=by)
