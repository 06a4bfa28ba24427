"""How any room writes to the index over everything, in its own transaction, without knowing who keeps it.

The search room, which stands to the right, installs itself as the keeper.
"""

from typing import Protocol

from django.db.models import Model

from intelligences.kernel.registries import Searchable, SearchEntry, model_key, searchables


class Keeper(Protocol):
    """What keeps the index: replaces or removes entries of a kind, in the caller's transaction."""

    def put(self, kind: str, entries: list[SearchEntry]) -> None: ...

    def remove(self, kind: str, ids: list[str]) -> None: ...

    def rebuild(self, searchable: Searchable) -> int: ...


_keeper: Keeper | None = None


def install(keeper: Keeper) -> None:
    """Called once by the search room."""
    global _keeper
    _keeper = keeper


def _kept() -> Keeper:
    if _keeper is None:
        raise RuntimeError("No search index is installed: add intelligences.search to INSTALLED_APPS.")
    return _keeper


def index(*things: Model) -> None:
    """Put things in the index as they are now; one whose `entry` is None leaves it."""
    by_model = {model_key(s.model): s for s in searchables if s.model}
    for thing in things:
        searchable = by_model[model_key(thing)]
        entry = searchable.entry(thing)
        if entry is None:
            _kept().remove(searchable.kind, [str(thing.pk)])
        else:
            _kept().put(searchable.kind, [entry])


def put(kind: str, entries: list[SearchEntry]) -> None:
    """Put many entries of a kind at once: what a bulk write calls with the entries that it made itself."""
    _kept().put(kind, entries)


def unindex(thing: Model) -> None:
    """Take a thing out of the index."""
    kinds = [s.kind for s in searchables if s.model and model_key(s.model) == model_key(thing)]
    for kind in kinds:
        _kept().remove(kind, [str(thing.pk)])


def rebuild(kind: str) -> int:
    """Replace every entry of a kind, in bulk; returns how many."""
    return _kept().rebuild(searchables.get(kind))
