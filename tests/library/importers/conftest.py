"""An administrator's browser, and a worker that shares the test's connection."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def farida(cast: Any, client_of: Any) -> Client:
    """An administrator's browser."""
    client: Client = client_of(cast.farida)
    return client


@pytest.fixture
def in_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction isn't seen from the connection on which progress is told: it is told on the test's own."""
    from contextlib import contextmanager

    from django.db import connection

    from intelligences.kernel import longwork

    class Same:
        def execute(self, query: bytes, values: list[Any]) -> Any:
            cursor = connection.cursor()
            cursor.execute(query.decode(), values)
            return cursor

    @contextmanager
    def side() -> Any:
        yield Same()

    monkeypatch.setattr(longwork, "_side_connection", side)
