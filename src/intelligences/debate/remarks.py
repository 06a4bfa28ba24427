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
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SHOUTS = 3


class Remark(StrEnum):
    """What deserves a second look."""

    PERSON = "person"
    HARSH = "harsh"
    QUESTION = "question"
    SEVERAL = "several"
    SHOUTED = "shouted"


def cleaned(text: str) -> str:
    """The text on one line, without characters that can't be seen or that turn the reading direction around."""
    return " ".join(_INVISIBLE.sub("", text).split())


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
