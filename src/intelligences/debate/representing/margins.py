"""The population by category, as organisers type it or bring it in a CSV.

One line a category: its name, then how many people; a semicolon, a tab or a comma between them. A first line without a
number names the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext

from intelligences.kernel.french import words

LARGEST = 200_000
"""Signs of a file."""
_LINE = re.compile(r"^\s*\"?(?P<name>[^;\t]*?)\"?\s*[;\t]\s*\"?(?P<many>[^;\t\"]*?)\"?\s*$")
_COMMA = re.compile(r"^\s*\"?(?P<name>.*?)\"?\s*,\s*\"?(?P<many>[^,\"]*?)\"?\s*$")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
MOST_PEOPLE = 2_000_000_000


class BadMargin(Exception):
    """What a line lacks, in one sentence."""


def read(text: str) -> list[tuple[str, int]]:
    """Names and numbers in their order. Raises BadMargin."""
    if "\0" in text:
        raise BadMargin(gettext("Ce fichier n’est pas un texte lisible : enregistrez-le en « CSV UTF-8 »."))
    found: list[tuple[str, int]] = []
    lines = [line for line in text.splitlines() if line.strip(" ;,\t")]
    for number, line in enumerate(lines, 1):
        split = _LINE.match(line) or _COMMA.match(line)
        many = _number(split["many"]) if split else None
        if split is None or many is None:
            if number == 1 and len(lines) > 1:
                continue  # the names of columns
            raise BadMargin(gettext("Ligne %d : écrivez un nom, un point-virgule, un nombre d’habitants.") % number)
        if not split["name"].strip():
            raise BadMargin(gettext("Ligne %d : il manque le nom de la catégorie.") % number)
        found.append((" ".join(split["name"].split()), many))
    names = [words(name) for name, _ in found]
    twice = next((name for (name, _), key in zip(found, names, strict=True) if names.count(key) > 1), None)
    if twice is not None:
        raise BadMargin(gettext("« %s » est là deux fois.") % twice)
    return found


def _number(text: str) -> int | None:
    digits = _SPACES.sub("", text)
    if not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits) if len(digits) < 11 and int(digits) <= MOST_PEOPLE else None


def fit(found: Sequence[tuple[str, int]], names: Sequence[str]) -> list[int]:
    """The numbers in the order of known names; case, accents and signs don't count. Raises BadMargin."""
    by_name = {words(name): many for name, many in found}
    missing = [name for name in names if words(name) not in by_name]
    if missing:
        raise BadMargin(
            gettext("Il manque la ligne « %(name)s » : %(many)d lignes sont attendues.")
            % {"name": missing[0], "many": len(names)}
        )
    if len(found) > len(names):
        known = {words(name) for name in names}
        other = next(name for name, _ in found if words(name) not in known)
        raise BadMargin(gettext("« %s » n’est pas une des catégories : regroupez-la avec l’une d’elles.") % other)
    return [by_name[words(name)] for name in names]


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, UTF-16, or the encoding of older spreadsheets."""
    from ..engine.texts import decoded  # with numpy, for which the start of the site needn't wait

    return decoded(content, errors="replace")
