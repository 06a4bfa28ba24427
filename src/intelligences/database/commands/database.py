"""`intelligences database status|upgrade`."""

import argparse
import sys

from intelligences.database import EngineError, describe, embedded, reach, url
from intelligences.database.upgrade import data_major, upgrade


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument(
        "action", choices=["status", "upgrade"], help="dire où est la base, ou passer à la version majeure suivante"
    )


def run(options: argparse.Namespace) -> int:
    """The site must be stopped for an upgrade."""
    return _status() if options.action == "status" else _upgrade()


def _status() -> int:
    engine = embedded()
    if engine is None:
        _say(f"{describe(url())} : PostgreSQL {reach(url())}, d’après DATABASE_URL.")
    elif (major := data_major(engine)) is None:
        _say(f"Aucune base dans {engine.home} : « make run » la crée.")
    else:
        _say(f"PostgreSQL {major} intégré, {'en marche' if engine.is_running() else 'arrêté'}, dans {engine.home}.")
    return 0


def _upgrade() -> int:
    engine = embedded()
    if engine is None:
        raise EngineError("DATABASE_URL désigne un autre serveur : sa mise à niveau revient à qui l’administre.")
    kept = upgrade(engine, _say)
    _say(f"La base est à jour ; l’ancienne reste dans {kept}." if kept else "La base est déjà à la bonne version.")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
