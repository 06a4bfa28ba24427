"""Ask for a debate, publish the request, answer it, tie the debate that came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.accounts.queries import people_of
from intelligences.kernel import events, notices, searchable, submissions
from intelligences.territories.models import Territory

from ..actions.debates import seed
from ..checklist import folded
from ..models import Debate, Entry
from ..remarks import cleaned
from .models import DebateRequest, ProposedSeed

_State = DebateRequest.State
_SAME_CLICK = timedelta(minutes=10)


class Moved(Exception):
    """The request was answered meanwhile, or isn't one that waits."""


class NotTheirs(Exception):
    """The debate isn't one of the organisation that answers, or is for its agents only."""


@transaction.atomic
def ask(
    asked_by: Organisation, fields: Mapping[str, Any], *, organisation: Organisation | None,
    territory: Territory | None, by: Person,
) -> DebateRequest:  # fmt: skip
    """A request that waits for moderation. The same form sent twice within ten minutes is one."""
    Organisation.objects.select_for_update(no_key=True).get(pk=asked_by.pk)  # two clicks at once wait here
    told = {**fields, "asked_by": asked_by, "organisation": organisation, "territory": territory}
    held = DebateRequest.objects.filter(by=by, asked_at__gte=timezone.now() - _SAME_CLICK, **told).first()
    if held is not None:
        return held
    made = DebateRequest.objects.create(by=by, **told)
    events.record("debate.requested", by=by, on=made)
    submissions.submit(made, by=by, language=made.language)
    return made


@transaction.atomic
def accept(request: DebateRequest, *, by: Person | None) -> None:
    """Publish it, and tell those who manage the organisation that is asked."""
    request.state, request.published_at = _State.WAITING, request.published_at or timezone.now()
    request.save(update_fields=["state", "published_at"])
    about = request.organisation or request.territory
    events.record("debate.request_published", by=by, on=about, facts={"request": request.pk})
    searchable.index(request)
    for person in people_of(request.organisation, role=Membership.Role.MANAGER):
        key = f"debate.requested:{request.pk}:{person.pk}"
        notices.notify(person, "debate/email/requested", {"asked": request}, key=key)


@transaction.atomic
def refuse(request: DebateRequest, *, by: Person | None) -> None:
    """Keep it out of the public pages; its author reads why."""
    request.state = _State.REFUSED
    request.save(update_fields=["state"])
    events.record("debate.request_refused", by=by, on=request)


@transaction.atomic
def answer(
    request: DebateRequest, *, grants: bool, text: str, language: str, answered_for: Organisation, by: Person
) -> None:
    """Say yes or no, in public, with the reason. Raises Moved when it doesn't wait any more."""
    held = DebateRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != _State.WAITING:
        raise Moved
    held.state = _State.GRANTED if grants else _State.DECLINED
    held.answer, held.answer_language = text, language
    held.answered_for, held.answered_by, held.answered_at = answered_for, by, timezone.now()
    held.save()
    about = held.organisation or held.territory
    events.record("debate.request_answered", by=by, on=about, facts={"request": held.pk, "granted": grants})
    searchable.index(held)
    for person in people_of(held.asked_by):
        key = f"debate.request_answered:{held.pk}:{person.pk}"
        notices.notify(person, "debate/email/request_answered", {"asked": held}, key=key)


@transaction.atomic
def tie(request: DebateRequest, debate: Debate, *, by: Person) -> None:
    """Say which debate came of it. Raises Moved unless it was granted, NotTheirs for another organisation's debate."""
    held = DebateRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != _State.GRANTED:
        raise Moved
    if debate.organisation_id != held.answered_for_id or debate.entry == Entry.AGENTS:
        raise NotTheirs
    held.debate = debate
    held.save(update_fields=["debate"])
    events.record("debate.request_opened", by=by, on=debate, facts={"request": held.pk})


# --- Statements to begin with ----------------------------------------------------------------------------------------


@transaction.atomic
def propose(
    request: DebateRequest, texts: Sequence[str], *, language: str, organisation: Organisation, by: Person
) -> int:
    """Statements for the debate being prepared; those that were proposed already are left alone. Returns how many are
    new. Raises Moved once the debate is open."""
    held = _preparing(request)
    added = 0
    for text in filter(None, map(cleaned, texts)):
        told = {"organisation": organisation, "text": text, "language": language, "by": by}
        added += ProposedSeed.objects.get_or_create(request=held, folded=folded(text), defaults=told)[1]
    if added:
        events.record("debate.seeds_proposed", by=by, on=held, facts={"statements": added})
        for person in people_of(held.answered_for, role=Membership.Role.MANAGER):
            key = f"debate.seeds:{held.pk}:{person.pk}:{timezone.localdate()}"  # once a day is enough
            notices.notify(person, "debate/email/seeds", {"asked": held}, key=key)
    return added


@transaction.atomic
def decide(proposed: ProposedSeed, *, verdict: str, reason: str, by: Person) -> None:
    """Take a statement into the debate, or say why not. Raises Moved when it is decided, or the debate open."""
    held = _preparing(proposed.request)
    waiting = ProposedSeed.objects.select_for_update().filter(pk=proposed.pk, state=ProposedSeed.State.WAITING).first()
    if waiting is None or held.debate is None:
        raise Moved
    if verdict == ProposedSeed.State.TAKEN:
        seed(held.debate, [waiting.text], language=waiting.language, by=by)
    waiting.state, waiting.reason = verdict, reason
    waiting.decided_by, waiting.decided_at = by, timezone.now()
    waiting.save()
    events.record("debate.seed_decided", by=by, on=held, facts={"verdict": verdict})
    for person in people_of(waiting.organisation):
        key = f"debate.seed_decided:{waiting.pk}:{person.pk}"
        notices.notify(person, "debate/email/seed_decided", {"asked": held, "proposed": waiting}, key=key)


def _preparing(request: DebateRequest) -> DebateRequest:
    held = DebateRequest.objects.select_for_update(of=("self",)).select_related("debate").get(pk=request.pk)
    if not held.takes_seeds:
        raise Moved
    return held
