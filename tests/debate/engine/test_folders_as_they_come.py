"""Folders as people have them: other names, cut files, cells without a number. Read whole, or refused in a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intelligences.debate.engine import VotesError, read_polis
from intelligences.debate.engine.tables import whole
from tests.debate.engine.test_votes import COMMENTS, MATRIX, table, written

JSON_VOTES = [
    {"pid": 9, "tid": 4, "vote": 1, "modified": "1714782753431"},
    {"pid": 9, "tid": 2, "vote": -1, "modified": 1714782753431.0},
    {"pid": 3, "tid": 4, "vote": 1, "modified": None},
]
JSON_COMMENTS = [
    {"tid": 2, "txt": "a", "mod": 1, "agree_count": 0, "disagree_count": 1, "is_meta": False},
    {"tid": 4, "txt": "b", "mod": -1, "agree_count": 2, "disagree_count": 0, "is_meta": True},
]
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=6),
    lambda inside: some.lists(inside, max_size=2) | some.dictionaries(some.text(max_size=4), inside, max_size=2),
    max_leaves=4,
)


def as_json(folder: Path, votes: Any = JSON_VOTES, comments: Any = JSON_COMMENTS) -> Path:
    (folder / "votes.json").write_text(votes if isinstance(votes, str) else json.dumps(votes))
    (folder / "comments.json").write_text(comments if isinstance(comments, str) else json.dumps(comments))
    return folder


def with_a(row: dict[str, Any], **changed: Any) -> list[dict[str, Any]]:
    return [{**row, **changed}, *JSON_VOTES[1:]]


@given(some.integers(-(2**63) + 1, 2**63 - 1))
def test_every_number_of_64_bits_stays_itself(number: int) -> None:
    assert whole(number, "votes.csv", "voter-id") == whole(f" {number} ", "votes.csv", "voter-id") == number


@given(some.floats())
def test_a_number_with_a_point_is_whole_and_exact_or_refused(number: float) -> None:
    try:
        read = whole(number, "votes.csv", "voter-id")
    except VotesError:
        assert not abs(number) < 2**53 or number != int(number)
    else:
        assert read == number


def test_participants_of_near_large_numbers_stay_apart(tmp_path: Path) -> None:
    first, second = 2**53, 2**53 + 1
    matrix = f"participant,4,2\n{first},1,-1\n{second},1,\n"
    assert table(read_polis(written(tmp_path, matrix)).votes) == {(first, 4): 1, (first, 2): -1, (second, 4): 1}


@pytest.mark.parametrize("name", ["participant-votes.csv", "2025-participant-votes.csv", "2025-participants-votes.csv"])
def test_the_names_that_exports_have_today_are_known(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(MATRIX)
    prefix = name.rpartition("participant")[0]
    (tmp_path / f"{prefix}comments.csv").write_text(COMMENTS)
    (tmp_path / f"{prefix}votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,4,1,1\n")
    assert table(read_polis(tmp_path).votes) == {(9, 4): 1, (9, 2): -1, (3, 4): 1}


def test_two_tables_of_votes_are_one_too_many(tmp_path: Path) -> None:
    (written(tmp_path) / "participant-votes.csv").write_text(MATRIX)
    with pytest.raises(VotesError, match="plusieurs fichiers participants-votes"):
        read_polis(tmp_path)


@pytest.mark.parametrize(
    ("summary", "seed"),
    [
        ("key,value\ntopic,Vélo\nseed,7\n", 7),
        ("key;value\nseed; 7 \n", 7),
        ('topic,"Un, deux; trois"\nvoters,2\nconversation-description,\n', 0),
        ("", 0),
    ],
)
def test_the_seed_is_that_of_the_summary(summary: str, seed: int, tmp_path: Path) -> None:
    (written(tmp_path) / "summary.csv").write_text(summary)
    assert read_polis(tmp_path).seed == seed


def test_json_exports_are_read(tmp_path: Path) -> None:
    read = read_polis(as_json(tmp_path))
    assert table(read.votes) == {(9, 4): 1, (9, 2): -1, (3, 4): 1}
    assert (read.moderated_out, read.meta, read.seed) == ((4,), (4,), 0)


@pytest.mark.parametrize(("said", "is_meta"), [("False", False), ("0", False), ("", False), ("t", True), ("1", True)])
def test_a_no_in_words_is_a_no(said: str, is_meta: bool, tmp_path: Path) -> None:
    comments = f"comment-id,agrees,disagrees,is_meta\n2,0,1,{said}\n4,2,0,f\n"
    assert read_polis(written(tmp_path, comments=comments)).meta == ((2,) if is_meta else ())


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"matrix": "participant,4,2\n9,1,-1\n3,1"}, "plus courte que son en-tête"),
        ({"matrix": "participant,4,04\n9,1,-1\n"}, "deux colonnes pour un même énoncé"),
        ({"matrix": "participant,4,2\n1e400,1,-1\n"}, "« 1e400 », un nombre trop grand"),
        ({"matrix": "participant,4,2\n12345678901234567890123,1,-1\n"}, "un nombre trop grand"),
        ({"matrix": "participant,4,2\ninf,1,-1\n"}, "« inf », qui n’est pas un nombre entier"),
        ({"matrix": "participant,4,2\n1_0,1,-1\n"}, "« 1_0 », qui n’est pas un nombre entier"),
        ({"matrix": 'participant,"4,2\n9,1,-1\n'}, "participants-votes.csv n’est pas un fichier CSV lisible"),
        ({"comments": COMMENTS[:-1] + '\n5,0,1,0,1,"coup'}, "comments.csv n’est pas un fichier CSV lisible"),
        ({"comments": "comment-id,agrees,disagrees,is_meta\n2,0,1,peut-être\n4,2,0,f\n"}, "écrivez true ou false"),
        ({"comments": "comment-id,agrees,disagrees,moderated\n2,0,1,5\n4,2,0,1\n"}, "elle vaut -1, 0 ou 1"),
        ({"summary": "key,value\nseed,un\n"}, "la colonne seed contient « un »"),
        ({"summary": "key,value\nseed,-1\n"}, "la graine -1 est négative"),
    ],
)
def test_a_damaged_folder_is_told_in_one_sentence(files: dict[str, str], says: str, tmp_path: Path) -> None:
    written(tmp_path, files.get("matrix", MATRIX), files.get("comments", COMMENTS))
    (tmp_path / "summary.csv").write_text(files.get("summary", ""))
    with pytest.raises(VotesError, match=says):
        read_polis(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "participants-votes.csv").write_text(MATRIX)
    (tmp_path / "comments.csv").mkdir()
    with pytest.raises(VotesError, match=r"^comments.csv ne peut pas être lu"):
        read_polis(tmp_path)


@pytest.mark.parametrize(
    ("votes", "comments", "says"),
    [
        (with_a(JSON_VOTES[0], vote=0.5), JSON_COMMENTS, "« 0.5 », qui n’est pas un nombre entier"),
        (with_a(JSON_VOTES[0], vote=True), JSON_COMMENTS, "« True », qui n’est pas"),
        (with_a(JSON_VOTES[0], pid=None), JSON_COMMENTS, "la colonne participant_id contient « None »"),
        (with_a(JSON_VOTES[0], tid="abc"), JSON_COMMENTS, "la colonne statement_id contient « abc »"),
        (with_a(JSON_VOTES[0], modified="2024-05-04T00:32:33Z"), JSON_COMMENTS, "la colonne modified"),
        ([{"pid": 9, "tid": 4}], JSON_COMMENTS, "n’a pas de colonne vote"),
        ({"votes": JSON_VOTES}, JSON_COMMENTS, "votes.json n’est pas une liste d’objets"),
        ([[9, 4, 1]], JSON_COMMENTS, "votes.json n’est pas une liste d’objets"),
        (JSON_VOTES, 5, "comments.json n’est pas une liste d’objets"),
        ("[" * 200_000, JSON_COMMENTS, "votes.json n’est pas un fichier JSON lisible"),
    ],
)
def test_json_that_is_no_export_is_told_in_one_sentence(votes: Any, comments: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(VotesError, match=says):
        read_polis(as_json(tmp_path, votes, comments))


@given(
    some.sampled_from(["pid", "tid", "vote", "modified"]),
    some.sampled_from(["tid", "txt", "mod", "agree_count", "disagree_count", "is_meta"]),
    VALUES,
    VALUES,
)
def test_whatever_cells_hold_a_json_folder_is_read_or_refused(
    of_votes: str, of_comments: str, one: Any, other: Any
) -> None:
    comments = [{**JSON_COMMENTS[0], of_comments: other}, *JSON_COMMENTS[1:]]
    with TemporaryDirectory() as folder:
        as_json(Path(folder), with_a(JSON_VOTES[0], **{of_votes: one}), comments)
        with suppress(VotesError):
            assert len(read_polis(folder).votes) in (2, 3)
