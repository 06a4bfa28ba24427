"""What those who registered are told by e-mail."""

from __future__ import annotations

from django.utils import translation

from intelligences.kernel import notices

from .. import tokens, wording
from ..models import Meeting, Registration


def tell(registration: Registration, message: str, *, key: str) -> None:
    """One message, in their language; the same `key` is told once."""
    meeting, recipient = registration.meeting, registration.person or registration.email
    language = registration.person.language if registration.person else registration.language
    with translation.override(language):
        context = {
            "meeting": meeting, "registration": registration, "token": tokens.make(registration),
            "when": wording.when(meeting), "agenda": wording.timed(meeting),
        }  # fmt: skip
        full_key = f"meetings.{message}:{registration.pk}:{key}"
        notices.notify(recipient, f"meetings/email/{message}", context, key=full_key)


def tell_all(meeting: Meeting, message: str, *, key: str) -> None:
    """Everybody who registered, those who wait included."""
    for registration in meeting.registrations.select_related("person"):
        registration.meeting = meeting
        tell(registration, message, key=key)
