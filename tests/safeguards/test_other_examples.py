"""Systems of essential services, police, migration, justice: written and judged by one reader of the law, answered by
another who read only the questionnaire and the descriptions. What follows is what the first one says.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.safeguards.ai_act import outcome_of

_EXAMPLES = [
    json.loads(line) for line in Path(__file__).with_name("other_examples.jsonl").read_text("utf-8").splitlines()
]
_CASES = {"within": "annex_iii_high", "within_exempt_6_3": "annex_iii_exempt", "outside": "annex_iii_none"}


def test_every_domain_has_each_kind() -> None:
    assert {(one["point"][0], one["label"]) for one in _EXAMPLES} == {
        (point, label) for point in "5678" for label in _CASES
    }


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda one: one["id"])
def test_what_follows_is_what_a_reader_of_the_law_says(example: dict[str, Any]) -> None:
    outcome = outcome_of(example["answers"])
    assert outcome.case("annex_iii") == _CASES[example["label"]]
    assert all(one.decision.id != "annex_iii" for one in outcome.waiting)
