"""DATABASE_URL says all that Django needs."""

from pathlib import Path

import pytest

from intelligences.database import EngineError, config, home, url


def test_a_socket_folder_comes_by_the_query() -> None:
    entry = config("postgresql://anne:p%40ss@/paris?host=/run/postgresql&sslmode=disable")
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("paris", "anne", "p@ss")
    assert (entry["HOST"], entry["PORT"]) == ("/run/postgresql", "")
    assert entry["OPTIONS"]["sslmode"] == "disable"
    assert entry["CONN_HEALTH_CHECKS"]


def test_an_encoded_socket_folder_may_stand_as_the_host() -> None:
    entry = config("postgresql://anne@%2Frun%2Fpostgresql:6432/paris")
    assert (entry["HOST"], entry["PORT"]) == ("/run/postgresql", "6432")


@pytest.mark.parametrize("address", ["sqlite:///x.db", "mysql://host/db", "nothing"])
def test_another_engine_than_postgresql_is_refused(address: str) -> None:
    with pytest.raises(EngineError, match="le projet n’emploie que PostgreSQL"):
        config(address)


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(EngineError, match="n’est pas un nombre"):
        config("postgresql://host:port/db")


def test_two_clones_never_share_their_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("IA_HOME", raising=False)
    homes = set()
    for clone in ("first", "second"):
        monkeypatch.setattr("intelligences.database.place.checkout", lambda clone=clone: tmp_path / clone)
        homes.add(home())
    assert len(homes) == 2


def test_without_database_url_the_embedded_engine_is_meant(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("IA_HOME", str(tmp_path))
    assert config(url())["HOST"] == str(tmp_path / "postgresql" / "socket")
