"""What a register told that has no field, in our own format: all of it in one cell, as a JSON object."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from .. import cells
from ..cells import Refused
from ..privacy import anything_without_contacts
from ..tables import loads

_BEFORE = "extra."
"""What a heading begins with when such an object was cut into columns."""


def cells_of(value: str) -> dict[str, Any]:
    """The object of a cell. Refused when it isn't one."""
    try:
        told = loads(value)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Refused(_("ce n’est pas un objet JSON"))
    return dict(cells.storable(told))


def keep(row: Any) -> None:
    """What the object holds is kept under its own names; a column of the file that has one of them takes a number."""
    extra, removed = anything_without_contacts(row.values.pop("_extra", None) or {})
    row.redact("_extra", removed)
    for heading, told in row.extra.items():
        name = free = heading.removeprefix(_BEFORE)
        for number in count(2):
            if free not in extra:
                break
            free = f"{name} ({number})"
        extra[free] = told
    row.extra = extra
