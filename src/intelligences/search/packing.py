"""What a count reads of each answer, packed into bytes when an entry is written; `unpacking.py` reads them. No Django.

`head` is 8 bytes (little-endian): the entry's id, its weight on 0–65535, its day as days since 1970 (0 = none).
`codes` is a 32-bit integer (little-endian) for each facet value.
"""

from collections.abc import Sequence
from datetime import date
from struct import pack

_EPOCH = date(1970, 1, 1).toordinal()
_LARGEST = 0xFFFF


def head(number: int, weight: float, on: date | None) -> bytes:
    """An entry's head; days before 1970 and after 2149 are those bounds."""
    day = 0 if on is None else min(max(on.toordinal() - _EPOCH, 1), _LARGEST)
    return pack("<IHH", number, round(weight * _LARGEST), day)


def codes(numbers: Sequence[int]) -> bytes:
    """Numbers of facet values."""
    return pack(f"<{len(numbers)}I", *numbers)
