"""`intelligences backup OUT`."""

import argparse
import sys
from pathlib import Path

from intelligences.database import EngineError, url
from intelligences.database.backup import Place, backup


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write."""
    parser.add_argument("out", type=Path, metavar="ARCHIVE", help="fichier à écrire, par exemple sauvegarde.tar")


def run(options: argparse.Namespace) -> int:
    """The site may be running meanwhile."""
    from django.conf import settings

    from intelligences.version import version

    if not options.out.absolute().parent.is_dir():
        raise EngineError(f"Le dossier {options.out.absolute().parent} n’existe pas.")
    manifest = backup(Place(url(), Path(settings.MEDIA_ROOT)), options.out, version=version())
    rows = sum(table.rows for table in manifest.tables.values())
    sys.stdout.write(
        f"Sauvegarde écrite dans {options.out} : {len(manifest.tables)} tables, {rows} lignes, "
        f"{len(manifest.members) - 1} fichiers.\n"
    )
    return 0
