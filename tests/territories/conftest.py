"""The real reference, loaded once in a database of its own, so that other rooms' tests keep an empty one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session")
def _loaded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the 36,362 territories, made once a worker."""
    from intelligences.territories import actions

    empty = connection.settings_dict["NAME"]
    full = f"{empty}_territories"
    with django_db_blocker.unblock():
        _administer(f'DROP DATABASE IF EXISTS "{full}"', f'CREATE DATABASE "{full}" TEMPLATE "{empty}"')
        connection.settings_dict["NAME"] = full
        actions.load()
        connection.close()
        connection.settings_dict["NAME"] = empty
    yield full
    with django_db_blocker.unblock():
        _administer(f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)')


@pytest.fixture(scope="module")
def territories(_loaded_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The territories, for the modules that ask for them: other rooms' tests, in the same process, keep an empty base.

    What a test writes is rolled back.
    """
    empty = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = _loaded_database
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = empty


def _administer(*statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def besancon(territories: None, db: None) -> Any:
    from intelligences.territories.models import Territory

    return Territory.objects.get(kind="commune", code="25056")
