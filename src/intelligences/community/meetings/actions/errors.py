"""What can be wrong with what somebody asks of a meeting; the sentences stand in the views."""

from __future__ import annotations


class NotNow(Exception):
    """The meeting isn't in a state for this: cancelled, begun, over, or not yet."""


class TooLong(Exception):
    """The agenda needs `needed` minutes, the meeting lasts `lasts`."""

    def __init__(self, needed: int, lasts: int) -> None:
        super().__init__(f"{needed} > {lasts}")
        self.needed, self.lasts = needed, lasts


class TooFewPlaces(Exception):
    """`taken` places are taken: there can't be fewer."""

    def __init__(self, taken: int) -> None:
        super().__init__(str(taken))
        self.taken = taken


class Moved(Exception):
    """Somebody else published minutes meanwhile: what was read is no longer the last."""
