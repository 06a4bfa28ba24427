"""Who answers for a member: their organisation, or the team when it stays silent; and what the member is there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Membership, Person
from intelligences.kernel import events, submissions

from .organisations import accept_request, hand_to_team, refuse_request

PATIENCE = timedelta(days=7)


@transaction.atomic
def accept_as_manager(membership: Membership, *, by: Person) -> None:
    """Accept a request from the organisation's own page: the queue, if it waits there too, lets it go."""
    submissions.take_back(membership, by=by)
    accept_request(membership, by=by)


@transaction.atomic
def refuse_as_manager(membership: Membership, *, by: Person) -> None:
    """Refuse a request from the organisation's own page: the queue, if it waits there too, lets it go."""
    submissions.take_back(membership, by=by)
    refuse_request(membership, by=by)


def may_ask_team(membership: Membership) -> bool:
    """Whether a request has waited long enough for the organisation, and the team doesn't have it yet."""
    waits = membership.state == Membership.State.REQUESTED and membership.asked_team_at is None
    return waits and timezone.now() - membership.created_at >= PATIENCE


class TooEarly(Exception):
    """The organisation still has time to answer, or the team has the request already."""


@transaction.atomic
def ask_team(membership: Membership, *, by: Person, language: str) -> None:
    """Hand one's own request, left without an answer, to the moderation queue. Raises TooEarly."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if not may_ask_team(locked):
        raise TooEarly
    hand_to_team(locked, by=by, language=language)
    events.record("membership.handed_to_team", by=by, on=locked.organisation)


@transaction.atomic
def set_function(membership: Membership, *, function: str, by: Person) -> None:
    """Say that a member is an elected official, or isn't any more: the organisation answers for it."""
    membership.function = function
    membership.save(update_fields=["function"])
    events.record("membership.function_changed", by=by, on=membership.organisation, facts={"function": function})
