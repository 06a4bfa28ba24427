"""An outbox that delivers to a real sink."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.messages import sink as sinks


@pytest.fixture
def sink(settings: Any) -> Iterator[sinks.Sink]:
    """The mail server of the settings."""
    with sinks.running() as running:
        settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", running.port
        settings.SMTP_TLS, settings.SMTP_USER = False, ""
        yield running


@pytest.fixture
def outbox(settings: Any) -> None:
    """Django's mails go to the outbox, as on the site (pytest-django puts another backend)."""
    settings.EMAIL_BACKEND = "intelligences.messages.backend.OutboxBackend"
