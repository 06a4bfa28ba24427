"""Who may do what with messages and follows."""

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from intelligences.messages.models import Address, Message


def can_trust_again(person: Model, address: Address) -> bool:
    """Its owner, or an administrator."""
    return address.email == person.email or "administrator" in person.roles  # type: ignore[attr-defined]


def can_send_again(message: Message) -> bool:
    """Nobody knows whether it left, its text is still kept and still useful."""
    is_uncertain = message.state == Message.State.UNCERTAIN
    return is_uncertain and message.content is not None and message.expires_at > timezone.now()


def has_a_local_mailbox() -> bool:
    """Messages can be read on the site itself: a demonstration without a mail server, never elsewhere."""
    return bool(settings.DEMONSTRATION and not settings.SMTP_HOST)
