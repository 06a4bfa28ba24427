"""Tiny real files, made by the tools that people's files come from where there is one, and files that lie."""

import base64
import io
import struct
import zipfile
import zlib

import typst
import xlsxwriter

ODT = "application/vnd.oasis.opendocument.text"


def pdf() -> bytes:
    return bytes(typst.compile(b"Bonjour"))


def xlsx() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet().write_string(0, 0, "Bonjour")
    return held.getvalue()


def archive(*entries: tuple[str, bytes], stored_first: bool = False) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for index, (name, content) in enumerate(entries):
            made.writestr(name, content, zipfile.ZIP_STORED if stored_first and not index else None)
    return held.getvalue()


def odt(*more: tuple[str, bytes]) -> bytes:
    content = b'<?xml version="1.0"?><office:document-content/>'
    return archive(("mimetype", ODT.encode()), ("content.xml", content), *more, stored_first=True)


def docx(*more: tuple[str, bytes]) -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = b'<Types><Override PartName="/word/document.xml" ContentType="' + kind + b'"/></Types>'
    return archive(("[Content_Types].xml", types), ("word/document.xml", b"<w:document/>"), *more)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """A grey point, as published by libjpeg for one pixel."""
    return (
        base64.b64decode(
            "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////"
            "////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
        )
        + b"\xff\xd9"
    )


def overlapping() -> bytes:
    """Two names for the same bytes: the entries of the second one start inside the first."""
    whole = bytearray(docx(("a.xml", b"0" * 5000), ("b.xml", b"1" * 5000)))
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as made:
        target = made.getinfo("a.xml").header_offset
        directory = made.start_dir
    place = whole.find(b"b.xml", directory) - 4
    whole[place : place + 4] = struct.pack("<I", target)
    return bytes(whole)


def liar() -> bytes:
    """An archive whose directory says that an entry of 40 MB unpacks to 10 bytes."""
    whole = bytearray(docx(("word/big.xml", b"0" * 40_000_000)))
    place = whole.rfind(b"word/big.xml") - 22
    whole[place : place + 4] = struct.pack("<I", 10)
    return bytes(whole)
