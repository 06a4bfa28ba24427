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
_CHUNK = 1024 * 1024


@contextmanager
def unpacked(archive: IO[bytes]) -> Iterator[Path]:
    """A folder with the CSV files of the archive, by their last name; gone afterwards. Raises CannotRead."""
    with tempfile.TemporaryDirectory() as place:
        try:
            with zipfile.ZipFile(archive) as held:
                _unpack(held, Path(place))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError):
            raise CannotRead("Ce fichier n’est pas une archive ZIP lisible : faites-en une des fichiers CSV.") from None
        yield Path(place)


def _unpack(held: zipfile.ZipFile, place: Path) -> None:
    files = [one for one in held.infolist() if not one.is_dir() and one.filename.lower().endswith(".csv")]
    if not files:
        raise CannotRead("Cette archive ne contient aucun fichier CSV.")
    if len(files) > MOST:
        raise CannotRead(f"Cette archive contient plus de {MOST} fichiers CSV : gardez ceux d’un seul débat.")
    left = LARGEST
    for one in files:
        name = one.filename.replace("\\", "/").rsplit("/", 1)[-1]
        with held.open(one) as source, (place / name).open("wb") as target:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise CannotRead("Cette archive se déplie en plus de 300 Mo : gardez les fichiers d’un seul débat.")
                target.write(chunk)
