"""What waits for a person's return, kept server-side for a few minutes or hours, then forgotten by itself.

It lives in the shared cache: a table of the database, under keyed hashes, that every process reads and that an hourly
task cleans. The person's browser holds nothing of it; their session holds only the handle.
"""

import secrets
from typing import Any

from django.core.cache import cache


def leave(kind: str, value: Any, *, seconds: int) -> str:
    """Keep a value for a while; the handle, of 43 characters, is what finds it again."""
    handle = secrets.token_urlsafe(32)
    cache.set(_key(kind, handle), value, timeout=seconds)
    return handle


def look(kind: str, handle: str) -> Any:
    """The value, or None once its time is over."""
    return cache.get(_key(kind, handle))


def take(kind: str, handle: str) -> Any:
    """The value, once: of two that take it together, only one has it. None for the other, or once its time is over."""
    value = look(kind, handle)
    # The deletion of a row tells who was first.
    return value if value is not None and cache.delete(_key(kind, handle)) else None


def _key(kind: str, handle: str) -> str:
    return f"proconnect.{kind}:{handle}"
