"""Come in, see a statement, vote, withdraw."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation

from intelligences.accounts.models import Membership, Person
from intelligences.community import proof
from intelligences.kernel import events, notices

from .. import entry, routing
from ..models import Awaiting, Debate, Entry, Exposure, Invitation, Participant, Statement
from ..one_by_one import one_by_one
from .errors import Closed, NotLetIn, Unknown

_SAME_CLICK = timedelta(minutes=1)
AUDITED = 0.2
"""The share of draws of which everything is counted."""
_dice = random.SystemRandom()

_COUNT_DRAW = """
INSERT INTO debate_exposure (statement_id, "on", shown, voted, audited, expected)
SELECT statement, %(on)s, (statement = %(drawn)s)::int, 0, (statement = %(drawn)s)::int * %(audited)s, expected
FROM unnest(%(statements)s::bigint[], %(expected)s::float8[]) AS row (statement, expected)
ORDER BY statement
ON CONFLICT (statement_id, "on") DO UPDATE
SET shown = debate_exposure.shown + excluded.shown, audited = debate_exposure.audited + excluded.audited,
    expected = debate_exposure.expected + excluded.expected
"""

# The debate's row is shared by those who vote and taken alone by who closes it: no vote is taken after the last one
# that the closing saw. One statement, so that an acknowledged vote is one that the database has committed.
_VOTE = """
INSERT INTO debate_vote (participant_id, statement_id, value, chance, "on")
SELECT %(participant)s, statement.id, %(value)s, %(chance)s, %(on)s
FROM debate_statement AS statement
JOIN (SELECT id FROM debate_debate WHERE id = %(debate)s AND state = 'open' AND closes_on >= %(on)s FOR SHARE) AS debate
  ON debate.id = statement.debate_id
WHERE statement.number = %(number)s AND statement.state IN ('unread', 'accepted')
ON CONFLICT (participant_id, statement_id)
DO UPDATE SET value = excluded.value, "on" = excluded."on"
RETURNING statement_id, xmax = 0
"""


def kept_open(debate: Debate) -> Debate:
    """The debate, open, kept open until the end of the transaction."""
    locked = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    if not locked.takes_votes:
        raise Closed
    return locked


@transaction.atomic
def join(debate: Debate, *, token: str, network: str, code: str = "") -> Participant:
    """Let a browser in: by the open link, or by an invitation code, which is used up. The same token twice is one.

    Raises Closed, and NotLetIn when the debate wants something else or the code isn't good (or not any more).
    """
    locked = kept_open(debate)
    held = participant_of(locked, token)
    if held is not None:
        return held
    if locked.entry == Entry.CODE:
        return _create(locked, token, network=network, source=_used_up(locked, code))
    if locked.entry != Entry.LINK:
        raise NotLetIn
    return _create(locked, token, network=network)


def _used_up(debate: Debate, code: str) -> str:
    digest = entry.digest(f"{debate.pk}:{entry.read_code(code)}")
    used = Invitation.objects.filter(debate=debate, digest=digest, used_on__isnull=True)
    if not used.update(used_on=timezone.localdate()):
        raise NotLetIn
    return f"code:{digest}"


def _create(debate: Debate, token: str, *, network: str = "", source: str = "", entered: str = "") -> Participant:
    secret = bytes(debate.secret or b"")
    return Participant.objects.create(
        debate=debate,
        key=entry.key(secret, "token", token),
        source=entry.key(secret, "source", source) if source else None,
        network=entry.key(secret, "network", network)[:8] if network else None,
        entry=entered or debate.entry,
    )


def participant_of(debate: Debate, token: str) -> Participant | None:
    """Who holds this token in an open debate; None when nobody does, or when the secret is gone."""
    if not token or debate.secret is None:
        return None
    return debate.participants.filter(key=entry.key(bytes(debate.secret), "token", token)).first()


@transaction.atomic
def ask_by_email(debate: Debate, email: str, *, ticket: UUID, payload: str = "") -> None:
    """Send the link that lets an address in. The same form sent twice sends one message. Raises Unproved when the proof
    of work served already, for another address or another day."""
    locked = kept_open(debate)
    if locked.entry not in (Entry.EMAIL, Entry.LINK):
        raise NotLetIn
    if payload:
        try:
            proof.consume(payload)
        except proof.Unproved:
            if locked.awaiting.filter(email=email, created_at__gte=timezone.now() - _SAME_CLICK).exists():
                return
            raise
    token = entry.new_token()
    language = translation.get_language() or "fr"
    Awaiting.objects.create(debate=locked, email=email, token_hash=entry.digest(token), language=language)
    context = {"debate": locked, "token": token}
    notices.notify(email, "debate/email/enter", context, key=f"debate.enter:{ticket}", on_request=True)


@transaction.atomic
def confirm_email(awaiting: Awaiting, *, token: str, network: str) -> Participant:
    """The address is its holder's: they are in, with this browser's token; an address lets one participant in, whose
    earlier browser is then forgotten. The address itself is erased. `network`: as for whoever comes in by the link."""
    locked = kept_open(awaiting.debate)
    secret = bytes(locked.secret or b"")
    source = f"email:{awaiting.email.lower()}"
    Awaiting.objects.filter(debate=locked, email=awaiting.email).delete()
    held = locked.participants.filter(source=entry.key(secret, "source", source)).first()
    if held is None:
        return _create(locked, token, network=network, source=source, entered=Entry.EMAIL)
    held.key = entry.key(secret, "token", token)
    held.save(update_fields=["key"])
    return held


@transaction.atomic
def let_in_agent(debate: Debate, *, by: Person, token: str) -> Participant:
    """An active member of the organisation comes in; one account is one participant, on any of its browsers."""
    locked = kept_open(debate)
    is_agent = Membership.objects.active().filter(person=by, organisation=locked.organisation).exists()
    if locked.entry != Entry.AGENTS or not is_agent:
        raise NotLetIn
    secret = bytes(locked.secret or b"")
    source = f"account:{by.pk}"
    held = locked.participants.filter(source=entry.key(secret, "source", source)).first()
    if held is None:
        return _create(locked, token, source=source)
    held.key = entry.key(secret, "token", token)
    held.save(update_fields=["key"])
    return held


@transaction.atomic
def next_statement(participant: Participant) -> Statement | None:
    """The statement shown now: the one that waits for an answer, else a newly drawn one; None when all were voted on.

    The draw is counted with the chance of each statement, so that exposure can be checked afterwards.
    """
    locked = Participant.objects.select_for_update().get(pk=participant.pk)
    left = Statement.objects.votable().filter(debate=locked.debate_id).exclude(votes__participant=locked)
    if locked.showing_id is not None:
        shown = left.filter(pk=locked.showing_id).first()
        if shown is not None:
            return shown
    held = {one.pk: one for one in left.order_by("pk")}
    likely = routing.chances({pk: _priority(one) for pk, one in held.items()})
    drawn = held[routing.draw(likely, _dice)] if likely else None
    locked.showing, locked.showing_chance = drawn, likely[drawn.pk] if drawn else None
    locked.save(update_fields=["showing", "showing_chance"])
    if drawn is not None:
        _count_draw(drawn, likely)
    return drawn


def _priority(statement: Statement) -> float:
    """As of the last refresh; one that came since has the priority of a statement without votes."""
    if statement.priority is not None:
        return statement.priority
    return routing.priority(routing.Counts(0, 0, 0, 0.0))


def _count_draw(drawn: Statement, likely: Mapping[int, float]) -> None:
    """Count a draw; for one in five, what every statement could expect of it. Rows are taken in one order, so that two
    draws at once wait for each other and never both."""
    is_audited = _dice.random() < AUDITED
    rows = sorted(likely.items()) if is_audited else [(drawn.pk, 0.0)]
    values = {
        "statements": [pk for pk, _ in rows],
        "expected": [chance if is_audited else 0.0 for _, chance in rows],
        "drawn": drawn.pk,
        "audited": int(is_audited),
        "on": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_DRAW, values)


@transaction.atomic
def vote(participant: Participant, number: int, value: int) -> bool:
    """Vote on a statement of the participant's debate, or change the vote; True when it is a new one.

    Raises ValueError unless `value` is 1, 0 or -1; Unknown when no statement with this number is put to the vote;
    Closed when the debate takes no vote.
    """
    if value not in (-1, 0, 1):
        raise ValueError("A vote is 1, 0 or -1.")
    today = timezone.localdate()
    shown = Participant.objects.filter(pk=participant.pk).values_list("showing__number", "showing_chance").first()
    if shown is None:
        raise Closed
    chance = shown[1] if shown[0] == number else None
    values = {"participant": participant.pk, "debate": participant.debate_id, "number": number, "value": value}
    values |= {"chance": chance, "on": today}
    with connection.cursor() as cursor:
        cursor.execute(_VOTE, values)
        row = cursor.fetchone()
    if row is None:
        _refuse(participant, number)
    statement, is_new = row
    if is_new and chance is not None:
        Exposure.objects.filter(statement=statement, on=today).update(voted=F("voted") + 1)
    return bool(is_new)


def _refuse(participant: Participant, number: int) -> None:
    """Says why a vote isn't taken."""
    debate = Debate.objects.get(pk=participant.debate_id)
    if not debate.takes_votes:
        raise Closed
    raise Unknown


@transaction.atomic
def withdraw(participant: Participant) -> None:
    """Take all of one's votes back: they leave with the participant; that somebody withdrew is counted."""
    locked = kept_open(participant.debate)
    take_away(locked, Participant.objects.filter(pk=participant.pk))


def take_away(locked: Debate, participants: QuerySet[Participant]) -> None:
    """The same, in the caller's transaction, which holds the open debate's row; nothing when they are gone already."""
    deleted, _ = participants.delete()
    if deleted:
        Debate.objects.filter(pk=locked.pk).update(withdrawn=F("withdrawn") + 1)
        events.record("debate.withdrawn", by=None, on=locked)


def close_ended(today: date) -> int:
    """Close the debates whose last day is past; how many."""
    from .debates import close

    ended = Debate.objects.filter(state=Debate.State.OPEN, closes_on__lt=today)
    return len(one_by_one(ended, lambda debate: close(debate, by=None)))
