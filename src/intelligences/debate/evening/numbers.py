"""Numbers of ballots on paper: drawn by chance, with a digit that catches typing errors, and a code for the stub.
No Django.

Six digits, the last one after H. M. Damm (*Total anti-symmetrische Quasigruppen*, 2004): one wrong digit or two
neighbours exchanged always show.
"""

from __future__ import annotations

import hmac
import random
import re
import unicodedata
from collections.abc import Container

from .. import entry
from ..remarks import cleaned

DIGITS = 6
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_FIRST, _LAST = 10_000, 99_999
_TYPED = re.compile(r"(\d{6})(?:[.,]0+)?")
_STUB = 8
_dice = random.SystemRandom()


class NotANumber(ValueError):
    """What was typed isn't the number of a ballot."""


def _check(digits: str) -> int:
    held = 0
    for digit in digits:
        held = int(_DAMM[held][int(digit)])
    return held


def draw(how_many: int, taken: Container[int]) -> list[int]:
    """New numbers, none of those that are taken; none begins with 0, which spreadsheets drop."""
    found: list[int] = []
    fresh: set[int] = set()
    while len(found) < how_many:
        begun = _dice.randint(_FIRST, _LAST)
        number = 10 * begun + _check(str(begun))
        if number not in taken and number not in fresh:
            fresh.add(number)
            found.append(number)
    return found


def read(typed: str) -> int:
    """The number as people type it: spaces, hyphens and other alphabets' digits don't matter. Raises NotANumber."""
    text = unicodedata.normalize("NFKC", cleaned(typed))
    found = _TYPED.fullmatch(re.sub(r"[\s-]", "", text))
    digits = "".join(str(unicodedata.decimal(sign)) for sign in found[1]) if found else ""
    if not found or _check(digits):
        raise NotANumber(typed)
    return int(digits)


def written(number: int) -> str:
    """« 482 137 », as it is printed."""
    return f"{number // 1000} {number % 1000:03d}"


def key(secret: bytes, number: int) -> bytes:
    """The keyed hash that stands for a ballot, as a browser's token does for a person."""
    return entry.key(secret, "paper", str(number))


def stub(secret: bytes, number: int) -> str:
    """What only the holder of the stub knows: with it, and it alone, the ballot is taken back."""
    drawn = entry.key(secret, "stub", str(number))
    letters = "".join(entry.CODE_ALPHABET[byte % len(entry.CODE_ALPHABET)] for byte in drawn[:_STUB])
    return f"{letters[:4]}-{letters[4:]}"


def is_stub(secret: bytes, number: int, typed: str) -> bool:
    """Whether this is the code of the ballot's stub."""
    return hmac.compare_digest(entry.read_code(stub(secret, number)), entry.read_code(typed))
