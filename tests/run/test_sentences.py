"""What can go wrong on a machine is told in one sentence, with a failing exit status and no traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intelligences.database import Engine, EngineError
from tests.engine import throw_away_home


@pytest.fixture
def home() -> Iterator[Path]:
    with throw_away_home() as folder:
        yield folder


def intelligences(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "intelligences", *arguments],
        env={**kept, "IA_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def the_sentence(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line of a failure."""
    assert answer.returncode != 0
    assert answer.stderr.endswith("\n")
    assert answer.stderr.count("\n") == 1, answer.stderr
    return answer.stderr.strip()


def test_a_port_that_is_taken_is_told_with_another_one(home: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        sentence = the_sentence(intelligences("run", "--port", str(port), home=home))
    assert sentence == f"Le port {port} est déjà pris : choisissez-en un autre, « PORT={port + 1} make run »."


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_a_port_that_cannot_exist_is_told(home: Path, port: str) -> None:
    assert "n’existe pas" in the_sentence(intelligences("run", f"--port={port}", home=home))


def test_a_port_that_is_no_number_is_told(home: Path) -> None:
    assert "PORT" in the_sentence(intelligences("run", home=home, PORT="abc"))


@pytest.mark.parametrize("command", [["run"], ["prepare"], ["backup", "x.tar"], ["audit", "verify"]])
def test_a_database_that_cannot_be_reached_is_told(home: Path, command: list[str]) -> None:
    answer = intelligences(*command, home=home, DATABASE_URL="postgresql://anne:secret@127.0.0.1:1/ville", PORT="8099")
    assert the_sentence(answer) == (
        "La base de données ville sur 127.0.0.1, port 1 ne répond pas (Connection refused) : vérifiez DATABASE_URL."
    )


def test_another_engine_than_postgresql_is_told(home: Path) -> None:
    sentence = the_sentence(intelligences("run", home=home, DATABASE_URL="mysql://host/ville", PORT="8099"))
    assert "n’emploie que PostgreSQL" in sentence


def test_data_of_another_major_version_are_told_with_the_command(home: Path) -> None:
    data = home / "postgresql" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    assert "« intelligences database upgrade »" in the_sentence(intelligences("prepare", home=home))
    assert "« intelligences backup sauvegarde.tar »" in the_sentence(intelligences("database", "upgrade", home=home))


def test_a_full_disk_is_told(home: Path) -> None:
    full = home / "full"
    full.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", str(full)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        engine = Engine(full / "postgresql") if mounted else _engine_on_a_full_disk(full)
        with pytest.raises(EngineError) as caught:
            engine.start()
    finally:
        if mounted:
            subprocess.run(["umount", str(full)], check=True)
    assert str(caught.value) == "Le disque est plein : libérez de la place, puis relancez la même commande."


def _engine_on_a_full_disk(folder: Path) -> Engine:
    """Without the right to mount a small disk: programs that say what PostgreSQL's say then."""
    programs = folder / "bin"
    programs.mkdir()
    failing = (
        "#!/bin/sh\necho 'initdb: error: could not write to file \"base/1\": No space left on device' >&2\nexit 1\n"
    )
    for name, content in {"postgres": "#!/bin/sh\necho 'postgres (PostgreSQL) 18.4'\n", "initdb": failing}.items():
        (programs / name).write_text(content)
        (programs / name).chmod(0o755)
    return Engine(folder / "postgresql", binaries=programs)


def test_a_demonstration_is_never_reset_on_another_server(home: Path) -> None:
    answer = intelligences("demo-reset", home=home, DEMONSTRATION="1", DATABASE_URL="postgresql://127.0.0.1:1/ville")
    assert "n’efface que la démonstration" in the_sentence(answer)
    assert "n’efface que la démonstration" in the_sentence(intelligences("demo-reset", home=home))


def test_a_demonstration_reset_removes_the_data(home: Path) -> None:
    assert intelligences("demo-reset", home=home, DEMONSTRATION="1").returncode == 0
    assert not (home / "postgresql").exists()


def test_help_names_every_command(home: Path) -> None:
    answer = intelligences("--help", home=home)
    assert answer.returncode == 0
    for command in ("run", "prepare", "backup", "restore", "database", "audit", "django", "demo-reset"):
        assert f"  {command} " in answer.stdout or f"  {command}\n" in answer.stdout
