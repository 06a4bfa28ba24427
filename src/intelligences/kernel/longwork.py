"""Long work: started by a person, run by the worker, watched with a real percentage, left, found again, cancelled."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from intelligences.kernel import events
from intelligences.kernel.models import LongWork

log = logging.getLogger("intelligences.longwork")
Job = Callable[..., Any]
_jobs: dict[str, Job] = {}


class Cancelled(Exception):
    """Raised inside a job at its next `advance` once its owner cancelled it; its transaction rolls back."""


class JobError(Exception):
    """A job's expected failure: its text is the sentence that its owner reads."""


@dataclass
class Progress:
    """What a job tells of itself. Told on a connection of its own, so that it shows before the job's commit."""

    work_id: str
    _side: "psycopg.Connection[tuple[Any, ...]]"

    def begin(self, total: int | None, step: str = "") -> None:
        """Start a step of `total` units (None = not known), named for people."""
        self._tell("SET done = 0, total = %s, step = %s", [total, step])

    def advance(self, to: int) -> None:
        """Units done so far in this step; raises Cancelled when the owner asked."""
        self._tell("SET done = least(%s, coalesce(total, %s))", [to, to])

    def _tell(self, change: str, values: list[Any]) -> None:
        query = f"UPDATE kernel_longwork {change} WHERE id = %s RETURNING cancel_asked"
        row = self._side.execute(query.encode(), [*values, self.work_id]).fetchone()
        if row is None or row[0]:
            raise Cancelled


def long_work(kind: str) -> Callable[[Job], Job]:
    """Register `job(progress, **arguments) -> JSON result` under a kind."""

    def register(job: Job) -> Job:
        _jobs[kind] = job
        return job

    return register


@transaction.atomic
def start(kind: str, *, by: Model | str | None, title: str, **arguments: Any) -> LongWork:
    """Queue a registered job, in the caller's transaction. `arguments` must be JSON; KeyError for an unknown kind."""
    from intelligences.kernel.tasks import run_long_work

    _jobs[kind]
    work = LongWork.objects.create(kind=kind, title=title, owner=events.reference(by), arguments=arguments)
    run_long_work.defer(work_id=str(work.pk))
    return work


def cancel(work: LongWork) -> None:
    """Ask a job to stop: at once while queued, else at its next step. Nothing that it wrote stays."""
    now = timezone.now()
    queued = LongWork.objects.filter(pk=work.pk, state=LongWork.State.QUEUED)
    if not queued.update(state=LongWork.State.CANCELLED, cancel_asked=True, ended_at=now):
        LongWork.objects.filter(pk=work.pk, state=LongWork.State.RUNNING).update(cancel_asked=True)


def run(work_id: str) -> None:
    """Run a queued job (or one whose worker died: all or nothing, so it starts again from its beginning)."""
    open_states = [LongWork.State.QUEUED, LongWork.State.RUNNING]
    claimed = LongWork.objects.filter(pk=work_id, state__in=open_states, cancel_asked=False)
    if not claimed.update(state=LongWork.State.RUNNING, started_at=timezone.now(), done=0, total=None):
        LongWork.objects.filter(pk=work_id, state__in=open_states).update(
            state=LongWork.State.CANCELLED, ended_at=timezone.now()
        )
        return
    work = LongWork.objects.get(pk=work_id)
    ending: dict[str, Any]
    try:
        with _side_connection() as side, transaction.atomic():
            result = _jobs[work.kind](Progress(work_id, side), **work.arguments)
        ending = {"state": LongWork.State.DONE, "result": result}
    except Cancelled:
        ending = {"state": LongWork.State.CANCELLED}
    except JobError as error:
        ending = {"state": LongWork.State.FAILED, "error": str(error)[:1000]}
    except Exception:
        log.exception("Long work %s (%s) failed", work_id, work.kind)
        told = "Une erreur inattendue a arrêté ce travail ; rien n’a été modifié. L’équipe technique en a la trace."
        ending = {"state": LongWork.State.FAILED, "error": told}
    LongWork.objects.filter(pk=work_id).update(ended_at=timezone.now(), **ending)


def _side_connection() -> "psycopg.Connection[tuple[Any, ...]]":
    known = connection.get_connection_params()
    wanted = {
        k: v for k, v in known.items() if k in {"dbname", "user", "password", "host", "port", "sslmode", "options"}
    }
    return psycopg.connect(**wanted, autocommit=True)
