"""A debate of the cast's town, open."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from typing import TYPE_CHECKING

import pytest

from tests.cast import Cast

if TYPE_CHECKING:
    from intelligences.debate.models import Debate


@pytest.fixture
def debate(cast: Cast) -> Debate:
    """By the open link, moderated before publication, six statements."""
    from tests.debate.made import opened

    return opened(cast)
