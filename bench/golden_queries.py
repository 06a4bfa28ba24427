"""`golden-queries`: what people look for, in their words, is in the first three results of the library."""

import gzip
import json
from typing import Any
from urllib.parse import quote

from bench import harness

_QUERIES = harness.ROOT / "tests" / "library" / "golden_queries.jsonl"
_FIRST = 3


@harness.bench("golden-queries")
def golden_queries() -> harness.Row:
    """Asked of the page's own file, on a site that holds what ships. What no entry covers is counted apart."""
    queries = [json.loads(line) for line in _QUERIES.read_text(encoding="utf-8").splitlines()]
    with harness.engine(), harness.site() as real:
        answers = [_asked(f"{real}/bibliotheque.json?q={quote(one['query'])}") for one in queries]
    pairs = list(zip(queries, answers, strict=True))
    wanted = [(one, answer) for one, answer in pairs if one["expected"]]
    absent = [(one, answer) for one, answer in pairs if not one["expected"]]
    missed = [one for one, answer in wanted if not _holds(one, answer)]
    relabelled = [one for one, answer in absent if answer["count"]]
    for one in missed:
        print(f"not in the first {_FIRST}: {one['query']} ({one['kind']})")
    for one in relabelled:
        print(f"nothing covers it, something was shown: {one['query']}")
    said = f"{len(absent) - len(relabelled)} of the {len(absent)} that nothing covers are told absent"
    return harness.Row(
        id="golden-queries",
        what=f"golden queries with an expected use in the first {_FIRST}, of {len(wanted)}; {said}",
        value=round(1 - len(missed) / len(wanted), 3),
        unit="",
        target=0.95,
        better="higher",
    )


def _holds(one: dict[str, Any], answer: dict[str, Any]) -> bool:
    expected = {(use["name"], use["territory"]) for use in one["expected"]}
    return any((use["title"], use["operator_name"]) in expected for use in answer["results"][:_FIRST])


def _asked(address: str) -> dict[str, Any]:
    status, headers, body = harness.get(address)
    if status != 200:
        raise harness.BenchFailed(f"{address} answered {status}.")
    answer: dict[str, Any] = json.loads(gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body)
    return answer
