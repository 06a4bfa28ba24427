"""Reading the reports that mail servers send back (RFC 3464), and knowing which message they speak of.

A report is believed only when it quotes the identity of one of our messages, which nobody can guess: in the address
that it was sent to (`…+<identity>@…`), or in the headers of the message that it returns.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail
from uuid import UUID

from intelligences.messages import actions
from intelligences.messages.models import Message

_TAGGED = re.compile(r"\+([0-9a-f]{32})@")
_OURS = re.compile(r"<([0-9a-f]{32})@[^<>@\s]+>")
_ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


@dataclass(frozen=True)
class Report:
    """What a delivery report says: the message that it quotes, whether the failure is permanent, the server's words."""

    identity: UUID
    permanent: bool
    detail: str


def read(raw: bytes) -> Report | None:
    """The failure that a mail reports, or None when it isn't one about a message of ours."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    status = next(_failures(mail), None)
    identity = _identity(mail)
    if status is None or identity is None:
        return None
    code, words = status
    return Report(identity, permanent=code.startswith("5"), detail=f"{code} {words}".strip()[:500])


def receive(raw: bytes) -> bool:
    """Take a mail that came back; whether it told us something."""
    report = read(raw)
    message = Message.objects.filter(pk=report.identity).first() if report else None
    if report is None or message is None:
        return False
    actions.bounced(message, permanent=report.permanent, detail=report.detail)
    return True


def _failures(mail: Mail) -> Iterator[tuple[str, str]]:
    """Status code and words of each recipient that failed, from the machine-readable part only."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _blocks(part):
            if str(fields.get("Action", "")).strip().lower() != "failed":
                continue
            code = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", str(fields.get("Status", "")))
            if code:
                yield code[1], " ".join(str(fields.get("Diagnostic-Code", "")).split())


def _blocks(part: Mail) -> list[Mail]:
    held = part.get_payload()
    return [block for block in held if isinstance(block, Mail)] if isinstance(held, list) else []


def _identity(mail: Mail) -> UUID | None:
    for name in _ADDRESSED:
        for value in mail.get_all(name, []):
            if found := _TAGGED.search(str(value)):
                return UUID(found[1])
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            returned = _blocks(part)
            quoted = str(returned[0].get("Message-ID", "")) if returned else ""
        elif part.get_content_type() == "text/rfc822-headers":
            body = part.get_payload(decode=True)
            quoted = str(email.message_from_bytes(body).get("Message-ID", "")) if isinstance(body, bytes) else ""
        else:
            continue
        if found := _OURS.search(quoted):
            return UUID(found[1])
    return None
