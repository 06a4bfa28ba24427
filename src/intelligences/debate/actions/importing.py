"""Bring in a debate held elsewhere: its statements and votes, closed from the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.text import Truncator

from intelligences.accounts.models import Organisation, Person
from intelligences.kernel import events, searchable

from .. import checklist
from ..errors import CannotRead
from ..models import Debate, Entry, Participant, Statement
from ..models.statements import LONGEST_KEPT, MOST
from ..remarks import cleaned
from .debates import compute_soon

if TYPE_CHECKING:
    from ..engine import PolisFolder, Votes

__all__ = ["CannotRead", "bring_in", "shortened"]

_SAME_CLICK = timedelta(minutes=10)
_LAST_NUMBER = 2_147_483_647
_STATES = {-1: Statement.State.REFUSED, 0: Statement.State.UNREAD, 1: Statement.State.ACCEPTED}


def bring_in(folder: Path, organisation: Organisation, fields: Mapping[str, Any], *, by: Person | None) -> Debate:
    """A closed debate from a folder in the CSV format of Polis, all or nothing; sent twice, it is one. Raises
    CannotRead.

    Participants are those of the folder, without anything that it says of them.
    """
    from ..engine import VotesError, read_polis

    try:
        read = read_polis(folder)
    except VotesError as error:
        raise CannotRead(str(error).replace(f"Le dossier {folder}", "Cette archive")) from None
    if not len(read.votes):
        raise CannotRead("Ces fichiers ne contiennent aucun vote.")
    _check(read)
    return _brought_in(read, organisation, fields, by)


def _check(read: PolisFolder) -> None:
    """Raises CannotRead when there are too many statements, or a number that can't be kept."""
    numbers = {*(one.id for one in read.statements), *map(int, read.votes.statements)}
    if len(numbers) > MOST:
        raise CannotRead(
            f"Ces fichiers portent {len(numbers)} affirmations, un débat {MOST} au plus : gardez celles d’un débat."
        )
    beyond = next((one for one in sorted(numbers) if not 0 <= one <= _LAST_NUMBER), None)
    if beyond is not None:
        raise CannotRead(f"Le numéro d’affirmation {beyond} n’est pas entre 0 et {_LAST_NUMBER} : corrigez-le.")


def shortened(debate: Debate) -> int:
    """How many statements of an imported debate were cut because they were too long."""
    return debate.statements.annotate(signs=Length("text")).filter(signs=LONGEST_KEPT, text__endswith="…").count()


@transaction.atomic
def _brought_in(read: PolisFolder, organisation: Organisation, fields: Mapping[str, Any], by: Person | None) -> Debate:
    now = timezone.now()
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    recent = Debate.objects.filter(organisation=organisation, entry=Entry.IMPORTED, created_at__gte=now - _SAME_CLICK)
    held = recent.filter(created_by=by, **fields).first()
    if held is not None:
        return held
    debate = Debate.objects.create(
        organisation=organisation, territory=organisation.territory, created_by=by, state=Debate.State.CLOSED,
        entry=Entry.IMPORTED, opened_at=now, closed_at=now, **fields,
    )  # fmt: skip
    statements = _statements(debate, read)
    _votes(debate, read.votes, statements)
    facts = {"participants": read.votes.shape[0], "statements": len(statements), "votes": len(read.votes)}
    events.record("debate.brought_in", by=by, on=debate, facts=facts)
    searchable.index(debate)
    compute_soon(debate)
    return debate


def _statements(debate: Debate, read: PolisFolder) -> dict[int, Statement]:
    """By their number in the folder; of the same text put to the vote twice, the second one is set aside with its
    votes. A text that is too long is cut, and ends with “…”."""
    told = {one.id: one for one in read.statements}
    numbers = sorted({*told, *map(int, read.votes.statements)})
    made, seen = [], set()
    for number in numbers:
        one = told.get(number)
        text = Truncator(cleaned(one.text if one else "")).chars(LONGEST_KEPT) or f"({number})"
        state = _STATES[one.moderation if one and one.moderation is not None else 1]
        folded = checklist.folded(text)
        if state in Statement.VOTABLE:
            state = Statement.State.REPLACED if folded in seen else state
            seen.add(folded)
        made.append(
            Statement(debate=debate, number=number, text=text, folded=folded, language=debate.language, state=state)
        )
    return {one.number: one for one in Statement.objects.bulk_create(made, batch_size=500)}


def _votes(debate: Debate, votes: Votes, statements: Mapping[int, Statement]) -> None:
    blank = (Participant(debate=debate, entry=Entry.IMPORTED) for _ in range(votes.shape[0]))
    people = sorted(Participant.objects.bulk_create(blank, batch_size=1000), key=lambda one: one.pk)
    ids = [statements[int(number)].pk for number in votes.statements]
    cells = zip(votes.line.tolist(), votes.columns.tolist(), votes.values.tolist(), strict=True)
    copy_votes((people[line].pk, ids[column], value) for line, column, value in cells)


def copy_votes(rows: Iterable[tuple[int, int, int]]) -> None:
    """Many new votes at once: participant, statement (their ids) and value; of today, drawn for nobody."""
    today = timezone.localdate()
    names = 'debate_vote (participant_id, statement_id, value, "on")'
    with connection.cursor() as cursor, cursor.copy(f"COPY {names} FROM STDIN") as copy:
        for row in rows:
            copy.write_row((*row, today))
