"""Searches that a person keeps: nothing public changes, and the journal says only that it happened."""

from __future__ import annotations

from django.db import transaction

from intelligences.accounts.models import Person
from intelligences.kernel import events

from ..models.saved import SavedSearch


class TooManySearches(Exception):
    """The person keeps as many as one may."""


@transaction.atomic
def save_search(name: str, query: str, *, by: Person) -> SavedSearch:
    """Keep a search, or give it another name. Raises TooManySearches past `SavedSearch.MOST`."""
    kept = SavedSearch.objects.filter(person=by)
    if not kept.filter(query=query).exists() and kept.count() >= SavedSearch.MOST:
        raise TooManySearches
    saved, _new = SavedSearch.objects.update_or_create(person=by, query=query, defaults={"name": name})
    events.record("library.search_saved", by=by, facts={})
    return saved


@transaction.atomic
def forget_search(saved: SavedSearch, *, by: Person) -> None:
    """Erase it."""
    saved.delete()
    events.record("library.search_forgotten", by=by, facts={})
