"""Moves the embedded data to the present major version of PostgreSQL: dumped from the old, loaded into a new one."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from .binaries import MAJOR, find, server_identity
from .engine import Engine
from .place import EngineError
from .sums import TableSum, table_sums
from .transfer import dump_to, load_from


def data_major(engine: Engine) -> int | None:
    """The major version that wrote the data, None when there are none."""
    try:
        return int((engine.data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def upgrade(engine: Engine, say: Callable[[str], None]) -> Path | None:
    """Returns the folder where the former data are kept, None when there was nothing to do.

    The former data are only read; they keep their place until the new ones are proved equal.
    """
    held = data_major(engine)
    if held is None or held == MAJOR:
        return None
    old_programs = find(held, server_identity())
    if old_programs is None:
        raise EngineError(_by_hand(engine, held))
    kept = engine.home.with_name(f"{engine.home.name}.before-{held}")
    if kept.exists():
        raise EngineError(f"Le dossier {kept} d’une mise à niveau précédente existe encore : déplacez-le d’abord.")
    fresh = Engine(engine.home.with_name(f"{engine.home.name}.upgrade"))
    shutil.rmtree(fresh.home, ignore_errors=True)
    try:
        _copy(Engine(engine.home, binaries=old_programs.folder), fresh, say)
    except BaseException:
        shutil.rmtree(fresh.home, ignore_errors=True)
        raise
    engine.home.rename(kept)
    fresh.home.rename(engine.home)
    return kept


def _copy(old: Engine, fresh: Engine, say: Callable[[str], None]) -> None:
    with old, fresh, tempfile.TemporaryDirectory(dir=fresh.home) as work:
        dump = Path(work) / "database.sql"
        say("Lecture des données…")
        dump_to(old.url, dump)
        say("Écriture dans la nouvelle version…")
        with dump.open("rb") as script:
            load_from(fresh.url, script)
        if _sums(old) != _sums(fresh):
            raise EngineError(
                "Les données écrites diffèrent des données lues : rien n’a changé, l’ancienne base reste."
            )


def _sums(engine: Engine) -> dict[str, TableSum]:
    with psycopg.connect(engine.url) as connection:
        return table_sums(connection)


def _by_hand(engine: Engine, held: int) -> str:
    kept = engine.home.with_name(f"{engine.home.name}.before-{held}")
    return (
        f"Les programmes de PostgreSQL {held} ne sont plus sur cette machine. Avec la version précédente du projet, "
        f"lancez « intelligences backup sauvegarde.tar » et « mv {engine.home} {kept} » ; "
        "puis, avec celle-ci, « intelligences restore sauvegarde.tar »."
    )
