"""Receipts of participation: a number that only its holder knows, and the list of leaves that the closing publishes.

A receipt proves that a ballot was counted among the others, never what it says. What it proves and what it doesn't:
docs/decisions/0030. No Django.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import merkle

NONCE_BYTES = 32
ALGORITHM = "RFC 6962, SHA-256"
_CODE = re.compile(r"recu-1\.(\d{1,9})\.([0-9a-f]{64})")
_PROOF = re.compile(r"preuve-1\.(\d{1,9})\.(\d{1,9})((?:\.[0-9a-f]{64})*)")
_SPACE = re.compile(r"\s+")


class Unreadable(ValueError):
    """What was given is no receipt, no root, no list of receipts."""


@dataclass(frozen=True)
class Proof:
    """Where a leaf stands among how many, and the hashes from there to the root."""

    index: int
    size: int
    path: tuple[bytes, ...]

    @property
    def code(self) -> str:
        """As a receipt carries it."""
        return ".".join(["preuve-1", str(self.index), str(self.size), *(one.hex() for one in self.path)])


@dataclass(frozen=True)
class Receipt:
    """The number of a debate and 32 bytes of chance; the proof once the debate is closed."""

    debate: int
    nonce: bytes
    proof: Proof | None = None

    @property
    def code(self) -> str:
        """What to keep."""
        return f"recu-1.{self.debate}.{self.nonce.hex()}"

    @property
    def leaf(self) -> bytes:
        """What stands for it in the published list."""
        return merkle.leaf(f"debate:{self.debate}:".encode() + self.nonce)

    def leads_to(self, root: bytes) -> bool:
        """Whether its own proof leads to this root; False without a proof."""
        proof = self.proof
        return proof is not None and merkle.root_of(self.leaf, proof.index, proof.size, proof.path) == root


@dataclass(frozen=True)
class Roll:
    """All leaves of a closed debate, in the order of their bytes, which follows nothing else; `root` is over them."""

    debate: int
    leaves: tuple[bytes, ...]

    @classmethod
    def of(cls, debate: int, nonces: Sequence[bytes]) -> Roll:
        """The list for receipts with these numbers."""
        return cls(debate, tuple(sorted(Receipt(debate, nonce).leaf for nonce in nonces)))

    @property
    def root(self) -> bytes:
        """Over the leaves."""
        return merkle.root(self.leaves)

    def proved(self, receipt: Receipt) -> Receipt | None:
        """The receipt with its proof; None when it isn't in the list."""
        if receipt.debate != self.debate or receipt.leaf not in self.leaves:
            return None
        index = self.leaves.index(receipt.leaf)
        return replace(receipt, proof=Proof(index, len(self.leaves), tuple(merkle.path(self.leaves, index))))

    def written(self) -> dict[str, object]:
        """As it is published."""
        return {
            "debate": self.debate,
            "algorithm": ALGORITHM,
            "leaf": "0x00, debate:<debate>:, 32 bytes",
            "size": len(self.leaves),
            "root": self.root.hex(),
            "leaves": [one.hex() for one in self.leaves],
        }


def read(text: str) -> Receipt:
    """The receipt in a text, wherever it stands and however lines were cut. Raises Unreadable."""
    together = _SPACE.sub("", text.lower())
    code = _CODE.search(together)
    if code is None:
        raise Unreadable
    proof = _PROOF.search(together)
    return Receipt(int(code[1]), bytes.fromhex(code[2]), _proof(proof) if proof else None)


def _proof(found: re.Match[str]) -> Proof:
    return Proof(int(found[1]), int(found[2]), tuple(bytes.fromhex(one) for one in found[3].split(".")[1:]))


def read_root(text: str) -> bytes:
    """A root typed or pasted. Raises Unreadable."""
    together = _SPACE.sub("", text.lower())
    if not re.fullmatch(r"[0-9a-f]{64}", together):
        raise Unreadable
    return bytes.fromhex(together)


def read_roll(text: str) -> Roll:
    """A published list; the root that it tells must be that of its leaves. Raises Unreadable."""
    try:
        told = json.loads(text)
        roll = Roll(int(told["debate"]), tuple(bytes.fromhex(one) for one in told["leaves"]))
        root, size = bytes.fromhex(told["root"]), int(told["size"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Unreadable from None
    if roll.root != root or size != len(roll.leaves) or any(len(one) != NONCE_BYTES for one in roll.leaves):
        raise Unreadable
    return roll
