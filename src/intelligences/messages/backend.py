"""Where Django's mails go: into the outbox, in the caller's transaction."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from intelligences.messages import actions


class OutboxBackend(BaseEmailBackend):
    """`EMAIL_BACKEND` of the site; sign-in codes come this way."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue; returns how many mails were taken."""
        return sum(bool(actions.enqueue_mail(mail)) for mail in email_messages)
