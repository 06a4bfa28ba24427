"""Programs that act for the cast's town."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from typing import Any

import pytest

from tests.cast import Cast
from tests.opendata.writing.made import Program, token_of


@pytest.fixture
def program(cast: Cast) -> Program:
    """Alice's, which declares for the town."""
    return Program(token_of(cast.alice, cast.ville))


@pytest.fixture
def reader(cast: Cast) -> Program:
    """Alice's, which only reads."""
    return Program(token_of(cast.alice, cast.ville, "read"))


@pytest.fixture
def draft(program: Program) -> Any:
    """What the API answered to a declaration begun with its title."""
    answer = program.create({"title": "Tri des courriels"})
    assert answer.status_code == 201, answer.content.decode()
    return answer
