"""`golden-queries`: what people look for, in their words, is in the first three results of the library."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bench import harness

_SETS = {
    "first": "golden_queries.jsonl",
    "second": "golden_queries_second.jsonl",
    "third": "golden_queries_third.jsonl",
    "fourth": "golden_queries_fourth.jsonl",
    "fifth": "golden_queries_fifth.jsonl",
    "sixth": "golden_queries_sixth.jsonl",
    "seventh": "golden_queries_seventh.jsonl",
    "eighth": "golden_queries_eighth.jsonl",
    "ninth": "golden_queries_ninth.jsonl",
    "tenth": "golden_queries_tenth.jsonl",
}
_FIRST = 3


@dataclass(frozen=True)
class _Told:
    """One set: queries that something covers, those that found it; queries that nothing covers, those told so."""

    name: str
    wanted: int
    found: int
    uncovered: int
    absent: int

    @property
    def share(self) -> float:
        return self.found / self.wanted

    def __str__(self) -> str:
        return f"{self.name} set {self.found} of {self.wanted}, {self.absent} of {self.uncovered} absences told"


@harness.bench("golden-queries")
def golden_queries() -> harness.Row:
    """Asked of the page's own file, on a site that holds what ships. What no entry covers is counted apart."""
    with harness.engine(), harness.site() as real:
        told = [_set(real, name, file) for name, file in _SETS.items()]
    return harness.Row(
        id="golden-queries",
        what=f"golden queries with an expected use in the first {_FIRST}, the worse of: {'; '.join(map(str, told))}",
        value=round(min(one.share for one in told), 3),
        unit="",
        target=0.95,
        better="higher",
    )


def _set(site: str, name: str, file: str) -> _Told:
    path = harness.ROOT / "tests" / "library" / file
    queries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    answers = [(one, harness.get_json(f"{site}/bibliotheque.json?q={quote(one['query'])}")) for one in queries]
    wanted = [(one, answer) for one, answer in answers if one["expected"]]
    uncovered = [(one, answer) for one, answer in answers if not one["expected"]]
    missed = [one for one, answer in wanted if not _holds(one, answer)]
    relabelled = [one for one, answer in uncovered if answer["count"]]
    for one in missed:
        print(f"{name} set: not in the first {_FIRST}: {one['query']} ({one['kind']})")
    for one in relabelled:
        print(f"{name} set: nothing covers it, something was shown: {one['query']}")
    return _Told(name, len(wanted), len(wanted) - len(missed), len(uncovered), len(uncovered) - len(relabelled))


def _holds(one: dict[str, Any], answer: dict[str, Any]) -> bool:
    expected = {(use["name"], use["territory"]) for use in one["expected"]}
    return any((use["title"], use["operator_name"]) in expected for use in answer["results"][:_FIRST])
