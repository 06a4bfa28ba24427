"""One SMTP conversation, cut just before the byte that gives the message away.

RFC 5321 §4.1.1.4: a server that hasn't read the final dot must not deliver; one that has may have delivered, whatever
we hear next. So the caller commits "handed" between the two.
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.conf import settings

from intelligences.messages.compose import data_lines, site

STEP_SECONDS = 20.0
FINAL_SECONDS = 300.0
_IMPLICIT_TLS_PORT = 465


class Unreachable(Exception):
    """The server can't be reached, or the conversation broke before the final dot: nothing left."""


@dataclass(frozen=True)
class Accepted:
    """The server took the message."""

    detail: str


@dataclass(frozen=True)
class Refused:
    """The server said no: nothing left. `permanent` (5xx) or for later (4xx); `address`: the recipient is refused."""

    permanent: bool
    detail: str
    address: bool = False


@dataclass(frozen=True)
class Unknown:
    """The final dot went, no answer came: the message may have left."""

    detail: str


@dataclass(frozen=True)
class Abandoned:
    """The caller gave up before the final dot: nothing left."""


Outcome = Accepted | Refused | Unknown | Abandoned


class Transport:
    """A conversation with the mail server of the settings, opened at the first message and used again."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self.close()

    def close(self) -> None:
        """Drop the conversation without a good-bye: what was begun isn't delivered."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def open(self) -> smtplib.SMTP:
        """Greet, encrypt, sign in, once; Unreachable when any of it fails."""
        if self._smtp is None:
            try:
                self._smtp = _greeted()
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(_sentence(error)) from error
        return self._smtp

    def send(self, content: bytes, *, sender: str, recipient: str, before_final_dot: Callable[[], bool]) -> Outcome:
        """Say all but the final dot, ask `before_final_dot`, then say it. Raises Unreachable before the dot only."""
        smtp = self.open()
        try:
            refused = _addressed(smtp, sender, recipient)
            if refused is not None:
                smtp.rset()
                return refused
            smtp.send(b"".join(data_lines(content)))
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(_sentence(error)) from error
        except BaseException:
            self.close()
            raise
        try:
            agreed = before_final_dot()
        except BaseException:
            self.close()
            raise
        if not agreed:
            self.close()
            return Abandoned()
        return self._finish(smtp)

    def _finish(self, smtp: smtplib.SMTP) -> Outcome:
        try:
            _wait_at_most(smtp, FINAL_SECONDS)
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
            _wait_at_most(smtp, STEP_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Unknown(_sentence(error))
        if code == 250:
            return Accepted(_reply(code, words))
        return _refusal(code, words)


def _greeted() -> smtplib.SMTP:
    options = {"timeout": STEP_SECONDS, "local_hostname": site()}
    if settings.SMTP_TLS and settings.SMTP_PORT == _IMPLICIT_TLS_PORT:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.SMTP_HOST, settings.SMTP_PORT, context=ssl.create_default_context(), **options
        )
    else:
        smtp = smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT, **options)
    if smtp.sock is not None:
        # The final dot is a packet of its own: it must not wait for the answer to the ones before (40 ms a message).
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        smtp.ehlo_or_helo_if_needed()
        if settings.SMTP_TLS and settings.SMTP_PORT != _IMPLICIT_TLS_PORT:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if settings.SMTP_USER:
            smtp.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _addressed(smtp: smtplib.SMTP, sender: str, recipient: str) -> Refused | None:
    """MAIL, RCPT and DATA; what refused first, or None when the server waits for the content."""
    code, words = smtp.mail(sender)
    if code != 250:
        return _refusal(code, words)
    code, words = smtp.rcpt(recipient)
    if code not in (250, 251):
        # 5.1.x and 5.2.1 speak of the address; another 5xx (policy, size) of our message.
        return _refusal(code, words, address=code in (550, 551, 553) and not words.startswith(b"5.7"))
    code, words = smtp.docmd("DATA")
    return None if code == 354 else _refusal(code, words)


def _wait_at_most(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _refusal(code: int, words: bytes, *, address: bool = False) -> Refused:
    return Refused(permanent=500 <= code <= 599, detail=_reply(code, words), address=address)


def _reply(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}"[:500]


def _sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]
