"""The same done to many debates or panels: what fails for one is logged, and the next ones don't wait for it."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import models

Thing = TypeVar("Thing", bound=models.Model)
Made = TypeVar("Made")
log = logging.getLogger("intelligences.debate")


def one_by_one(things: Iterable[Thing], act: Callable[[Thing], Made]) -> list[Made]:
    """What the action gave for each thing where it succeeded."""
    made = []
    for thing in things:
        try:
            made.append(act(thing))
        except Exception:
            log.exception("Work on %s %s failed.", thing._meta.label_lower, thing.pk)
    return made
