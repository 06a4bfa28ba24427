"""What is kept in memory is made again when the journal says that it may have changed, and only then."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from intelligences.kernel import events
from intelligences.kernel.memory import Memory

pytestmark = pytest.mark.django_db


class Counter:
    """Makes 1, then 2, then 3…"""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.made


@pytest.fixture
def memory() -> Memory[int]:
    return Memory()


def _record(kind: str) -> None:
    with transaction.atomic():
        events.record(kind, by=None)


def test_an_event_of_another_room_changes_nothing_and_one_of_its_own_does(memory: Memory[int]) -> None:
    make = Counter()
    assert memory.get("uses", ("library.", "territories."), make) == 1
    _record("person.joined")
    _record("libraryhall.opened")
    assert memory.get("uses", ("library.", "territories."), make) == 1
    _record("library.changed")
    _record("person.joined")  # a later event of no importance doesn't hide it
    assert memory.get("uses", ("library.", "territories."), make) == 2
    assert memory.get("uses", ("library.", "territories."), make) == 2
    _record("territories.loaded")
    assert memory.get("uses", ("library.", "territories."), make) == 3


def test_any_event_counts_when_none_is_named(memory: Memory[int]) -> None:
    make = Counter()
    memory.get("all", (), make)
    assert memory.get("all", (), make) == 1
    _record("person.joined")
    assert memory.get("all", (), make) == 2


def test_keys_are_apart(memory: Memory[int]) -> None:
    make = Counter()
    assert [memory.get(key, ("library.",), make) for key in ("fr", "en", "fr")] == [1, 2, 1]


def test_a_journal_that_went_back_counts_as_a_change(memory: Memory[int]) -> None:
    make = Counter()
    with transaction.atomic():
        events.record("person.joined", by=None)
        assert memory.get("uses", ("library.",), make) == 1
        transaction.set_rollback(True)
    assert memory.get("uses", ("library.",), make) == 2


def test_an_event_that_falls_while_the_value_is_made_is_not_hidden(memory: Memory[int]) -> None:
    make = Counter()

    def slow() -> int:
        value = make()
        _record("library.changed")
        return value

    memory.get("uses", ("library.",), slow)
    assert memory.get("uses", ("library.",), make) == 2


def test_a_new_day_makes_it_again(memory: Memory[int], monkeypatch: pytest.MonkeyPatch) -> None:
    make = Counter()
    memory.get("uses", ("library.",), make)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("intelligences.kernel.memory.timezone.localdate", lambda: tomorrow)
    assert memory.get("uses", ("library.",), make) == 2
