"""`search-vs-datasette`, `search-p95-ms`, `search-broad-p95-ms`: the library's search among 100,000 uses, on the real
site, and Datasette on the same records in the same run. One run gives the three figures.

Each address of the site is asked once, so that no answer is a page that was kept. Before any measure, the count of each
question and of each value of its six facets is compared, on both sides, with the records themselves.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count
from pathlib import Path

from bench import datasette_peer, harness
from bench.invented_library import FACETS, Counts, counts, words_to_ask

RECORDS = 100_000
_SHOWN = 20
_PAIRS = 3
_UNLIKE = 4_000  # addresses of a round: more than it can ask
_SECONDS, _WARM_UP = 10.0, 3.0
_WHAT = f"/bibliotheque.json among {RECORDS:,} uses, facets, {_SHOWN} rows, real middleware, anonymous, 4 connections"


@dataclass
class _Seen:
    """What one run saw: rounds of the site on selective words, on broad ones, on the page in HTML with both; then pairs
    of rounds with both, of the site and of Datasette. `failure` tells why there is no pair."""

    selective: harness.Load
    broad: harness.Load
    page: harness.Load
    pairs: list[tuple[harness.Load, harness.Load]] = field(default_factory=list)
    failure: str = ""


@harness.bench("search-vs-datasette")
def search_vs_datasette() -> harness.Row:
    """Answers a second, half selective words and half broad ones: the median pair of rounds."""
    seen = _seen()
    if seen.failure:
        raise harness.BenchFailed(seen.failure)
    ours, theirs = sorted(seen.pairs, key=lambda pair: pair[0].per_second / pair[1].per_second)[_PAIRS // 2]
    return harness.Row(
        id="search-vs-datasette",
        what=f"{_WHAT}, half selective and half broad words: {_told(ours)} (selective alone {_told(seen.selective)}; "
        f"broad alone {_told(seen.broad)}; the page /bibliotheque/ {_told(seen.page)}) "
        f"÷ Datasette: {_told(theirs)}",
        value=round(ours.per_second / theirs.per_second, 2),
        unit="×",
        target=5,
        better="higher",
        peer="Datasette 0.65, tuned, same records, 20 rows, 6 facets, same counts, answers/s",
        peer_value=round(theirs.per_second, 1),
    )


@harness.bench("search-p95-ms")
def search_p95() -> harness.Row:
    """Words held by 1 % to 4 % of the records."""
    return _p95("search-p95-ms", "selective words (1 % to 4 % of the uses)", _seen().selective, 100)


@harness.bench("search-broad-p95-ms")
def search_broad_p95() -> harness.Row:
    """Words held by 15 % to 40 % of the records."""
    return _p95("search-broad-p95-ms", "broad words (15 % to 40 % of the uses)", _seen().broad, 300)


def _p95(name: str, words: str, load: harness.Load, target: float) -> harness.Row:
    what = f"{_WHAT}, {words}: p95 ({load.per_second:.1f}/s, median {load.p50_ms:.0f} ms)"
    return harness.Row(name, what, round(load.p95_ms, 1), "ms", target, "lower")


def _told(load: harness.Load) -> str:
    return f"{load.per_second:.1f}/s, median {load.p50_ms:.0f} ms, p95 {load.p95_ms:.0f} ms"


@cache
def _seen() -> _Seen:
    asked = words_to_ask(RECORDS)
    both = list(chain.from_iterable(zip(asked.selective, asked.broad, strict=True)))
    wanted = counts(RECORDS, both)
    with harness.engine(), harness.site() as real:
        harness.apart("bench.invented_site:fill", RECORDS)
        site = _Site(real)
        _check("The library", wanted, site.counted)
        seen = _Seen(site.load(asked.selective), site.load(asked.broad), site.load(both, page="/bibliotheque/"))
        try:
            seen.pairs = _beside(site, both, wanted)
        except harness.BenchFailed as error:
            seen.failure = str(error)
    return seen


def _beside(site: "_Site", words: Sequence[str], wanted: dict[str, Counts]) -> list[tuple[harness.Load, harness.Load]]:
    with tempfile.TemporaryDirectory() as folder, datasette_peer.serving(Path(folder), RECORDS) as theirs:
        addresses = [theirs + datasette_peer.question(word) for word in words]
        _check("Datasette", wanted, lambda word: datasette_peer.counted(theirs + datasette_peer.question(word)))
        return [(site.load(words), _load(addresses)) for _ in range(_PAIRS)]


def _check(name: str, wanted: dict[str, Counts], counted: Callable[[str], Counts]) -> None:
    """Wrong answers given fast would be worth nothing."""
    for word, right in wanted.items():
        if counted(word) != right:
            raise harness.BenchFailed(f"{name} doesn't count for {word} what the records hold ({right.total}).")


class _Site:
    """The library's search; gives every address a number, so that none was ever asked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = count(1)

    def load(self, words: Sequence[str], page: str = "/bibliotheque.json") -> harness.Load:
        """A round of the words in turn."""
        return _load([self._unlike(page, words[number % len(words)]) for number in range(_UNLIKE)])

    def counted(self, word: str) -> Counts:
        """What an answer counts; its rows must be a whole page."""
        answer = harness.get_json(self._unlike("/bibliotheque.json", word))
        if len(answer["results"]) != _SHOWN:
            raise harness.BenchFailed(f"{word} shows {len(answer['results'])} rows rather than {_SHOWN}.")
        facets = {name: {one["value"]: one["count"] for one in answer["facets"][name]} for name in FACETS}
        return Counts(answer["count"], facets)

    def _unlike(self, page: str, word: str) -> str:
        return f"{self._address}{page}?q={word}&n={next(self._numbers)}"


def _load(addresses: Sequence[str]) -> harness.Load:
    return harness.load(addresses, seconds=_SECONDS, warm_up=_WARM_UP)
