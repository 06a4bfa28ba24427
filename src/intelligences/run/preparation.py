"""What the database and the static files must hold before the first page, and whether they hold it already.

The check is cheap: digests of files compared with those that the database keeps of its last complete preparation.
It needs neither Django nor a query on the project's own tables.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from intelligences.database import checkout
from intelligences.database.address import url
from intelligences.database.place import home

from .terminal import Bar, say

PACKAGE = Path(__file__).resolve().parent.parent
_TABLE = "preparation"
_INDEXING = ("expression", "keeper", "languages", "spelling", "tokens")
_WORDS = PACKAGE / "search" / "data" / "words.toml"
_LOCK = 0x1A_1A_0002  # one process prepares a database at a time


def steps(*, demonstration: bool) -> dict[str, str]:
    """Each step of a complete preparation, in order, with the digest of what it depends on."""
    root = checkout()
    versions = [root / "requirements.lock"] if root else []
    wanted = {"migrations": _digest([*PACKAGE.glob("*/migrations/*.py"), *versions])}
    if root:
        wanted["reference"] = _digest((root / "data").rglob("*"))
    if demonstration:
        wanted["demonstration"] = _digest([PACKAGE / "accounts" / "cast.py"])
    # How words are read and kept, what a territory is found by, and the pages that no action writes.
    territories = PACKAGE / "territories" / "queries" / "search.py"
    wanted["index"] = _digest([*(PACKAGE / "search" / f"{name}.py" for name in _INDEXING), _WORDS, territories])
    wanted["pages"] = _digest([PACKAGE / "pages" / "plan.py"])
    return wanted


def pending(address: str, *, demonstration: bool) -> list[str]:
    """The steps that this database still lacks, the static files included."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        done = _done(connection)
    lacking = [step for step, digest in steps(demonstration=demonstration).items() if done.get(step) != digest]
    return lacking + ([] if _static_is_fresh() else ["static"])


def prepare(*, demonstration: bool, library: bool = True) -> None:
    """Does what is pending; can be cut short anywhere and called again. Without `library`, no use is loaded: a dump of
    another site can then be."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
    django.setup()
    deeds: dict[str, Callable[[], None]] = {
        "migrations": _migrate,
        "reference": lambda: _load_reference(library=library),
        "demonstration": _load_demonstration,
        "index": lambda: _fill_index(again="index" in done),
        "pages": _index_pages,
    }
    with psycopg.connect(url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        done = _done(connection)
        for step, digest in steps(demonstration=demonstration).items():
            if done.get(step) != digest:
                deeds[step]()
                _record(connection, step, digest)
    if not _static_is_fresh():
        _collect_static()


def _migrate() -> None:
    from django.core.management import call_command

    say("Mise à jour des tables…")
    call_command("migrate", verbosity=0, interactive=False)


def _load_reference(*, library: bool) -> None:
    from intelligences.library import actions as uses
    from intelligences.territories import actions

    bar = Bar("Chargement des territoires")
    bar(0, 1)
    actions.load(progress=bar)
    if library:
        uses.load_content(progress=Bar("Chargement de la bibliothèque"))


def _load_demonstration() -> None:
    from intelligences.accounts import actions

    say("Création des personnes de démonstration, inventées…")
    actions.load_demonstration()


def _fill_index(*, again: bool) -> None:
    from intelligences.search import actions

    actions.fill(everything=again, progress=Bar("Index de la recherche"))


def _index_pages() -> None:
    from intelligences.kernel import searchable
    from intelligences.kernel.registries import searchables

    for kind in [one.kind for one in searchables if one.model is None]:
        searchable.rebuild(kind)


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    say("Préparation des feuilles de style et des images…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    (Path(settings.STATIC_ROOT) / ".collected").write_text(_static_digest())


def _static_is_fresh() -> bool:
    try:
        return (_static_root() / ".collected").read_text() == _static_digest()
    except OSError:
        return False


def _static_root() -> Path:
    return Path(os.environ.get("STATIC_ROOT") or home() / "static")


def _static_digest() -> str:
    """By name, size and date: reading every file at each start would cost more than it tells."""
    facts = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            facts.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return facts.hexdigest()


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(f"{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _done(connection: psycopg.Connection) -> dict[str, str]:
    found = connection.execute("SELECT to_regclass(%s)", [f"public.{_TABLE}"]).fetchone()
    if not found or found[0] is None:
        return {}
    return dict(connection.execute(f"SELECT step, digest FROM {_TABLE}").fetchall())  # noqa: S608 a constant


def _record(connection: psycopg.Connection, step: str, digest: str) -> None:
    connection.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE} (step text PRIMARY KEY, digest text NOT NULL)")
    connection.execute(
        f"INSERT INTO {_TABLE} VALUES (%s, %s) ON CONFLICT (step) DO UPDATE SET digest = excluded.digest",  # noqa: S608
        [step, digest],
    )
