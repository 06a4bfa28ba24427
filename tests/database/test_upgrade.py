"""Data of an older PostgreSQL move to the present one, whole, and the former ones are kept."""

from pathlib import Path

import psycopg
import pytest

from intelligences.database import Engine, EngineError
from intelligences.database.binaries import find, server_identity
from intelligences.database.upgrade import data_major, upgrade


def test_the_data_of_version_16_become_those_of_18(home: Path) -> None:
    older = find(16, server_identity())
    assert older is not None, "the wheel carries version 16 too"
    with (
        Engine(home / "postgresql", binaries=older.folder) as engine,
        psycopg.connect(engine.url) as connection,
    ):
        connection.execute("CREATE TABLE town AS SELECT n, 'Évry' || n AS name FROM generate_series(1, 100) n")
    present = Engine(home / "postgresql", durable=False)
    assert data_major(present) == 16
    with pytest.raises(EngineError, match="intelligences database upgrade"):
        present.start()
    kept = upgrade(present, lambda sentence: None)
    assert kept == home / "postgresql.before-16"
    assert (kept / "data" / "PG_VERSION").read_text().strip() == "16"
    with present, psycopg.connect(present.url) as connection:
        row = connection.execute("SELECT count(*), max(name) FROM town").fetchone()
        assert row == (100, "Évry99")
    assert upgrade(present, lambda sentence: None) is None


def test_without_the_older_programs_the_way_by_a_backup_is_told(home: Path) -> None:
    engine = Engine(home / "postgresql")
    engine.data.mkdir(parents=True)
    (engine.data / "PG_VERSION").write_text("11\n")
    with pytest.raises(
        EngineError, match=r"intelligences backup sauvegarde\.tar.*intelligences restore sauvegarde\.tar"
    ):
        upgrade(engine, lambda sentence: None)
