"""What the post's pages read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Model, QuerySet
from django.utils import timezone

from intelligences.messages import actions, rules
from intelligences.messages.models import Address, Follow, Message


@dataclass(frozen=True)
class Followed:
    """A follow as its person reads it; `label` is empty when the thing is gone."""

    follow: Follow
    label: str
    url: str


@dataclass(frozen=True)
class Troubled:
    """A message that didn't arrive, or of which nobody knows: what an administrator can do about it."""

    message: Message
    is_uncertain: bool
    can_send_again: bool


@dataclass(frozen=True)
class PostState:
    """How the post does: messages by state over the last 30 days, what waits since when, what needs eyes."""

    counts: list[tuple[str, int]]
    waiting: int
    oldest: datetime | None
    has_server: bool
    failing: "QuerySet[Address]"
    trouble: list[Troubled]


def followed_by(person: Model) -> list[Followed]:
    """What a person follows, in order of following."""
    return [shown(follow) for follow in Follow.objects.of(person).select_related("person")]


def shown(follow: Follow) -> Followed:
    """A follow with its thing's name and address."""
    found = actions.followed_thing(follow.subject, follow.person)
    return Followed(follow, found[0].label(found[1]), found[0].url(found[1])) if found else Followed(follow, "", "")


def post_state() -> PostState:
    """The post's state now."""
    recent = Message.objects.filter(created_at__gt=timezone.now() - timedelta(days=30))
    by_state = dict(recent.order_by().values_list("state").annotate(Count("pk")))
    waiting = Message.objects.filter(state=Message.State.QUEUED).aggregate(n=Count("pk"), oldest=Min("created_at"))
    troubled = [Message.State.UNCERTAIN, Message.State.FAILED, Message.State.BOUNCED]
    return PostState(
        counts=[(str(state.label), by_state.get(state.value, 0)) for state in Message.State],
        waiting=waiting["n"],
        oldest=waiting["oldest"],
        has_server=bool(settings.SMTP_HOST),
        failing=Address.objects.all()[:100],
        trouble=[
            Troubled(message, message.state == Message.State.UNCERTAIN, rules.can_send_again(message))
            for message in recent.filter(state__in=troubled)[:50]
        ],
    )


def local_mailbox() -> "QuerySet[Message]":
    """Messages that wait on the site itself, newest first."""
    return Message.objects.filter(state=Message.State.QUEUED).order_by("-created_at", "id")
