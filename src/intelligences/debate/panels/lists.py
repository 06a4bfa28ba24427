"""A list of candidates as CSV, read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from intelligences.kernel.french import words

from .actions import Row

NAME, EMAIL, REACH = "nom", "courriel", "joindre"
MOST = 20_000


class BadList(ValueError):
    """A list that can't be read without guessing; one sentence in the reader's language, with its line when there is
    one."""

    def __init__(self, kind: str, line: int = 0, text: str = "") -> None:
        super().__init__(kind)
        self.kind, self.line, self.text = kind, line, text


def read(content: bytes, traits: Sequence[dict[str, Any]]) -> list[Row]:
    """Candidates with their values. Columns: `nom`, `courriel` and `joindre` (one of both a line), then every trait by
    its name; separated by semicolons or commas. Raises BadList."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if first.count(";") >= first.count(",") else ","))
    heads = [words(one) for one in rows[0]] if rows else []
    wanted = [NAME, EMAIL, REACH, *(words(trait["name"]) for trait in traits)]
    missing = next((one for one in wanted if one not in heads and one not in (EMAIL, REACH)), None)
    if missing or not {EMAIL, REACH} & set(heads):
        raise BadList("column", text=missing or EMAIL)
    if len(rows) - 1 > MOST:
        raise BadList("long")
    places = [{words(value["name"]): at for at, value in enumerate(trait["values"])} for trait in traits]
    found = []
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            told = dict(zip(heads, (cell.strip() for cell in row), strict=False))
            found.append(_row(line, told, traits, places))
    return found


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _row(line: int, told: dict[str, str], traits: Sequence[dict[str, Any]], places: list[dict[str, int]]) -> Row:
    email, reach, name = told.get(EMAIL, "").lower(), told.get(REACH, ""), told.get(NAME, "")
    if not name or not (email or reach) or len(name) > 120 or len(reach) > 200:
        raise BadList("person", line)
    if email and ("@" not in email or len(email) > 254 or " " in email):
        raise BadList("email", line, email)
    values = []
    for trait, place in zip(traits, places, strict=True):
        read = told.get(words(trait["name"]), "")
        at = place.get(words(read))
        if at is None:
            raise BadList("value", line, f"{trait['name']} : {read or '–'}")
        values.append(at)
    return Row(name, email, reach, tuple(values))
