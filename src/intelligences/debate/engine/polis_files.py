"""Reader of the folders in which Polis publishes a conversation (openData format), and of its JSON exports.

The direction of votes (is +1 an agreement?) is never assumed: it must follow from counts that the folder itself gives.
Format: https://github.com/compdemocracy/openData.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.tables import Rows, csv_pairs, csv_rows, file_of, flag, json_rows, whole
from intelligences.debate.engine.texts import direction
from intelligences.debate.engine.votes import Votes

_MATRICES = ("participants-votes.csv", "participant-votes.csv")
"""As in openData, and as Polis names its exports today."""
_MATRIX, _HISTORY, _STATEMENTS, _SUMMARY = _MATRICES[0], "votes.csv", "comments.csv", "summary.csv"
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
    """A conversation as published: votes (agree +1), statements, the groups that Polis drew (participant → group), and
    the seed of the published result, 0 when the folder tells none."""

    votes: Votes
    statements: tuple[Statement, ...]
    groups: dict[int, int]
    seed: int = 0

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
    prefix before the names (`2025-votes.csv`) is accepted, and `participant-votes.csv` too. The seed is that of
    `summary.csv`. Raises `VotesError` when a file is missing, can't be read, contradicts itself, or when its counts
    don't tell which value is an agreement.
    """
    place = Path(folder)
    try:
        if not place.is_dir():
            raise VotesError(f"Le dossier {place} n’existe pas : donnez un dossier qui contient les fichiers du débat.")
        read = _from_json(place) if (place / "votes.json").exists() else _from_csv(place)
        return replace(read, seed=_seed(place))
    except OSError as error:
        name = Path(str(error.filename or place)).name
        raise VotesError(
            f"{name} ne peut pas être lu ({error.strerror}) : vérifiez que c’est bien un fichier."
        ) from None


def _from_csv(place: Path) -> PolisFolder:
    told, matrix = file_of(place, [_STATEMENTS]), file_of(place, _MATRICES)
    history = file_of(place, [_HISTORY], but=_MATRICES)
    comments = csv_rows(told) if told else []
    if matrix:
        table, groups, counts = _from_matrix(csv_rows(matrix))
    elif history:
        table, groups, counts = _from_history(csv_rows(history)), {}, []
    else:
        raise VotesError(f"Le dossier {place} ne contient ni {_MATRIX} ni {_HISTORY}.")
    statements = _statements(comments, id_="comment-id", text="comment-body")
    counts = [*counts, *_counts_of_statements(comments, table, "comment-id", "agrees", "disagrees")]
    return PolisFolder(_in_our_direction(table, counts), statements, groups)


def _seed(place: Path) -> int:
    summary = file_of(place, [_SUMMARY])
    told = csv_pairs(summary).get("seed", "") if summary else ""
    seed = whole(told or 0, _SUMMARY, "seed")
    if seed < 0:
        raise VotesError(f"{_SUMMARY} : la graine {seed} est négative.")
    return seed


def _need(rows: Rows, file: str, *columns: str) -> None:
    missing = [one for one in columns if rows and one not in rows[0]]
    if missing:
        raise VotesError(f"{file} n’a pas de colonne {missing[0]}.")


def _from_matrix(rows: Rows) -> tuple[Votes, dict[int, int], list[list[int]]]:
    _need(rows, _MATRIX, "participant")
    named = [one for one in (rows[0] if rows else {}) if one and one not in _NOT_STATEMENTS]
    things = [whole(one, _MATRIX, "d’un énoncé") for one in named]
    if len(set(things)) < len(things):
        raise VotesError(f"{_MATRIX} a deux colonnes pour un même énoncé : gardez la bonne.")
    people = [whole(row["participant"], _MATRIX, "participant") for row in rows]
    if len(set(people)) < len(people):
        twice = next(one for one in people if people.count(one) > 1)
        raise VotesError(f"{_MATRIX} a deux lignes pour le participant {twice} : gardez la bonne.")
    line, place, given = [], [], []
    for person, row in zip(people, rows, strict=True):
        for thing, name in zip(things, named, strict=True):
            if cell := row[name]:
                line.append(person)
                place.append(thing)
                given.append(whole(cell, _MATRIX, name) if cell not in _CELLS else _CELLS[cell])
    table = Votes.from_triplets(line, place, given, participants=people, statements=things)
    groups = {
        person: whole(row["group-id"], _MATRIX, "group-id")
        for person, row in zip(people, rows, strict=True)
        if row.get("group-id")
    }
    return table, groups, _counts_of_participants(rows, people, table)


_CELLS = {"1": 1, "0": 0, "-1": -1}


def _from_history(rows: Rows) -> Votes:
    _need(rows, _HISTORY, "comment-id", "voter-id", "vote")
    columns = ("voter-id", "comment-id", "vote")
    parts = [[whole(row[column], _HISTORY, column) for row in rows] for column in columns]
    if rows and "timestamp" in rows[0]:
        when = np.array([whole(row["timestamp"], _HISTORY, "timestamp") for row in rows])
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
    rows = _renamed(json_rows(folder / "votes.json"))
    _need(rows, "votes.json", "participant_id", "statement_id", "vote")
    columns = ("participant_id", "statement_id", "vote")
    parts = [[whole(row.get(column), "votes.json", column) for row in rows] for column in columns]
    when = np.array([whole(row.get("modified") or 0, "votes.json", "modified") for row in rows], dtype=np.int64)
    table = _last(when, *(np.array(part, dtype=np.int64) for part in parts))
    path = folder / "comments.json"
    comments = _renamed(json_rows(path)) if path.exists() else []
    statements = _statements(comments, id_="statement_id", text="txt")
    counts = _counts_of_statements(comments, table, "statement_id", "agree_count", "disagree_count")
    return PolisFolder(_in_our_direction(table, counts), statements, {})


def _renamed(rows: Rows) -> Rows:
    return [{_NAMES.get(name, name): value for name, value in row.items()} for row in rows]


def _statements(rows: Rows, *, id_: str, text: str) -> tuple[Statement, ...]:
    known: dict[int, Statement] = {}
    for row in rows:
        if id_ not in row:
            raise VotesError(f"Le fichier des énoncés n’a pas de colonne {id_}.")
        number = whole(row[id_], _STATEMENTS, id_)
        if number in known:
            raise VotesError(f"Le fichier des énoncés a deux lignes pour l’énoncé {number} : gardez la bonne.")
        is_meta = flag(row.get("is_meta"), _STATEMENTS, "is_meta")
        known[number] = Statement(number, str(row.get(text) or ""), _moderation(row), is_meta)
    return tuple(known[number] for number in sorted(known))


def _moderation(row: dict[str, Any]) -> int | None:
    said = row.get("moderated")
    read = None if said in (None, "") else whole(said, _STATEMENTS, "moderated")
    if read not in (None, -1, 0, 1):
        raise VotesError(f"{_STATEMENTS} : la colonne moderated contient {read} : elle vaut -1, 0 ou 1.")
    return read


def _tallied(positions: NDArray[Any], values: NDArray[np.int8], size: int) -> NDArray[np.int64]:
    """+1 and −1 counted by position: two rows of `size`."""
    return np.stack([np.bincount(positions[values == one], minlength=size) for one in (1, -1)])


def _counts_of_statements(rows: Rows, table: Votes, id_: str, agrees: str, disagrees: str) -> list[list[int]]:
    """Agreements and disagreements told, then +1 and −1 found, for each statement with a column."""
    found = _tallied(table.columns, table.values, table.shape[1])
    at = {int(one): position for position, one in enumerate(table.statements)}
    told = []
    for row in rows:
        position = at.get(whole(row[id_], _STATEMENTS, id_))
        if position is not None and str(row.get(agrees) or "") + str(row.get(disagrees) or ""):
            counted = [whole(row.get(name) or 0, _STATEMENTS, name) for name in (agrees, disagrees)]
            told.append([*counted, *(int(one) for one in found[:, position])])
    return told


def _counts_of_participants(rows: Rows, people: list[int], table: Votes) -> list[list[int]]:
    if not rows or not {"n-agree", "n-disagree"} <= rows[0].keys():
        return []
    found = _tallied(table.line, table.values, table.shape[0])
    lines = np.searchsorted(table.participants, people)
    return [
        [*(whole(row[name] or 0, _MATRIX, name) for name in ("n-agree", "n-disagree")), *map(int, found[:, line])]
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
