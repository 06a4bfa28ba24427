"""`intelligences restore IN`."""

import argparse
import sys
from pathlib import Path

from intelligences.database import url
from intelligences.database.backup import Place, restore

WORD = "remplacer"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, and whether something may be replaced."""
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="fichier écrit par « intelligences backup »")
    parser.add_argument(
        "--replace", action="store_true", help="remplacer une base qui n’est pas vide, après confirmation"
    )


def run(options: argparse.Namespace) -> int:
    """The site must be stopped."""
    from django.conf import settings

    confirm = _ask if options.replace else None
    manifest = restore(Place(url(), Path(settings.MEDIA_ROOT)), options.archive, confirm=confirm)
    rows = sum(table.rows for table in manifest.tables.values())
    sys.stdout.write(
        f"Archive du {manifest.made_at} restaurée et comparée : {len(manifest.tables)} tables, {rows} lignes, "
        f"{len(manifest.members) - 1} fichiers.\n"
    )
    return 0


def _ask(question: str) -> bool:
    sys.stdout.write(f"{question}\nTapez « {WORD} » pour continuer : ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() == WORD
