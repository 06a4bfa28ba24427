"""Schemathesis asks the API what its document allows and what it refuses: no fault, answers as the document says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
_EXAMPLES = 12
_MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def test_the_document_is_openapi_3_1(document: Any) -> None:
    assert document.raw_schema["openapi"].startswith("3.1.")
    document.validate()
    open_to_all = {
        one.ok().method for one in document.get_all_operations() if "security" not in one.ok().definition.raw
    }
    assert open_to_all == {"get"}


@pytest.mark.parametrize("mode", _MODES, ids=lambda mode: mode.value)
def test_every_operation_answers_as_it_says_whatever_it_is_asked(document: Any, mode: GenerationMode) -> None:
    operations = [one.ok() for one in document.get_all_operations() if "security" not in one.ok().definition.raw]
    assert len(operations) == 14
    asked: dict[str, int] = {}
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not operation.query and "{number}" not in operation.path:
            continue  # a text of an address can't be wrong, only unknown

        @seed(20261127)
        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            if mode is GenerationMode.POSITIVE and case.query:
                case.query.pop("curseur", None)  # no schema can tell a cursor that a list gave
            response = case.call_and_validate(headers={"Accept-Encoding": "identity"})
            asked[case.operation.label] = asked.get(case.operation.label, 0) + 1
            assert response.status_code < 500

        ask()
    assert all(count > 1 or "vocabulaires" in label for label, count in asked.items()), asked
