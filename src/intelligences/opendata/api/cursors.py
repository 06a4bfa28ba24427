"""Where a list goes on, as an opaque text: the things that were given last, never a rank.

What is published between two pages shifts nothing: no thing is given twice, none that stood after is skipped.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

REMEMBERED = 8
"""How many of the things given last a cursor names: one of them must still be there for the list to go on."""
_LONGEST = 400
_DIGITS = 18


class BadCursor(ValueError):
    """The text isn't a cursor that a list gave."""


class Expired(ValueError):
    """Nothing that the cursor names is in the list any more."""


@dataclass(frozen=True)
class Cut:
    """Ids of a page, and the cursor of the next one: "" after the last."""

    ids: list[str]
    after: str


def write(last: Sequence[str]) -> str:
    """The cursor that goes on after the last of these."""
    return base64.urlsafe_b64encode(json.dumps(list(last[-REMEMBERED:])).encode()).rstrip(b"=").decode()


def read(cursor: str) -> list[str]:
    """The things that a cursor names, the last one last. BadCursor when it is no cursor."""
    try:
        if len(cursor) > _LONGEST or not cursor.isascii():
            raise BadCursor(cursor)
        told = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadCursor(cursor) from error
    if not isinstance(told, list) or not told or not all(isinstance(one, str) and _is_number(one) for one in told):
        raise BadCursor(cursor)
    return told


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def last_number(cursor: str) -> int:
    """Where a list that is in the order of numbers goes on; 0 from its beginning."""
    return int(read(cursor)[-1]) if cursor else 0


def cut(ids: Sequence[str], cursor: str, size: int, *, by_number: bool) -> Cut:
    """The page of a list after a cursor. Expired when everything that the cursor names has left the list."""
    start = _start(ids, cursor, by_number)
    shown = list(ids[start : start + size])
    is_last = start + size >= len(ids)
    return Cut(shown, "" if is_last or not shown else write(ids[max(0, start + size - REMEMBERED) : start + size]))


def _start(ids: Sequence[str], cursor: str, by_number: bool) -> int:
    if not cursor:
        return 0
    named = read(cursor)
    if by_number:
        return next((place for place, one in enumerate(ids) if int(one) > int(named[-1])), len(ids))
    places = {one: place for place, one in enumerate(ids)}
    held = [places[one] for one in reversed(named) if one in places]
    if not held:
        raise Expired(cursor)
    return held[0] + 1
