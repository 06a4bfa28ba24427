"""Asks pages whether they are still there, as a polite visitor: one at a time, a pause between two of a host, its
robots.txt heard, under a name that says whom to write to. The text of a page isn't read.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings

from ..importers.fetching import AGENT, Fetcher
from ..importers.files import BadFile

ROBOTS, SILENT = "robots", "silent"
"""Why one doesn’t know, or why not; else the status that was answered, as a text."""
_SECONDS = 20.0
_PAUSE = 2.0  # between two requests to a host
_ROBOTS_SIZE = 512 * 1024  # RFC 9309, 2.5
_KEPT_OUT = frozenset({401, 402, 403, 405, 406, 407, 429, 451})
"""The page may well be there: it doesn't open to a machine, or to us."""


@dataclass(frozen=True)
class Verdict:
    """`answers` is None when one can't tell; `why`: ROBOTS, SILENT or a status; `was_reached`: some server spoke."""

    answers: bool | None
    why: str = ""
    was_reached: bool = True


def fetcher() -> Fetcher:
    """Pages in the clear are asked too, and nothing is kept of them."""
    contact = "".join(letter for letter in settings.PUBLISHER_CONTACT if letter.isascii() and letter.isprintable())
    agent = f"{AGENT} (+{contact or settings.SITE_URL})"
    return Fetcher(schemes={"https": 443, "http": 80}, seconds=_SECONDS, max_size=_ROBOTS_SIZE, agent=agent)


@dataclass
class Visitor:
    """Remembers hosts for the time of a round; tests give their own `fetcher` and `sleep`."""

    fetcher: Fetcher = field(default_factory=fetcher)
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def ask(self, url: str) -> Verdict:
        """Whether a page is there: asked without its text, then with it, as some servers know no other way."""
        host = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        if host not in self._robots:
            self._robots[host] = self._read_robots(host)
        if not self._robots[host].can_fetch(AGENT, url):
            return Verdict(None, ROBOTS)
        verdict = self._try(host, url, "HEAD")
        return verdict if verdict.answers else self._try(host, url, "GET")

    def _try(self, host: str, url: str, method: str) -> Verdict:
        self._wait(host)
        try:
            status = self.fetcher.status(url, method)
        except BadFile:
            return Verdict(False, SILENT, was_reached=False)
        if status in _KEPT_OUT:
            return Verdict(None, str(status))
        return Verdict(True) if status < 400 else Verdict(False, str(status))

    def _read_robots(self, host: str) -> RobotFileParser:
        """What a host asks of visitors; all is allowed where it says nothing (RFC 9309, 2.3.1.3)."""
        rules = RobotFileParser()
        self._wait(host)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "robots.txt"
            try:
                self.fetcher.fetch(f"{host}/robots.txt", path)
                rules.parse(path.read_text(encoding="utf-8", errors="replace").splitlines())
            except BadFile:
                rules.parse([])
        return rules

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._asked.get(host, float("-inf"))
        if since < _PAUSE:
            self.sleep(_PAUSE - since)
        self._asked[host] = time.monotonic()
