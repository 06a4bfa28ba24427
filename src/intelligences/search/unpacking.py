"""Reads with numpy what `packing.py` wrote, joined end to end by the database. No Django."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAD = np.dtype([("id", "<u4"), ("weight", "<u2"), ("day", "<u2")])

Heads = NDArray[Any]
Ids = NDArray[np.uint32]


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
