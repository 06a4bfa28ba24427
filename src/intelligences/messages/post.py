"""The post that `kernel.notices` hands messages to."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language

from intelligences.messages import actions


class OutboxPost:
    """Writes to people at their address and in their language."""

    def take(
        self, recipient: Model | str, template: str, context: Mapping[str, Any], *, key: str, on_request: bool
    ) -> bool:
        """Queue once a key."""
        if isinstance(recipient, str):
            address, language = recipient, get_language() or settings.LANGUAGE_CODE
        else:
            address, language = recipient.email, language_of(recipient)  # type: ignore[attr-defined]
        return actions.enqueue(
            key=key, recipient=address, template=template, context=context, language=language, on_request=on_request
        )


def language_of(person: Any) -> str:
    """The language that a person chose for what they receive."""
    return str(person.language)
