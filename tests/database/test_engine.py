"""The embedded engine starts, stops, and survives what machines do to it."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from intelligences.database import Engine, EngineBusy, EngineError, reach
from intelligences.database.binaries import explain
from tests.engine import engine_for


def one(address: str, query: str) -> object:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def wait_until(condition: object, limit: float = 20) -> None:
    deadline = time.monotonic() + limit
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_listens_on_a_private_socket_only_and_asks_for_a_password(engine: Engine) -> None:
    assert one(engine.url, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(engine.socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((engine.home / "password").stat().st_mode) == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(engine.url.replace(engine.url.split(":")[2].split("@")[0], "wrong"))
    entry = (engine.data / "pg_hba.conf").read_text()
    methods = {line.split()[-1] for line in entry.splitlines() if line and not line.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_the_application_s_role_is_no_superuser_but_may_create_test_databases(engine: Engine) -> None:
    assert one(engine.url, "SELECT rolsuper::text || rolcreatedb::text FROM pg_roles WHERE rolname = current_user") == (
        "falsetrue"
    )


def test_text_is_utf8_and_sorted_by_bytes(engine: Engine) -> None:
    query = (
        "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = current_database()"
    )
    assert one(engine.url, query) == "UTF8 C"


def test_root_s_server_runs_as_another_account(engine: Engine) -> None:
    assert engine.pid is not None
    owner = Path(f"/proc/{engine.pid}").stat().st_uid
    assert owner != 0
    assert (engine.data.stat().st_uid, os.geteuid()) in {(owner, 0), (owner, owner)}


def test_a_second_start_of_the_same_data_is_refused(engine: Engine) -> None:
    with pytest.raises(EngineBusy, match=rf"déjà servie par un autre processus \(numéro {os.getpid()}\)"):
        engine_for(engine.home.parent).start()


def test_another_command_joins_a_running_engine_and_leaves_it_running(engine: Engine) -> None:
    with engine_for(engine.home.parent).available() as joined:
        assert one(joined.url, "SELECT 1") == 1
    assert engine.is_running()


def test_data_survive_a_stop_and_a_kill_of_the_server(home: Path) -> None:
    engine = engine_for(home, durable=True)
    engine.start()
    with psycopg.connect(engine.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    engine.stop()
    assert not engine.is_running()
    engine.start()
    pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: engine.returncode() is not None)
    engine.start()
    assert one(engine.url, "SELECT n FROM kept") == 7
    engine.stop()


def test_a_process_number_taken_by_somebody_else_does_not_block_the_start(home: Path) -> None:
    engine = engine_for(home)
    engine.start()
    pid_file = engine.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    engine.stop()
    account = engine.data.stat()
    stranger = subprocess.Popen(["sleep", "60"], user=account.st_uid, group=account.st_gid)
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        os.chown(pid_file, account.st_uid, account.st_gid)
        assert not engine.is_running()
        engine.start()
        assert one(engine.url, "SELECT 1") == 1
        assert stranger.poll() is None, "the stranger was killed"
        engine.stop()
    finally:
        stranger.kill()
        stranger.wait()


def test_the_server_ends_with_its_owner_killed_by_9_and_the_next_start_recovers(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.engine import engine_for;"
        "e = engine_for(Path(sys.argv[1])); e.start(); print(e.pid, flush=True); time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    server = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    engine = engine_for(home)
    engine.start()
    assert engine.pid != server
    assert one(engine.url, "SELECT 1") == 1
    engine.stop()
    wait_until(lambda: not Path(f"/proc/{server}").exists())


def test_a_strict_umask_does_not_shut_the_server_out(home: Path) -> None:
    former = os.umask(0o077)
    try:
        with engine_for(home / "deeper") as engine:
            assert one(engine.url, "SELECT 1") == 1
    finally:
        os.umask(former)


def test_an_initialisation_that_was_cut_short_is_done_again(home: Path) -> None:
    engine = engine_for(home)
    engine.data.mkdir(parents=True)
    (engine.data / "half").mkdir()
    (engine.data / "half" / "written").touch()
    engine.start()
    assert one(engine.url, "SELECT 1") == 1
    engine.stop()


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere(home: Path) -> None:
    deep = home.joinpath(*["a-folder-with-a-long-name"] * 4)
    deep.mkdir(mode=0o755, parents=True)
    engine = engine_for(deep)
    assert len(str(engine.home / "socket")) > 93
    engine.start()
    try:
        assert one(engine.url, "SELECT 1") == 1
        assert stat.S_IMODE(engine.socket_folder.stat().st_mode) == 0o700
    finally:
        engine.stop()
        engine.socket_folder.rmdir()


def test_a_socket_folder_that_somebody_else_prepared_is_refused(home: Path) -> None:
    engine = engine_for(home)
    engine.home.mkdir(mode=0o755)
    engine.data.mkdir()
    engine.socket_folder.symlink_to("/tmp")
    with pytest.raises(EngineError, match="appartient à un autre compte"):
        engine.start()


def test_data_of_another_major_version_are_refused_with_the_command_that_upgrades(home: Path) -> None:
    engine = engine_for(home)
    engine.data.mkdir(parents=True)
    (engine.data / "PG_VERSION").write_text("11\n")
    with pytest.raises(EngineError, match=r"PostgreSQL 11 .*« intelligences database upgrade »"):
        engine.start()


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence() -> None:
    with pytest.raises(EngineError, match=r"Impossible d’écrire|n’a pas démarré") as caught:
        Engine(Path("/proc/nowhere/postgresql")).start()
    assert "\n" not in str(caught.value)


def test_programs_that_are_missing_are_told_in_one_sentence(home: Path) -> None:
    with pytest.raises(EngineError, match="introuvable"):
        Engine(home / "postgresql", binaries=home).start()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("initdb: error: could not write file: No space left on device", "Le disque est plein"),
        ("postgres: error while loading shared libraries: libz.so.1: cannot open", "La bibliothèque libz.so.1 manque"),
        ('FATAL:  could not open file "x": Permission denied', "n’est pas accessible"),
        ("LOG: a\nFATAL:  the reason", "PostgreSQL n’a pas démarré (the reason)."),
        ("", "raison inconnue"),
    ],
)
def test_what_postgresql_says_becomes_one_sentence(written: str, sentence: str) -> None:
    assert sentence in explain(written)


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(EngineError, match=r"paris sur 127\.0\.0\.1, port 1 ne répond pas") as caught:
        reach("postgresql://anne:secret@127.0.0.1:1/paris")
    assert "secret" not in str(caught.value)


def test_a_server_older_than_15_is_refused(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intelligences.database.address.OLDEST_MAJOR", 99)
    with pytest.raises(EngineError, match="il faut la version 99 ou plus"):
        reach(engine.url)
