"""Long work: real progress, leave and come back, cancel, and nothing left half done."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from intelligences.kernel import events, longwork
from intelligences.kernel.models import Event, LongWork

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jobs() -> Iterator[dict[str, Any]]:
    """Jobs of a test, taken away after it."""
    before = dict(longwork._jobs)
    yield longwork._jobs
    longwork._jobs.clear()
    longwork._jobs.update(before)


def in_another_request(act: Callable[[], None]) -> None:
    """A person's request has a connection of its own; the job's transaction is still open."""

    def request() -> None:
        act()
        connection.close()

    thread = threading.Thread(target=request)
    thread.start()
    thread.join()


def seen(work: LongWork) -> LongWork:
    return LongWork.objects.get(pk=work.pk)


def test_progress_shows_while_the_job_s_own_writes_do_not_yet(jobs: dict[str, Any]) -> None:
    told: list[tuple[int | None, int]] = []

    def job(progress: longwork.Progress, size: int) -> dict[str, int]:
        progress.begin(size, "Lecture")
        events.record("test.half", by=None)
        progress.advance(size // 4)
        with longwork._side_connection() as other:
            row = other.execute(
                "SELECT done, (SELECT count(*) FROM kernel_event WHERE kind = 'test.half') FROM kernel_longwork"
            )
            told.append(row.fetchone())  # type: ignore[arg-type]
        return {"rows": size}

    jobs["test"] = job
    work = longwork.start("test", by=None, title="Essai", size=40)
    longwork.run(str(work.pk))
    assert told == [(10, 0)]
    assert (seen(work).state, seen(work).result, seen(work).percent) == ("done", {"rows": 40}, 100)
    assert Event.objects.filter(kind="test.half").count() == 1


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_nothing(jobs: dict[str, Any]) -> None:
    def job(progress: longwork.Progress) -> None:
        events.record("test.half", by=None)
        progress.begin(10)
        in_another_request(lambda: longwork.cancel(work))
        progress.advance(5)

    jobs["test"] = job
    work = longwork.start("test", by=None, title="Essai")
    longwork.run(str(work.pk))
    assert seen(work).state == "cancelled"
    assert not Event.objects.filter(kind="test.half").exists()


def test_a_job_cancelled_while_it_waits_never_runs(jobs: dict[str, Any]) -> None:
    jobs["test"] = lambda progress: pytest.fail("it ran")
    work = longwork.start("test", by=None, title="Essai")
    longwork.cancel(work)
    longwork.run(str(work.pk))
    assert seen(work).state == "cancelled"


def test_an_expected_failure_says_its_sentence_and_leaves_nothing(jobs: dict[str, Any]) -> None:
    def job(progress: longwork.Progress) -> None:
        events.record("test.half", by=None)
        raise longwork.JobError("Le fichier est vide : choisissez-en un autre.")

    jobs["test"] = job
    work = longwork.start("test", by=None, title="Essai")
    longwork.run(str(work.pk))
    assert (seen(work).state, seen(work).error) == ("failed", "Le fichier est vide : choisissez-en un autre.")
    assert not Event.objects.filter(kind="test.half").exists()


def test_an_unexpected_failure_tells_a_person_no_traceback(
    jobs: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    def job(progress: longwork.Progress) -> None:
        raise ZeroDivisionError("division by zero")

    jobs["test"] = job
    work = longwork.start("test", by=None, title="Essai")
    longwork.run(str(work.pk))
    assert seen(work).state == "failed"
    assert "division" not in seen(work).error
    assert "division by zero" in caplog.text


def test_a_job_whose_worker_died_starts_again_and_ends_once(jobs: dict[str, Any]) -> None:
    jobs["test"] = lambda progress: {"ran": True}
    work = longwork.start("test", by=None, title="Essai")
    LongWork.objects.filter(pk=work.pk).update(state="running", done=7, total=9)
    longwork.run(str(work.pk))
    assert seen(work).state == "done"
    jobs["test"] = lambda progress: pytest.fail("it ran again")
    longwork.run(str(work.pk))
    assert seen(work).result == {"ran": True}


def test_starting_queues_the_job_in_the_same_transaction(jobs: dict[str, Any]) -> None:
    jobs["test"] = lambda progress: None
    work = longwork.start("test", by=None, title="Essai")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'work_id' FROM procrastinate_jobs WHERE task_name = 'kernel.run_long_work'")
        assert str(work.pk) in {row[0] for row in cursor.fetchall()}


def test_an_unknown_kind_is_refused_before_anything_is_written() -> None:
    with pytest.raises(KeyError):
        longwork.start("unknown", by=None, title="Essai")
    assert not LongWork.objects.exists()
