"""Messages as bytes: headers, text and HTML, 7-bit clean so that any mail server carries them."""

import email
import email.policy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode
from django.utils import timezone, translation

# Long lines: a folded List-Unsubscribe would be written as an encoded word, which no mail program understands.
_POLICY = email.policy.SMTP.clone(cte_type="7bit", max_line_length=998)


@dataclass(frozen=True)
class Written:
    """A message as its reader sees it."""

    subject: str
    text: str
    html: str


def write(template: str, context: Mapping[str, Any], *, language: str) -> Written:
    """Fill a pair of templates (see kernel.notices); the subject is the block of that name in the `.txt` one."""
    with translation.override(language):
        variables = {"LANGUAGE_CODE": language, "SITE_URL": settings.SITE_URL, **context}
        text, html = get_template(f"{template}.txt"), get_template(f"{template}.html")
        subject = one_line(_block(text, "subject", variables))
        return Written(subject, text.render(variables).strip() + "\n", html.render(variables))


def _block(template: Any, name: str, variables: Mapping[str, Any]) -> str:
    """One block of a template, by itself, nothing escaped."""
    parent = template.template.nodelist.get_nodes_by_type(ExtendsNode)[0]
    context = Context(variables, autoescape=False)
    with context.bind_template(template.template), context.render_context.push_state(template.template):
        return str(parent.blocks[name].nodelist.render(context))


def one_line(text: str) -> str:
    """The text without line ends: a header holds none. No-break spaces stay."""
    return re.sub(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+", " ", text).strip()


def message_id(identity: UUID) -> str:
    """`<identity@site>`: the same at each try, so that a reader's software shows one message whatever happens."""
    return f"<{identity.hex}@{site()}>"


def site() -> str:
    """The site's host name, as mail servers hear it."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def return_path(identity: UUID) -> str:
    """Where bounces go: an address for this message alone when `BOUNCE_ADDRESS` is set, else the sender's."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{identity.hex}@{domain}"


def compose(written: Written, *, identity: UUID, recipient: str, language: str, unsubscribe: str = "") -> bytes:
    """The whole message. `unsubscribe` is an address that stops such messages at one POST (RFC 8058)."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = recipient
    message["Subject"] = written.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = message_id(identity)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    message["Content-Language"] = language  # last: what is set before belongs to the text part alone
    return message.as_bytes()


def seven_bit(raw: bytes) -> bytes:
    """The same message with CRLF lines and nothing above 7 bits."""
    return email.message_from_bytes(raw, policy=_POLICY).as_bytes(policy=_POLICY)


def readable_text(content: bytes) -> str:
    """The plain text of a message, for people; the HTML source when it has no plain text."""
    message: Message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html")) if isinstance(message, EmailMessage) else None
    return str(body.get_content()) if body is not None else ""


def data_lines(content: bytes) -> Iterable[bytes]:
    """The content as SMTP's DATA wants it (RFC 5321 §4.5.2): CRLF, dots doubled, without the final dot."""
    for line in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n"):
        yield (b"." if line.startswith(b".") else b"") + line + b"\r\n"
