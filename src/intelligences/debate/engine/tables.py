"""Rows of the CSV and JSON files of a folder, and what their cells say: whole numbers, yes or no.

What can't be read without guessing is refused, with the file and the value that stopped the reader.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.texts import decoded
from intelligences.debate.engine.votes import EXACT, LARGEST

Rows = list[dict[str, Any]]
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?")
_SHOWN = 40
"""Signs of a cell that an error tells."""
_FLAGS = {"": False, "none": False, "f": False, "false": False, "0": False, "t": True, "true": True, "1": True}


def file_of(folder: Path, names: Sequence[str], but: Sequence[str] = ()) -> Path | None:
    """The file of one of these names, alone or after a prefix and a dash; not one that ends with a name of `but`.
    Raises `VotesError` when there are two."""
    exact = [folder / name for name in names if (folder / name).exists()]
    prefixed = {one for name in names for one in folder.glob(f"*-{name}") if not one.name.endswith(tuple(but))}
    files = exact or sorted(prefixed)
    if len(files) > 1:
        raise VotesError(f"Le dossier contient plusieurs fichiers {names[0]} ({files[0].name}, {files[1].name}).")
    return files[0] if files else None


def csv_rows(path: Path) -> Rows:
    """The rows of a CSV file by column name; comma or semicolon. Raises `VotesError` for a column told twice, or a row
    that is longer or shorter than the heading, a quote that never ends."""
    text = decoded(path.read_bytes(), errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    try:
        names = [(one or "").strip() for one in reader.fieldnames or []]
        repeated = [one for one, times in Counter(names).items() if times > 1]
        if repeated:
            raise VotesError(f"{path.name} a deux colonnes du même nom ({repeated[0]}) : gardez-en une.")
        reader.fieldnames = names
        rows = list(reader)
    except csv.Error:
        raise VotesError(_unreadable(path)) from None
    if any(None in row for row in rows):
        raise VotesError(f"{path.name} a une ligne plus longue que son en-tête : exportez de nouveau ce fichier abîmé.")
    if names and any(row[names[-1]] is None for row in rows):
        raise VotesError(f"{path.name} a une ligne plus courte que son en-tête : exportez de nouveau ce fichier coupé.")
    return rows


def csv_pairs(path: Path) -> dict[str, str]:
    """The rows of two cells of a CSV file without a heading, the first cell naming the second."""
    text = decoded(path.read_bytes(), errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
    except csv.Error:
        raise VotesError(_unreadable(path)) from None
    return {row[0].strip(): row[1] for row in rows if len(row) == 2}


def _unreadable(path: Path) -> str:
    return f"{path.name} n’est pas un fichier CSV lisible : vérifiez ses guillemets, ou exportez-le de nouveau."


def delimiter(text: str) -> str:
    """What separates the cells of a CSV file, told by its first line: a comma, or a semicolon when there are more."""
    head = text.split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","


def json_rows(path: Path) -> Rows:
    """The objects of a JSON list. Raises `VotesError` when it isn't one."""
    try:
        rows = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise VotesError(f"{path.name} n’est pas un fichier JSON lisible : exportez-le de nouveau.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VotesError(f"{path.name} n’est pas une liste d’objets JSON : donnez l’export tel que Polis le fait.")
    return rows


def whole(cell: object, file: str, column: str) -> int:
    """The whole number of a cell; one that 64 bits don't hold exactly is refused."""
    told = str(cell).strip()
    number = int(told) if _INTEGER.fullmatch(told) else float(told) if _NUMBER.fullmatch(told) else None
    if number is not None and abs(number) >= (LARGEST if isinstance(number, int) else EXACT):
        raise VotesError(
            f"{file} : la colonne {column} contient « {_cut(told)} », un nombre trop grand pour être exact."
        )
    if number is None or number != int(number):
        raise VotesError(f"{file} : la colonne {column} contient « {_cut(told)} », qui n’est pas un nombre entier.")
    return int(number)


def flag(cell: object, file: str, column: str) -> bool:
    """Yes or no: true, t or 1; false, f, 0 or nothing."""
    told = str(cell).strip().lower()
    if told not in _FLAGS:
        raise VotesError(f"{file} : la colonne {column} contient « {_cut(told)} » : écrivez true ou false.")
    return _FLAGS[told]


def _cut(told: str) -> str:
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
