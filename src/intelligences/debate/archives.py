"""A ZIP of CSV files, unpacked where nothing else can be written, within limits. No Django."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import CannotRead

LARGEST, MOST = 300 * 1024 * 1024, 40
"""Bytes once unpacked, and files."""
MOST_CELLS = 10_000_000
"""Columns times lines, of all files: each is a value in memory. The largest debates published have two million."""
_CHUNK = 1024 * 1024


@contextmanager
def unpacked(archive: IO[bytes]) -> Iterator[Path]:
    """A folder with the CSV files of the archive, by their last name; gone afterwards. Raises CannotRead."""
    with tempfile.TemporaryDirectory() as place:
        try:
            with zipfile.ZipFile(archive) as held:
                _unpack(held, Path(place))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
            raise CannotRead("Ce fichier n’est pas une archive ZIP lisible : faites-en une des fichiers CSV.") from None
        yield Path(place)


def _unpack(held: zipfile.ZipFile, place: Path) -> None:
    files = {}
    for one in held.infolist():
        name = one.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if one.is_dir() or name.startswith(".") or not name.lower().endswith(".csv"):
            continue  # a name with a dot is what a system keeps beside a file
        if name in files:
            raise CannotRead(f"Cette archive contient deux fichiers {name} : gardez ceux d’un seul débat.")
        files[name] = one
    if not files:
        raise CannotRead("Cette archive ne contient aucun fichier CSV.")
    if len(files) > MOST:
        raise CannotRead(f"Cette archive contient plus de {MOST} fichiers CSV : gardez ceux d’un seul débat.")
    left = LARGEST
    for name, one in files.items():
        with held.open(one) as source, (place / name).open("wb") as target:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise CannotRead("Cette archive se déplie en plus de 300 Mo : gardez les fichiers d’un seul débat.")
                target.write(chunk)
    if sum(_cells(place / name) for name in files) > MOST_CELLS:
        raise CannotRead(
            f"Ces fichiers portent plus de {MOST_CELLS // 1_000_000} millions de cases : gardez les votes d’un débat."
        )


def _cells(path: Path) -> int:
    """Columns of the first line times lines: at least as many as a reader of the file will hold."""
    with path.open("rb") as file:
        head = file.readline(_CHUNK)
        lines = 1 + sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    return lines * (1 + max(head.count(b","), head.count(b";")))
