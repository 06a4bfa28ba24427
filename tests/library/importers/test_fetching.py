"""A register from its address: checked before, during and after the request."""

from __future__ import annotations

import http.client
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intelligences.library.importers.fetching import Fetcher, is_public
from intelligences.library.importers.files import BadFile
from tests.library.importers.line import OK, Line

NAMES = {"register.example": "127.0.0.1", "inside.example": "10.0.0.7"}


class _Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        moves = {
            "/moved": "https://register.example/data.csv",
            "/inside": "https://inside.example/secret",
            "/plain": "http://register.example/data.csv",
            "/loop": "https://register.example/loop",
        }
        if self.path in moves:
            self.send_response(302)
            self.send_header("Location", moves[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/absent" else 200)
        self.end_headers()
        self.wfile.write(b"Name,Description\n" * (100_000 if self.path == "/large" else 1))

    def log_message(self, *_told: Any) -> None: ...


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """One that knows two names: a server here that stands for a public one, and one inside a network."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.server_address[1]
        yield Fetcher(
            resolve=lambda host, _port: [NAMES[host]],
            allows=lambda address: address == "127.0.0.1",
            connect=lambda _host, address, _port, timeout: http.client.HTTPConnection(address, port, timeout=timeout),
            max_size=1_000_000,
        )
        server.shutdown()
        thread.join()


def test_a_file_comes_whole_with_its_name_through_a_redirection(fetcher: Fetcher, tmp_path: Path) -> None:
    for path in ("data.csv", "moved"):
        assert fetcher.fetch(f"https://register.example/{path}", tmp_path / "file") == "data.csv"
        assert (tmp_path / "file").read_bytes() == b"Name,Description\n"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://register.example/data.csv", "https"),
        ("ftp://register.example/data.csv", "https"),
        ("https://someone:secret@register.example/", "https"),
        ("https://register.example:8443/data.csv", "https"),
        ("https://inside.example/secret", "internet public"),
        ("https://register.example/inside", "internet public"),
        ("https://register.example/plain", "https"),
        ("https://register.example/loop", "sans fin"),
        ("https://register.example/absent", "404"),
        ("https://register.example/large", "Mo"),
    ],
)
def test_what_isn_t_a_public_file_is_refused(fetcher: Fetcher, tmp_path: Path, url: str, says: str) -> None:
    with pytest.raises(BadFile, match=says):
        fetcher.fetch(url, tmp_path / "file")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "::7f00:1",
        "2001::1",
        "not an address",
    ],
)
def test_addresses_inside_a_network_aren_t_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ((OK + b"Content-Length: 5368709120\r\n\r\nName,Description\n",), "Mo"),
        ((OK + b"Content-Length: 100\r\n\r\nName,Descr",), "incomplet"),
        ((OK + b"Transfer-Encoding: chunked\r\n\r\n400\r\nName",), "ne répond pas"),
        ((b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",), "302"),
        ((b"SSH-2.0-OpenSSH_9.2\r\n",), "ne répond pas"),
        ((OK + b"\r\n", *[b"x" * 600_000] * 4), "Mo"),
        ((OK + b"X: 1\r\n", *[b"Y: 1\r\n", 0.2] * 8), "trop lente"),
        ((OK + b"Content-Length: 50\r\n\r\n", *[b"a", 0.2] * 8), "trop lente"),
        ((0.2,) * 8, "trop lente"),
    ],
    ids=[
        "announced",
        "cut",
        "chunk",
        "sent nowhere",
        "not the web",
        "endless",
        "slow headers",
        "drops",
        "mute",
    ],
)
def test_a_body_that_isn_t_whole_in_size_and_time_is_refused(
    told: tuple[bytes | float, ...], says: str, tmp_path: Path
) -> None:
    line = Line(*told)
    began = time.monotonic()
    try:
        with pytest.raises(BadFile, match=says):
            line.fetcher(max_size=1_000_000, seconds=0.6).fetch("https://register.example/d", tmp_path / "file")
        assert time.monotonic() - began < 1.5
    finally:
        line.close()


def test_what_comes_is_told_drop_by_drop_and_a_refusal_to_go_on_is_heard(tmp_path: Path) -> None:
    line = Line(OK + b"Content-Length: 40\r\n\r\n", *[b"a", 0.2] * 40)
    told: list[tuple[int, int | None]] = []

    class Enough(Exception): ...

    def tell(size: int, total: int | None) -> None:
        told.append((size, total))
        if size > 2:
            raise Enough

    began = time.monotonic()
    try:
        with pytest.raises(Enough):
            line.fetcher().fetch("https://register.example/d", tmp_path / "file", tell)
    finally:
        line.close()
    assert told[0] == (0, 40)
    assert told[-1][0] > 2
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://a.example:99999/", "https://a.example:x/", "https://[::1", "https:///a", "a"]
)
def test_an_address_that_may_not_be_asked_is_told_without_asking(url: str) -> None:
    with pytest.raises(BadFile, match="https"):
        Fetcher().check(url)


def test_a_name_that_answers_otherwise_a_moment_later_changes_nothing(tmp_path: Path) -> None:
    """The address that was checked is the one that is asked: the name isn't resolved again."""
    asked: list[str] = []
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])

    def connect(_host: str, address: str, _port: int, _timeout: float) -> Any:
        asked.append(address)
        raise OSError

    fetcher = Fetcher(resolve=lambda _host, _port: next(answers), connect=connect)
    with pytest.raises(BadFile, match="ne répond pas"):
        fetcher.fetch("https://rebinding.example/", tmp_path / "file")
    assert asked == ["93.184.215.14"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(tmp_path: Path) -> None:
    fetcher = Fetcher(resolve=lambda _host, _port: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(BadFile, match="internet public"):
        fetcher.fetch("https://both.example/", tmp_path / "file")


def test_the_second_address_is_tried_and_accents_are_sent_as_percents(tmp_path: Path) -> None:
    line = Line(OK + b"Content-Length: 2\r\n\r\nok")
    tried: list[str] = []

    def connect(host: str, address: str, _port: int, timeout: float) -> Any:
        tried.append(f"{host} {address}")
        if address == "::1":
            raise OSError
        return http.client.HTTPConnection("127.0.0.1", line.port, timeout=timeout)

    fetcher = Fetcher(resolve=lambda _host, _port: ["::1", "127.0.0.1"], allows=lambda _one: True, connect=connect)
    try:
        assert fetcher.fetch("https://régistre.example/données 2026.csv", tmp_path / "file") == "données 2026.csv"
    finally:
        line.close()
    assert tried == ["xn--rgistre-bya.example ::1", "xn--rgistre-bya.example 127.0.0.1"]
    assert (tmp_path / "file").read_bytes() == b"ok"
