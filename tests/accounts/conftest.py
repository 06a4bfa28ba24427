"""What the tests of this room share: the messages and the codes that were sent."""

import re
from collections.abc import Callable

import pytest

LastMessage = Callable[[str], str]


@pytest.fixture
def last_message(db: None) -> LastMessage:
    """The text of the last message that an address received."""
    from intelligences.messages.compose import readable_text
    from intelligences.messages.models import Message

    def read(email: str) -> str:
        message = Message.objects.filter(recipient=email).latest("created_at")
        return f"{message.subject}\n{readable_text(bytes(message.content))}"

    return read


@pytest.fixture
def last_code(last_message: LastMessage) -> LastMessage:
    """The code in the last message that an address received, as its reader would copy it."""

    def read(email: str) -> str:
        return re.findall(r"\b\d{4} \d{4}\b", last_message(email))[0]

    return read
