"""A public use of the cast's town, and questions about it at each of their stages."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.cast import Cast

if TYPE_CHECKING:
    from intelligences.community.models import Question
    from intelligences.library.models import Deployment

    Ask = Callable[..., Question]

TEXT = "Qui vérifie les réponses de l’assistant avant l’envoi ?"


@pytest.fixture
def use(cast: Cast) -> Deployment:
    """Declared by the Ville de Saint-Exemple, published."""
    from tests.community.made import use

    return use(cast)


@pytest.fixture
def ask(use: Deployment) -> Ask:
    """A question that somebody without an account asked and confirmed: it waits for moderation."""
    from intelligences.community import actions
    from intelligences.kernel.events import reference

    def asked(**given: Any) -> Question:
        email = given.pop("email", "lea@exemple.example")
        words = {"about": reference(use), "kind": "question", "layer": "", "text": TEXT, "language": "fr"} | given
        return actions.confirm(actions.ask(actions.Asked(uuid4(), **words), email=email))

    return asked


@pytest.fixture
def published(ask: Ask, cast: Cast) -> Ask:
    """The same, accepted by moderation."""
    from tests.community.made import decide

    def made(**given: Any) -> Question:
        question = ask(**given)
        decide(question, cast.dina)
        question.refresh_from_db()
        return question

    return made


@pytest.fixture
def last_message(db: None) -> Callable[[str], str]:
    """The text of the last message that an address was sent, as its reader sees it."""
    from intelligences.messages.compose import readable_text
    from intelligences.messages.models import Message

    def read(email: str) -> str:
        message = Message.objects.filter(recipient=email).latest("created_at")
        return f"{message.subject}\n{readable_text(bytes(message.content))}"

    return read
