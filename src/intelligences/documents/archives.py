"""Office files are ZIP archives: what kind one is, and why it can't be a bomb.

Every entry is unpacked here, counted in a budget shared with what is nested in it, and thrown away: sizes that an
archive declares aren't believed.
"""

import io
import re
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, BinaryIO

from django.utils.translation import gettext

OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_OOXML = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_CONTENT_TYPES = "[Content_Types].xml"
_MACROS = re.compile(r"(^|/)vbaproject\.bin$|^basic/|^scripts/", re.IGNORECASE)
_CHUNK = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


class Unacceptable(Exception):
    """A file that we don't take; its text is the sentence that its owner reads."""


@dataclass
class Budget:
    """What may still be unpacked: entries, bytes, levels of archives in archives."""

    entries: int = 10_000
    size: int = 300 * 1024 * 1024
    levels: int = 1


RATIO = 200
RATIO_FROM = 16 * 1024 * 1024


def office_kind(file: BinaryIO) -> str:
    """ "odt", "docx"…; Unacceptable for any other archive, a bomb, macros, or a damaged file."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = file.seek(0, 2)
            _walk(archive, file, size, Budget())
            return _kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, UnicodeError, NotImplementedError) as error:
        raise Unacceptable(
            gettext("Ce fichier est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, puis recommencez.")
        ) from error


def _kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    found = []
    if names[:1] == ["mimetype"]:
        found.append(_ODF.get(archive.read("mimetype")))
    if _CONTENT_TYPES in names:
        content = archive.read(_CONTENT_TYPES)
        found += [kind for mark, kind in _OOXML.items() if mark in content]
    if len(found) != 1 or found[0] is None:
        raise Unacceptable(gettext("Une archive n’est pas acceptée : déposez chaque document séparément."))
    return found[0]


def _walk(archive: zipfile.ZipFile, file: IO[bytes], size: int, budget: Budget) -> None:
    entries = archive.infolist()
    budget.entries -= len(entries)
    declared = sum(entry.file_size for entry in entries)
    if budget.entries < 0 or declared > budget.size or (declared > RATIO_FROM and declared > RATIO * size):
        raise _bomb()
    _check_layout(archive, file, size)
    for entry in entries:
        _check_entry(entry)
        if not entry.is_dir():
            _unpack(archive, entry, budget)


def _bomb() -> Unacceptable:
    return Unacceptable(gettext("Ce fichier grossit démesurément une fois ouvert : il n’est pas accepté."))


def _check_layout(archive: zipfile.ZipFile, file: IO[bytes], size: int) -> None:
    """Entries follow each other without overlap, from the first byte, and nothing hides before or after them."""
    names = [entry.filename for entry in archive.infolist()]
    offsets = sorted((entry.header_offset, entry.compress_size) for entry in archive.infolist())
    file.seek(max(0, size - 22))
    if len(set(names)) != len(names) or not offsets or offsets[0][0] != 0 or not file.read().startswith(b"PK\x05\x06"):
        raise zipfile.BadZipFile("names, start or end")
    limits = [offset for offset, _ in offsets[1:]] + [archive.start_dir]
    for (offset, packed), limit in zip(offsets, limits, strict=True):
        file.seek(offset)
        header = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if offset + _LOCAL_HEADER.size + header[9] + header[10] + packed > limit:
            raise _bomb()


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 1:
        raise Unacceptable(
            gettext("Ce fichier est protégé par un mot de passe : enregistrez-le sans, puis recommencez.")
        )
    if _MACROS.search(name):
        raise Unacceptable(gettext("Ce fichier contient des macros : enregistrez-le sans macros, puis recommencez."))
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or entry.compress_type not in (0, 8):
        raise zipfile.BadZipFile("name or compression")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> None:
    """Read an entry to its end within the budget; an archive in it is walked too."""
    with archive.open(entry) as stream, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        start = stream.read(4096)
        is_archive, data, length = start.startswith(b"PK\x03\x04"), start, 0
        if b"<!ENTITY" in start:
            raise _bomb()
        while data:
            length += len(data)
            budget.size -= len(data)
            if budget.size < 0:
                raise _bomb()
            if is_archive:
                kept.write(data)
            data = stream.read(_CHUNK)
        if is_archive:
            _walk_nested(kept, length, budget)


def _walk_nested(kept: IO[bytes], length: int, budget: Budget) -> None:
    if not budget.levels:
        raise _bomb()
    inner = Budget(budget.entries, budget.size, budget.levels - 1)
    kept.seek(0, io.SEEK_SET)
    with zipfile.ZipFile(kept) as archive:
        _walk(archive, kept, length, inner)
    budget.entries, budget.size = inner.entries, inner.size
