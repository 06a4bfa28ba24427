"""Statements of participants: proposed, read by moderators, rewritten, translated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from intelligences.accounts.models import Person
from intelligences.kernel import events, submissions

from ..checklist import folded
from ..models import Debate, Moderation, Participant, Statement, Translation, Vote
from ..models.statements import MOST
from ..remarks import cleaned
from .debates import add, compute_soon
from .errors import Closed, Full, Unknown


class Already(Exception):
    """The same statement stands there already; `number` is its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@transaction.atomic
def propose(participant: Participant, text: str, *, language: str) -> Statement:
    """A statement of a participant, with which they agree (a vote that they can change); published at once or after
    moderation, as the debate says.

    Raises Already when the same text is there, Closed when the debate takes nothing any more, Full when it holds as
    many statements as a debate may.
    """
    debate = Debate.objects.select_for_update(no_key=True).get(pk=participant.debate_id)
    if not debate.takes_votes:
        raise Closed
    return submitted(debate, participant, text, language=language)


def submitted(debate: Debate, participant: Participant, text: str, *, language: str) -> Statement:
    """The same, in the caller's transaction, which holds the open debate's row. Raises Already and Full."""
    if debate.statements.count() >= MOST:
        raise Full
    state = Statement.State.WAITING if debate.moderation == Moderation.BEFORE else Statement.State.UNREAD
    statement = add(debate, cleaned(text), language=language, state=state, author=participant)
    if statement is None:
        raise Already(_same(debate, text))
    Vote.objects.create(participant=participant, statement=statement, value=1)
    submissions.submit(statement, by=None, language=language)
    events.record("debate.proposed", by=None, on=debate, facts={"statement": statement.number})
    return statement


def _same(debate: Debate, text: str) -> int:
    held = debate.statements.filter(folded=folded(cleaned(text)), state__in=["waiting", "unread", "accepted"])
    return held.values_list("number", flat=True).get()


@transaction.atomic
def accept(statement: Statement, *, by: Any) -> None:
    """Moderation publishes it."""
    statement.state, statement.reason, statement.reason_text = Statement.State.ACCEPTED, "", ""
    statement.save(update_fields=["state", "reason", "reason_text"])
    facts = {"statement": statement.number}
    events.record("debate.statement_accepted", by=by, on=statement.debate, facts=facts)


@transaction.atomic
def refuse(statement: Statement, *, by: Any) -> None:
    """Moderation keeps it out; votes that it had stay with it and count no more. After the closing, a new final result
    follows the one that counted it, which stays readable."""
    statement.state = Statement.State.REFUSED
    statement.save(update_fields=["state"])
    events.record("debate.statement_refused", by=by, on=statement.debate, facts={"statement": statement.number})
    if statement.debate.state == Debate.State.CLOSED:
        compute_soon(statement.debate)


@transaction.atomic
def explain(statement: Statement, *, accepted: bool, reason: str, text: str) -> None:
    """Keep the moderators' reason for the author, who reads it on their page of the debate."""
    statement.reason, statement.reason_text = ("", "") if accepted else (reason, text)
    statement.save(update_fields=["reason", "reason_text"])


@transaction.atomic
def rewrite(statements: Sequence[Statement], texts: Sequence[str], *, by: Person) -> list[Statement]:
    """Rephrase (one into one), split (one into several) or merge (several into one): the new statements are published
    with a link to what they come from, which is put to the vote no more; its votes stay readable. All or nothing.

    Raises Unknown when a statement isn't put to the vote any more, Closed when the debate isn't open, Already when one
    of the texts is another statement's.
    """
    debate = Debate.objects.select_for_update(no_key=True).get(pk=statements[0].debate_id)
    if not debate.takes_votes:
        raise Closed
    held = list(debate.statements.select_for_update().filter(pk__in=[one.pk for one in statements]))
    if any(one.state in (Statement.State.REFUSED, Statement.State.REPLACED) for one in held):
        raise Unknown
    first = min(held, key=lambda one: one.number)
    for one in held:
        one.state, one.merged_with = Statement.State.REPLACED, None if one == first else first
        one.save(update_fields=["state", "merged_with"])
        submissions.take_back(one, by=by)
    made = [_replacing(first, text, debate, is_seed=all(one.is_seed for one in held)) for text in _once(texts)]
    facts = {"from": [one.number for one in held], "into": [one.number for one in made]}
    events.record("debate.statement_rewritten", by=by, on=debate, facts=facts)
    return made


def _once(texts: Sequence[str]) -> list[str]:
    """Clean texts, each once."""
    return list({folded(text): text for text in map(cleaned, texts)}.values())


def _replacing(first: Statement, text: str, debate: Debate, *, is_seed: bool) -> Statement:
    alike = {"language": first.language, "author": first.author, "origin": first, "is_seed": is_seed}
    made = add(debate, text, state=Statement.State.ACCEPTED, **alike)
    if made is None:
        raise Already(_same(debate, text))
    return made


@transaction.atomic
def translate(statement: Statement, language: str, text: str, *, by: Person) -> Translation:
    """A person's translation; a later one replaces it."""
    made, _ = Translation.objects.update_or_create(
        statement=statement, language=language, defaults={"text": cleaned(text)}
    )
    facts = {"statement": statement.number, "language": language}
    events.record("debate.translated", by=by, on=statement.debate, facts=facts)
    return made
