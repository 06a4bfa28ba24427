"""One declaration a format. To add one: a module here, a line below, a test on a real file."""

from __future__ import annotations

from ..mapping import Format
from .aiwatch import AIWATCH
from .canada import CANADA
from .nl import NL
from .own import OWN
from .pstw import PSTW
from .uk import UK
from .us import US_2023, US_2024, US_2025

FORMATS: dict[str, Format] = {one.key: one for one in (OWN, PSTW, UK, US_2023, US_2024, US_2025, NL, CANADA, AIWATCH)}
"""By the name that `intelligences import` takes."""

_OTHER_NAMES = {
    "usages": "schema", "tableschema": "schema", "own": "schema", "jrc": "pstw",
    "atrs": "uk_atrs", "uk": "uk_atrs", "ukatrs": "uk_atrs",
    "us23": "us2023", "usomb2023": "us2023", "omb2023": "us2023",
    "us25": "us2025", "usomb2025": "us2025", "omb2025": "us2025",
    "us24": "us2024", "usomb2024": "us2024", "omb2024": "us2024",
    "dutch": "nl", "nl10": "nl", "nl04": "nl", "nlalgoritmeregister": "nl", "algoritmeregister": "nl",
    "ca": "canada", "aiwatch": "aiwatch_t6x", "t6x": "aiwatch_t6x", "helsinki": "aiwatch_t6x",
    "amsterdam": "aiwatch_t6x",
}  # fmt: skip


def find(name: str) -> Format | None:
    """A format by its name, dashes, dots and case aside; None for an unknown one."""
    plain = "".join(char for char in name.casefold() if char.isalnum())
    by_plain = {key.replace("_", ""): key for key in FORMATS}
    return FORMATS.get(by_plain.get(plain) or _OTHER_NAMES.get(plain, ""))
