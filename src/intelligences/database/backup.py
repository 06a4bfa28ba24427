"""Saves the database and the files in one archive, and brings them back."""

import shutil
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from . import archive
from .address import describe
from .archive import DATABASE, FILES, Manifest, writing
from .binaries import Binaries, explain, wheel
from .place import EngineError
from .sums import table_sums
from .transfer import dump_to, load_from

_PACKAGE = Path(__file__).resolve().parent.parent
_OLD_SCHEMA = "replaced"


@dataclass(frozen=True)
class Place:
    """What is saved and restored: a database by its address, and a folder of files."""

    address: str
    files: Path


def backup(place: Place, out: Path, *, version: str) -> Manifest:
    """Writes the archive `out` from one snapshot of the database, then the files; people can work meanwhile."""
    try:
        return _backup(place, out, version)
    except psycopg.Error as error:
        raise EngineError(explain(str(error), "La base de données a refusé")) from error


def _backup(place: Place, out: Path, version: str) -> Manifest:
    tools = wheel()
    with (
        psycopg.connect(place.address) as connection,
        tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".backup-") as work,
    ):
        _refuse_newer_server(connection, tools)
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None  # noqa: S101 a function always answers
        dump = Path(work) / DATABASE
        dump_to(place.address, dump, snapshot=snapshot[0])
        with writing(out) as writer:
            writer.add(DATABASE, dump)
            for path in sorted(place.files.rglob("*")) if place.files.exists() else []:
                if path.is_file():
                    writer.add(FILES + path.relative_to(place.files).as_posix(), path)
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                version=version,
                postgresql=connection.info.server_version // 10000,
                migrations=_migrations(connection),
                tables=table_sums(connection),
                members=writer.members,
            )
            writer.add_manifest(manifest)
    return manifest


def restore(place: Place, path: Path, *, confirm: Callable[[str], bool] | None = None) -> Manifest:
    """Brings an archive back, after reading it whole; all or nothing.

    `place` must be empty, or `confirm` must say yes to the sentence that tells what would be replaced.
    """
    manifest = archive.verify(path)
    _refuse_newer_code(manifest)
    try:
        with psycopg.connect(place.address, autocommit=True) as connection:
            _refuse_newer_server(connection, wheel(), dumped=manifest.postgresql)
            _refuse_company(connection)
            held = _content(connection, place.files)
            if held:
                question = f"{describe(place.address)} contient {held}, qui seraient remplacés par l’archive."
                if confirm is None:
                    raise EngineError(f"{question} Ajoutez « --replace » si c’est voulu.")
                if not confirm(question):
                    raise EngineError("Rien n’a été remplacé.")
            _restore(connection, place, path, manifest)
    except psycopg.Error as error:
        raise EngineError(explain(str(error), "La base de données a refusé")) from error
    return manifest


def _restore(connection: psycopg.Connection, place: Place, path: Path, manifest: Manifest) -> None:
    """The former schema and files wait under another name until the new ones are proved equal to the archive."""
    new_files = place.files.with_name(f"{place.files.name}.restoring")
    connection.execute(f"DROP SCHEMA IF EXISTS {_OLD_SCHEMA} CASCADE")
    with connection.transaction():
        connection.execute(f"ALTER SCHEMA public RENAME TO {_OLD_SCHEMA}")
        connection.execute("CREATE SCHEMA public")
    try:
        shutil.rmtree(new_files, ignore_errors=True)
        _unpack(place, path, new_files)
        _compare(place, manifest)
    except BaseException:
        shutil.rmtree(new_files, ignore_errors=True)
        with connection.transaction():
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute(f"ALTER SCHEMA {_OLD_SCHEMA} RENAME TO public")
        raise
    old_files = place.files.with_name(f"{place.files.name}.replaced")
    shutil.rmtree(old_files, ignore_errors=True)
    if place.files.exists():
        place.files.rename(old_files)
    new_files.rename(place.files)
    connection.execute(f"DROP SCHEMA {_OLD_SCHEMA} CASCADE")
    shutil.rmtree(old_files, ignore_errors=True)


def _unpack(place: Place, path: Path, new_files: Path) -> None:
    new_files.mkdir(parents=True)
    with tarfile.open(path, mode="r:") as tar:
        for info in tar:
            content = tar.extractfile(info)
            assert content is not None  # noqa: S101 verified before
            if info.name == DATABASE:
                load_from(place.address, content)
            elif info.name.startswith(FILES):
                target = new_files / info.name.removeprefix(FILES)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)


def _compare(place: Place, manifest: Manifest) -> None:
    with psycopg.connect(place.address) as connection:
        found = table_sums(connection)
    different = sorted(name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name))
    if different:
        raise EngineError(
            f"La base restaurée diffère de l’archive ({', '.join(different)}) ; elle a été retirée, rien n’a changé."
        )


def _content(connection: psycopg.Connection, files: Path) -> str:
    """What stands in the way, in words; empty when nothing does."""
    row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    tables = row[0] if row else 0
    count = sum(1 for path in files.rglob("*") if path.is_file()) if files.exists() else 0
    return f"{tables} tables et {count} fichiers" if tables or count else ""


def _refuse_company(connection: psycopg.Connection) -> None:
    query = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
               AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
    row = connection.execute(query).fetchone()
    if row and row[0]:
        raise EngineError(f"{row[0]} autres connexions emploient cette base : arrêtez le site, puis recommencez.")


def _refuse_newer_server(connection: psycopg.Connection, tools: Binaries, dumped: int = 0) -> None:
    major = max(connection.info.server_version // 10000, dumped)
    if major > tools.major:
        raise EngineError(f"Les outils sont ceux de PostgreSQL {tools.major} et la base est en version {major}.")


def _refuse_newer_code(manifest: Manifest) -> None:
    """A backup of a later version of the project has tables that this one doesn't know."""
    for name in manifest.migrations:
        app, migration = name.split(".")
        folder = _PACKAGE / app / "migrations"
        if folder.is_dir() and not (folder / f"{migration}.py").exists():
            raise EngineError(
                f"L’archive vient d’une version plus récente ({manifest.version}) : installez cette version d’abord."
            )


def _migrations(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if not found or found[0] is None:
        return []
    return [f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY id")]
