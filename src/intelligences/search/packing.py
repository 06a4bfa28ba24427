"""What a count reads of each answer, as bytes that the database joins end to end and numpy reads at once. No Django.

`head` is 8 bytes (little-endian): the entry's id, its weight on 0–65535, its day as days since 1970 (0 = none).
`codes` is a 32-bit integer (little-endian) for each facet value.
"""

from collections.abc import Sequence
from datetime import date
from struct import pack
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAD = np.dtype([("id", "<u4"), ("weight", "<u2"), ("day", "<u2")])
_EPOCH = date(1970, 1, 1).toordinal()
_LARGEST = 0xFFFF

Heads = NDArray[Any]
Ids = NDArray[np.uint32]


def head(number: int, weight: float, on: date | None) -> bytes:
    """An entry's head; days before 1970 and after 2149 are those bounds."""
    day = 0 if on is None else min(max(on.toordinal() - _EPOCH, 1), _LARGEST)
    return pack("<IHH", number, round(weight * _LARGEST), day)


def codes(numbers: Sequence[int]) -> bytes:
    """Numbers of facet values."""
    return pack(f"<{len(numbers)}I", *numbers)


def heads(joined: bytes | None) -> Heads:
    """Heads joined end to end."""
    return np.frombuffer(joined or b"", HEAD)


def numbers(joined: bytes | None) -> NDArray[np.uint32]:
    """Numbers that `codes` joined end to end."""
    return np.frombuffer(joined or b"", "<u4")


def sent(joined: bytes | None) -> Ids:
    """Integers that the database sent with `int4send`, end to end."""
    return np.frombuffer(joined or b"", ">u4").astype(np.uint32)


def as_counts(numbers: NDArray[np.uint32]) -> dict[int, int]:
    """How many times each number stands there; 0 is nothing."""
    counts = np.bincount(numbers)
    counts[:1] = 0
    held = np.flatnonzero(counts)
    return dict(zip(held.tolist(), counts[held].tolist(), strict=True))


def weightiest(of: Heads, many: int, *, recent: bool = False) -> Ids:
    """Ids of the `many` first answers: by weight (or by day, then weight), the largest first, then by id."""
    main = of["day"].astype(np.int64) << 16 if recent else np.zeros(len(of), np.int64)
    order = ((main + of["weight"]) << 32) + (0xFFFFFFFF - of["id"].astype(np.int64))
    if len(of) > many:
        kept = np.argpartition(-order, many)[: max(many, 0)]
        of, order = of[kept], order[kept]
    return np.asarray(of["id"][np.argsort(-order)])
