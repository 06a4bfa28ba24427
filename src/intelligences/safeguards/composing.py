"""Fills in the documents of a pack: a mention to paste, a sheet, a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .model import Document

_BLANK = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Composed:
    """`text` keeps the label of a missing blank between square brackets: nothing incomplete looks finished."""

    text: str
    missing: tuple[str, ...]


def blanks_of(body: str) -> tuple[str, ...]:
    """The blanks that a body names."""
    return tuple(dict.fromkeys(_BLANK.findall(body)))


def compose(document: Document, values: Mapping[str, str], language: str = "fr") -> Composed:
    """The document in one language with these values, by blank id."""
    is_french = language == "fr"
    labels = {one.id: one.label.fr if is_french else one.label.en for one in document.blanks}
    given = {id: values.get(id, "").strip() for id in labels}
    body = document.body.fr if is_french else document.body.en
    text = _BLANK.sub(lambda found: given[found[1]] or f"[{labels[found[1]]}]", body)
    return Composed(text, tuple(id for id in labels if not given[id]))
