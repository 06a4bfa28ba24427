"""Databases filled once a worker, beside the empty one that other rooms' tests keep."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


@contextmanager
def filled(suffix: str, fill: Callable[[], object]) -> Iterator[str]:
    """The name of a copy of the test database that `fill` has filled; dropped at the end."""
    empty = connection.settings_dict["NAME"]
    full = f"{empty}_{suffix}"
    _administer(
        f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)',
        # A copy is refused while anyone else is connected, such as a thread that a test left behind.
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{empty}'",  # noqa: S608
        f'CREATE DATABASE "{full}" TEMPLATE "{empty}"',
    )
    with using(full):
        fill()
    yield full
    _administer(f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)')


@contextmanager
def using(name: str) -> Iterator[None]:
    """Queries go to another database of the same server."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def using_a_copy(name: str) -> Iterator[None]:
    """Queries go to a copy: a test that really commits empties its tables at its end."""
    copy = f"{name}_copy"
    _administer(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)', f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    with using(copy):
        yield
    _administer(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def opened(blocker: Any, manager: AbstractContextManager[T]) -> Iterator[T]:
    """What a fixture yields: the database may be reached while it is prepared and put away, not between."""
    with blocker.unblock():
        value = manager.__enter__()
    yield value
    with blocker.unblock():
        manager.__exit__(None, None, None)


def _administer(*statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
