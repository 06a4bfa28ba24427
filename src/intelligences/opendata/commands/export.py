"""`intelligences export FORMAT OUT`: the library in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

FORMATS = ("dump",)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The format and the file."""
    parser.add_argument("format", metavar="FORMAT", choices=FORMATS, help=" ou ".join(FORMATS))
    parser.add_argument("out", type=Path, metavar="SORTIE", help="le fichier à écrire")


def run(options: argparse.Namespace) -> int:
    """Writes the file whole, or leaves what was there."""
    from intelligences.opendata.dump import write

    out: Path = options.out
    if not out.parent.is_dir():
        sys.stderr.write(f"Le dossier {out.parent} n’existe pas : créez-le d’abord.\n")
        return 1
    if out.is_dir():
        sys.stderr.write(f"{out} est un dossier : donnez le nom d’un fichier, par exemple bibliotheque.zip.\n")
        return 1
    try:
        made = write(out)
    except OSError as error:
        sys.stderr.write(f"L’archive ne peut pas être écrite : {error.strerror}.\n")
        return 1
    told = ", ".join(f"{name} {count}" for name, count in made.counts.items())
    sys.stdout.write(f"{out} : {made.size / 1e6:.1f} Mo, SHA-256 {made.sha256} ({told}).\n")
    return 0
