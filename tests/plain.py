"""Texts compared without their typography."""


def plain(text: str) -> str:
    """The text with ordinary spaces, as sentences are written in the code."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
