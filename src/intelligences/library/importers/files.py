"""What a file is, by its content: CSV in which encoding, JSON, JSON lines, XLSX; everything else has one sentence."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.documents.archives import Unacceptable, office_kind

MAX_SIZE = 200 * 1024 * 1024
MAX_JSON = 100 * 1024 * 1024
_CHUNK = 1024 * 1024
_XML = re.compile(rb"\s*<(?:\?xml|svg)(?!.*<(?:!doctype )?html)", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<script|<\?xml|<svg|<!--)", re.IGNORECASE)
_SIGNATURES = (
    (b"%PDF", gettext_lazy("un PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("un fichier Excel ancien (.xls) ou protégé")),
    (b"\x89PNG", gettext_lazy("une image")),
    (b"\xff\xd8\xff", gettext_lazy("une image")),
    (b"GIF8", gettext_lazy("une image")),
    (b"\x1f\x8b", gettext_lazy("une archive")),
    (b"Rar!", gettext_lazy("une archive")),
    (b"7z\xbc\xaf", gettext_lazy("une archive")),
    (b"PAR1", gettext_lazy("un fichier Parquet")),
    (b"SQLite format 3", gettext_lazy("une base de données")),
    (b"{\\rtf", gettext_lazy("un texte mis en forme")),
)


class BadFile(Exception):
    """The file can't be imported; the text is the sentence that its owner reads. Nothing was changed."""


@dataclass(frozen=True)
class FileKind:
    """`kind` is csv, json, jsonl or xlsx; `encoding` is that of a text; `damaged` counts characters that no encoding
    reads.
    """

    kind: str
    encoding: str = ""
    errors: str = "strict"
    damaged: int = 0


def identify(path: Path, *, max_size: int = MAX_SIZE) -> FileKind:
    """What the file is. BadFile on everything that isn't a table that we read."""
    size = path.stat().st_size
    if size > max_size:
        raise too_large(max_size)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise BadFile(_("Ce fichier est vide : choisissez celui qui contient le registre."))
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise BadFile(
                _("Ce fichier est %(what)s : enregistrez le registre en CSV, XLSX ou JSON, puis recommencez.")
                % {"what": what}
            )
    if head.startswith(b"PK"):
        return _archive(path)
    return _text(path, head, size)


def too_large(limit: int) -> BadFile:
    """The refusal of a file past the limit."""
    return BadFile(
        _("Ce fichier dépasse %(size)s Mo : découpez-le en plusieurs, puis importez-les l’un après l’autre.")
        % {"size": limit // (1024 * 1024)}
    )


def _archive(path: Path) -> FileKind:
    try:
        with path.open("rb") as file:
            kind = office_kind(file)
    except Unacceptable as error:
        raise BadFile(str(error)) from None
    if kind != "xlsx":
        raise BadFile(
            _("Ce fichier est un document .%(kind)s : enregistrez le tableau en XLSX ou en CSV, puis recommencez.")
            % {"kind": kind}
        )
    return FileKind("xlsx")


def _text(path: Path, head: bytes, size: int) -> FileKind:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head[:200].count(0) > len(head[:200]) // 4:
        raise BadFile(_("Ce fichier est en UTF-16 : enregistrez-le en « CSV UTF-8 », puis recommencez."))
    if b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50:
        raise BadFile(_("Ce fichier n’est pas un tableau lisible : enregistrez le registre en CSV, XLSX ou JSON."))
    if _XML.match(head.removeprefix(codecs.BOM_UTF8)):
        raise BadFile(_("Ce fichier est en XML : enregistrez le registre en CSV, XLSX ou JSON, puis recommencez."))
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        raise BadFile(
            _("Ce fichier est une page web : téléchargez le fichier de données (CSV, XLSX ou JSON) qu’elle propose.")
        )
    encoding, errors, damaged = _encoding(path)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start[:1] in (b"{", b"["):
        return FileKind(_json_kind(path, start, size), encoding, errors, damaged)
    return FileKind("csv", encoding, errors, damaged)


def _json_kind(path: Path, start: bytes, size: int) -> str:
    """JSON lines have one whole object on each of their first lines."""
    if start[:1] == b"{":
        with path.open("rb") as file:
            first, second = (line.removeprefix(codecs.BOM_UTF8).strip() for line in (file.readline(), _next_line(file)))
        if first.endswith(b"}") and (not second or second.startswith(b"{")):
            return "jsonl" if second or first.count(b"{") == 1 else "json"
    if size > MAX_JSON:
        raise too_large(MAX_JSON)
    return "json"


def _next_line(file: object) -> bytes:
    for line in file:  # type: ignore[attr-defined]
        if line.strip():
            return bytes(line)
    return b""


def _encoding(path: Path) -> tuple[str, str, int]:
    """UTF-8 when it is; also when nearly all of it is, the broken bytes counted; Windows-1252 otherwise."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _not_utf_8(path)
    return "utf-8-sig", "strict", 0


def _not_utf_8(path: Path) -> tuple[str, str, int]:
    good = bad = undefined = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            decoded = decoder.decode(chunk)
            bad += decoded.count("\ufffd")
            good += sum(char > "\x7f" for char in decoded) - decoded.count("\ufffd")
            undefined += sum(chunk.count(byte) for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
    if good >= 10 * max(bad, 1):
        return "utf-8-sig", "replace", bad
    return "cp1252", "replace", undefined
