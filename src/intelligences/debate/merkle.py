"""A tree of hashes over a list: one root for all, and for each leaf a short path that leads to it. No Django.

SHA-256 as in Certificate Transparency (RFC 6962, section 2.1): a leaf is hashed after the byte 0x00, a node after 0x01,
so that no node passes for a leaf; the last node of an odd level goes up as it is.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of no leaf."""


def leaf(data: bytes) -> bytes:
    """The hash of a leaf, 32 bytes."""
    return sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + ([level[-1]] if len(level) % 2 else [])


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves in their order; O(leaves)."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at this position to the root, from the bottom up. IndexError outside."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, found = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _above(level), index // 2
    return found


def root_of(reached: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which a path leads from a leaf's hash (RFC 9162, section 2.1.3.2); None when no tree of this size has
    such a path."""
    if not 0 <= index < size:
        return None
    last = size - 1
    for beside in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            reached = _node(beside, reached)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            reached = _node(reached, beside)
        index, last = index // 2, last // 2
    return reached if last == 0 else None
