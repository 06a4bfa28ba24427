"""The result by way in, where people came in by several: told only of enough people, by each way and on each
statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number, percent

from .freezing import tables
from .models import Debate, Entry, Result
from .publication import SMALL, Published

FEWEST = 10
"""People who came in by one way: when any way has fewer, nothing is told by way, since what is left of the whole would
tell of them."""
_SHOWN = 10
Row = dict[str, Any]


def by_entry(published: Published) -> tuple[dict[str, int], list[Row]]:
    """Participants by way in, and their votes by way and statement; both empty unless there are several ways, each with
    ten people. A statement on which some way has fewer than five votes is left out."""
    people = dict(sorted(Counter(published.entries).items()))
    if len(people) < 2 or min(people.values()) < FEWEST:
        return {}, []
    counts = Counter((number, published.entries[who], value) for who, number, value in published.votes)
    rows = []
    for one in published.statements:
        held = [
            {
                "entry": entry,
                "statement": one.number,
                "agrees": counts[one.number, entry, 1],
                "disagrees": counts[one.number, entry, -1],
                "passes": counts[one.number, entry, 0],
            }
            for entry in people
        ]
        if all(_votes(row) >= SMALL for row in held):
            rows += held
    return people, rows


def forget_few(debate: Debate) -> None:
    """At the closing, when some way in has fewer than ten people: nobody's is kept apart any more."""
    voted = debate.participants.filter(votes__isnull=False).order_by()
    ways = dict(voted.values_list("entry").annotate(Count("pk", distinct=True)))
    if len(ways) > 1 and min(ways.values()) < FEWEST:
        debate.participants.update(entry=debate.entry)


def _votes(row: Mapping[str, Any]) -> int:
    return int(row["agrees"] + row["disagrees"] + row["passes"])


def table(result: Result) -> Table | None:
    """The statements on which ways in differ most; None where there is nothing to tell."""
    people: dict[str, int] = result.summary.get("entries", {})
    held: dict[int, dict[str, Row]] = {}
    for row in result.tables.get("by_entry", ()):
        held.setdefault(row["statement"], {})[row["entry"]] = row
    if not held:
        return None
    texts = {row["statement"]: row["text"] for row in tables(result)["statements"]}
    shares = {one: [by[entry]["agrees"] / _votes(by[entry]) for entry in people] for one, by in held.items()}
    ordered = sorted(shares, key=lambda one: (min(shares[one]) - max(shares[one]), one))[:_SHOWN]
    headings = (Heading(_("Affirmation")), *(Heading(_name(*one), figures=True) for one in people.items()))
    rows: Sequence[list[str]] = [
        [f"{one}. {texts[one]}", *(percent(share, 0) for share in shares[one])] for one in ordered
    ]
    return Table(
        _("D’accord, selon la façon d’entrer"), headings, rows, _("Les affirmations où l’écart est le plus grand.")
    )


def _name(entry: str, people: int) -> str:
    return _("%(entry)s (%(people)s)") % {"entry": str(Entry(entry).label), "people": number(people)}
