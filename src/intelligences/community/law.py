"""The dated, sourced sentences of `law.yaml`, for pages on contesting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "law.yaml"


@dataclass(frozen=True)
class Rule:
    """An article of the code on relations between the public and the administration; `months` where it sets a time."""

    article: str
    since: date
    source: str
    months: int | None = None


@cache
def rules() -> dict[str, Rule]:
    """Each rule by its name: mention, explanation, silence, commission."""
    import yaml  # the start of the site needn't wait for it

    read: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: Rule(**columns) for name, columns in read.items()}
