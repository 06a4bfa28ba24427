"""A form filled downwards, one attribute a line and its answer beside it, as the UK’s template is: one record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from intelligences.kernel.french import words

from . import cells
from .mapping import Match
from .tables import Line, Table

_MOST = 300
"""Lines of a form."""
_WIDEST = 10
_FEWEST = 5
"""Attributes that a format knows, for a table to be a form."""
_ANSWERS = frozenset({"response", "responses", "answer", "answers", "your response", "your answer", "value", "reponse",
                      "reponses", "valeur", "antwoord"})  # fmt: skip


def as_one_record(table: Table, read: Callable[[Sequence[Any]], Match | None]) -> tuple[Table, Match] | None:
    """The table of the form's one record, and how a format reads it; None when the table isn't a form.

    The answers stand under a heading that says so, or in the second of two columns.
    """
    lines = list(islice(table.rows(), _MOST + 1))
    width = max((len(told) for _number, told in lines), default=0)
    if len(lines) > _MOST or not 2 <= width <= _WIDEST:
        return None
    at, filled = _answers(lines, width)
    found = (_turned(table, filled, place, at, read) for place in range(at))
    return max(filter(None, found), key=lambda one: one[1].score, default=None)


def _answers(lines: list[Line], width: int) -> tuple[int, list[Line]]:
    """The column of the answers (0: none), and the lines of the form under its headings."""
    for index, (_number, told) in enumerate(lines):
        for place, cell in enumerate(told):
            if place and words(cells.text_of(cell)) in _ANSWERS:
                return place, lines[index + 1 :]
    return (1, lines) if width == 2 else (0, lines)


def _turned(
    table: Table, lines: list[Line], names: int, answers: int, read: Callable[[Sequence[Any]], Match | None]
) -> tuple[Table, Match] | None:
    told = [[(one[place] if place < len(one) else "") for place in (names, answers)] for _number, one in lines]
    kept = [pair for pair in told if not all(map(cells.is_empty, pair))]
    header = [cells.text_of(name) for name, _answer in kept]
    match = read(header)
    if match is None or match.missing or match.known < _FEWEST:
        return None
    record = (lines[0][0], [answer for _name, answer in kept])
    note = _("Formulaire rempli de haut en bas : une seule fiche, dont les réponses sont dans la colonne %(place)s.")
    notes = [*table.notes, note % {"place": answers + 1}]
    return replace(table, rows=lambda: iter([record]), size=1, header=header, notes=notes), match
