"""The public draw: a secret promised beforehand and a value that nobody knew then make the seed; the seed names the
ticket. Each later draw, to replace members, takes the seed before it in."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition.lottery import Lottery

DOMAIN = "intelligences.draw/1"


@dataclass(frozen=True)
class Draw:
    """What was drawn: the seed (64 hexadecimal digits), the ticket, the numbers that it holds."""

    seed: str
    ticket: int
    panel: tuple[int, ...]


def commitment(secret: str) -> str:
    """What is published of a secret before the draw: its SHA-256."""
    return hashlib.sha256(f"{DOMAIN}:secret:{secret}".encode()).hexdigest()


def digest_of_candidates(content: bytes, salt: str) -> str:
    """What is published of the candidates before the draw; the salt keeps it from being guessed back."""
    return hmac.new(salt.encode(), content, hashlib.sha256).hexdigest()


def seed_of(lottery_digest: str, *, secret: str, public_value: str, previous: str = "") -> str:
    """SHA-256 of the five lines: the domain, the lottery's digest, the secret, the public value, the seed before."""
    lines = [DOMAIN, lottery_digest, secret, " ".join(public_value.split()), previous]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(lottery: Lottery, *, secret: str, public_value: str, previous: str = "") -> Draw:
    """One ticket. Raises SortitionError without a secret."""
    if not secret:
        raise SortitionError("Le tirage a besoin du secret dont l’empreinte a été publiée.")
    seed = seed_of(lottery.digest, secret=secret, public_value=public_value, previous=previous)
    ticket = int(seed, 16) % len(lottery.panels)
    return Draw(seed, ticket, lottery.panels[ticket])
