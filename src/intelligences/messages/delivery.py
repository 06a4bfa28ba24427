"""Emptying the outbox: a message leaves once, whatever crashes.

Each step is a compare-and-set on the message's state and claim, committed by itself. Only `handed` stands between the
content and the final dot, so what a dead worker left behind tells what the mail server can have received.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from intelligences.messages import actions
from intelligences.messages.compose import return_path
from intelligences.messages.models import Address, Message
from intelligences.messages.transport import Abandoned, Accepted, Refused, Transport, Unknown, Unreachable

log = logging.getLogger("intelligences.outbox")

CLAIM_HOLDS = timedelta(minutes=2)  # four steps of 20 seconds before the final dot, and a margin
ANSWER_HOLDS = timedelta(minutes=8)  # the five minutes of the final answer, and a margin
_BACKOFF = [timedelta(seconds=s) for s in (15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)]
_State = Message.State


def deliver_due() -> int:
    """Send what is due, one after the other, until nothing is or the server can't be reached; returns how many left."""
    left = 0
    if not settings.SMTP_HOST:
        return left
    with Transport() as transport:
        while _is_anything_due():
            try:
                transport.open()
            except Unreachable as error:
                log.warning("The mail server can't be reached: %s", error)
                return left
            message = _claim()
            if message is not None:
                left += _deliver(message, transport)
    return left


def recover(now: datetime | None = None) -> None:
    """Settle what dead workers left, and drop what is no longer worth sending."""
    moment = now or timezone.now()
    stale = Message.objects.filter(state=_State.CLAIMED, claimed_at__lt=moment - CLAIM_HOLDS)
    stale.update(state=_State.QUEUED, claim=None, claimed_at=None)
    unanswered = Message.objects.filter(state=_State.HANDED, claimed_at__lt=moment - ANSWER_HOLDS)
    told = "Le travail d’envoi s’est arrêté entre la remise et la réponse."
    unanswered.update(state=_State.UNCERTAIN, ended_at=moment, detail=told)
    late = Message.objects.filter(state=_State.QUEUED, expires_at__lt=moment)
    late.update(state=_State.FAILED, content=None, ended_at=moment, detail="Trop tard pour être utile.")
    unsettled = Message.objects.filter(state=_State.UNCERTAIN, content__isnull=False, expires_at__lt=moment)
    unsettled.update(content=None)


def _is_anything_due() -> bool:
    return _due().exists()


def _due() -> "QuerySet[Message]":
    now = timezone.now()
    return Message.objects.filter(state=_State.QUEUED, next_try_at__lte=now, expires_at__gt=now)


@transaction.atomic(durable=True)
def _claim() -> Message | None:
    """Take the message that has waited longest, codes that somebody waits for first; None when others took them all."""
    waiting = _due().order_by("-on_request", "next_try_at", "id").select_for_update(skip_locked=True)
    message = waiting.first()
    if message is None:
        return None
    if not message.on_request and Address.objects.filter(email=message.recipient).exists():
        actions.give_up_on(message)
        return None
    message.state, message.claim, message.claimed_at = _State.CLAIMED, uuid.uuid4(), timezone.now()
    message.attempts += 1
    message.save(update_fields=["state", "claim", "claimed_at", "attempts"])
    return message


def _deliver(message: Message, transport: Transport) -> int:
    try:
        outcome = transport.send(
            bytes(message.content or b""),
            sender=return_path(message.pk),
            recipient=_envelope(message.recipient),
            before_final_dot=lambda: _move(message, _State.CLAIMED, _State.HANDED, claimed_at=timezone.now()),
        )
    except Unreachable as error:
        _try_later(message, str(error))
        return 0
    except UnicodeError:
        outcome = Refused(permanent=True, detail="L’adresse ne peut pas s’écrire sur le réseau.", address=True)
    match outcome:
        case Accepted(detail):
            _end(message, _State.SENT, detail)
            return 1
        case Unknown(detail):
            _end(message, _State.UNCERTAIN, detail)
        case Refused(permanent=True, detail=detail, address=address):
            _end(message, _State.FAILED, detail)
            if address:
                actions.mark_failing(message.recipient, detail=detail)
        case Refused(detail=detail):
            _try_later(message, detail)
        case Abandoned():
            log.info("Message %s was taken over by another worker.", message.pk)
    return 0


@transaction.atomic(durable=True)
def _move(message: Message, source: str, target: str, **fields: object) -> bool:
    """Change the state if the message is still ours and still there; committed when this returns."""
    ours = Message.objects.filter(pk=message.pk, claim=message.claim, state=source)
    return bool(ours.update(state=target, **fields))


def _end(message: Message, state: str, detail: str) -> None:
    """Settle; an answer that came after the sweep gave up on it still counts. A bounce that came first stays."""
    fields: dict[str, object] = {"detail": detail, "ended_at": timezone.now()}
    if state != _State.UNCERTAIN:  # which keeps its text, so that an administrator may send it again
        fields["content"] = None
    for source in (_State.HANDED, _State.UNCERTAIN, _State.CLAIMED):
        if _move(message, source, state, **fields):
            return


def _try_later(message: Message, detail: str) -> None:
    """Nothing left: queue again, later each time."""
    wait = _BACKOFF[min(message.attempts, len(_BACKOFF)) - 1]
    fields = {"claim": None, "claimed_at": None, "next_try_at": timezone.now() + wait, "detail": detail}
    if not _move(message, _State.CLAIMED, _State.QUEUED, **fields):
        _move(message, _State.HANDED, _State.QUEUED, **fields)


def _envelope(address: str) -> str:
    """The address as SMTP says it: the domain in ASCII. UnicodeError when the address can't be."""
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode()}"
