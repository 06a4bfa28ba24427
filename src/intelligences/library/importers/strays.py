"""Lines of a sheet that are no records: headings told again, totals, a title or a note alone on its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from intelligences.kernel.french import words

from . import cells
from .mapping import Format

_HEADINGS = gettext_lazy("la ligne répète les titres des colonnes")
_ALONE = gettext_lazy("la cellule est seule sur sa ligne : un titre, une note ou un total")
_TOTAL = gettext_lazy("la ligne est un total")
_TOTALS = frozenset({"total", "totaal", "totals", "totaux", "grand total", "total general", "sous total", "subtotal",
                     "summe", "gesamt", "somme"})  # fmt: skip
_WIDE = 4
"""Columns from which a row with one cell isn't a record."""


def no_record(told: Sequence[Any], headings: Sequence[str], form: Format) -> str:
    """Why a line isn't a record, when it shows. `headings`: the words of each column's heading."""
    filled = [place for place, raw in enumerate(told[: len(headings)]) if not cells.is_empty(raw)]
    if len(filled) == 1 and len(headings) >= _WIDE:
        return str(_ALONE)
    if len(filled) > 1 and all(words(cells.text_of(told[place])) == headings[place] for place in filled):
        return str(_HEADINGS)
    if len(filled) >= _WIDE and all(form.named(cells.text_of(told[place])) is not None for place in filled):
        return str(_HEADINGS)  # in another language
    if len(filled) > 1 and words(cells.text_of(told[filled[0]])) in _TOTALS:
        beside = "".join(cells.text_of(told[place]) for place in filled[1:])
        return "" if any(map(str.isalpha, beside)) else str(_TOTAL)
    return ""
