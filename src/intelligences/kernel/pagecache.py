"""Pages for visitors, kept in memory and never stale.

A page is kept with the id of the journal's last line as it was *before* the page was made. Every write that can change
a public page records an event in its transaction, and events commit in the order of their ids: as long as the last id
hasn't moved, the page is what a fresh one would be. One indexed read a request buys that certainty on any number of
nodes.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from intelligences.kernel import events

CAPACITY = 64 * 1024 * 1024
LARGEST = 1024 * 1024
_PRIVATE_HEADERS = {"Set-Cookie", "Date"}


@dataclass(frozen=True)
class Kept:
    """A page's bytes and headers, valid while the journal's head and the day are these."""

    head: int
    day: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class Shelf:
    """A bounded store, the least recently used page leaving first. Safe between threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity, self.size = capacity, 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Kept) -> None:
        with self._lock:
            replaced = self._pages.pop(key, None)
            self.size += len(page.body) - (len(replaced.body) if replaced else 0)
            self._pages[key] = page
            while self.size > self.capacity:
                _, gone = self._pages.popitem(last=False)
                self.size -= len(gone.body)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0


shelf = Shelf()


class PageCacheMiddleware:
    """Answers a visitor's GET from the shelf; stores what a view answered, unless it says `Cache-Control: no-store`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _for_visitors(request):
            return self.get_response(request)
        head, day = _head(), timezone.localdate().isoformat()
        key = _key(request)
        kept = shelf.get(key)
        if kept is not None and kept.head == head and kept.day == day:
            return _answer(request, kept)
        with events.begun_at(head):
            response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _can_keep(response):
            return response
        kept = _keep(response, head, day)
        shelf.put(key, kept)
        return _answer(request, kept)


def _head() -> int:
    """The journal's head, on the connection that the last request left: this very read tells whether it still lives, so
    Django's own probe before it would ask the database twice."""
    kept = connection.connection is not None
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return events.head()
    except (OperationalError, InterfaceError):
        if not kept:
            raise
        connection.close()
        return events.head()


def _for_visitors(request: HttpRequest) -> bool:
    meta = request.META
    return (
        meta["REQUEST_METHOD"] == "GET"
        and settings.SESSION_COOKIE_NAME not in meta.get("HTTP_COOKIE", "")
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_RANGE" not in meta
        and not request.path_info.startswith(settings.STATIC_URL)
    )


def _key(request: HttpRequest) -> tuple[str, ...]:
    meta = request.META
    gzip = "gzip" if "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "") else ""
    fragment = meta.get("HTTP_HX_REQUEST", "") and meta.get("HTTP_HX_TARGET", "") + "#"
    return (
        request.scheme or "",
        meta.get("HTTP_HOST", ""),
        request.path_info,
        meta.get("QUERY_STRING", ""),
        gzip,
        fragment,
    )


def _can_keep(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )


def _keep(response: HttpResponse, head: int, day: str) -> Kept:
    headers = tuple((name, value) for name, value in response.items() if name not in {*_PRIVATE_HEADERS, "ETag"})
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return Kept(head, day, response.content, headers, etag)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    same = request.META.get("HTTP_IF_NONE_MATCH") == kept.etag
    response = HttpResponse(b"" if same else kept.body, status=304 if same else 200)
    for name, value in kept.headers:
        response[name] = value
    response["ETag"] = kept.etag
    response["Cache-Control"] = "no-cache"
    if same:
        del response["Content-Type"]
        if "Content-Length" in response:
            del response["Content-Length"]
    return response
