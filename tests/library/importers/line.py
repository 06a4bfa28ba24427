"""A real server of one answer."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from typing import Any

from intelligences.library.importers.fetching import Fetcher

OK = b"HTTP/1.1 200 OK\r\n"


class Line:
    """A server of one answer, given as it wants: bytes, and pauses in seconds."""

    def __init__(self, *told: bytes | float) -> None:
        self._told = told
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError), self._door.accept()[0] as line:
            line.recv(65536)
            for one in self._told:
                line.sendall(one) if isinstance(one, bytes) else time.sleep(one)

    def fetcher(self, **options: Any) -> Fetcher:
        return Fetcher(**{"resolve": lambda *_asked: ["127.0.0.1"], "allows": lambda _one: True,
                          "connect": self._connect, **options})  # fmt: skip

    def _connect(self, _host: str, address: str, _port: int, timeout: float) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(address, self.port, timeout=timeout)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)  # nobody may have called
        self._door.close()
        self._thread.join()
