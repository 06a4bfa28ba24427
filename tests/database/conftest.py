"""Engines of one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intelligences.database import Engine
from tests.engine import engine_for, throw_away_home


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty instance folder that the server's account can enter."""
    with throw_away_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A running engine that the tests of one file share."""
    with throw_away_home() as folder, engine_for(folder) as running:
        yield running
