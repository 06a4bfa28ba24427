"""The real reference, loaded once in a database of its own, so that other rooms' tests keep an empty one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="package")
def territories(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The 36,362 territories, for tests that ask for them; what a test writes is rolled back."""
    from intelligences.territories import actions

    empty = connection.settings_dict["NAME"]
    full = f"{empty}_territories"
    with django_db_blocker.unblock():
        _administer(f'DROP DATABASE IF EXISTS "{full}"', f'CREATE DATABASE "{full}" TEMPLATE "{empty}"')
        connection.settings_dict["NAME"] = full
        actions.load()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = empty
        _administer(f'DROP DATABASE "{full}" WITH (FORCE)')


def _administer(*statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def besancon(territories: None, db: None) -> Any:
    from intelligences.territories.models import Territory

    return Territory.objects.get(kind="commune", code="25056")
