"""How any room sends a message to someone, in its own transaction, without knowing how it leaves.

The messages room, which stands to the right of some of its callers, installs itself as the post.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from django.db.models import Model


class Post(Protocol):
    """What takes messages in the caller's transaction; a key that was already taken is left alone, and False."""

    def take(
        self, recipient: Model | str, template: str, context: Mapping[str, Any], *, key: str, on_request: bool
    ) -> bool: ...


_post: Post | None = None


def install(post: Post) -> None:
    """Called once by the messages room."""
    global _post
    _post = post


def notify(
    recipient: Model | str, template: str, context: Mapping[str, Any], *, key: str, on_request: bool = False
) -> bool:
    """Send a message once to a person (or to an address), in their language (the active one for an address).

    `template` names a pair such as `"moderation/email/decided"`: `.txt`, which extends `ui/email.txt` with the blocks
    `subject` and `content`, and `.html`, which extends `ui/email.html` with the block `content`. Addresses in it are
    full ones (`{{ SITE_URL }}` stands in the context). `key` identifies this message for ever: a second call with the
    same key sends nothing, and gives False. `on_request`: its reader waits for it now (a sign-in code): it leaves
    first, is dropped after an hour, and goes even to an address that sent messages back.
    """
    if _post is None:
        raise RuntimeError("No post is installed: add intelligences.messages to INSTALLED_APPS.")
    return _post.take(recipient, template, context, key=key, on_request=on_request)
