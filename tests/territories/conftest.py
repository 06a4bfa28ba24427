"""The real reference, loaded once in a database of its own, so that other rooms' tests keep an empty one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.filled_database import filled, opened, using


@pytest.fixture(scope="session")
def _loaded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the 36,362 territories, made once a worker."""
    from intelligences.territories import actions

    yield from opened(django_db_blocker, filled("territories", actions.load))


@pytest.fixture(scope="module")
def territories(_loaded_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The territories, for the modules that ask for them: other rooms' tests, in the same process, keep an empty base.

    What a test writes is rolled back.
    """
    yield from opened(django_db_blocker, using(_loaded_database))


@pytest.fixture
def besancon(territories: None, db: None) -> Any:
    from intelligences.territories.models import Territory

    return Territory.objects.get(kind="commune", code="25056")
