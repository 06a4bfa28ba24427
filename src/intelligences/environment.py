"""Reads the process environment; a wrong value stops the start with one sentence."""

import os
from collections.abc import Mapping


class SettingError(SystemExit):
    """Raised when a variable can't be understood; its text is the sentence that a person reads."""


_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None, *, environ: Mapping[str, str] = os.environ) -> str:
    """The variable, or `default`; stops when it has neither."""
    value = environ.get(name, default)
    if value is None:
        raise SettingError(f"Set the environment variable {name}: it has no default.")
    return value


def flag(name: str, default: bool = False, *, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes / no variable; stops on anything else."""
    raw = environ.get(name)
    if raw is None:
        return default
    if raw.lower() in _TRUE:
        return True
    if raw.lower() in _FALSE:
        return False
    raise SettingError(f"{name} must be 1 or 0, not {raw!r}.")


def number(name: str, default: int, *, environ: Mapping[str, str] = os.environ) -> int:
    """A whole number; stops on anything else."""
    raw = environ.get(name)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {raw!r}.") from None


def listing(name: str, default: str = "", *, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated list without blanks."""
    return [part.strip() for part in environ.get(name, default).split(",") if part.strip()]
