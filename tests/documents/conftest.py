"""A way to deposit, as a member of the Ville de Saint-Exemple."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from intelligences.documents.models import Document
    from tests.cast import Cast

    Deposit = Callable[..., Document]


@pytest.fixture
def deposit(cast: Cast) -> Deposit:
    """Deposits a text for members, or what is given."""
    from intelligences.documents import actions

    def make(content: bytes = b"Bonjour\n", name: str = "notes.txt", **given: Any) -> Document:
        told = {"title": "Notes", "licence": "etalab-2.0", "language": "fr", "audience": "members"}
        by, organisation = given.pop("by", cast.bruno), given.pop("organisation", cast.ville)
        description = actions.Description(**(told | given))
        return actions.deposit(io.BytesIO(content), name, description, by=by, organisation=organisation)

    return make
