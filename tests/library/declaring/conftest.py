"""Declarations of the cast's town."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import Cast
from tests.library.declaring.typed import DATA, STATE, SYSTEM, WORKING

if TYPE_CHECKING:
    from intelligences.library.models import Declaration

    Write = Callable[..., Declaration]


@pytest.fixture
def blank(cast: Cast) -> Declaration:
    from intelligences.library import actions

    return actions.begin(cast.ville, by=cast.alice, language="fr")


@pytest.fixture
def write(cast: Cast) -> Write:
    """Save a step as Alice, from the revision that it has."""

    from intelligences.library import actions

    def written(declaration: Declaration, key: str, data: dict[str, list[str]], by: Any = None) -> Declaration:
        declaration.refresh_from_db()
        return actions.save_step(declaration, key, data, seen=declaration.revision(key), by=by or cast.alice)

    return written


@pytest.fixture
def whole(blank: Declaration, write: Write) -> Declaration:
    """With every step that is needed."""
    for key, data in (("systeme", SYSTEM), ("fonctionnement", WORKING), ("donnees", DATA), ("etat", STATE)):
        write(blank, key, data)
    blank.refresh_from_db()
    return blank
