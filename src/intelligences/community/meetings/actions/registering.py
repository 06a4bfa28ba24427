"""Take a place, with or without an account, and give it back."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from intelligences.accounts.models import Person
from intelligences.community import proof
from intelligences.community.actions import token_hash
from intelligences.kernel import events, notices

from .. import wording
from ..models import AwaitedRegistration, Meeting, Registration
from .errors import NotNow
from .organising import locked
from .places import fill, is_full, next_number
from .telling import tell


def _identity(meeting: Meeting, ticket: UUID, email: str, name: str) -> UUID:
    return uuid5(ticket, f"{meeting.pk}\0{email}\0{name}")


def was_asked(meeting: Meeting, ticket: UUID, email: str, name: str) -> bool:
    """Whether the very same form came already: it is counted once."""
    return AwaitedRegistration.objects.filter(pk=_identity(meeting, ticket, email, name)).exists()


@transaction.atomic
def ask(meeting: Meeting, *, ticket: UUID, email: str, name: str, payload: str = "") -> None:
    """Send a link to an address; its place is taken when it is opened. An address that has a place gets its own page
    again, and the screen says the same: nobody learns who registered.

    Raises NotNow when one can't register now, Unproved when `payload`, the proof of work, was used for something else.
    """
    if not meeting.takes_registrations:
        raise NotNow
    identity, token = _identity(meeting, ticket, email, name), secrets.token_urlsafe(32)
    if AwaitedRegistration.objects.filter(pk=identity).exists():
        return
    if payload:
        _use_up(payload, identity)
    known = _of_address(meeting, email)
    if known is not None:
        tell(known, "registered", key=str(identity))
        return
    _, is_new = AwaitedRegistration.objects.get_or_create(
        pk=identity, defaults={"meeting": meeting, "email": email, "name": name, "token_hash": token_hash(token)}
    )
    if is_new:
        context = {"meeting": meeting, "token": token, "when": wording.when(meeting)}
        notices.notify(email, "meetings/email/confirm", context, key=f"meetings.confirm:{identity}")


def _use_up(payload: str, identity: UUID) -> None:
    try:
        proof.consume(payload)
    except proof.Unproved:
        if not AwaitedRegistration.objects.filter(pk=identity).exists():
            raise


def _of_address(meeting: Meeting, email: str) -> Registration | None:
    held = meeting.registrations.filter(Q(email=email) | Q(person__email=email)).select_related("person").first()
    if held is not None:
        held.meeting = meeting
    return held


@transaction.atomic
def confirm(awaited: AwaitedRegistration) -> Registration:
    """The address is its owner's: they have a place, or wait for one. Twice is once. Raises NotNow as `ask` does."""
    meeting = locked(awaited.meeting)
    held = _of_address(meeting, awaited.email)
    if held is not None:
        return held
    language = translation.get_language() or "fr"
    return _take(meeting, email=awaited.email, name=awaited.name, language=language)


@transaction.atomic
def register(meeting: Meeting, *, name: str = "", by: Person) -> Registration:
    """Whoever has an account has a confirmed address. Twice is once. Raises NotNow as `ask` does."""
    held = locked(meeting)
    known = _of_address(held, by.email)
    return known or _take(held, person=by, name=name, language=by.language)


def _take(meeting: Meeting, *, name: str, language: str, person: Person | None = None, email: str = "") -> Registration:
    if not meeting.takes_registrations:
        raise NotNow
    made = Registration.objects.create(
        meeting=meeting, number=next_number(meeting), person=person, email=email, name=name, language=language,
        is_waiting=is_full(meeting),
    )  # fmt: skip
    events.record("meeting.registered", by=None, on=meeting)  # who comes to a debate isn't for the journal
    tell(made, "registered", key="first")
    return made


@transaction.atomic
def leave(registration: Registration) -> bool:
    """Give the place back: what was kept is deleted, and the first who waits has it. False when it was gone already.

    Raises NotNow once the meeting has begun.
    """
    meeting = locked(registration.meeting)
    if meeting.has_begun:
        raise NotNow
    gone, _ = Registration.objects.filter(pk=registration.pk).delete()
    AwaitedRegistration.objects.filter(meeting=meeting, email=registration.email).delete()
    if gone:
        events.record("meeting.left", by=None, on=meeting)
        fill(meeting)
    return bool(gone)
