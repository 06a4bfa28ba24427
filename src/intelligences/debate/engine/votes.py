"""The votes of a debate, as a sparse table: one line a participant, one column a statement.

Agree is +1, pass 0, disagree −1; what wasn't voted isn't stored. Every cost downstream follows the number of votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intelligences.debate.engine.errors import VotesError

LARGEST, EXACT = 2**63, 2**53
"""Whole numbers are exact below these: those of 64 bits, and those with a point or an exponent."""


@dataclass(frozen=True, eq=False)
class Votes:
    """The last vote of each participant on each statement.

    `participants` (N) and `statements` (S): public ids, ascending, each once. Line i holds the entries
    `indptr[i]:indptr[i + 1]` of `columns` (positions in `statements`, ascending in a line) and of `values` (+1, 0, −1).
    The order in which votes were given leaves no trace: the same votes make the same bytes.
    """

    participants: NDArray[Any]
    statements: NDArray[Any]
    indptr: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]

    @classmethod
    def from_triplets(
        cls,
        participant: ArrayLike,
        statement: ArrayLike,
        vote: ArrayLike,
        *,
        participants: ArrayLike = (),
        statements: ArrayLike = (),
    ) -> Votes:
        """Votes from three sequences of one length; of several votes on one statement the last one counts.

        Ids are integers or texts. `participants` and `statements` name those who may have no vote, so that they keep
        their line or column. Raises `VotesError` when lengths differ, an id is missing or too large to be
        exact, or a vote isn't −1, 0 or +1.
        """
        people, things = _ids(participant, "participant"), _ids(statement, "statement")
        given = _given(vote)
        if not people.size == things.size == given.size:
            raise VotesError(
                f"Les trois listes n’ont pas la même longueur : {people.size} participants, {things.size} énoncés, "
                f"{given.size} votes."
            )
        rows, line = _numbered(people, _ids(participants, "participant"), "participant")
        columns, place = _numbered(things, _ids(statements, "statement"), "statement")
        return _sorted(rows, columns, line, place, given)

    @classmethod
    def from_polis(cls, folder: str | Path) -> Votes:
        """The votes of a folder in the Polis export format; see `read_polis`, which raises `VotesError`."""
        from intelligences.debate.engine.polis_files import read_polis

        return read_polis(folder).votes

    def __len__(self) -> int:
        """How many votes."""
        return int(self.values.size)

    @property
    def shape(self) -> tuple[int, int]:
        """Participants, statements."""
        return int(self.participants.size), int(self.statements.size)

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """How many votes each participant gave (N)."""
        return np.diff(self.indptr)

    @property
    def line(self) -> NDArray[np.int32]:
        """The position of the participant of each entry."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.per_participant)

    def updated(self, participant: ArrayLike, statement: ArrayLike, vote: ArrayLike) -> Votes:
        """These votes followed by later ones; same arguments and errors as `from_triplets`."""
        later = Votes.from_triplets(participant, statement, vote)
        people = _union(self.participants, later.participants, "participant")
        things = _union(self.statements, later.statements, "statement")
        line = [np.searchsorted(people, one.participants)[one.line] for one in (self, later)]
        place = [np.searchsorted(things, one.statements)[one.columns] for one in (self, later)]
        values = np.concatenate([self.values, later.values])
        return _sorted(people, things, np.concatenate(line), np.concatenate(place), values)

    def rows(self, chosen: NDArray[Any]) -> Votes:
        """The participants at these positions, in this order, which may repeat (a bootstrap); ids become numbers."""
        indptr = np.concatenate([[0], np.cumsum(self.per_participant[chosen])])
        entries = self.entries(chosen)
        return Votes(np.arange(chosen.size), self.statements, indptr, self.columns[entries], self.values[entries])

    def entries(self, chosen: NDArray[Any]) -> NDArray[np.int64]:
        """Where the votes of the participants at these positions stand, in this order."""
        lengths = self.per_participant[chosen]
        before = np.cumsum(lengths) - lengths
        return np.asarray(np.repeat(self.indptr[chosen] - before, lengths) + np.arange(int(lengths.sum())))

    def statement_positions(self, wanted: Sequence[Any]) -> NDArray[np.bool_]:
        """Which statements (S) are among these ids; ids without a column are left aside."""
        asked = np.asarray(list(wanted))
        return np.isin(self.statements, asked) if asked.size else np.zeros(self.shape[1], dtype=bool)


def _ids(given: ArrayLike, what: str) -> NDArray[Any]:
    ids, named = _listed(given), "de participant" if what == "participant" else "d’énoncé"
    if ids.size == 0:
        return ids.astype(np.int64)
    if ids.dtype.kind == "O" and all(isinstance(one, str) for one in ids):
        ids = ids.astype(str)
    if _is_inexact(ids):
        raise VotesError(f"Un identifiant {named} est un nombre trop grand pour être exact : donnez-les en texte.")
    if ids.dtype.kind == "f" and bool(np.all(ids == np.floor(ids))):
        ids = ids.astype(np.int64)
    if ids.dtype.kind not in "iuU":
        raise VotesError(f"Un identifiant {named} manque, ou n’est ni un nombre entier ni un texte.")
    return ids.astype(np.int64) if ids.dtype.kind in "iu" else ids


def _listed(given: ArrayLike) -> NDArray[Any]:
    try:
        values = np.asarray(given)
    except ValueError:  # lists of several lengths
        values = np.zeros((0, 0))
    if values.ndim != 1:
        raise VotesError("Les identifiants et les votes doivent être de simples listes.")
    return values


def _is_inexact(ids: NDArray[Any]) -> bool:
    """Whether a number isn't one that 64 bits hold exactly: several would be taken for one."""
    if ids.dtype.kind == "f":
        return bool(np.any(np.abs(ids.astype(np.float64)) >= EXACT))
    if ids.dtype.kind == "u":
        return bool(np.any(ids > np.iinfo(np.int64).max))
    return ids.dtype.kind == "O" and any(isinstance(one, int) and abs(one) >= LARGEST for one in ids)


def _given(vote: ArrayLike) -> NDArray[np.int8]:
    votes = _listed(vote)
    if votes.size == 0:
        return np.zeros(0, dtype=np.int8)
    if votes.dtype.kind not in "iuf" or not bool(np.all((votes == 0) | (votes == 1) | (votes == -1))):
        raise VotesError("Un vote vaut 1 (d’accord), 0 (passe) ou -1 (pas d’accord) : une autre valeur a été trouvée.")
    return votes.astype(np.int8)


def _union(first: NDArray[Any], second: NDArray[Any], what: str) -> NDArray[Any]:
    if first.size and second.size and first.dtype.kind != second.dtype.kind:
        named = "de participants" if what == "participant" else "d’énoncés"
        raise VotesError(f"Les identifiants {named} sont tantôt des nombres, tantôt des textes.")
    return np.union1d(first, second) if first.size and second.size else np.unique(first if first.size else second)


def _numbered(ids: NDArray[Any], more: NDArray[Any], what: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """The distinct ids, ascending, and the position of each given one."""
    if ids.dtype.kind == "i" and ids.size and not more.size and int(ids.max()) - int(ids.min()) < 4 * ids.size:
        seen = np.zeros(int(ids.max()) - int(ids.min()) + 1, dtype=bool)
        seen[ids - ids.min()] = True
        return np.flatnonzero(seen) + ids.min(), (np.cumsum(seen) - 1)[ids - ids.min()]
    distinct = _union(ids, more, what)
    return distinct, np.searchsorted(distinct, ids) if ids.size else np.zeros(0, dtype=np.int64)


def _sorted(
    people: NDArray[Any], things: NDArray[Any], line: NDArray[Any], place: NDArray[Any], values: NDArray[np.int8]
) -> Votes:
    key = line.astype(np.int64) * max(things.size, 1) + place
    if key.size > 1 and not bool(np.all(key[1:] > key[:-1])):
        order = np.argsort(key, kind="stable")
        key = key[order]
        last = np.append(key[1:] != key[:-1], True)
        key, values = key[last], values[order][last]
    rows, columns = np.divmod(key, max(things.size, 1))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=people.size))]).astype(np.int64)
    return Votes(people, things, indptr, columns.astype(np.int32), values)
