"""The content tells the type; the name must agree; a file that lies, is cut, or is two things at once is refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.documents import archives, filetypes, names
from intelligences.documents.archives import Unacceptable
from tests.documents import made


@pytest.fixture
def identify(tmp_path: Path) -> Callable[[bytes, str], str]:
    def run(content: bytes, name: str) -> str:
        path = tmp_path / "received"
        path.write_bytes(content)
        return filetypes.identify(path, name).key

    return run


Identify = Callable[[bytes, str], str]


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (made.pdf(), "Charte.PDF", "pdf"),
        (made.xlsx(), "coûts.xlsx", "xlsx"),
        (made.odt(), "bilan.odt", "odt"),
        (made.docx(), "cahier.docx", "docx"),
        (made.png(), "plan.png", "png"),
        (made.jpeg(), "photo.jpeg", "jpg"),
        ("nom;population\nÉvry;67000\n".encode(), "villes.csv", "csv"),
        ("nom;population\nÉvry;67000\n".encode("cp1252"), "villes.csv", "csv"),
        ("\ufeffnom,population\n".encode(), "villes.csv", "csv"),
        ("Un texte accentué.\n".encode(), "lisez-moi.txt", "txt"),
        (b"# Un titre\n", "lisez-moi.md", "txt"),
        (made.docx(("word/embeddings/feuille.xlsx", made.xlsx())), "avec-un-tableur.docx", "docx"),
    ],
)
def test_a_real_file_is_known_by_its_content(identify: Identify, content: bytes, name: str, key: str) -> None:
    assert identify(content, name) == key


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.pdf", "est vide"),
        (made.png(), "image.pdf", "ne correspond pas au contenu"),
        (made.pdf(), "document.docx", "ne correspond pas au contenu"),
        (made.pdf(), "sans-extension", "ne correspond pas au contenu"),
        (made.pdf(), "facture.pdf.exe", "ne correspond pas au contenu"),
        (b"MZ\x90\x00\x03\x00", "jeu.exe", "n’est pas accepté"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page.txt", "n’est pas accepté"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "dessin.csv", "n’est pas accepté"),
        (b"\x00\x01\x02", "octets.txt", "n’est pas accepté"),
        (made.archive(("lisez-moi.txt", b"bonjour")), "archive.zip", "archive"),
        (made.archive(("lisez-moi.txt", b"bonjour")), "faux.docx", "archive"),
        (made.docx(("mimetype", made.ODT.encode())), "double.docx", ""),
        (made.odt(("[Content_Types].xml", b"wordprocessingml.document.main+xml")), "double.odt", "archive"),
        (made.docx(("word/vbaProject.bin", b"\xd0\xcf")), "macros.docx", "macros"),
        (made.odt(("Basic/Standard/Module1.xml", b"<x/>")), "macros.odt", "macros"),
    ],
)
def test_what_isnt_taken_is_refused_with_a_sentence(
    identify: Identify, content: bytes, name: str, sentence: str
) -> None:
    if name == "double.docx":
        assert identify(content, name) == "docx", "`mimetype` says OpenDocument only when it comes first"
        return
    with pytest.raises(Unacceptable, match=sentence):
        identify(content, name)


@pytest.mark.parametrize("content", [made.pdf(), made.png(), made.jpeg(), made.odt(), made.xlsx()])
def test_a_file_cut_anywhere_is_refused(identify: Identify, content: bytes) -> None:
    extension = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff\xe0": "jpg"}.get(content[:4], "odt")
    for part in (0.3, 0.6, 0.9, 0.99):
        with pytest.raises(Unacceptable):
            identify(content[: int(len(content) * part)], f"coupe.{extension}")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (made.pdf() + made.archive(("x.txt", b"x")), "polyglotte.pdf"),
        (made.png() + made.archive(("x.txt", b"x")), "polyglotte.png"),
        (made.jpeg() + b"<script>alert(1)</script>", "polyglotte.jpg"),
        (made.odt() + b"%PDF-1.7 trailing", "polyglotte.odt"),
        (b"Bonjour\n" + made.archive(("x.txt", b"x")), "polyglotte.txt"),
    ],
)
def test_a_file_that_is_also_another_one_is_refused(identify: Identify, content: bytes, name: str) -> None:
    with pytest.raises(Unacceptable):
        identify(content, name)


def nested(levels: int) -> bytes:
    held = made.docx()
    for _level in range(levels):
        held = made.docx(("word/embeddings/x.docx", held))
    return held


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (made.docx(("word/big.xml", b"0" * 40_000_000)), "grossit"),
        (made.docx(*((f"x{n}", b"") for n in range(10_001))), "grossit"),
        (nested(2), "grossit"),
        (made.docx(("word/x.xml", b'<!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>')), "grossit"),
        (made.overlapping(), "coupé|grossit"),
        (made.liar(), "coupé|grossit"),
        (made.docx(("../../etc/passwd", b"x")), "coupé"),
        (made.docx(("/etc/passwd", b"x")), "coupé"),
    ],
)
def test_an_archive_that_would_burst_or_climb_is_refused(identify: Identify, content: bytes, sentence: str) -> None:
    with pytest.raises(Unacceptable, match=sentence):
        identify(content, "bombe.docx")


def test_what_is_unpacked_is_counted_across_nested_archives(
    identify: Identify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "Budget", lambda *given: _Budget(*given) if given else _Budget(100, 50_000, 1))
    within = made.docx(("word/a.xml", b"0" * 20_000))
    assert identify(within, "x.docx") == "docx"
    with pytest.raises(Unacceptable, match="grossit"):
        identify(
            made.docx(("word/embeddings/a.docx", within), ("word/embeddings/b.docx", within * 1), ("c", b"0" * 20_000)),
            "x.docx",
        )


_Budget = archives.Budget


def test_a_password_is_named_as_the_reason(identify: Identify) -> None:
    whole = bytearray(made.docx())
    place = whole.find(b"PK\x01\x02")
    whole[place + 8] |= 1
    with pytest.raises(Unacceptable, match="mot de passe"):
        identify(bytes(whole), "secret.docx")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Alice\\Bilan 2026.PDF", "Bilan 2026.txt"),
        ("facture\u202efdp.exe", "facturefdp.txt"),
        ("a\x00b\n\tc.txt", "ab c.txt"),
        ("con.txt", "document con.txt"),
        ("...", "document.txt"),
        ("", "document.txt"),
        ("E\u0301tude d’impact : été.txt", "Étude d’impact - été.txt"),
        ("a" * 400 + ".txt", "a" * 120 + ".txt"),
    ],
)
def test_names_are_made_safe(raw: str, clean: str) -> None:
    assert names.clean(raw, "txt") == clean


@given(st.text())
def test_any_name_becomes_one_that_any_disk_and_header_takes(raw: str) -> None:
    cleaned = names.clean(raw, "pdf")
    assert re.fullmatch(r"[^\x00-\x1f\x7f/\\<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,140}", cleaned)
    assert cleaned.endswith(".pdf")
    assert not cleaned.startswith((".", " "))
    assert names.clean(cleaned, "pdf") == cleaned


@given(st.binary(max_size=300), st.sampled_from(["x.pdf", "x.docx", "x.png", "x.jpg", "x.csv", "x"]))
def test_any_bytes_are_a_type_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    for start in (b"", b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        path.write_bytes(start + content)
        assert _told(path, name) in filetypes.TYPES or _told(path, name).endswith(".")


def _told(path: Path, name: str) -> str:
    """The type, or the sentence of the refusal."""
    try:
        return filetypes.identify(path, name).key
    except Unacceptable as refusal:
        return str(refusal)
