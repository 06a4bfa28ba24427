"""Writes of the outbox and of what people follow."""

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Model
from django.utils import timezone

from intelligences.kernel import events, registries
from intelligences.messages import compose
from intelligences.messages.models import Address, Follow, Message, identity

USEFUL_FOR = timedelta(days=7)
USEFUL_FOR_A_CODE = timedelta(hours=1)
FAILING = "Cette adresse a déjà refusé nos messages."
ARRIVED = "Arrivé, selon l’administration du site."


def enqueue(
    *,
    key: str,
    recipient: str,
    template: str,
    context: Mapping[str, Any],
    language: str = "fr",
    unsubscribe: str = "",
    on_request: bool = False,
) -> bool:
    """Put a message in the outbox, in the caller's transaction; a key that was already used changes nothing: False.

    `template` names a pair of files (see kernel.notices); `unsubscribe` is a full address for one-click unsubscription.
    """
    if Message.objects.filter(pk=identity(key)).exists():
        return False
    written, named = compose.write(template, context, language=language), identity(key)
    content = compose.compose(written, identity=named, recipient=recipient, language=language, unsubscribe=unsubscribe)
    _put(key, recipient, written.subject, content, on_request=on_request)
    return True


@transaction.atomic
def enqueue_mail(mail: EmailMessage) -> int:
    """Put a Django mail (a sign-in code that somebody waits for) in the outbox, one message for each recipient."""
    recipients = list(dict.fromkeys(mail.recipients()))
    for recipient in recipients:
        key = f"mail:{uuid.uuid4().hex}"
        mail.extra_headers = {**mail.extra_headers, "Message-ID": compose.message_id(identity(key))}
        content = compose.seven_bit(mail.message().as_bytes(linesep="\r\n"))
        _put(key, parseaddr(recipient)[1], mail.subject, content, on_request=True)
    return len(recipients)


def _put(key: str, recipient: str, subject: str, content: bytes, *, on_request: bool) -> None:
    now, address = timezone.now(), recipient.strip().lower()
    message = Message(
        id=identity(key),
        key=key,
        recipient=address,
        subject=compose.one_line(subject)[:300],
        content=content,
        on_request=on_request,
        next_try_at=now,
        expires_at=now + (USEFUL_FOR_A_CODE if on_request else USEFUL_FOR),
    )
    if not on_request and Address.objects.filter(email=address).exists():
        message.state, message.content, message.detail, message.ended_at = Message.State.FAILED, None, FAILING, now
    Message.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(_wake_the_post)


def _wake_the_post() -> None:
    """Ask for a delivery now. If this is lost (a crash just after the commit), the sweep of the next minute does it."""
    from procrastinate.exceptions import AlreadyEnqueued

    from intelligences.messages.tasks import deliver

    if not settings.SMTP_HOST or connection.in_atomic_block:
        return
    with contextlib.suppress(AlreadyEnqueued):
        deliver.defer()


def give_up_on(message: Message) -> None:
    """Settle a message whose address failed since it was queued."""
    message.state, message.content, message.detail = Message.State.FAILED, None, FAILING
    message.ended_at = timezone.now()
    message.save(update_fields=["state", "content", "detail", "ended_at"])


@transaction.atomic
def mark_failing(email: str, *, detail: str) -> None:
    """An address refused a message for good: only what its owner asks for goes there from now on."""
    fields = {"failing_since": timezone.now(), "detail": detail[:500]}
    address, is_new = Address.objects.get_or_create(email=email.lower(), defaults=fields)
    if is_new:
        events.record("outbox.address_failing", by=None, on=f"outbox.address:{address.pk}")
    else:
        Address.objects.filter(pk=address.pk).update(bounces=F("bounces") + 1, detail=detail[:500])


@transaction.atomic
def trust_again(address: Address, *, by: Model) -> None:
    """Write to an address again: somebody says that it works now."""
    events.record("outbox.address_trusted", by=by, on=f"outbox.address:{address.pk}")
    address.delete()


class Settled(Exception):
    """The message isn't uncertain any more, or its text is gone."""


@transaction.atomic
def mark_arrived(message: Message, *, by: Model) -> None:
    """An administrator knows that an uncertain message arrived. Raises Settled when it isn't uncertain any more."""
    fields = {"state": Message.State.SENT, "content": None, "ended_at": timezone.now(), "detail": ARRIVED}
    if not Message.objects.filter(pk=message.pk, state=Message.State.UNCERTAIN).update(**fields):
        raise Settled
    events.record("outbox.marked_arrived", by=by, on=message)


@transaction.atomic
def send_again(message: Message, *, by: Model) -> None:
    """Queue an uncertain message again: it may arrive twice, under the same Message-ID. Raises Settled."""
    now = timezone.now()
    kept = Message.objects.filter(pk=message.pk, content__isnull=False, expires_at__gt=now)
    fields = {"state": Message.State.QUEUED, "claim": None, "claimed_at": None, "ended_at": None, "next_try_at": now}
    if not kept.filter(state=Message.State.UNCERTAIN).update(**fields):
        raise Settled
    events.record("outbox.sent_again", by=by, on=message)
    transaction.on_commit(_wake_the_post)


@transaction.atomic
def bounced(message: Message, *, permanent: bool, detail: str) -> None:
    """A report came back for a message that left; a permanent one stops what goes to its address."""
    if not permanent:
        Message.objects.filter(pk=message.pk).update(detail=detail[:500])
        return
    left = [Message.State.HANDED, Message.State.SENT, Message.State.UNCERTAIN]
    fields = {"content": None, "ended_at": timezone.now(), "detail": detail[:500]}
    if Message.objects.filter(pk=message.pk, state__in=left).update(state=Message.State.BOUNCED, **fields):
        mark_failing(message.recipient, detail=detail)


@transaction.atomic
def follow(subject: str, *, by: Model, cadence: str) -> Follow:
    """Follow a thing, or change how often; nothing older than now is told. LookupError when it can't be followed.

    No event: the journal is kept for ever, and what a person follows is theirs.
    """
    thing = followed_thing(subject, by)
    if thing is None or cadence not in Follow.Cadence.values:
        raise LookupError(subject)
    fields = {"told": events.head(), "told_at": timezone.now()}
    followed, is_new = Follow.objects.get_or_create(
        person_id=by.pk, subject=subject, defaults={"cadence": cadence, **fields}
    )
    if not is_new and followed.cadence != cadence:
        followed.cadence = cadence
        followed.save(update_fields=["cadence", "confirmed_at"])
    return followed


def unfollow(follows: Iterable[Follow]) -> int:
    """Stop following; returns how many there were."""
    return Follow.objects.filter(pk__in=[followed.pk for followed in follows]).delete()[0]


def followed_thing(subject: str, person: Model | None) -> tuple[registries.Followable, Model] | None:
    """What a subject names, with how to show it; None when it is gone, can't be followed, or isn't for this person."""
    kind, _, pk = subject.partition(":")
    if kind not in registries.followables or not pk:
        return None
    followable = registries.followables.get(kind)
    try:
        thing = followable.model._default_manager.filter(pk=pk).first()
    except (ValueError, TypeError, ValidationError):
        return None
    if thing is None or not followable.visible(thing, person):
        return None
    return followable, thing
