"""A source on a server here, and what a worker does of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.library.importers.conftest import farida, in_one_connection
from tests.opendata.web import Web, serving

__all__ = ["farida", "in_one_connection"]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The web, which is one server here."""
    from intelligences.opendata import actions

    with serving() as web:
        monkeypatch.setattr(actions, "Fetcher", lambda **options: web.fetcher(**options))
        yield web


@pytest.fixture
def source(web: Web, cast: Any) -> Any:
    """A register of our own format, not read yet, that nobody has to read over."""
    from intelligences.opendata import actions
    from tests.opendata.harvesting.made import told

    return actions.add_source(told(responsible=cast.farida), by=cast.farida)
