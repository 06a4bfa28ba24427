"""The home page: how fast it is when kept, when made anew, and how much travels with it."""

import gzip
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from bench import harness

MADE_ANEW = 20_000  # more addresses than a round can ask: none is asked twice


@harness.bench("page-cache-hit")
def page_cache_hit() -> harness.Row:
    """The kept home page beside a bare view that returns the same bytes, under the same gunicorn, in the same run."""
    with harness.engine() as home:
        with harness.site() as real:
            harness.get(f"{real}/")
            _, headers, body = harness.get(f"{real}/")
            if headers.get("content-encoding") != "gzip" or b"</html>" not in gzip.decompress(body):
                raise harness.BenchFailed("The home page isn't a whole compressed page.")
            kept = harness.load([f"{real}/"])
        page = Path(home) / "bare-page"
        page.write_bytes(body)
        os.environ["BARE_PAGE"] = str(page)
        with harness.site(application="bench.bare_page:application()") as bare:
            peer = harness.load([f"{bare}/"])
    return harness.Row(
        id="page-cache-hit",
        what=f"kept home page ({kept.per_second:.0f}/s, p95 {kept.p95_ms:.1f} ms) ÷ bare view with the same bytes",
        value=round(kept.per_second / peer.per_second, 3),
        unit="×",
        target=0.5,
        better="higher",
        peer="bare view, no middleware, pages/s",
        peer_value=round(peer.per_second),
    )


@harness.bench("page-miss-p95-ms")
def page_miss() -> harness.Row:
    """The home page made anew at each request, four connections at once, while the library changes each second: what
    the page draws and counts is then made anew too."""
    with harness.engine(), harness.site() as real, _changes_each_second():
        missed = harness.load([f"{real}/?n={number}" for number in range(MADE_ANEW)], connections=4, seconds=8)
    told = f"{missed.per_second:.0f}/s, median {missed.p50_ms:.0f} ms"
    return harness.Row(
        id="page-miss-p95-ms",
        what=f"home page made anew, 4 connections ({told}), p95 while a use changes each second",
        value=round(missed.p95_ms, 1),
        unit="ms",
        target=60.0,
        better="lower",
    )


@contextmanager
def _changes_each_second() -> Iterator[None]:
    """A library event a second, from a process of its own, meanwhile."""
    process = multiprocessing.get_context("spawn").Process(target=_change, daemon=True)
    process.start()
    try:
        yield
    finally:
        if not process.is_alive():
            raise harness.BenchFailed("Nothing changed the library meanwhile.")
        process.terminate()
        process.join()


def _change() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "intelligences.settings"
    import django

    django.setup()
    from django.db import transaction

    from intelligences.kernel import events
    from intelligences.library.models import Deployment

    use = Deployment.objects.published().order_by("pk").first()
    while True:
        with transaction.atomic():
            events.record("library.confirmed", by=None, on=use, facts={"on": "2026-01-01"})
        time.sleep(1)


@harness.bench("home-kb")
def home_kb() -> harness.Row:
    """Everything that a first visit of the home page takes over the wire: page, style, scripts, font, icon."""
    with harness.engine(), harness.site() as real:
        weights = dict(_asked(f"{real}/"))
    kind = {ext: sum(w for a, w in weights.items() if a.endswith(ext)) for ext in (".css", ".js", ".woff2", ".svg")}
    page = sum(weights.values()) - sum(kind.values())
    told = ", ".join(f"{name.lstrip('.')} {weight / 1000:.1f}" for name, weight in {"page": page, **kind}.items())
    return harness.Row(
        id="home-kb",
        what=f"first visit of the home page, compressed, with headers, {len(weights)} requests ({told})",
        value=round(sum(weights.values()) / 1000, 1),
        unit="kB",
        target=150.0,
        better="lower",
    )


def _asked(address: str) -> list[tuple[str, int]]:
    """Address and bytes on the wire of a page and of everything that it calls, what its style sheets call included."""
    weighed, page = _weigh(address)
    called = {urljoin(address, found) for found in re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page)}
    called = {found for found in called if "/static/" in found}
    if not called:
        raise harness.BenchFailed("The page calls no file: the bench looks in the wrong place.")
    found = [(address, weighed)]
    for file in sorted(called):
        weight, content = _weigh(file)
        found.append((file, weight))
        if file.endswith(".css"):
            fonts = {urljoin(file, font) for font in re.findall(r"url\([\"']?([^\"')]+)", content)}
            found += [(font, _weigh(font)[0]) for font in sorted(fonts - called) if not font.startswith("data:")]
    return list(dict(found).items())


def _weigh(address: str) -> tuple[int, str]:
    status, headers, body = harness.get(address)
    if status != 200:
        raise harness.BenchFailed(f"{address} answered {status}.")
    plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    head = sum(len(name) + len(value) + 4 for name, value in headers.items()) + len("HTTP/1.1 200 OK\r\n\r\n")
    return head + len(body), plain.decode("utf-8", "replace")
