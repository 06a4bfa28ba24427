"""What a file is, told by its content alone; its name must agree. A file that is also something else is refused."""

import codecs
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext, gettext_lazy

from intelligences.documents import archives
from intelligences.documents.archives import Unacceptable
from intelligences.documents.names import extension_of

_CHUNK = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_TEXT_CONTROLS = frozenset("\t\n\r\f")
_MARKUP = ("<!doctype", "<html", "<script", "<?xml", "<svg", "<?php", "{\\rtf", "%!ps")


@dataclass(frozen=True)
class FileType:
    """A type that we take: `key` is also the extension that it is given."""

    key: str
    mime: str
    label: str
    extensions: tuple[str, ...]


def _type(key: str, mime: str, label: str, *others: str) -> FileType:
    return FileType(key, mime, label, (key, *others))


TYPES = {
    kind.key: kind
    for kind in (
        _type("pdf", "application/pdf", "PDF"),
        _type("odt", "application/vnd.oasis.opendocument.text", gettext_lazy("texte OpenDocument")),
        _type("ods", "application/vnd.oasis.opendocument.spreadsheet", gettext_lazy("tableur OpenDocument")),
        _type("odp", "application/vnd.oasis.opendocument.presentation", gettext_lazy("présentation OpenDocument")),
        _type("docx", archives.OFFICE + "wordprocessingml.document", gettext_lazy("texte Word")),
        _type("xlsx", archives.OFFICE + "spreadsheetml.sheet", gettext_lazy("tableur Excel")),
        _type("pptx", archives.OFFICE + "presentationml.presentation", gettext_lazy("présentation PowerPoint")),
        _type("csv", "text/csv; charset=utf-8", "CSV"),
        _type("txt", "text/plain; charset=utf-8", gettext_lazy("texte brut"), "text", "md"),
        _type("png", "image/png", gettext_lazy("image PNG")),
        _type("jpg", "image/jpeg", gettext_lazy("image JPEG"), "jpeg"),
    )
}
ACCEPTED = ",".join(f".{extension}" for kind in TYPES.values() for extension in kind.extensions)


def identify(path: Path, name: str) -> FileType:
    """The type of a file; Unacceptable, with a sentence for its owner, when it isn't one that we take."""
    with path.open("rb") as file:
        head = file.read(8)
        if not head:
            raise Unacceptable(gettext("Ce fichier est vide : choisissez-en un autre."))
        key = _by_content(file, head, extension_of(name))
    kind = TYPES[key]
    if extension_of(name) not in kind.extensions:
        raise Unacceptable(
            gettext(
                "Le nom « %(name)s » ne correspond pas au contenu du fichier (%(label)s) : renommez-le en .%(key)s."
            )
            % {"name": name[:80], "label": kind.label, "key": kind.key}
        )
    return kind


def _by_content(file: BinaryIO, head: bytes, extension: str) -> str:
    if head.startswith(b"PK\x03\x04"):
        return archives.office_kind(file)
    signed = next((found for found in _SIGNED if head.startswith(found[0])), None)
    if signed is not None:
        _, key, check = signed
        check(file)
    else:
        _check_text(file)
        key = "csv" if extension == "csv" else "txt"
    if zipfile.is_zipfile(file):
        raise Unacceptable(gettext("Ce fichier cache une archive : il n’est pas accepté."))
    return key


def _cut() -> Unacceptable:
    return Unacceptable(
        gettext("Ce fichier est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, puis recommencez.")
    )


def _tail(file: BinaryIO, size: int) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - size))
    return file.read()


def _check_pdf(file: BinaryIO) -> None:
    tail = _tail(file, 2048).rstrip(b"\r\n\t \0")
    if not tail.endswith(b"%%EOF") or b"startxref" not in tail:
        raise _cut()


def _check_png(file: BinaryIO) -> None:
    file.seek(len(_PNG))
    kind = b""
    while kind != b"IEND":
        header = file.read(8)
        if len(header) < 8:
            raise _cut()
        length, kind = struct.unpack(">I4s", header)
        checksum = zlib.crc32(kind)
        while length:
            data = file.read(min(length, _CHUNK))
            if not data:
                raise _cut()
            length, checksum = length - len(data), zlib.crc32(data, checksum)
        if file.read(4) != struct.pack(">I", checksum):
            raise _cut()
    if file.read(1):
        raise Unacceptable(gettext("Ce fichier contient autre chose après son image : il n’est pas accepté."))


def _check_jpeg(file: BinaryIO) -> None:
    if not _tail(file, 4096).rstrip(b"\0").endswith(b"\xff\xd9"):
        raise _cut()


def _check_text(file: BinaryIO) -> None:
    """UTF-8, else the Western code page of old spreadsheets; no control sign, no markup that a reader would run."""
    file.seek(0)
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    begun = False
    while decoders:
        data = file.read(_CHUNK)
        texts = _decoded(decoders, data)
        if not texts or any(_is_control(c) for c in next(iter(texts.values()))):
            break
        if not begun and next(iter(texts.values())).lstrip().lower().startswith(_MARKUP):
            break
        begun = True
        if not data:
            return
    raise Unacceptable(
        gettext("Ce type de fichier n’est pas accepté : choisissez un PDF, un texte, un tableur, un CSV ou une image.")
    )


def _decoded(decoders: dict[str, codecs.IncrementalDecoder], data: bytes) -> dict[str, str]:
    """What each decoder reads; one that can't is dropped."""
    texts = {}
    for name, decoder in list(decoders.items()):
        try:
            texts[name] = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            del decoders[name]
    return texts


def _is_control(sign: str) -> bool:
    return (sign < " " or "\x7f" <= sign < "\xa0") and sign not in _TEXT_CONTROLS


_SIGNED: tuple[tuple[bytes, str, Callable[[BinaryIO], None]], ...] = (
    (b"%PDF-", "pdf", _check_pdf),
    (_PNG, "png", _check_png),
    (b"\xff\xd8\xff", "jpg", _check_jpeg),
)
