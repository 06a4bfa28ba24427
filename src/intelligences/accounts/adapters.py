"""What allauth asks us: where its e-mails go, how it signs in, how its secrets are kept."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from intelligences.accounts import actions, sessions
from intelligences.accounts.models import Person
from intelligences.kernel import events, notices

log = logging.getLogger("intelligences.sign_in")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sessions start their clocks at sign-in, which counts as a visit.

    The only e-mail left to allauth tells of a change in the protections.
    """

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        sessions.begin(request)
        actions.note_visit(user)  # even a visit of a minute keeps the account
        log.info("Person %s signed in.", user.pk)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the second factor again, unless it was added since a recent proof made without any."""
        session = self.request.session
        return not (sessions.is_fresh(self.request) and session.get("had_second_factor") is False)

    @transaction.atomic
    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person that a protection was added or removed; journaled, the change is a write that matters."""
        change = template_prefix.rpartition("/")[2]
        moment = timezone.now()
        key = f"accounts.{change}:{user.pk}:{moment.isoformat()}"
        notices.notify(user, "accounts/email/security_changed", {"change": change, "at": moment}, key=key)
        events.record("person.security_changed", by=user, on=user, facts={"change": change})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of the second factor are encrypted at rest under a key drawn from the instance's own."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Encrypts under today's key, still reads what an earlier one (`SECRET_KEY_FALLBACKS`) wrote."""
    instance_keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    drawn = [hashlib.sha256(b"accounts.second_factor:" + key.encode()).digest() for key in instance_keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in drawn])
