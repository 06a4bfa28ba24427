"""Ballots on paper: print them, bring in what they say, take it out again."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import events, submissions

from .. import queries
from ..evening import numbers
from ..evening.planning import Plan, plan, sheets
from ..evening.votes_csv import MOST, Line, Read, read
from ..models import Batch, Debate, Participant, Printing, Statement
from .errors import Unknown
from .importing import copy_votes
from .statements import submitted
from .taking_part import kept_open, take_away

_dice = random.SystemRandom()


class Faulty(Exception):
    """Nothing was brought in; `plan` tells what is wrong."""

    def __init__(self, made: Plan) -> None:
        super().__init__(f"{len(made.faults)} faults")
        self.plan = made


class Different(Faulty):
    """The debate moved since the plan that was confirmed: this one has to be read."""


class TooMany(Exception):
    """More ballots than a debate can have."""


@transaction.atomic
def print_ballots(
    debate: Debate, *, ballots: int, most: int, language: str, is_large: bool, ticket: UUID, by: Person
) -> Printing:  # fmt: skip
    """Ballots (1 to 500) with the statements that are put to the vote, `most` of them at most, drawn by lot when there
    are more; the same form sent twice is one. Raises Closed, TooMany, and Unknown when there is nothing to vote on."""
    locked = kept_open(debate)
    twice = locked.printings.filter(ticket=ticket).first()
    if twice is not None:
        return twice
    held = list(locked.statements.votable().order_by("number").values_list("number", flat=True))
    if not held:
        raise Unknown
    if queries.printed(locked) + ballots > MOST:
        raise TooMany
    last = locked.printings.aggregate(last=Max("number"))["last"] or 0
    printing = Printing.objects.create(
        debate=locked, number=last + 1, statements=_dice.sample(held, min(most, len(held))),
        ballots=ballots, numbers=numbers.draw(ballots, sheets(locked)), language=language, is_large=is_large,
        ticket=ticket,
    )  # fmt: skip
    facts = {"printing": printing.number, "ballots": ballots, "statements": len(printing.statements)}
    events.record("debate.ballots_printed", by=by, on=locked, facts=facts)
    return printing


def planned(debate: Debate, text: str) -> Plan:
    """What the text of a CSV file would change."""
    return plan(debate, read(text, dict(debate.statements.values_list("number", "text"))))


@transaction.atomic
def bring_in(debate: Debate, text: str, *, fingerprint: str, by: Person) -> Plan:
    """The ballots of a CSV file, all or nothing; the same file twice changes nothing more.

    Raises Closed, Faulty when something is wrong, Different when what would change isn't what was confirmed.
    """
    locked = kept_open(debate)
    made = planned(locked, text)
    if made.faults:
        raise Faulty(made)
    if made.changes_something:
        if made.fingerprint != fingerprint:
            raise Different(made)
        _apply(locked, made, Batch.objects.create(debate=locked, how=Batch.How.FILE), by)
    return made


@transaction.atomic
def type_in(debate: Debate, line: Line, *, replaces: bool, by: Person) -> Plan:
    """One ballot typed by hand; with `replaces`, in the place of what was typed for it before.

    Raises Closed, Faulty (it is there already with other answers, it wasn't printed, it was taken back).
    """
    locked = kept_open(debate)
    if replaces:
        _take_out(_brought_in(locked, [line.ballot]), by)
    made = plan(locked, Read((line,), (), frozenset(line.votes)))
    if made.faults:
        raise Faulty(made)
    if made.changes_something:
        _apply(locked, made, _typed_today(locked), by)
    return made


def _take_out(held: Any, by: Person) -> None:
    """Participants with their votes, and their proposals that are not published yet."""
    for waiting in Statement.objects.filter(author__in=held, state=Statement.State.WAITING):
        submissions.take_back(waiting, by=by)
        waiting.delete()
    held.delete()


def _typed_today(debate: Debate) -> Batch:
    held = debate.batches.filter(how=Batch.How.TYPED, brought_at__date=timezone.localdate()).first()
    return held or Batch.objects.create(debate=debate, how=Batch.How.TYPED)


def _apply(debate: Debate, made: Plan, batch: Batch, by: Person) -> None:
    """Bring in a plan without faults: participants by chance's numbers, their votes in that order, their proposals."""
    people = _people(debate, {*made.new, *(ballot for ballot, _text in made.proposals)}, batch)
    ids = dict(debate.statements.values_list("number", "pk"))
    copy_votes(
        (who, ids[number], value)
        for who, votes in sorted((people[ballot].pk, votes) for ballot, votes in made.new.items())
        for number, value in sorted(votes.items())
    )
    for ballot, text in made.proposals:
        submitted(debate, people[ballot], text, language=debate.language)
    facts = {"ballots": len(made.new), "votes": made.votes, "proposals": len(made.proposals), "how": batch.how}
    events.record("debate.paper_brought_in", by=by, on=debate, facts=facts)


def _people(debate: Debate, ballots: Iterable[int], batch: Batch) -> dict[int, Participant]:
    """A participant for each ballot: the one that it has, or a new one."""
    secret = bytes(debate.secret or b"")
    by_key = {numbers.key(secret, ballot): ballot for ballot in ballots}
    held = {by_key[bytes(one.key or b"")]: one for one in debate.participants.filter(key__in=list(by_key))}
    new = [
        Participant(debate=debate, key=key, entry=debate.entry, batch=batch)
        for key, ballot in by_key.items()
        if ballot not in held
    ]
    made = Participant.objects.bulk_create(new, batch_size=1000)
    return held | {by_key[bytes(one.key or b"")]: one for one in made}


def _brought_in(debate: Debate, ballots: Iterable[int]) -> Any:
    secret = bytes(debate.secret or b"")
    return debate.participants.filter(key__in=[numbers.key(secret, ballot) for ballot in ballots])


@transaction.atomic
def undo(debate: Debate, batch_pk: int, *, by: Person) -> int:
    """Take a batch out again, with its proposals that are not published yet; how many ballots. They can be brought in
    anew. Raises Closed; a batch that is gone already is 0."""
    locked = kept_open(debate)
    batch = locked.batches.filter(pk=batch_pk).first()
    if batch is None:
        return 0
    for waiting in Statement.objects.filter(author__batch=batch, state=Statement.State.WAITING):
        submissions.take_back(waiting, by=by)
        waiting.delete()
    ballots = batch.participants.count()
    batch.participants.all().delete()
    facts = {"ballots": ballots, "how": batch.how}
    batch.delete()
    events.record("debate.paper_undone", by=by, on=locked, facts=facts)
    return ballots


@transaction.atomic
def take_back(debate: Debate, number: int, stub: str) -> None:
    """The holder of a ballot takes it back: its votes leave, and it can't be brought in any more.

    Raises Closed, and Unknown unless the code is that of the ballot's stub. Twice is once.
    """
    locked = kept_open(debate)
    sheet = sheets(locked).get(number)
    if sheet is None or not numbers.is_stub(bytes(locked.secret or b""), number, stub):
        raise Unknown
    printing = sheet.printing
    if number not in printing.withdrawn:
        printing.withdrawn = [*printing.withdrawn, number]
        printing.save(update_fields=["withdrawn"])
        take_away(locked, _brought_in(locked, [number]))
