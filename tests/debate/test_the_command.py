"""`intelligences debate`: a published debate gives its result again, a published draw its panel, without a database."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intelligences.cli import main
from tests.debate.engine.conversations import real
from tests.debate.engine.test_sortition import published

NAME = "openData/brexit-consensus"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("debate") / "result"
    assert main(["debate", "analyse", str(real(NAME)), "--out", str(out)]) == 0
    return out


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8").splitlines(keepends=True)))


def test_the_result_holds_what_was_found_and_how(result: Path) -> None:
    summary = json.loads((result / "result.json").read_text())
    assert (summary["participants"], summary["statements"], summary["votes"], summary["seed"]) == (204, 50, 5303, 0)
    assert summary["map"]["verdict"] in ("none", "unstable", "stable")
    assert summary["map"]["replicates"] == 100
    assert summary["slate"]["certificate"]["holds"] is True
    assert summary["versions"].keys() == {"intelligences", "numpy", "scipy"}
    statements = rows(result / "statements.csv")
    assert sum(int(one["agrees"]) for one in statements) == 2685
    assert all(float(one["bridging_low"]) <= float(one["bridging_high"]) for one in statements)
    assert len(rows(result / "participants.csv")) == 204
    assert {one["direction"] for one in rows(result / "consensus.csv")} == {"agree", "disagree"}
    assert all(1 <= int(one["rank"]) <= 5 for one in rows(result / "representative.csv"))


def test_another_machine_without_a_database_gives_the_same_bytes(result: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from intelligences.cli import main; code = main(sys.argv[1:]); "
        "assert not any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules); sys.exit(code)"
    )
    environment = {"PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", program, "debate", "analyse", str(real(NAME)), "--out", str(tmp_path / "again")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    names = sorted(one.name for one in result.iterdir())
    assert names == sorted(one.name for one in (tmp_path / "again").iterdir())
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (result / name).read_bytes()


def test_steps_are_told_while_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "participants-votes.csv").write_text("participant,1,2\n1,1,-1\n2,1,\n")
    (tmp_path / "comments.csv").write_text(
        "comment-id,agrees,disagrees,moderated,comment-body\n1,2,0,1,=a\n2,0,1,1,b\n"
    )
    assert main(["debate", "analyse", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == "Lecture des votes…"
    assert len(said.err.splitlines()) == 6
    assert "trop peu de votes" in said.out
    assert rows(tmp_path / "out" / "statements.csv")[0]["text"] == "'=a"


def test_the_seed_is_the_published_one_unless_another_is_given(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n")
    (tmp_path / "summary.csv").write_text("key,value\nseed,7\n")
    command = ["debate", "analyse", str(tmp_path), "--out", str(tmp_path / "out")]
    for given, seed in (([], 7), (["--seed", "0"], 0)):
        assert main([*command, *given]) == 0
        assert json.loads((tmp_path / "out" / "result.json").read_text())["seed"] == seed


def test_what_copies_change_is_written_beside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    name = "openData/ssis.land-bank-farmland.2rumnecbeh.2021-08-01"
    assert main(["debate", "analyse", str(real(name)), "--out", str(out)]) == 0
    summary = json.loads((out / "result.json").read_text())
    assert summary["near_identical"] == {"compared": 324, "participants": 13, "clusters": [7, 6]}
    assert summary["without_near_identical"]["participants"] == summary["participants"] - 13
    assert "13 participations aux réponses presque identiques" in capsys.readouterr().out
    people = rows(out / "participants.csv")
    assert sorted(one["near_identical"] for one in people if one["near_identical"]) == ["0"] * 7 + ["1"] * 6
    with_all, without = rows(out / "statements.csv"), rows(out / "statements_without_near_identical.csv")
    assert len(with_all) == len(without)
    lost = sum(int(one["agrees"]) for one in with_all) - sum(int(one["agrees"]) for one in without)
    assert 0 < lost <= 13 * 300
    assert rows(out / "consensus_without_near_identical.csv")


def test_a_debate_without_votes_has_a_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n")
    assert main(["debate", "analyse", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "0 participants, 0 votes : trop peu de votes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("prepared", "says"),
    [
        ("nothing", "ne contient ni"),
        ("undecided", "Rien ne dit si 1 signifie"),
        ("file", "est un fichier"),
        ("folder", "comments.csv ne peut pas être lu"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    prepared: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    if prepared == "undecided":
        shutil.copy(real(NAME) / "votes.csv", tmp_path)
    if prepared == "file":
        out.touch()
    if prepared == "folder":
        (tmp_path / "comments.csv").mkdir()
    assert main(["debate", "analyse", str(tmp_path), "--out", str(out)]) == 1
    assert says in capsys.readouterr().err.splitlines()[-1]


def test_too_many_statements_are_refused_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [str(one) for one in range(100_001)]
    (tmp_path / "participants-votes.csv").write_text(
        f"participant,n-agree,n-disagree,{','.join(numbers)}\n1,1,0,1{',' * (len(numbers) - 1)}\n"
    )
    assert main(["debate", "analyse", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "100001 énoncés, 100000 au plus" in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_published_draw_is_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(tmp_path)
    assert main(["debate", "draw", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.count("vérifié  ") == 9
    assert "Panel : " in told


def test_a_draw_that_was_changed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(tmp_path, public_value="4 8 16")
    assert main(["debate", "draw", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "FAUX     la graine vient" in told.out
    assert "n’est pas celui qui a été annoncé" in told.err


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "Il manque draw.json"),
        ({"draw.json": "{}", "lottery.csv": "ticket,panel\n0,1 2\n"}, "au format intelligences.draw/1"),
        ({"draw.json": "{", "lottery.csv": "ticket,panel\n0,1 2\n"}, "tirage lisible"),
        ({"draw.json": "[" * 200_000, "lottery.csv": "ticket,panel\n0,1 2\n"}, "tirage lisible"),
        ({"draw.json": "{}", "lottery.csv": "ticket,panel\n7,1 2\n"}, "numérotés de 0"),
        ({"draw.json": '{"format": "intelligences.draw/1"}', "lottery.csv": "ticket,panel\n0,1 2\n"}, "incomplet"),
    ],
)
def test_a_folder_that_is_not_a_draw_is_told(
    tmp_path: Path, files: dict[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    assert main(["debate", "draw", str(tmp_path)]) == 1
    assert says in capsys.readouterr().err
