"""A worker that shares the test's connection: its transaction isn't seen from another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _in_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from intelligences.kernel import longwork

    class Same:
        def execute(self, query: bytes, values: list[Any]) -> Any:
            cursor = connection.cursor()
            cursor.execute(query.decode(), values)
            return cursor

    @contextmanager
    def side() -> Iterator[Same]:
        yield Same()

    monkeypatch.setattr(longwork, "_side_connection", side)
