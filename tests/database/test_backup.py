"""A backup brings everything back, and a damaged one touches nothing."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from intelligences.database import Engine, EngineError
from intelligences.database.archive import DATABASE, MANIFEST, verify
from intelligences.database.backup import Place, backup, restore

FILL = """
CREATE TYPE mood AS ENUM ('calme', 'vif');
CREATE TABLE town (id bigserial PRIMARY KEY, name text COLLATE "C" NOT NULL,
                   folded text GENERATED ALWAYS AS (lower(name)) STORED,
                   mood mood, weight double precision, at timestamptz DEFAULT now(), raw bytea, facts jsonb);
CREATE TABLE visit (id bigserial PRIMARY KEY, town bigint REFERENCES town, CONSTRAINT visited_town CHECK (town > 0));
CREATE TABLE nothing ();
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append only'; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON visit FOR EACH ROW EXECUTE FUNCTION guard();
INSERT INTO town (name, mood, weight, raw, facts)
SELECT 'L’Haÿ-les-Roses ' || n, 'calme', n / 7.0, decode(lpad(to_hex(n), 4, '0'), 'hex'), '{"é": [1, null]}'
FROM generate_series(1, 500) n;
INSERT INTO visit (town) SELECT id FROM town;
"""


def run(address: str, *queries: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        for query in queries:
            cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def new_place(engine: Engine, tmp_path: Path) -> Iterator[object]:
    """Makes empty databases, each with its folder of files."""
    made: list[str] = []

    def make() -> Place:
        name = f"place_{len(made)}"
        run(engine.url, f"CREATE DATABASE {name}")
        made.append(name)
        return Place(engine.url.replace("@/intelligences?", f"@/{name}?"), tmp_path / name)

    yield make
    for name in made:
        run(engine.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def full(new_place: object) -> Place:
    place: Place = new_place()  # type: ignore[operator]
    run(place.address, FILL)
    (place.files / "a" / "b").mkdir(parents=True)
    (place.files / "a" / "b" / "délibération.pdf").write_bytes(bytes(range(256)) * 300)
    (place.files / "empty").touch()
    return place


@pytest.fixture
def archive(full: Place, tmp_path: Path) -> Path:
    out = tmp_path / "backup.tar"
    backup(full, out, version="1.2.3")
    return out


def contents(place: Place) -> object:
    files = {path.name: path.read_bytes() for path in place.files.rglob("*") if path.is_file()}
    return run(place.address, "SELECT town::text FROM town ORDER BY id"), run(place.address, "TABLE visit"), files


def test_an_empty_place_gets_the_same_rows_and_files_back(full: Place, archive: Path, new_place: object) -> None:
    empty: Place = new_place()  # type: ignore[operator]
    manifest = restore(empty, archive)
    assert contents(empty) == contents(full)
    assert (manifest.tables["town"].rows, manifest.version) == (500, "1.2.3")
    run(empty.address, "INSERT INTO town (name) VALUES ('EVRY')")
    assert run(empty.address, "SELECT id, folded FROM town ORDER BY id DESC LIMIT 1") == [(501, "evry")]
    with pytest.raises(psycopg.errors.RaiseException, match="append only"):
        run(empty.address, "UPDATE visit SET town = 1")


def test_ordinary_tools_can_read_the_archive_and_only_its_owner_may(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        assert tar.getnames() == [DATABASE, "files/a/b/délibération.pdf", "files/empty", MANIFEST]
    assert archive.stat().st_mode & 0o777 == 0o600


def test_one_changed_byte_anywhere_is_refused_before_anything_is_touched(archive: Path, new_place: object) -> None:
    content = archive.read_bytes()
    empty: Place = new_place()  # type: ignore[operator]
    places = [0, 100, 156, 511, 512, 5000, len(content) // 2, len(content) - 9000, len(content) - 80, len(content) - 1]
    for place in [*places, *range(700, len(content), len(content) // 40)]:
        archive.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with pytest.raises(EngineError, match=r"abîmée ou incomplète .* rien n’a été restauré"):
            restore(empty, archive)
    assert run(empty.address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert not empty.files.exists()


def test_a_truncated_or_lengthened_archive_is_refused(archive: Path) -> None:
    content = archive.read_bytes()
    for altered in (b"", content[:10], content[:-1], content[: len(content) // 2], content[:-73], content + b"\n"):
        archive.write_bytes(altered)
        with pytest.raises(EngineError, match="abîmée ou incomplète"):
            verify(archive)


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="n’existe pas"):
        verify(tmp_path / "none.tar")


def test_a_place_that_holds_something_is_replaced_only_when_somebody_confirms(full: Place, archive: Path) -> None:
    run(full.address, "INSERT INTO town (name) VALUES ('Later')")
    (full.files / "later.txt").write_text("later")
    later = contents(full)
    with pytest.raises(EngineError, match=r"3 tables et 3 fichiers.*« --replace »"):
        restore(full, archive)
    with pytest.raises(EngineError, match="Rien n’a été remplacé"):
        restore(full, archive, confirm=lambda question: False)
    assert contents(full) == later
    restore(full, archive, confirm=lambda question: "3 fichiers" in question)
    assert run(full.address, "SELECT count(*) FROM town WHERE name = 'Later'") == [(0,)]
    assert not (full.files / "later.txt").exists()
    assert run(full.address, "SELECT nspname FROM pg_namespace WHERE nspname = 'replaced'") == []


def test_a_restore_that_fails_halfway_leaves_everything_as_it_was(
    full: Place, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(full.address, "INSERT INTO town (name) VALUES ('Later')")
    before = contents(full)

    def differs(*anything: object) -> None:
        raise EngineError("La base restaurée diffère")

    monkeypatch.setattr("intelligences.database.backup._compare", differs)
    with pytest.raises(EngineError, match="diffère"):
        restore(full, archive, confirm=lambda question: True)
    assert contents(full) == before


def test_a_row_that_changed_on_the_way_is_noticed(
    archive: Path, new_place: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.database import backup as module

    empty: Place = new_place()  # type: ignore[operator]
    load = module.load_from

    def load_and_alter(address: str, script: object) -> None:
        load(address, script)  # type: ignore[arg-type]
        run(address, "UPDATE town SET weight = weight * (1 + 1e-15) WHERE id = 3")

    monkeypatch.setattr(module, "load_from", load_and_alter)
    with pytest.raises(EngineError, match=r"diffère de l’archive \(town\)"):
        restore(empty, archive)
    assert run(empty.address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_running_site_refuses_the_restore(archive: Path, new_place: object) -> None:
    empty: Place = new_place()  # type: ignore[operator]
    with psycopg.connect(empty.address), pytest.raises(EngineError, match="arrêtez le site"):
        restore(empty, archive)


def test_a_backup_of_a_later_version_is_refused(full: Place, tmp_path: Path, new_place: object) -> None:
    run(
        full.address,
        "CREATE TABLE django_migrations (id serial, app text, name text)",
        "INSERT INTO django_migrations (app, name) VALUES ('kernel', '9999_later'), ('auth', '0099_theirs')",
    )
    backup(full, tmp_path / "later.tar", version="9.9.9")
    with pytest.raises(EngineError, match=r"version plus récente \(9\.9\.9\)"):
        restore(new_place(), tmp_path / "later.tar")  # type: ignore[operator]


def test_a_backup_that_fails_leaves_no_half_archive(full: Place, tmp_path: Path) -> None:
    out = tmp_path / "out" / "backup.tar"
    out.parent.mkdir()
    (full.files / "loop").symlink_to(full.files / "loop")
    (full.files / "gone").symlink_to(full.files / "nowhere")
    backup(full, out, version="1")
    assert [path.name for path in out.parent.iterdir()] == ["backup.tar"]
    out.unlink()
    with pytest.raises(EngineError):
        backup(Place(full.address.replace("place_0", "absent"), full.files), out, version="1")
    assert list(out.parent.iterdir()) == []
