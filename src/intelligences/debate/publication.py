"""A debate's votes in the CSV format of Polis, as they are published and as the result is computed from them.

Row by row they are published from a hundred participants on, never for a debate among one organisation's agents, in an
order that chance made, without day or way in. What moderation kept out isn't there at all.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import bursts
from .models import Debate, Entry, Participant, Result, Statement, Vote

if TYPE_CHECKING:
    from .engine import PolisFolder

FEWEST = 100
"""Participants from which votes are published one by one."""
SMALL = 5
"""Fewer votes than this on one statement aren't told apart: each would be somebody's."""
_MODERATED = {Statement.State.ACCEPTED: 1, Statement.State.UNREAD: 0, Statement.State.REPLACED: -1}


@dataclass(frozen=True)
class Published:
    """Votes by participant: numbers from 0 in the order of ids that chance drew; statements by their number.
    `in_bursts`: those who came in bursts, and `entries`: by which way each one came in, which isn't published of
    anybody."""

    statements: tuple[Statement, ...]
    votes: tuple[tuple[int, int, int], ...]
    participants: int
    in_bursts: frozenset[int] = frozenset()
    entries: tuple[str, ...] = ()


def read(debate: Debate) -> Published:
    """What was and is put to the vote, with every vote on it."""
    held = debate.statements.filter(state__in=list(_MODERATED)).order_by("number")
    given = Vote.objects.filter(statement__in=held).order_by("participant_id", "statement__number")
    people: dict[int, int] = {}
    votes = tuple(
        (people.setdefault(who, len(people)), number, value)
        for who, number, value in given.values_list("participant_id", "statement__number", "value").iterator()
    )
    came = bursts.from_bursts(debate).values_list("pk", flat=True)
    ways = dict(Participant.objects.filter(debate=debate).values_list("pk", "entry"))
    return Published(
        tuple(held), votes, len(people), frozenset(people[who] for who in came if who in people),
        tuple(ways.get(who, debate.entry) for who in people),
    )  # fmt: skip


def can_publish(debate: Debate, participants: int) -> bool:
    """Whether votes leave one by one."""
    return debate.state == Debate.State.CLOSED and participants >= FEWEST and debate.entry != Entry.AGENTS


def are_offered(debate: Debate, result: Result) -> bool:
    """The same, while the votes are still kept."""
    return can_publish(debate, result.participants) and Vote.objects.filter(statement__debate=debate).exists()


def folder(published: Published) -> PolisFolder:
    """The same, as the engine reads the published files."""
    from .engine import PolisFolder, Votes
    from .engine.polis_files import Statement as Told

    columns = list(zip(*published.votes, strict=True)) or [(), (), ()]
    votes = Votes.from_triplets(*columns, statements=[one.number for one in published.statements])
    told = tuple(Told(one.number, one.text, _moderated(one), False) for one in published.statements)
    return PolisFolder(votes, told, {})


def _moderated(one: Statement) -> int:
    return _MODERATED[Statement.State(one.state)]


def files(debate: Debate, published: Published, result: Result) -> dict[str, bytes]:
    """`summary.csv`, `comments.csv`, `participants-votes.csv`, by name."""
    by_person: dict[int, dict[int, int]] = {}
    for who, number, value in published.votes:
        by_person.setdefault(who, {})[number] = value
    numbers = [one.number for one in published.statements]
    return {
        "summary.csv": _csv(["key", "value"], _summary(debate, published, result)),
        "comments.csv": _csv(
            ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"],
            _comments(published),
        ),
        "participants-votes.csv": _csv(
            ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", *map(str, numbers)],
            (_person(who, given, numbers) for who, given in sorted(by_person.items())),
        ),
    }


def archive(debate: Debate, published: Published, result: Result) -> bytes:
    """The three files in one; the same bytes each time."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files(debate, published, result).items():
            made.writestr(zipfile.ZipInfo(f"debat-{debate.pk}/{name}", (1980, 1, 1, 0, 0, 0)), content)
    return held.getvalue()


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue().encode()


def _summary(debate: Debate, published: Published, result: Result) -> list[tuple[str, Any]]:
    return [
        ("topic", debate.title),
        ("url", debate.get_absolute_url()),
        ("voters", published.participants),
        ("comments", len(published.statements)),
        ("groups", result.summary["map"]["groups"]),
        ("seed", result.seed),
        ("conversation-description", debate.question),
    ]


def _comments(published: Published) -> list[tuple[Any, ...]]:
    agrees: dict[int, int] = {}
    disagrees: dict[int, int] = {}
    for _, number, value in published.votes:
        if value:
            side = agrees if value == 1 else disagrees
            side[number] = side.get(number, 0) + 1
    return [
        ("", one.proposed_on.isoformat(), one.number, "", agrees.get(one.number, 0), disagrees.get(one.number, 0),
         _moderated(one), one.text)
        for one in published.statements
    ]  # fmt: skip


def _person(who: int, given: dict[int, int], numbers: Sequence[int]) -> list[Any]:
    values = list(given.values())
    counted = [len(values), values.count(1), values.count(-1)]
    return [who, "", "", *counted, *(given.get(number, "") for number in numbers)]
