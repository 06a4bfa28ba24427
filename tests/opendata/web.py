"""A web server here, which says what it is given and knows what has changed."""

from __future__ import annotations

import hashlib
import http.client
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from intelligences.library.importers.fetching import Fetcher


@dataclass
class Web:
    """`pages` by path: a body, or a status, or an address to go to; `asked` is each request, with what it already had.

    `drip` is a pause in seconds after each byte.
    """

    pages: dict[str, bytes | int | str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    drip: float = 0
    port: int = 0

    def fetcher(self, **options: Any) -> Fetcher:
        """For which `register.example` is this server, and any other host one inside a network."""
        return Fetcher(
            **{
                "resolve": lambda host, _port: ["127.0.0.1" if host == "register.example" else "10.0.0.7"],
                "allows": lambda address: address == "127.0.0.1",
                "connect": lambda _host, one, _port, timeout: http.client.HTTPConnection(
                    one, self.port, timeout=timeout
                ),
                **options,
            }
        )


@contextmanager
def serving() -> Iterator[Web]:
    """A server for the time of the block."""
    web = Web()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, self.headers.get("If-None-Match", "")))
            told = web.pages.get(self.path, 404)
            if isinstance(told, bytes):
                self._give(told)
                return
            self.send_response(302 if isinstance(told, str) else told)
            if isinstance(told, str):
                self.send_header("Location", told)
            self.end_headers()

        def _give(self, body: bytes) -> None:
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            is_known = self.headers.get("If-None-Match") == etag
            self.send_response(304 if is_known else 200)
            self.send_header("ETag", etag)
            if not is_known:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if is_known:
                return
            try:
                for place in range(0, len(body), 1 if web.drip else max(1, len(body))):
                    self.wfile.write(body[place : place + 1] if web.drip else body)
                    time.sleep(web.drip)
            except OSError:
                return  # hung up

        def log_message(self, *_told: Any) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        web.port = server.server_address[1]
        yield web
        server.shutdown()
        thread.join()
