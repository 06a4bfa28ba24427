"""How a participant is recognised without being known: keyed hashes that only the debate's secret can make. No Django.

The token stays in the person's browser; the database keeps `HMAC-SHA256(secret, kind + token)`. When a debate closes,
its secret is destroyed: no token, address, code or account can be matched with votes any more, by anybody.
"""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and figures that nobody mistakes for each other."""
CODE_LENGTH = 12


def new_secret() -> bytes:
    """A debate's secret, 32 bytes."""
    return secrets.token_bytes(32)


def new_token() -> str:
    """What a browser keeps."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """An invitation code in three groups of four, 60 bits of chance."""
    letters = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, CODE_LENGTH, 4))


def read_code(typed: str) -> str:
    """A code as it is compared: hyphens, spaces and case don't count."""
    return "".join(letter for letter in typed.upper() if letter in CODE_ALPHABET)


def digest(text: str) -> str:
    """What is kept of a secret that chance made: its SHA-256, 64 characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def key(secret: bytes, kind: str, value: str) -> bytes:
    """The keyed hash of a token, an address, a code, an account or a network; 32 bytes."""
    return hmac.new(secret, f"{kind}:{value}".encode(), hashlib.sha256).digest()
