"""Traits and quotas as an organiser writes them, a block a trait: its name, then a value a line with its places. No
Django, and no numpy: pages read them.

    Âge
    16 à 29 ans : 20 %
    30 ans et plus : 22 à 26
"""

from __future__ import annotations

import math
import re
from typing import Any

Traits = list[dict[str, Any]]
MOST_TRAITS, MOST_VALUES, LONGEST = 8, 20, 80
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?)\s*%")
_PLACES = re.compile(r"(\d{1,4})(?:\s*(?:à|a|to|-|–)\s*(\d{1,4}))?")


class Unreadable(ValueError):
    """A line that says no quota: its number from 1, and what was read there."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"{line}: {text}")
        self.line, self.text = line, text


def read(text: str, size: int) -> Traits:
    """Traits of a panel of `size`; a share of the population becomes the whole numbers around it. Raises Unreadable."""
    traits: Traits = []
    is_new = True
    for number, line in enumerate(text.splitlines(), 1):
        told = line.strip()
        if not told:
            is_new = True
        elif is_new:
            if len(told) > LONGEST or ":" in told or len(traits) == MOST_TRAITS:
                raise Unreadable(number, told)
            traits.append({"name": told, "values": []})
            is_new = False
        else:
            traits[-1]["values"].append(_value(number, told, size))
            if len(traits[-1]["values"]) > MOST_VALUES:
                raise Unreadable(number, told)
    _refuse_doubles(traits, text)
    return traits


def _value(number: int, told: str, size: int) -> dict[str, Any]:
    name, colon, places = (part.strip() for part in told.rpartition(":"))
    share, range_ = _SHARE.fullmatch(places), _PLACES.fullmatch(places)
    if share:
        exact = float(share[1].replace(",", ".")) / 100 * size
        least, most = math.floor(exact + 1e-9), math.ceil(exact - 1e-9)
    elif range_:
        least, most = int(range_[1]), int(range_[2] or range_[1])
    else:
        raise Unreadable(number, told)
    if not colon or not name or len(name) > LONGEST or least > most or least > size:
        raise Unreadable(number, told)
    return {"name": name, "least": least, "most": min(most, size)}


def _refuse_doubles(traits: Traits, text: str) -> None:
    last = len(text.splitlines()) or 1
    for names in ([one["name"] for one in traits], *([v["name"] for v in one["values"]] for one in traits)):
        double = next((name for name in names if names.count(name) > 1), None)
        if double is not None:
            raise Unreadable(last, double)


def written(traits: Traits) -> str:
    """The same, as text."""
    blocks = ([one["name"], *(f"{value['name']} : {places(value)}" for value in one["values"])] for one in traits)
    return "\n\n".join("\n".join(block) for block in blocks)


def places(value: dict[str, Any]) -> str:
    """« 3 à 5 », or « 4 »."""
    least, most = value["least"], value["most"]
    return f"{least}" if least == most else f"{least} à {most}"


def cannot_add_up(traits: Traits, size: int) -> list[str]:
    """Names of the traits whose places can't make the panel's size."""
    return [
        one["name"]
        for one in traits
        if not sum(value["least"] for value in one["values"]) <= size <= sum(value["most"] for value in one["values"])
    ]
