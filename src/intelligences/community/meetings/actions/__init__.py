"""Every write about meetings: organise, register, hold, report."""

from .errors import Moved, NotNow, TooFewPlaces, TooLong
from .holding import publish_minutes, tick
from .organising import announce, cancel, create, edit, set_agenda
from .places import fill_freed
from .registering import ask, confirm, leave, register, was_asked
from .reminding import remind

__all__ = [
    "Moved", "NotNow", "TooFewPlaces", "TooLong", "announce", "ask", "cancel", "confirm", "create",
    "edit", "fill_freed", "leave", "publish_minutes", "register", "remind", "set_agenda", "tick", "was_asked",
]  # fmt: skip
