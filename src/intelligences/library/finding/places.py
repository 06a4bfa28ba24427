"""The territories that a reader may mean by some words."""

from __future__ import annotations

from intelligences.territories.queries import Found, lookup

CHOICES = 8


def places_named(text: str) -> list[Found]:
    """One when the words name it exactly; else those that come near, at most `CHOICES`."""
    found = lookup(text, limit=CHOICES).results
    exact = [one for one in found if one.tier == 0]
    return exact if len(exact) == 1 else found[:CHOICES]
