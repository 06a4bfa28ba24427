"""A list that an API gives page after page, gathered before it is read: one page of it would look whole."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from intelligences.library.importers.fetching import Fetcher, Seen, Tell
from intelligences.library.importers.files import MAX_JSON, BadFile, too_large

MOST_PAGES = 2000
_LIST, _NEXT = "results", "next"


def gather(fetcher: Fetcher, url: str, path: Path, tell: Tell) -> bool:
    """Put in the file of a first page, asked at `url`, the rows of those that follow: each page names the next one.
    False, and the file as it was, when it has no other page.

    BadFile when a page is on another host, isn't one, or when the list never ends. Each address is checked as the first
    one was; time is counted on the whole, and so are bytes.
    """
    first = _first_page(path)
    if first is None:
        return False
    rows = list(first[_LIST])
    for page in _others(fetcher, url, path, first[_NEXT], tell):
        rows += page[_LIST]
    path.write_text(json.dumps(first | {_LIST: rows, _NEXT: None}, ensure_ascii=False), "utf-8")
    return True


def _first_page(path: Path) -> dict[str, Any] | None:
    """None for a file that isn't the page of a list, or whose list is whole."""
    with path.open("rb") as file:
        if not file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            return None
    page = _page(path)
    return page if page is not None and page.get(_NEXT) else None


def _page(path: Path) -> dict[str, Any] | None:
    if path.stat().st_size > MAX_JSON:
        return None
    try:
        told = json.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get(_LIST), list) else None


def _others(fetcher: Fetcher, url: str, path: Path, after: Any, tell: Tell) -> Iterator[dict[str, Any]]:
    """The pages after the first one."""
    part, size, asked = path.with_name("page"), path.stat().st_size, {url}
    ends = time.monotonic() + fetcher.seconds
    while after:
        url = _next(url, after, asked)
        left = replace(fetcher, seconds=max(0.0, ends - time.monotonic()))
        left.fetch_if_changed(url, part, Seen(), tell)
        size += part.stat().st_size
        if size > MAX_JSON:
            raise too_large(MAX_JSON)
        page = _page(part)
        if page is None:
            raise BadFile(_("Une page de cette liste ne peut pas être lue : rien n’en a été repris, recommencez."))
        yield page
        after = page.get(_NEXT)


def _next(url: str, after: Any, asked: set[str]) -> str:
    """Where the list goes on, never where it has been."""
    following = urljoin(url, after) if isinstance(after, str) else ""
    if _host(following) != _host(url):
        raise BadFile(
            _("La suite de cette liste n’est pas sur le même site : donnez l’adresse d’un fichier qui la contient.")
        )
    if following in asked or len(asked) >= MOST_PAGES:
        raise BadFile(_("Cette liste n’a pas de fin : donnez l’adresse d’un fichier qui la contient toute."))
    asked.add(following)
    return following


def _host(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()
