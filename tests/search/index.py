"""What the tests of this room share: a small index of invented things."""

from typing import Any

from intelligences.kernel.registries import SearchEntry
from intelligences.search.keeper import Index
from intelligences.search.queries import Results, search

KIND = "essai"


def put(*entries: SearchEntry, kind: str = KIND) -> None:
    """Entries in the index, as a room's action would write them."""
    Index().put(kind, list(entries))


def entry(number: int, title: str, **fields: Any) -> SearchEntry:
    """An entry with an address made of its number."""
    return SearchEntry(id=str(number), title=title, url=f"/essais/{number}/", **fields)


def titles(results: Results) -> list[str]:
    """Titles of a page of answers, in order."""
    return [found.title_text for found in results.results]


def found(text: str, **options: Any) -> list[str]:
    """Titles that a search finds."""
    return titles(search(text, **options))
