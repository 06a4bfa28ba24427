"""What the actions of panels refuse."""

from __future__ import annotations

from collections.abc import Sequence

from .checklist import Missing


class Moved(Exception):
    """The panel isn't at that step (any more)."""


class NotReady(Exception):
    """What a panel still lacks; `missing` names it."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)


class TooEarly(Exception):
    """The day of the draw hasn't come."""


class Held(Exception):
    """The address is a candidate's already."""
