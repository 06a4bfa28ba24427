"""What is pointed out to whoever writes a statement, while they write. It helps; a person decides. No Django.

Nothing is refused here but what can't be voted on: an empty text or one that is too long.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from intelligences.kernel.french import words
from intelligences.library.importers.privacy import without_contacts

_SEVERAL = re.compile(r"\w{3,}[.!?…]\s+\S")  # not « M. Martin »
_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}\b")
_QUESTION = re.compile(r"\?\s*$")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
    r"|(?<=[^\W\d_])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Controls, joiners, marks of direction, fillers, tags; variants of a letter, not of an emoji. Emojis that were joined
come apart, and the flags of regions turn black: that beats two texts which nobody can tell from each other."""
_SHOUTS = 3


class Remark(StrEnum):
    """What deserves a second look."""

    PERSON = "person"
    HARSH = "harsh"
    QUESTION = "question"
    SEVERAL = "several"
    SHOUTED = "shouted"


def visible(text: str) -> str:
    """The text without characters that can't be seen or that turn the reading direction around; its lines stay."""
    return _INVISIBLE.sub("", text)


def cleaned(text: str) -> str:
    """The same on one line."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=1)
def _harsh() -> frozenset[str]:
    held = files("intelligences.debate").joinpath("data/harsh.txt").read_text("utf-8").splitlines()
    return frozenset(words(line) for line in held if line and not line.startswith("#"))


def remarks(text: str) -> list[Remark]:
    """What a reader of this statement would stumble on, in the order of their weight."""
    read = cleaned(text)
    folded = f" {words(read)} "
    told = {
        Remark.PERSON: without_contacts(read)[1] > 0,
        Remark.HARSH: any(f" {one} " in folded for one in _harsh()),
        Remark.QUESTION: bool(_QUESTION.search(read)),
        Remark.SEVERAL: bool(_SEVERAL.search(read)),
        Remark.SHOUTED: len(_SHOUTED.findall(read)) >= _SHOUTS,
    }
    return [remark for remark in Remark if told[remark]]
