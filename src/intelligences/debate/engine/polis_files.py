"""Reader of the folders in which Polis publishes a conversation (openData format), and of its JSON exports.

The direction of votes (is +1 an agreement?) is never assumed: it must follow from counts that the folder itself gives.
Format: https://github.com/compdemocracy/openData.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.texts import decoded, direction
from intelligences.debate.engine.votes import Votes

Rows = list[dict[str, str]]
_MATRIX, _HISTORY, _STATEMENTS = "participants-votes.csv", "votes.csv", "comments.csv"
_NAMES = {"pid": "participant_id", "tid": "statement_id", "mod": "moderated"}
_NOT_STATEMENTS = {"participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}


@dataclass(frozen=True)
class Statement:
    """What a folder says of a statement. `moderation`: −1 out, 0 waiting, 1 in, None when it isn't said."""

    id: int
    text: str
    moderation: int | None
    is_meta: bool


@dataclass(frozen=True)
class PolisFolder:
    """A conversation as published: votes (agree +1), statements, and the groups that Polis drew (participant →
    group)."""

    votes: Votes
    statements: tuple[Statement, ...]
    groups: dict[int, int]

    @property
    def moderated_out(self) -> tuple[int, ...]:
        """The ids of the statements that moderators refused."""
        return tuple(one.id for one in self.statements if one.moderation == -1)

    @property
    def meta(self) -> tuple[int, ...]:
        """The ids of the statements on the participants themselves; the CSV format doesn't mark them."""
        return tuple(one.id for one in self.statements if one.is_meta)


def read_polis(folder: str | Path) -> PolisFolder:
    """Reads `participants-votes.csv` or else `votes.csv`, with `comments.csv`; or `votes.json` with `comments.json`.

    Columns are found by name; encoding UTF-8, UTF-16 with its mark, or else Windows-1252; comma or semicolon. A
    prefix before the names (`2025-votes.csv`) is accepted. Raises `VotesError` when a file is missing, contradicts
    itself, or when its counts don't tell which value is an agreement.
    """
    place = Path(folder)
    if not place.is_dir():
        raise VotesError(f"Le dossier {place} n’existe pas : donnez un dossier qui contient les fichiers du débat.")
    if (place / "votes.json").exists():
        return _from_json(place)
    comments = _csv(place, _STATEMENTS, optional=True)
    matrix, history = _csv(place, _MATRIX, optional=True), _csv(place, _HISTORY, optional=True)
    if matrix is not None:
        table, groups, counts = _from_matrix(matrix)
    elif history is not None:
        table, groups, counts = _from_history(history), {}, []
    else:
        raise VotesError(f"Le dossier {place} ne contient ni {_MATRIX} ni {_HISTORY}.")
    statements = _statements(comments or [], id_="comment-id", text="comment-body")
    if comments:
        counts = [*counts, *_counts_of_statements(comments, table, "comment-id", "agrees", "disagrees")]
    return PolisFolder(_in_our_direction(table, counts), statements, groups)


def _csv(folder: Path, name: str, *, optional: bool) -> Rows | None:
    path = _find(folder, name)
    if path is None:
        return None
    text = decoded(path.read_bytes(), errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [(one or "").strip() for one in reader.fieldnames or []]
    repeated = sorted({one for one in names if names.count(one) > 1})
    if repeated:
        raise VotesError(f"{path.name} a deux colonnes du même nom ({repeated[0]}) : gardez-en une.")
    reader.fieldnames = names
    try:
        rows = list(reader)
    except csv.Error as error:
        raise VotesError(f"{path.name} n’est pas un fichier CSV lisible ({error}).") from None
    if any(None in row for row in rows):
        raise VotesError(f"{path.name} a une ligne plus longue que son en-tête : le fichier est abîmé.")
    return rows


def _find(folder: Path, name: str) -> Path | None:
    if (folder / name).exists():
        return folder / name
    found = sorted(one for one in folder.glob(f"*-{name}") if name != _HISTORY or not one.name.endswith(_MATRIX))
    if len(found) > 1:
        raise VotesError(f"Le dossier contient plusieurs fichiers {name} ({found[0].name}, {found[1].name}).")
    return found[0] if found else None


def _whole(text: object, file: str, column: str) -> int:
    try:
        number = float(str(text).strip())
    except ValueError:
        number = float("nan")
    if number != number or number != int(number):
        raise VotesError(f"{file} : la colonne {column} contient « {text} », qui n’est pas un nombre entier.")
    return int(number)


def _need(rows: Rows, file: str, *columns: str) -> None:
    missing = [one for one in columns if rows and one not in rows[0]]
    if missing:
        raise VotesError(f"{file} n’a pas de colonne {missing[0]}.")


def _from_matrix(rows: Rows) -> tuple[Votes, dict[int, int], list[list[int]]]:
    _need(rows, _MATRIX, "participant")
    named = [one for one in (rows[0] if rows else {}) if one and one not in _NOT_STATEMENTS]
    things = [_whole(one, _MATRIX, "d’un énoncé") for one in named]
    people = [_whole(row["participant"], _MATRIX, "participant") for row in rows]
    if len(set(people)) < len(people):
        twice = next(one for one in people if people.count(one) > 1)
        raise VotesError(f"{_MATRIX} a deux lignes pour le participant {twice} : gardez la bonne.")
    line, place, given = [], [], []
    for person, row in zip(people, rows, strict=True):
        for thing, name in zip(things, named, strict=True):
            if cell := row[name]:
                line.append(person)
                place.append(thing)
                given.append(_whole(cell, _MATRIX, name) if cell not in _CELLS else _CELLS[cell])
    table = Votes.from_triplets(line, place, given, participants=people, statements=things)
    groups = {
        person: _whole(row["group-id"], _MATRIX, "group-id")
        for person, row in zip(people, rows, strict=True)
        if row.get("group-id")
    }
    return table, groups, _counts_of_participants(rows, people, table)


_CELLS = {"1": 1, "0": 0, "-1": -1}


def _from_history(rows: Rows) -> Votes:
    _need(rows, _HISTORY, "comment-id", "voter-id", "vote")
    columns = ("voter-id", "comment-id", "vote")
    parts = [[_whole(row[column], _HISTORY, column) for row in rows] for column in columns]
    if rows and "timestamp" in rows[0]:
        when = np.array([_whole(row["timestamp"], _HISTORY, "timestamp") for row in rows])
    else:
        when = np.zeros(len(rows), dtype=np.int64)
    return _last(when, *(np.array(part, dtype=np.int64) for part in parts))


def _last(when: NDArray[Any], people: NDArray[Any], things: NDArray[Any], given: NDArray[Any]) -> Votes:
    """The last vote of each by time; two different votes of the same instant can't be told apart."""
    order = np.lexsort((given, when, things, people))
    when, people, things, given = (one[order] for one in (when, people, things, given))
    tied = (people[1:] == people[:-1]) & (things[1:] == things[:-1]) & (when[1:] == when[:-1])
    final = np.ones(when.size, dtype=bool)
    final[:-1] = (people[1:] != people[:-1]) | (things[1:] != things[:-1])
    clash = np.flatnonzero(tied & (given[1:] != given[:-1]) & final[1:])
    if clash.size:
        raise VotesError(
            f"Le participant {people[clash[0]]} a deux votes différents au même instant sur l’énoncé "
            f"{things[clash[0]]} : rien ne dit lequel est le dernier."
        )
    return Votes.from_triplets(people, things, given)


def _from_json(folder: Path) -> PolisFolder:
    rows = _json(folder / "votes.json")
    when = np.array([int(float(row.get("modified") or 0)) for row in rows], dtype=np.int64)
    try:
        parts = [
            np.array([row[name] for row in rows], dtype=np.int64) for name in ("participant_id", "statement_id", "vote")
        ]
    except KeyError as error:
        raise VotesError(f"votes.json n’a pas de champ {error}.") from None
    table = _last(when, *parts)
    path = folder / "comments.json"
    comments = _json(path) if path.exists() else []
    statements = _statements(comments, id_="statement_id", text="txt")
    counts = _counts_of_statements(comments, table, "statement_id", "agree_count", "disagree_count")
    return PolisFolder(_in_our_direction(table, counts), statements, {})


def _json(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_bytes())
    except ValueError:
        raise VotesError(f"{path.name} n’est pas un fichier JSON lisible.") from None
    return [{_NAMES.get(name, name): value for name, value in row.items()} for row in rows]


def _statements(rows: list[dict[str, Any]], *, id_: str, text: str) -> tuple[Statement, ...]:
    found: dict[int, Statement] = {}
    for row in rows:
        if id_ not in row:
            raise VotesError(f"Le fichier des énoncés n’a pas de colonne {id_}.")
        number = _whole(row[id_], _STATEMENTS, id_)
        if number in found:
            raise VotesError(f"Le fichier des énoncés a deux lignes pour l’énoncé {number} : gardez la bonne.")
        said = row.get("moderated")
        moderation = None if said in (None, "") else _whole(said, _STATEMENTS, "moderated")
        found[number] = Statement(number, str(row.get(text) or ""), moderation, bool(row.get("is_meta")))
    return tuple(found[number] for number in sorted(found))


def _tallied(positions: NDArray[Any], values: NDArray[np.int8], size: int) -> NDArray[np.int64]:
    """+1 and −1 counted by position: two rows of `size`."""
    return np.stack([np.bincount(positions[values == one], minlength=size) for one in (1, -1)])


def _counts_of_statements(
    rows: list[dict[str, Any]], table: Votes, id_: str, agrees: str, disagrees: str
) -> list[list[int]]:
    """Agreements and disagreements told, then +1 and −1 found, for each statement with a column."""
    found = _tallied(table.columns, table.values, table.shape[1])
    at = {int(one): position for position, one in enumerate(table.statements)}
    told = []
    for row in rows:
        position = at.get(_whole(row[id_], _STATEMENTS, id_))
        if position is not None and str(row.get(agrees) or "") + str(row.get(disagrees) or ""):
            counted = [_whole(row.get(name) or 0, _STATEMENTS, name) for name in (agrees, disagrees)]
            told.append([*counted, *(int(one) for one in found[:, position])])
    return told


def _counts_of_participants(rows: Rows, people: list[int], table: Votes) -> list[list[int]]:
    if not rows or not {"n-agree", "n-disagree"} <= rows[0].keys():
        return []
    found = _tallied(table.line, table.values, table.shape[0])
    lines = np.searchsorted(table.participants, people)
    return [
        [*(_whole(row[name] or 0, _MATRIX, name) for name in ("n-agree", "n-disagree")), *map(int, found[:, line])]
        for row, line in zip(rows, lines, strict=True)
    ]


def _in_our_direction(table: Votes, counts: list[list[int]]) -> Votes:
    """The votes with agree = +1, as the counts tell. Counts may exceed votes a little: they count changed votes too."""
    if not bool(np.any(table.values != 0)):
        return table
    if not counts:
        raise VotesError(
            "Rien ne dit si 1 signifie « d’accord » : ajoutez comments.csv avec ses colonnes agrees et disagrees."
        )
    told = direction(counts)
    if not told:
        raise VotesError(
            "Les nombres d’accords annoncés ne correspondent aux votes dans aucun des deux sens : "
            "vérifiez que les fichiers viennent du même débat."
        )
    if told == 1:
        return table
    return Votes(table.participants, table.statements, table.indptr, table.columns, -table.values)
