"""Schemathesis writes what the document allows and what it refuses: no fault, answers as it says, no draft lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tests.opendata.writing.made import WHOLE, Program

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
_EXAMPLES = 30
_MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
_BEYOND = ("positive_data_acceptance",)
"""No schema tells a town that doesn't exist, a service's address from a person's, or two fields that disagree."""


@pytest.mark.parametrize("mode", _MODES, ids=lambda mode: mode.value)
def test_every_operation_with_a_token_answers_as_it_says(
    mode: GenerationMode, document: Any, program: Program, draft: Any, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    operations = [one.ok() for one in document.get_all_operations() if "security" in one.ok().definition.raw]
    assert len(operations) == 5
    seen: dict[str, set[int]] = {one.label: set() for one in operations}
    whole = program.create(WHOLE)
    for operation in operations:
        number = (whole if operation.path.endswith("/envoi") else draft).json()["id"]
        _ask(operation, mode, program, number, seen[operation.label])
    if mode is GenerationMode.POSITIVE:
        assert all(statuses & {200, 201} for statuses in seen.values()), seen
        assert {200, 422} <= seen["PATCH /api/v1/declarations/{number}"]
    assert program.get().json()["count"] >= 1


def _ask(operation: Any, mode: GenerationMode, program: Program, number: int, seen: set[int]) -> None:
    beyond = [check for check in CHECKS.get_all() if check.__name__ in _BEYOND]

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
        headers = {"Accept-Encoding": "identity", "Authorization": f"Bearer {program.token}"}
        if mode is GenerationMode.POSITIVE:
            _made_possible(case, number)
            headers |= {"If-Match": program.get(f"/{number}")["ETag"]}
        response = case.call_and_validate(headers=headers, excluded_checks=beyond)
        seen.add(response.status_code)
        assert response.status_code < 500

    ask()


def _made_possible(case: Any, number: int) -> None:
    """What no schema can tell: a declaration that is there, and a cursor that a list gave."""
    if "number" in case.path_parameters:
        case.path_parameters["number"] = number
    if case.query:
        case.query.pop("curseur", None)
