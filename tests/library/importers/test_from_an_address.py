"""A register from its address: downloaded in the background, watched, cancelled, tried again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.library.importers import made
from tests.library.importers.line import OK, Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_one_connection")]
IMPORTS = "/bibliotheque/importer/"
URL = "https://register.example/pstw.csv"


def _answer(body: bytes) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture
def pstw(tmp_path: Any) -> bytes:
    """A register of three rows."""
    body: bytes = made.pstw(tmp_path / "pstw.csv", [made.pstw_row(n) for n in range(3)]).read_bytes()
    return body


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Downloads are answered by a server here, which says what it is given."""
    from intelligences.library.actions import registers

    lines = []

    def answering(*told: bytes | float, **options: Any) -> None:
        line = Line(*told)
        lines.append(line)
        monkeypatch.setattr(registers, "Fetcher", lambda: line.fetcher(**options))

    yield answering
    for line in lines:
        line.close()


def _ask(client: Client) -> Any:
    from intelligences.library.models import RegisterImport

    client.post(IMPORTS, {"url": URL, "format": ""})
    return RegisterImport.objects.get()


def test_nothing_is_downloaded_before_the_worker_does_then_it_is_compared(
    farida: Client, answering: Any, pstw: bytes
) -> None:
    answering(_answer(pstw))
    run = _ask(farida)
    assert (run.state, run.size, run.has_file, run.file_name) == ("awaited", 0, False, "pstw.csv")
    assert "En attente" in farida.get(run.get_absolute_url()).content.decode()
    made.work()  # the download
    run.refresh_from_db()
    assert (run.state, run.size, run.has_file) == ("received", len(pstw), True)
    made.work()  # the comparison
    assert "<dt>fiches nouvelles</dt><dd>3</dd>" in farida.get(run.get_absolute_url()).content.decode()


def test_progress_is_in_kilobytes_of_the_whole_when_the_server_says_it(
    farida: Client, answering: Any, pstw: bytes
) -> None:
    from intelligences.kernel.models import LongWork

    for answer, told in (
        (_answer(pstw + b"\n" * 3000), (len(pstw) + 3000 + 999) // 1000),
        (OK + b"\r\n" + pstw, None),
    ):
        answering(answer)
        farida.post(IMPORTS, {"url": URL, "format": ""})
        made.work()
        work = LongWork.objects.filter(kind="library.fetch_register").first()
        assert work.state == "done"
        assert work.total == told
        assert "ko reçus" in work.step if told is None else "kilo-octets" in work.step


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ((b"HTTP/1.1 404 Not Found\r\n\r\n",), "404"),
        ((b"HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\n\r\n",), "internet public"),
        ((OK + b"Content-Length: 5368709120\r\n\r\nName",), "Mo"),
        ((OK + b"Content-Length: 100\r\n\r\nName,Descr",), "incomplet"),
        ((_answer(b"<!doctype html><html></html>"),), "page web"),
        ((_answer(b"%PDF-1.7"),), "un PDF"),
        ((OK + b"Content-Length: 50\r\n\r\n", *[b"a", 0.2] * 8), "trop lente"),
    ],
    ids=["absent", "inside", "large", "cut", "page", "pdf", "slow"],
)
def test_what_goes_wrong_is_one_sentence_on_its_page_and_can_be_tried_again(
    farida: Client, answering: Any, pstw: bytes, told: tuple[bytes | float, ...], says: str
) -> None:
    answering(*told, seconds=0.6, allows=lambda one: one == "127.0.0.1", resolve=lambda host, _port: [
        host if host == "10.0.0.1" else "127.0.0.1"
    ])  # fmt: skip
    run = _ask(farida)
    made.work()
    page = farida.get(run.get_absolute_url()).content.decode()
    assert says in page
    assert "Télécharger à nouveau" in page
    run.refresh_from_db()
    assert (run.state, run.sha256) == ("awaited", "")
    answering(_answer(pstw))
    for _turn in range(2):  # asked twice, it is downloaded once
        farida.post(f"{run.get_absolute_url()}comparer/")
    made.work()
    made.work()
    run.refresh_from_db()
    assert run.state == "compared"


def test_a_zip_bomb_is_refused_as_from_a_form(farida: Client, answering: Any, tmp_path: Any) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 300_000_000)
    answering(_answer((tmp_path / "a.xlsx").read_bytes()))
    run = _ask(farida)
    made.work()
    run.refresh_from_db()
    assert (run.state, run.sha256) == ("awaited", "")
    assert "Rien n’a été modifié" in farida.get(run.get_absolute_url()).content.decode()


def test_a_download_that_its_owner_cancels_leaves_nothing_and_can_be_tried_again(
    farida: Client, answering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.kernel import longwork
    from intelligences.kernel.models import LongWork
    from intelligences.library.models.imports import folder

    held = set(folder().glob("*"))
    answering(OK + b"Content-Length: 4000\r\n\r\n", *[b"a", 0.3] * 12)
    run = _ask(farida)
    tell = longwork.Progress.advance

    def cancelled_meanwhile(progress: longwork.Progress, to: int) -> None:
        longwork.cancel(LongWork.objects.get(pk=run.work))
        tell(progress, to)

    monkeypatch.setattr(longwork.Progress, "advance", cancelled_meanwhile)
    made.work()
    assert LongWork.objects.get(pk=run.work).state == "cancelled"
    assert set(folder().glob("*")) <= held
    page = farida.get(run.get_absolute_url()).content.decode()
    assert "Travail annulé" in page
    assert "Télécharger à nouveau" in page


def test_a_line_cut_once_its_owner_cancelled_is_no_failure(
    farida: Client, answering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.kernel import longwork
    from intelligences.kernel.models import LongWork
    from intelligences.library.actions import registers
    from intelligences.library.importers.files import BadFile

    answering(b"")
    run = _ask(farida)

    def cut(*_given: Any, **_told: Any) -> None:
        longwork.cancel(LongWork.objects.get(pk=run.work))
        raise BadFile("Cette adresse ne répond pas.")

    monkeypatch.setattr(registers, "arrive", cut)
    made.work()
    assert LongWork.objects.get(pk=run.work).state == "cancelled"


def test_given_up_while_it_waits_it_is_never_downloaded(farida: Client, answering: Any, pstw: bytes) -> None:
    from intelligences.kernel.models import LongWork

    answering(_answer(pstw))
    run = _ask(farida)
    farida.post(f"{run.get_absolute_url()}abandonner/")
    assert LongWork.objects.get(pk=run.work).state == "cancelled"
    made.work()
    run.refresh_from_db()
    assert (run.state, run.sha256) == ("given_up", "")


def test_given_up_while_it_comes_the_file_isn_t_kept(farida: Client, answering: Any, pstw: bytes) -> None:
    from intelligences.library.actions import registers
    from intelligences.library.importers.files import BadFile
    from intelligences.library.models import RegisterImport

    answering(_answer(pstw))
    run = _ask(farida)

    def give_up_meanwhile(_size: int, _total: int | None) -> None:
        registers.give_up(RegisterImport.objects.get(pk=run.pk), by=None)

    with pytest.raises(BadFile, match="abandonné"):
        registers.arrive(run, by=None, tell=give_up_meanwhile)
    run.refresh_from_db()
    assert (run.state, run.sha256, run.has_file) == ("given_up", "", False)


def test_an_address_that_may_not_be_asked_is_an_error_of_the_form(farida: Client) -> None:
    from intelligences.library.models import RegisterImport

    for url in ("http://register.example/a.csv", "https://someone@register.example/", "https://a.example:8443/"):
        assert "https://" in farida.post(IMPORTS, {"url": url, "format": ""}).content.decode()
    assert not RegisterImport.objects.exists()
