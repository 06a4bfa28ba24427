"""Votes: one cell a participant and a statement, the last one counts, and the order given leaves no trace."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from intelligences.debate.engine import Votes, VotesError, read_polis
from tests.debate.engine.conversations import CONVERSATIONS, real

CELLS = some.lists(some.tuples(some.integers(-3, 9), some.integers(0, 6), some.sampled_from([-1, 0, 1])), max_size=60)
MATRIX = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,4,2\n9,0,0,2,1,1,1,-1\n3,,0,1,1,0,1,\n"
COMMENTS = "comment-id,author-id,agrees,disagrees,moderated,comment-body\n2,0,0,1,1,Été\n4,0,2,0,-1,b\n"


def table(votes: Votes) -> dict[tuple[int, int], int]:
    people, things = votes.participants[votes.line], votes.statements[votes.columns]
    return {(int(a), int(b)): int(c) for a, b, c in zip(people, things, votes.values, strict=True)}


def same(first: Votes, second: Votes) -> bool:
    names = ("participants", "statements", "indptr", "columns", "values")
    return all(getattr(first, one).tobytes() == getattr(second, one).tobytes() for one in names)


@given(CELLS)
def test_the_last_vote_counts(cells: list[tuple[int, int, int]]) -> None:
    people, things, values = zip(*cells, strict=True) if cells else ((), (), ())
    votes = Votes.from_triplets(people, things, values)
    assert table(votes) == {(person, thing): value for person, thing, value in cells}
    assert votes.participants.tolist() == sorted(set(people))


@given(CELLS, some.randoms())
def test_the_order_of_rows_leaves_no_trace(cells: list[tuple[int, int, int]], chance: object) -> None:
    final = list({(person, thing): value for person, thing, value in cells}.items())
    shuffled = sorted(final, key=lambda _: chance.random())  # type: ignore[attr-defined]
    made = [
        Votes.from_triplets([c[0][0] for c in one], [c[0][1] for c in one], [c[1] for c in one])
        for one in (final, shuffled)
    ]
    assert same(*made)


@given(CELLS, CELLS)
def test_later_votes_replace_earlier_ones(
    before: list[tuple[int, int, int]], after: list[tuple[int, int, int]]
) -> None:
    def made(cells: list[tuple[int, int, int]]) -> Votes:
        return Votes.from_triplets(*([one[at] for one in cells] for at in range(3)))

    assert same(made(before).updated(*([one[at] for one in after] for at in range(3))), made(before + after))


@pytest.mark.parametrize(
    ("people", "things", "values", "says"),
    [
        ([1, 2], [1], [1, 1], "pas la même longueur : 2 participants, 1 énoncés, 2 votes"),
        ([1], [1], [2], "Un vote vaut 1"),
        ([1], [1], [float("nan")], "Un vote vaut 1"),
        ([None], [1], [1], "Un identifiant de participant manque"),
        ([1], [1.5], [1], "Un identifiant d’énoncé manque"),
        ([1e300], [1], [1], "Un identifiant de participant est un nombre trop grand"),
        ([2.0**53, 1.0], [1, 2], [1, 1], "Un identifiant de participant est un nombre trop grand"),
        (np.array([2**63], dtype=np.uint64), [1], [1], "trop grand"),
        ([1], [2**70], [1], "Un identifiant d’énoncé est un nombre trop grand"),
        ([float("inf")], [1], [1], "trop grand"),
        ([[1], [1, 2]], [1], [1], "de simples listes"),
        ([1], [1], [[1], [1, 0]], "de simples listes"),
    ],
)
def test_what_cannot_be_votes_is_refused(people: object, things: object, values: object, says: str) -> None:
    with pytest.raises(VotesError, match=says):
        Votes.from_triplets(people, things, values)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_conversations_have_the_known_counts(name: str) -> None:
    votes = Votes.from_polis(real(f"openData/{name}"))
    counted = tuple(int(np.sum(votes.values == one)) for one in (1, -1, 0))
    assert (*votes.shape, *counted) == CONVERSATIONS[name]


@pytest.mark.parametrize("name", [one for one in CONVERSATIONS if "austria" not in one and "bowling" not in one])
def test_the_history_gives_the_same_votes_as_the_table(name: str, tmp_path: Path) -> None:
    folder = real(f"openData/{name}")
    for file in ("votes.csv", "comments.csv"):
        shutil.copy(folder / file, tmp_path)
    history, matrix = Votes.from_polis(tmp_path), Votes.from_polis(folder)
    assert table(history) == table(matrix)


def written(folder: Path, matrix: str = MATRIX, comments: str = COMMENTS, encoding: str = "utf-8") -> Path:
    (folder / "participants-votes.csv").write_bytes(matrix.encode(encoding))
    (folder / "comments.csv").write_bytes(comments.encode(encoding))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_encodings_and_separators_are_recognised(tmp_path: Path, encoding: str, separator: str) -> None:
    files = [text.replace(",", separator) for text in (MATRIX, COMMENTS)]
    found = read_polis(written(tmp_path, *files, encoding))
    assert table(found.votes) == {(9, 4): 1, (9, 2): -1, (3, 4): 1}
    assert [one.text for one in found.statements] == ["Été", "b"]
    assert (found.groups, found.moderated_out) == ({9: 0}, (4,))


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    matrix = "2,n-disagree,participant,4,xid,n-agree\n-1,1,9,1,,1\n,0,3,1,x,1\n"
    assert table(read_polis(written(tmp_path, matrix)).votes) == {(9, 4): 1, (9, 2): -1, (3, 4): 1}


def test_the_other_direction_is_recognised_by_the_counts(tmp_path: Path) -> None:
    turned = "participant,4,2\n9,-1,1\n3,-1,\n"
    assert table(read_polis(written(tmp_path, turned)).votes) == {(9, 4): 1, (9, 2): -1, (3, 4): 1}


@pytest.mark.parametrize(
    ("matrix", "comments", "says"),
    [
        ("participant,4,2\n9,1,-1\n", "comment-id,comment-body\n2,a\n4,b\n", "Rien ne dit si 1 signifie"),
        (
            "participant,4,2\n9,1,-1\n",
            COMMENTS.replace("0,1,1,Été", "1,1,1,a").replace("2,0,-1", "1,1,-1"),
            "aucun des",
        ),
        ("participant,4,2\n9,1,-1\n9,1,1\n", COMMENTS, "deux lignes pour le participant 9"),
        ("participant,4,4\n9,1,-1\n", COMMENTS, "deux colonnes du même nom"),
        ("participant,4,2\n9,oui,-1\n", COMMENTS, "« oui », qui n’est pas un nombre entier"),
        ("participant,4,2\n9,1,5\n", COMMENTS, "Un vote vaut 1"),
        ("participant,4,2\n9,1,0,1\n", COMMENTS, "plus longue que son en-tête"),
        ("voter,4,2\n9,1,0\n", COMMENTS, "n’a pas de colonne participant"),
        (MATRIX, COMMENTS + "4,0,2,0,1,b\n", "deux lignes pour l’énoncé 4"),
    ],
)
def test_a_folder_that_cannot_be_read_without_guessing_is_refused(
    tmp_path: Path, matrix: str, comments: str, says: str
) -> None:
    with pytest.raises(VotesError, match=says):
        read_polis(written(tmp_path, matrix, comments))


def test_two_different_votes_of_one_instant_are_refused(tmp_path: Path) -> None:
    (tmp_path / "comments.csv").write_text(COMMENTS)
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,4,1,1\n5,4,1,0\n")
    with pytest.raises(VotesError, match="deux votes différents au même instant sur l’énoncé 4"):
        read_polis(tmp_path)


def test_a_folder_without_the_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(VotesError, match="ne contient ni participants-votes"):
        read_polis(tmp_path)
    with pytest.raises(VotesError, match="n’existe pas"):
        read_polis(tmp_path / "elsewhere")
