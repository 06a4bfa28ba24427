"""A list of candidates as CSV, read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import EmailField

from intelligences.kernel.french import words

from .actions import Row

NAME, EMAIL, REACH = "nom", "courriel", "joindre"
MOST = 20_000
_SEPARATORS = ";,\t"


class BadList(ValueError):
    """A list that can't be read without guessing; one sentence in the reader's language, with its line when there is
    one."""

    def __init__(self, kind: str, line: int = 0, text: str = "") -> None:
        super().__init__(kind)
        self.kind, self.line, self.text = kind, line, text


def read(content: bytes, traits: Sequence[dict[str, Any]]) -> list[Row]:
    """Candidates with their values. Columns: `nom`, `courriel` and `joindre` (one of both a line), then every trait by
    its name; UTF-8, UTF-16 or Windows-1252; separated by semicolons, commas or tabs. Raises BadList."""
    rows = _rows(content)
    heads = [words(one) for one in rows[0]] if rows else []
    wanted = [NAME, EMAIL, REACH, *(words(trait["name"]) for trait in traits)]
    missing = next((one for one in wanted if one not in heads and one not in (EMAIL, REACH)), None)
    if missing or not {EMAIL, REACH} & set(heads):
        raise BadList("column", text=missing or EMAIL)
    twice = next((one for one in wanted if heads.count(one) > 1), None)
    if twice:
        raise BadList("twice", text=twice)
    if len(rows) - 1 > MOST:
        raise BadList("long")
    places = [{words(value["name"]): at for at, value in enumerate(trait["values"])} for trait in traits]
    found = []
    for line, row in enumerate(rows[1:], 2):
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells[len(heads) :]):
            raise BadList("cells", line)
        if any(cells):
            found.append(_row(line, dict(zip(heads, cells, strict=False)), traits, places))
    return found


def _rows(content: bytes) -> list[list[str]]:
    from ..engine.texts import decoded  # with numpy, for which the start of the site needn't wait

    text = decoded(content, errors="replace")
    if "\0" in text:
        raise BadList("unreadable")
    heading = next(iter(text.splitlines()), "")
    separator = max(_SEPARATORS, key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise BadList("quotes") from None


def _row(line: int, told: dict[str, str], traits: Sequence[dict[str, Any]], places: list[dict[str, int]]) -> Row:
    email, reach, name = told.get(EMAIL, "").lower(), told.get(REACH, ""), told.get(NAME, "")
    if not name or not (email or reach) or len(name) > 120 or len(reach) > 200:
        raise BadList("person", line)
    if email and not _is_address(email):
        raise BadList("email", line, email)
    values = []
    for trait, place in zip(traits, places, strict=True):
        read = told.get(words(trait["name"]), "")
        at = place.get(words(read))
        if at is None:
            raise BadList("value", line, f"{trait['name']} : {read or '–'}")
        values.append(at)
    return Row(name, email, reach, tuple(values))


def _is_address(email: str) -> bool:
    try:
        EmailField(max_length=254).clean(email)
    except ValidationError:
        return False
    return True
