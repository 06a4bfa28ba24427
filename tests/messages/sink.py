"""A real SMTP server that counts what it accepted, and refuses when told to."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

Answer = Callable[[int, str], str]


class Sink:
    """`at_data(n, recipient)` and `at_recipient(n, recipient)` give the server's answer to the n-th (from 1)."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.at_data: Answer = lambda number, recipient: "250 OK"
        self.at_recipient: Answer = lambda number, recipient: "250 OK"
        self.silence = 0.0
        self._data = self._recipients = 0
        self.port = 0

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self._recipients += 1
        answer = self.at_recipient(self._recipients, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self._data += 1
        answer = self.at_data(self._data, envelope.rcpt_tos[0])
        if answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.accepted.append(message)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        await asyncio.sleep(self.silence)
        return answer


@contextmanager
def running() -> Iterator[Sink]:
    """The server on a free port of the loopback."""
    sink = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, server_hostname="sink.example")
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
