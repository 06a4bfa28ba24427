"""`intelligences export FORMAT OUT`: the library in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DUMP = "dump"
FORMATS = (DUMP, "algoritmeregister", "atrs", "eurocities")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The format and the file."""
    parser.add_argument("format", metavar="FORMAT", choices=FORMATS, help=" ou ".join(FORMATS))
    parser.add_argument("out", type=Path, metavar="SORTIE", help="le fichier à écrire")


def run(options: argparse.Namespace) -> int:
    """Writes the file whole, or leaves what was there."""
    out: Path = options.out
    if not out.parent.is_dir():
        return _fail(f"Le dossier {out.parent} n’existe pas : créez-le d’abord.")
    if out.is_dir():
        return _fail(f"{out} est un dossier : donnez le nom d’un fichier, par exemple bibliotheque.zip.")
    try:
        _dump(out) if options.format == DUMP else _layout(options.format, out)
    except OSError as error:
        return _fail(f"Le fichier ne peut pas être écrit : {error.strerror}.")
    return 0


def _dump(out: Path) -> None:
    from intelligences.opendata.dump import write

    made = write(out)
    told = ", ".join(f"{name} {count}" for name, count in made.counts.items())
    sys.stdout.write(f"{out} : {made.size / 1e6:.1f} Mo, SHA-256 {made.sha256} ({told}).\n")


def _layout(key: str, out: Path) -> None:
    from intelligences.opendata.formats import LAYOUTS, write

    layout = LAYOUTS[key]
    told = write(layout, out)
    lines = [
        f"{out} : {told.rows} usages, {layout.label} {layout.version}.",
        f"Champs portés : {', '.join(layout.carried)}.",
        *_counted("Sans place dans ce format", told.lost),
        *_counted("Raccourci, trop long pour ce format", told.shortened),
        *_counted("Exigé par ce format et absent de nos fiches", told.lacking),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _counted(title: str, counts: dict[str, int]) -> list[str]:
    told = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items(), key=lambda one: -one[1]))
    return [f"{title} : {told}."] if told else []


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
