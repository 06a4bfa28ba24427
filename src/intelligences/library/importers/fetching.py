"""What is at an address, a register above all: https only, never inside the network, bounded in size and time.

The host is resolved once, every address is checked, and the connection goes to one that was checked: a name that
answers otherwise a moment later changes nothing. Redirections are checked the same way. Time is counted on the whole,
whatever it is that a server gives drop by drop.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from django.utils.translation import gettext as _

from .files import MAX_SIZE, BadFile, too_large

_SECONDS = 120
_STEP = 30.0  # to reach a server
_REDIRECTS = 4
_CHUNK = 256 * 1024
_CLEAR = 80
_TOLD_EVERY = 0.5  # seconds
_MOVED = frozenset({301, 302, 303, 307, 308})
_UNCHANGED = 304
_LONGEST_SEEN = 500
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
AGENT = "intelligences-associees"
Resolver = Callable[[str, int], Sequence[str]]
Tell = Callable[[int, int | None], None]
"""Bytes that came, and of how many when the server says so. What it raises stops the download."""


@dataclass(frozen=True)
class Seen:
    """What a server said of what it gave: asked with it again, it answers only what has changed (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Of the next request; empty when the server said nothing."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value}


def _seen(answer: Any) -> Seen:
    """What can be sent back as it came: printable, and not too long."""
    told = [str(answer.getheader(name) or "") for name in ("ETag", "Last-Modified")]
    return Seen(*(one if one.isascii() and one.isprintable() and len(one) <= _LONGEST_SEEN else "" for one in told))


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is on the open Internet, an IPv4 one in disguise included."""
    try:
        told = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    hidden = getattr(told, "ipv4_mapped", None) or getattr(told, "sixtofour", None)
    if hidden is None and told in _NAT64:
        hidden = ipaddress.IPv4Address(int(told) & 0xFFFFFFFF)
    if hidden is not None:
        return is_public(str(hidden))
    return told.is_global and not told.is_multicast and not told.is_reserved


def _connect(host: str, address: str, port: int, timeout: float) -> http.client.HTTPConnection:
    """To the checked address, with the certificate of the host that was asked for; in the clear on port 80 only."""
    plain = socket.create_connection((address, port), timeout)
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    if port == _CLEAR:
        connection.sock = plain
        return connection
    with _hung_up_after(plain, timeout):
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    return connection


@contextmanager
def _hung_up_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """A line that is cut when the block takes longer: a timeout of a socket starts again at each byte."""

    def hang_up() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, hang_up)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


@dataclass(frozen=True)
class Fetcher:
    """How files are fetched; tests give their own `resolve`, `allows` and `connect`."""

    resolve: Resolver = resolve
    allows: Callable[[str], bool] = is_public
    connect: Callable[[str, str, int, float], Any] = _connect
    schemes: Mapping[str, int] = field(default_factory=lambda: {"https": 443})  # each with its only port
    max_size: int = MAX_SIZE
    seconds: float = _SECONDS
    agent: str = AGENT

    def fetch(self, url: str, target: Path, tell: Tell | None = None) -> str:
        """Write what the address answers to a file; returns the name that the file has there. BadFile otherwise."""
        name, _told = self.fetch_if_changed(url, target, Seen(), tell) or (name_at(url), Seen())
        return name

    def fetch_if_changed(
        self, url: str, target: Path, before: Seen, tell: Tell | None = None
    ) -> tuple[str, Seen] | None:
        """The same, with what the server says of it; None, and nothing written, when it is as `before`."""
        ends = time.monotonic() + self.seconds
        came: list[Seen] = []

        def take(answer: Any) -> None:
            if answer.status != _UNCHANGED or not before.headers:
                self._keep(answer, target, ends, tell)
                came.append(_seen(answer))

        last = self._follow("GET", url, ends, take, before.headers)
        return (name_at(last), came[0]) if came else None

    def status(self, url: str, method: str = "HEAD") -> int:
        """What an address answers in the end, redirections followed; its text isn't read. BadFile when it doesn't."""
        told: list[int] = []
        self._follow(method, url, time.monotonic() + self.seconds, lambda answer: told.append(answer.status))
        return told[0]

    def _follow(
        self, method: str, url: str, ends: float, take: Callable[[Any], None], headers: Mapping[str, str] | None = None
    ) -> str:
        """Ask an address, and those where it sends; `take` the last answer. Returns the last address."""
        try:
            for _turn in range(_REDIRECTS + 1):
                moved = self._ask(method, url, ends, take, headers or {})
                if not moved:
                    return url
                url = urljoin(url, moved)
        except (OSError, http.client.HTTPException, ValueError):
            self._left(ends)
            raise BadFile(
                _("Cette adresse ne répond pas : vérifiez-la, ou téléchargez le fichier puis déposez-le ici.")
            ) from None
        raise BadFile(_("Cette adresse renvoie sans fin vers d’autres : donnez celle du fichier lui-même."))

    def check(self, url: str) -> tuple[SplitResult, str, int]:
        """The parts, the host and the port of an address that may be asked. BadFile otherwise; nothing is asked yet."""
        try:
            parts = urlsplit(url)
            host, wanted = _host(parts), self.schemes.get(parts.scheme, 0)
            port = parts.port or wanted
        except ValueError:  # a port past 65535, a name that can't be written in ASCII
            host = ""
        if not host or not wanted or parts.username or port != wanted:
            raise BadFile(_("Seules les adresses publiques en https:// sont acceptées."))
        return parts, host, port

    def _ask(self, method: str, url: str, ends: float, take: Callable[[Any], None], added: Mapping[str, str]) -> str:
        """One request; returns where it sends, or an empty text when its answer was taken."""
        parts, host, port = self.check(url)
        found = list(self.resolve(host, port))
        if not found or not all(self.allows(one) for one in found):
            raise BadFile(_("Cette adresse n’est pas sur l’internet public : elle n’est pas acceptée."))
        connection = self._reach(host, found, port, ends)
        try:
            with _hung_up_after(connection.sock, self._left(ends)):
                headers = {"Host": host, "User-Agent": self.agent, "Accept-Encoding": "identity"}
                connection.request(method, _path(parts), headers=headers | dict(added))
                answer = connection.getresponse()
                moved = str(answer.getheader("Location") or "") if answer.status in _MOVED else ""
                if not moved:
                    take(answer)
                return moved
        finally:
            connection.close()

    def _reach(self, host: str, found: Sequence[str], port: int, ends: float) -> Any:
        """A connection to the first of the addresses that takes one."""
        for number, address in enumerate(found, start=1):
            try:
                connection = self.connect(host, address, port, min(self._left(ends), _STEP))
                if connection.sock is None:
                    connection.connect()
            except OSError:
                if number == len(found):
                    raise
            else:
                return connection
        raise OSError(host)

    def _keep(self, answer: Any, target: Path, ends: float, tell: Tell | None) -> None:
        if answer.status != 200:
            raise BadFile(_("Cette adresse répond « %(status)s » : vérifiez-la.") % {"status": answer.status})
        announced = int(answer.getheader("Content-Length") or 0)
        if announced > self.max_size:
            raise too_large(self.max_size)
        size = self._write(answer, target, ends, lambda came: tell and tell(came, announced or None))
        if announced and size < announced:
            raise BadFile(_("Ce fichier est arrivé incomplet : recommencez, ou téléchargez-le puis déposez-le ici."))

    def _write(self, answer: Any, target: Path, ends: float, tell: Callable[[int], None]) -> int:
        """How many bytes were written; told at the beginning, then twice a second, however slowly they come."""
        size, next_told = 0, 0.0
        with target.open("wb") as file:
            while data := answer.read1(_CHUNK):
                if time.monotonic() >= next_told:
                    tell(size)
                    next_told = time.monotonic() + _TOLD_EVERY
                size += len(data)
                if size > self.max_size:
                    raise too_large(self.max_size)
                file.write(data)
                self._left(ends)
        self._left(ends)
        return size

    def _left(self, ends: float) -> float:
        left = ends - time.monotonic()
        if left <= 0:
            raise BadFile(_("Cette adresse est trop lente : téléchargez le fichier, puis déposez-le ici."))
        return left


def name_at(url: str) -> str:
    """The name that a file has at an address."""
    return unquote(PurePosixPath(urlsplit(url).path).name) or "registre"


def _host(parts: SplitResult) -> str:
    """The host as it is asked for: an accented name in its ASCII form."""
    told = parts.hostname or ""
    return told if told.isascii() else told.encode("idna").decode()


def _path(parts: SplitResult) -> str:
    """The path and the question, accents and spaces as percents."""
    asked = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{asked}", safe="/%?:@!$&'()*+,;=~-._")


@contextmanager
def local_copy(place: str, fetcher: Fetcher | None = None) -> Iterator[tuple[Path, str, str]]:
    """A file, or the file at an address fetched for the time of the block: path, name, address. BadFile when absent."""
    if "://" not in place:
        path = Path(place)
        if not path.is_file():
            raise BadFile(_("Aucun fichier à cet endroit : %(place)s.") % {"place": place})
        yield path, path.name, ""
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register"
        name = (fetcher or Fetcher()).fetch(place, path)
        yield path, name, place
