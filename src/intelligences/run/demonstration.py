"""How to sign in as each person of the demonstration."""

from collections.abc import Iterator


def ways_in(address: str) -> Iterator[str]:
    """One line each, for the terminal."""
    yield f"Connexion en un geste : {address}/demonstration/"
