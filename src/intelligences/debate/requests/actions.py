"""Ask for a debate, publish the request, answer it, tie the debate that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.kernel import events, notices, searchable, submissions
from intelligences.territories.models import Territory

from ..models import Debate
from .models import DebateRequest

_State = DebateRequest.State
_SAME_CLICK = timedelta(minutes=10)


class Moved(Exception):
    """The request was answered meanwhile, or isn't one that waits."""


class NotTheirs(Exception):
    """The debate isn't a public one of the organisation that answers."""


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
    for person in _people_of(request.organisation, role=Membership.Role.MANAGER):
        key = f"debate.requested:{request.pk}:{person.pk}"
        notices.notify(person, "debate/email/requested", {"asked": request}, key=key)


@transaction.atomic
def refuse(request: DebateRequest, *, by: Person | None) -> None:
    """Keep it out of the public pages; its author reads why."""
    request.state = _State.REFUSED
    request.save(update_fields=["state"])
    events.record("debate.request_refused", by=by, on=request)


def _people_of(organisation: Organisation | None, **narrowed: Any) -> list[Person]:
    if organisation is None:
        return []
    active = Membership.objects.active().filter(organisation=organisation, **narrowed).select_related("person")
    return [membership.person for membership in active if membership.person]


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
    for person in _people_of(held.asked_by):
        key = f"debate.request_answered:{held.pk}:{person.pk}"
        notices.notify(person, "debate/email/request_answered", {"asked": held}, key=key)


@transaction.atomic
def tie(request: DebateRequest, debate: Debate, *, by: Person) -> None:
    """Say which debate came of it. Raises Moved unless it was granted, NotTheirs for another organisation's debate."""
    held = DebateRequest.objects.select_for_update().get(pk=request.pk)
    if held.state != _State.GRANTED:
        raise Moved
    if debate.organisation_id != held.answered_for_id or not debate.is_public:
        raise NotTheirs
    held.debate = debate
    held.save(update_fields=["debate"])
    events.record("debate.request_opened", by=by, on=debate, facts={"request": held.pk})
