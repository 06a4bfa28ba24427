"""How any room sends a message to someone, in its own transaction, without knowing how it leaves.

The messages room, which stands to the right of some of its callers, installs itself as the post.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from django.db.models import Model


class Post(Protocol):
    """What takes messages in the caller's transaction; a key that was already taken is left alone."""

    def take(self, recipient: Model | str, template: str, context: Mapping[str, Any], *, key: str) -> None: ...


_post: Post | None = None


def install(post: Post) -> None:
    """Called once by the messages room."""
    global _post
    _post = post


def notify(recipient: Model | str, template: str, context: Mapping[str, Any], *, key: str) -> None:
    """Send a message once to a person (or to an address).

    `template` names a pair such as `"moderation/messages/decided"` (`.html` and `.txt` are added); `key` identifies this
    message for ever: a second call with the same key sends nothing.
    """
    if _post is None:
        raise RuntimeError("No post is installed: add intelligences.messages to INSTALLED_APPS.")
    _post.take(recipient, template, context, key=key)
