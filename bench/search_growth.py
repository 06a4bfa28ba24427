"""`search-growth`: how the time of a search grows with the index, from a thousand entries to a million.

The entries are of two kinds, half each, so that two processes can fill the index at once.
"""

import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bench import harness
from bench.invented_library import FACETS, Counts, counts, records, words_to_ask
from bench.invented_site import vacuum

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_KINDS = 2
_ROUNDS = 3
_EACH = 20
_CHOSEN_AMONG = 100_000
"""Records whose words are asked: the same words at every size, since smaller libraries are parts of larger ones."""
_MEMORY = "SET maintenance_work_mem = '512MB'"


@harness.bench("search-growth")
def search_growth() -> harness.Row:
    """Search, facets and twenty rows, as many selective words as broad ones, in an index that holds nothing else."""
    with harness.engine():
        subprocess.run([sys.executable, "-m", "intelligences", "django", "migrate", "--verbosity=0"], check=True)
        milliseconds = [_at(size) for size in SIZES]
    exponent = np.polyfit(np.log(SIZES), np.log(milliseconds), 1)[0]
    told = ", ".join(f"{took:.1f} ms at {size:,}" for size, took in zip(SIZES, milliseconds, strict=True))
    return harness.Row(
        id="search-growth",
        what=f"exponent of the time of a search with its facets and 20 rows, half selective and half broad words, "
        f"mean of a round, median of {_ROUNDS}: {told}",
        value=round(float(exponent), 3),
        unit="",
        target=0.7,
        better="lower",
    )


def _at(size: int) -> float:
    """Milliseconds of a search in an index of so many entries."""
    harness.apart("bench.search_growth:without_index")
    with ThreadPoolExecutor(_KINDS) as both:
        list(both.map(lambda kind: harness.apart("bench.search_growth:fill", kind, size // _KINDS), range(_KINDS)))
    harness.apart("bench.search_growth:with_index")
    return float(json.loads(harness.apart("bench.search_growth:measure", size)))


def without_index() -> None:
    """A first filling is quicker without the index of words, made once all is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS search_words")


def with_index() -> None:
    """The index of words as its migration makes it, and what the planner must know."""
    from django.db import connection

    from intelligences.search.models import Keys

    (index,) = Keys._meta.indexes
    with connection.cursor() as cursor:
        cursor.execute(_MEMORY)
    with connection.schema_editor() as editor:
        editor.add_index(Keys, index)
    vacuum()


def fill(place: int, how_many: int) -> None:
    """Makes the index of one kind anew, with its share of the records."""
    from intelligences.kernel.registries import Searchable
    from intelligences.search.keeper import Index

    kind = f"invented-{place}"
    invented = Searchable(
        model=None,
        kind=kind,
        label=kind,
        entry=lambda thing: None,
        entries=lambda: (record.entry() for record in records(how_many, after=place * how_many)),
    )
    Index().rebuild(invented)


def measure(size: int) -> None:
    """Prints the milliseconds of a search."""
    asked = words_to_ask(_CHOSEN_AMONG, _EACH)
    words = [*asked.selective, *asked.broad]
    _check(size, words)
    print(json.dumps(statistics.median(_round(words) for _ in range(_ROUNDS))))


def _check(size: int, words: list[str]) -> None:
    """Wrong answers given fast would be worth nothing; this also warms the caches."""
    from intelligences.search.queries import search

    for word, wanted in counts(size, words).items():
        answer = search(word)
        facets = {one.name: {value.value: value.count for value in one.values} for one in answer.facets}
        if Counts(answer.count, {name: facets.get(name, {}) for name in FACETS}) != wanted:
            raise harness.BenchFailed(f"{word} is counted {answer.count} times rather than {wanted.total}.")


def _round(words: list[str]) -> float:
    from intelligences.search.queries import search

    began = time.perf_counter()
    for word in words:
        search(word)
    return 1000 * (time.perf_counter() - began) / len(words)
