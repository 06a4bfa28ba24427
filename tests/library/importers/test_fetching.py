"""A register from its address: checked before, during and after the request."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intelligences.library.importers.fetching import Fetcher, is_public
from intelligences.library.importers.files import BadFile

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
        "not an address",
    ],
)
def test_addresses_inside_a_network_aren_t_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
