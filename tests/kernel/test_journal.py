"""The journal: in the write's transaction, chained, and refused any change by the database itself."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel import events
from intelligences.kernel.models import Event


@pytest.mark.django_db
def test_a_chain_of_events_verifies() -> None:
    for number in range(5):
        events.record("test.happened", by=None, facts={"number": number, "share": 0.1, "nested": {"é": [1, None]}})
    assert events.verify() == events.Audit(lines=5, broken_at=None)


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        events.record("test.happened", by=None)


@pytest.mark.django_db(transaction=True)
def test_an_event_leaves_with_the_write_that_rolls_back() -> None:
    with transaction.atomic():
        events.record("test.happened", by=None)
        transaction.set_rollback(True)
    assert events.head() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE kernel_event SET kind = 'x'", "DELETE FROM kernel_event"])
def test_the_database_refuses_to_change_the_journal(change: str) -> None:
    events.record("test.happened", by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE kernel_event SET facts = '{\"number\": 7}' WHERE id = %(second)s",
        "UPDATE kernel_event SET actor = 'accounts.person:other' WHERE id = %(second)s",
        "UPDATE kernel_event SET at = at + interval '1 microsecond' WHERE id = %(second)s",
        "DELETE FROM kernel_event WHERE id = %(second)s",
    ],
)
def test_a_forgery_past_the_triggers_is_found(forgery: str) -> None:
    for number in range(4):
        events.record("test.happened", by="accounts.person:someone", facts={"number": number})
    second = Event.objects.order_by("id")[1].pk
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER USER")
        cursor.execute(forgery, {"second": second})
        cursor.execute("ALTER TABLE kernel_event ENABLE TRIGGER USER")
    audit = events.verify()
    assert audit.broken_at is not None
    assert audit.lines == 2


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain_in_the_order_of_their_commits() -> None:
    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                events.record("test.happened", by=None)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert events.verify() == events.Audit(lines=40, broken_at=None)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text("abcé", min_size=1), held, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@given(value=_json)
def test_facts_hash_alike_before_and_after_the_database(value: object) -> None:
    with transaction.atomic():
        events.record("test.happened", by=None, facts={"value": value})
        kept = Event.objects.latest("id").facts
        transaction.set_rollback(True)
    assert events.canonical(kept) == events.canonical({"value": value})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_facts_that_json_cannot_hold_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        events.normalised(value)
