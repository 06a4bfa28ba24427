"""The life of one record: draft, waiting, published, stopped, withdrawn, restored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intelligences.kernel import events, searchable, submissions
from intelligences.kernel.versions import take

from ..models import Deployment, Record, Solution
from ..snapshots import deployment_fields, solution_fields
from ..vocabulary import State, Status

_UNPUBLISHED = (State.DRAFT, State.WAITING)


class NotPossible(submissions.NotPossible):
    """The state of the record forbids it; the text is the sentence that the person reads."""


@transaction.atomic
def save_draft(record: Record, *, by: Any) -> Record:
    """Save what nobody else sees yet. ValidationError on what can't be; NotPossible once it is published."""
    if record.pk is not None and _stored_state(record) not in _UNPUBLISHED:
        raise NotPossible(_("Cette fiche est publiée : publiez votre modification, ou retirez la fiche d’abord."))
    record.full_clean(exclude=["sort_key"])
    record.save()
    events.record("library.draft_saved", by=by, on=record)
    return record


@transaction.atomic
def submit(record: Record, *, by: Any, note: str = "") -> None:
    """Ask for its publication: it waits in the moderation queue."""
    _require(record, State.DRAFT)
    record.state = State.WAITING
    record.save(update_fields=["state", "updated_at"])
    submissions.submit(record, by=by, language=record.language, note=note)
    events.record("library.submitted", by=by, on=record)


@transaction.atomic
def publish(record: Record, *, by: Any) -> Record:
    """Make the record public as it is now, with a version; on a published one, publish its changes."""
    before = _stored_state(record)
    if before == State.WITHDRAWN:
        raise NotPossible(_("Cette fiche est retirée : rétablissez-la d’abord."))
    if before == State.WAITING:
        submissions.take_back(record, by=by)
    _publish(record, by, changed=before == State.PUBLISHED)
    return record


@transaction.atomic
def accept(record: Record, *, by: Any) -> None:
    """Publish what waited: what a moderator decided, also after having refused it once."""
    if not _was_refused(record):
        _require(record, State.WAITING)
    record.withdrawn_because = ""
    _publish(record, by, changed=False)


@transaction.atomic
def refuse(record: Record, *, by: Any) -> None:
    """Not published: what a moderator decided."""
    if _was_refused(record):
        return
    _require(record, State.WAITING)
    record.state, record.withdrawn_because = State.WITHDRAWN, _("Non publiée par la modération.")
    record.save(update_fields=["state", "withdrawn_because", "updated_at"])
    events.record("library.refused", by=by, on=record)


@transaction.atomic
def withdraw(record: Record, *, because: str, by: Any) -> None:
    """Take it out of the library; its page then says since when and why, its versions stay."""
    _require(record, State.DRAFT, State.WAITING, State.PUBLISHED)
    if not because.strip():
        raise ValidationError({"withdrawn_because": _("Dites pourquoi la fiche est retirée : la raison est publique.")})
    record.state, record.withdrawn_because = State.WITHDRAWN, because.strip()
    record.save(update_fields=["state", "withdrawn_because", "updated_at"])
    submissions.take_back(record, by=by)
    searchable.unindex(record)
    _reindex_around(record)
    events.record("library.withdrawn", by=by, on=record)


@transaction.atomic
def restore(record: Record, *, by: Any) -> None:
    """Publish again what was withdrawn; what had never been published becomes a draft again."""
    _require(record, State.WITHDRAWN)
    record.state = State.PUBLISHED if record.published_at else State.DRAFT
    record.withdrawn_because = ""
    record.save(update_fields=["state", "withdrawn_because", "updated_at"])
    if record.state == State.PUBLISHED:
        _show(record, by)
    events.record("library.restored", by=by, on=record)


@transaction.atomic
def stop(deployment: Deployment, *, because: str, on: str = "", by: Any) -> None:
    """The use ended: its page stays, with the reason. `on` is a partial date, empty when it isn't known."""
    if not because.strip():
        raise ValidationError({"stopped_because": _("Dites pourquoi l’usage a été arrêté.")})
    deployment.status, deployment.stopped_because, deployment.stopped_on = Status.STOPPED, because.strip(), on
    deployment.answers.pop("stopped_because", None)
    deployment.full_clean(exclude=["sort_key"])
    deployment.save()
    if deployment.state == State.PUBLISHED:
        _show(deployment, by)
    events.record("library.stopped", by=by, on=deployment)


@transaction.atomic
def confirm(record: Record, *, by: Any, on: date | None = None) -> None:
    """Someone in charge says that the record is still true, today or on a day."""
    _require(record, State.PUBLISHED)
    record.confirmed_on = on or timezone.localdate()
    record.save(update_fields=["confirmed_on", "updated_at"])
    _show(record, by)
    events.record("library.confirmed", by=by, on=record, facts={"on": record.confirmed_on.isoformat()})


def snapshot(record: Record, by: Any) -> None:
    """Take a version of the record as the database has it."""
    if isinstance(record, Deployment):
        pool = record.pool_links.select_related("territory").order_by("id")
        take(record, deployment_fields(record, record.evidence.select_related("source"), pool), by=by)
    elif isinstance(record, Solution):
        take(record, solution_fields(record), by=by)


def _publish(record: Record, by: Any, *, changed: bool) -> None:
    record.state, record.published_at = State.PUBLISHED, record.published_at or timezone.now()
    record.full_clean(exclude=["sort_key"])
    record.save()
    _show(record, by)
    events.record("library.changed" if changed else "library.published", by=by, on=record)


def _was_refused(record: Record) -> bool:
    """Withdrawn without ever having been public: its author may have answered the refusal."""
    return _stored_state(record) == State.WITHDRAWN and record.published_at is None


def _show(record: Record, by: Any) -> None:
    snapshot(record, by)
    searchable.index(record)
    _reindex_around(record)


def _reindex_around(record: Record) -> None:
    """A use is found by the name of its solution, a solution by the names of those who use it."""
    if isinstance(record, Deployment) and record.solution is not None:
        searchable.index(record.solution)
    elif isinstance(record, Solution):
        searchable.index(*record.deployments.published().order_by("id"))


def _stored_state(record: Record) -> str:
    """The state that the database has, the row locked until the end of the transaction."""
    if record.pk is None:
        return State.DRAFT
    rows = type(record)._default_manager.select_for_update().filter(pk=record.pk)
    return rows.values_list("state", flat=True).get()


def _require(record: Record, *states: str) -> None:
    held = _stored_state(record)
    if held not in states:
        label = State(held).label
        raise NotPossible(_("Ce n’est pas possible : la fiche est « %(state)s ».") % {"state": label})
    record.state = held
