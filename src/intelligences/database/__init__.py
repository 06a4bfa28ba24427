"""The database of this checkout: where it is, and the embedded engine that serves it when nobody gives another."""

from .address import config, describe, embedded, reach, url
from .engine import Engine, EngineBusy, EngineError
from .place import checkout, home, make_folder

__all__ = [
    "Engine",
    "EngineBusy",
    "EngineError",
    "checkout",
    "config",
    "describe",
    "embedded",
    "home",
    "make_folder",
    "reach",
    "url",
]
