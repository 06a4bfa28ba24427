"""The database remembers what it was prepared for; only what changed is done again."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from intelligences.run import preparation
from tests.engine import engine_for, throw_away_home


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with throw_away_home() as folder, engine_for(folder) as engine:
        yield engine.url


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IA_HOME", str(tmp_path))


def record(address: str, **digests: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for step, digest in digests.items():
            preparation._record(connection, step, digest)


def test_a_new_database_lacks_every_step(address: str) -> None:
    lacking = preparation.pending(address, demonstration=False)
    assert lacking == [*preparation.steps(demonstration=False), "static"]
    assert lacking[0] == "migrations"


def test_a_prepared_database_lacks_only_what_changed_since(address: str) -> None:
    wanted = preparation.steps(demonstration=True)
    record(address, **wanted)
    assert preparation.pending(address, demonstration=True) == ["static"]
    record(address, reference="of an older year")
    assert preparation.pending(address, demonstration=True) == ["reference", "static"]
    record(address, **wanted)


def test_invented_people_are_asked_for_only_by_a_demonstration() -> None:
    assert "demonstration" not in preparation.steps(demonstration=False)
    assert "demonstration" in preparation.steps(demonstration=True)


def test_static_files_are_collected_again_when_one_of_them_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "room" / "static" / "room" / "sheet.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("a{}")
    monkeypatch.setattr(preparation, "PACKAGE", tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / ".collected").write_text(preparation._static_digest())
    assert preparation._static_is_fresh()
    sheet.write_text("a{color:red}")
    assert not preparation._static_is_fresh()
