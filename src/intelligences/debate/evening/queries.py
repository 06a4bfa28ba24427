"""What the pages of an evening read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.db.models import Count

from ..models import Batch, Debate, Printing, Statement
from . import orders


@dataclass(frozen=True)
class Brought:
    """A batch with what it holds now."""

    batch: Batch
    ballots: int
    votes: int


def batches(debate: Debate) -> list[Brought]:
    """What was brought in, the last first."""
    held = debate.batches.annotate(
        ballots=Count("participants", distinct=True), votes=Count("participants__votes", distinct=True)
    )
    return [Brought(one, one.ballots, one.votes) for one in held if one.ballots]


def template_csv(printing: Printing, letter: str) -> bytes:
    """The CSV to fill in for the ballots of one order: its columns follow the paper. With a mark and semicolons, so
    that spreadsheets in French open it as a table."""
    texts = dict(
        printing.debate.statements.filter(number__in=printing.statements)
        .values_list("number", "text")
        .order_by("number")
    )
    held = io.StringIO(newline="")
    names = [f"affirmation {number} : {texts[number]}" for number in orders.order(printing.statements, letter)]
    csv.writer(held, delimiter=";").writerow(["bulletin", *names, "proposition"])
    return held.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Shown:
    """The statement on the big screen, and its neighbours' numbers (None at the ends)."""

    statement: Statement
    place: int
    total: int
    before: int | None
    after: int | None


def on_screen(debate: Debate, number: int) -> Shown | None:
    """A statement among those that are put to the vote, by number; None when it isn't one."""
    held = list(debate.statements.votable().order_by("number"))
    at = next((place for place, one in enumerate(held) if one.number == number), None)
    if at is None:
        return None
    return Shown(
        statement=held[at],
        place=at + 1,
        total=len(held),
        before=held[at - 1].number if at else None,
        after=held[at + 1].number if at + 1 < len(held) else None,
    )
