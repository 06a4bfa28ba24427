"""Every write of harvesting: sources, works, what they read."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intelligences.kernel import events, longwork, notices
from intelligences.kernel.models import LongWork
from intelligences.library.actions import UnknownColumns, import_register
from intelligences.library.actions.importing import sha256_of
from intelligences.library.importers import told
from intelligences.library.importers.comparing import Item
from intelligences.library.importers.fetching import Fetcher, Seen
from intelligences.library.importers.files import BadFile
from intelligences.library.importers.progress import in_kilobytes, in_rows
from intelligences.library.models import Deployment, RegisterImport
from intelligences.library.models.imports import folder
from intelligences.library.vocabulary import State as RecordState

from .harvest.node import NODE, rows_of_archive
from .harvest.pages import gather
from .harvest.sources import format_of, register_for, shelf_of
from .models import HarvestItem, HarvestJob, HarvestSource

HARVEST = "opendata.harvest"
_SECONDS = 600.0
_AGAIN = timedelta(days=1)
_FEW, _SHARE = 10, 0.5
"""Past both, so many records vanish at once that something is wrong: nothing is archived before a person says so."""
_SAME = (HarvestItem.State.UNCHANGED, HarvestItem.State.LEFT)
_State = HarvestJob.State
_ASKED_AGAIN = ("url", "format", "title", "publisher", "is_reviewed")  # read it whole when one of them changes


class NotPossible(ValueError):
    """The state of a source or of a work forbids it; the text is the sentence that the person reads."""


@transaction.atomic
def add_source(values: dict[str, Any], *, by: Any) -> HarvestSource:
    """Know a source; nothing is read yet. BadFile on an address that may not be asked; NotPossible when its register is
    harvested already.
    """
    Fetcher().check(values["url"])
    source = HarvestSource(**values, register=register_for(values["format"]))
    _only_one(source)
    source.save()
    events.record("opendata.source_added", by=by, on=source, facts={"url": source.url, "format": source.format})
    return source


@transaction.atomic
def change_source(source: HarvestSource, values: dict[str, Any], *, by: Any) -> HarvestSource:
    """Change what is known of a source. Its register stays, but for a source of which nothing was read."""
    Fetcher().check(values["url"])
    changed = sorted(name for name, value in values.items() if getattr(source, name) != value)
    for name, value in values.items():
        setattr(source, name, value)
    if set(changed) & set(_ASKED_AGAIN):
        source.etag = source.last_modified = ""
    if "format" in changed:
        source.register = register_for(source.format) if source.read_at is None else source.register
        _only_one(source)
    if source.next_at is not None or source.read_at is not None:
        source.next_at = source.after(source.read_at or timezone.now())
    source.changed_at = timezone.now()
    source.save()
    events.record("opendata.source_changed", by=by, on=source, facts={"fields": changed})
    return source


def _only_one(source: HarvestSource) -> None:
    others = HarvestSource.objects.exclude(pk=source.pk)
    if others.filter(url=source.url).exists():
        raise NotPossible(_("Cette adresse est déjà moissonnée."))
    if others.filter(register=source.register).exists():
        raise NotPossible(_("Ce registre est déjà moissonné, à une autre adresse : changez-la plutôt."))


@transaction.atomic
def remove_source(source: HarvestSource, *, by: Any) -> None:
    """Forget a source of which nothing was ever written."""
    if source.read_at is not None or is_busy(source):
        raise NotPossible(
            _("Des fiches viennent de cette source : choisissez plutôt « seulement quand je le demande ».")
        )
    events.record("opendata.source_removed", by=by, on=source, facts={"url": source.url})
    for job in source.jobs.order_by("id"):
        forget_file(job)
    source.delete()


def is_busy(source: HarvestSource) -> bool:
    """Whether a work of the source goes on."""
    job = source.jobs.filter(state=_State.RUNNING).order_by("id").first()
    return job is not None and _settled(job).state == _State.RUNNING


@transaction.atomic
def start(source: HarvestSource, *, by: Any, is_dry: bool = False, accepts_vanished: bool = False) -> HarvestJob:
    """Start a work, once: asked twice, the one that goes on is given. `is_dry` writes nothing in the library."""
    source = HarvestSource.objects.select_for_update().get(pk=source.pk)
    running = source.jobs.filter(state=_State.RUNNING).order_by("id").first()
    if running is not None and _settled(running).state == _State.RUNNING:
        return running
    job = HarvestJob(source=source, is_dry=is_dry, accepts_vanished=accepts_vanished)
    _queue(job, by=by)
    if not is_dry:
        source.next_at = source.after(job.begun_at)
        source.save(update_fields=["next_at"])
    return job


@transaction.atomic
def resume(job: HarvestJob, *, by: Any) -> HarvestJob:
    """Go on with a work that was cancelled or that stopped: what it had downloaded isn't asked again."""
    source = HarvestSource.objects.select_for_update().get(pk=job.source_id)
    job = _settled(HarvestJob.objects.get(pk=job.pk))
    if job.state == _State.RUNNING:
        return job
    if job.state not in (_State.FAILED, _State.CANCELLED):
        raise NotPossible(_("Cette moisson est finie : lancez-en une autre."))
    if is_busy(source):
        raise NotPossible(_("Une autre moisson de cette source est en cours : attendez sa fin."))
    job.state, job.error, job.ended_at = _State.RUNNING, "", None
    _queue(job, by=by)
    return job


def _queue(job: HarvestJob, *, by: Any) -> None:
    title = _("Essai à blanc de %(name)s") if job.is_dry else _("Moisson de %(name)s")
    job.save()
    work = longwork.start(HARVEST, by=by, title=(title % {"name": job.source.title})[:300], job=job.pk)
    job.work = work.pk
    job.save()
    events.record("opendata.harvest_asked", by=by, on=job, facts={"source": job.source_id, "is_dry": job.is_dry})


def cancel(job: HarvestJob, *, by: Any) -> None:
    """Ask a work to stop: nothing that it wrote stays, what it downloaded waits for another try."""
    work = LongWork.objects.filter(pk=job.work).first()
    if work is not None and not work.is_over:
        longwork.cancel(work)
        events.record("opendata.harvest_cancelled", by=by, on=job)
    settle_ended()


def harvest_now(
    source: HarvestSource, *, is_dry: bool, accepts_vanished: bool, bar: Callable[[int, int], None]
) -> HarvestJob:
    """Read a source at once, without the worker; the work tells how it ended. NotPossible while another one goes on."""
    if is_busy(source):
        raise NotPossible(_("Une autre moisson de cette source est en cours : attendez sa fin."))
    told = {"source": source, "is_dry": is_dry, "accepts_vanished": accepts_vanished}
    try:
        with transaction.atomic():
            job = HarvestJob.objects.create(**told)
            harvest(job, progress=_InTerminal(bar))
            if not is_dry:
                HarvestSource.objects.filter(pk=source.pk).update(next_at=source.after(job.begun_at))
    except BadFile as error:
        with transaction.atomic():
            job = HarvestJob.objects.create(**told, state=_State.FAILED, error=str(error), ended_at=timezone.now())
            _tell_failure(job)
    return job


class _InTerminal(longwork.Progress):
    """Progress told to whoever waits."""

    def __init__(self, bar: Callable[[int, int], None]) -> None:
        self.bar, self.total = bar, 0

    def begin(self, total: int | None, step: str = "") -> None:
        self.total = total or 0

    def advance(self, to: int) -> None:
        if self.total:
            self.bar(to, self.total)


# -- one reading -------------------------------------------------------------------------------------------------


def harvest(job: HarvestJob, *, progress: longwork.Progress, fetcher: Fetcher | None = None) -> None:
    """Read the source of a work, and write, all or nothing. BadFile otherwise; to be called in a transaction."""
    source = HarvestSource.objects.select_for_update().get(pk=job.source_id)
    came = _download(job, source, progress, fetcher or Fetcher(seconds=_SECONDS))
    if came is None:
        _end(job, source, _State.UNCHANGED, None)
        return
    name, seen = came
    try:
        _read(job, source, name, progress)
    except BadFile:
        forget_file(job)  # another try asks for another one
        raise
    _end(job, source, _State.DONE, seen)


def _download(
    job: HarvestJob, source: HarvestSource, progress: longwork.Progress, fetcher: Fetcher
) -> tuple[str, Seen] | None:
    """The file, from a former try when there is one; None when the source is as it was."""
    beside = job.path.with_suffix(".json")
    if job.path.exists() and beside.exists():
        held = json.loads(beside.read_text("utf-8"))
        return held["name"], Seen(held["etag"], held["last_modified"])
    folder().mkdir(parents=True, exist_ok=True)
    before = Seen() if job.is_dry else Seen(source.etag, source.last_modified)
    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        part = Path(scratch) / "part"
        tell = in_kilobytes(progress)
        came = fetcher.fetch_if_changed(source.url, part, before, tell)
        if came is None:
            return None
        name, seen = came
        if gather(fetcher, source.url, part, tell):
            seen = Seen()  # what a server says of the first page says nothing of the others
        part.replace(job.path)
    beside.write_text(json.dumps({"name": name, "etag": seen.etag, "last_modified": seen.last_modified}), "utf-8")
    return name, seen


def _read(job: HarvestJob, source: HarvestSource, name: str, progress: longwork.Progress) -> None:
    """Through the importers' engine; what became of each record is kept, unless it was a trial."""
    items: dict[str, Item] = {}

    def hear(item: Item) -> None:
        former = items.get(item.key)
        items[item.key] = item if item.digest or former is None else replace(item, digest=former.digest)

    with tempfile.TemporaryDirectory(dir=folder()) as scratch:
        rows = Path(scratch) / "rows"
        is_archive = source.format == NODE.key and rows_of_archive(job.path, source.url, rows)
        path = rows if is_archive else job.path
        line = RegisterImport(file_name=name[:300], url=source.url, sha256=sha256_of(path), size=path.stat().st_size)
        try:
            outcome = import_register(
                path, form=format_of(source), by=None, file_name=name, url=source.url, dry_run=job.is_dry,
                withdraw_vanished=True, run=line, progress=in_rows(progress, dry_run=job.is_dry),
                shelf=shelf_of(source), each=hear,
            )  # fmt: skip
        except UnknownColumns:
            raise BadFile(
                _("Les colonnes de ce tableau ne sont pas connues : importez-le une fois pour dire ce qu’elles sont.")
            ) from None
    job.counts = dict(Counter(item.what for item in items.values()))
    if job.is_dry:
        job.report = told.shortened(outcome.report)
        return
    _not_too_many(job, source)
    job.line = line
    job.save(update_fields=["line"])
    _keep(job, items)


def _not_too_many(job: HarvestJob, source: HarvestSource) -> None:
    """A source that lost most of its records at once is more often broken than emptied."""
    gone = job.counts.get(HarvestItem.State.VANISHED, 0)
    left = Deployment.objects.filter(register=source.register).exclude(state=RecordState.WITHDRAWN).count()
    if gone > _FEW and gone > _SHARE * (gone + left) and not job.accepts_vanished:
        raise BadFile(
            _("%(gone)s fiches sur %(all)s ont disparu de la source d’un coup : vérifiez-la, puis lancez la moisson en "
              "acceptant de les archiver.")
            % {"gone": gone, "all": gone + left}
        )  # fmt: skip


def _keep(job: HarvestJob, items: dict[str, Item]) -> None:
    """What became of each record; what a former work said of a line that couldn't be read goes."""
    now = timezone.now()
    held = {one.key: one for one in job.source.items.order_by("id")}
    gone = [one.pk for key, one in held.items() if key not in items and one.state == HarvestItem.State.REFUSED]
    HarvestItem.objects.filter(pk__in=gone).delete()
    kept = []
    for item in items.values():
        before = held.get(item.key)
        is_same = before is not None and (item.what in _SAME or item.what == before.state)
        since = before.changed_at if before is not None and is_same else now
        kept.append(
            HarvestItem(
                source=job.source, key=item.key, title=item.title[:500], digest=item.digest, state=item.what,
                reason=item.reason[:500], job=job, changed_at=since,
            )
        )  # fmt: skip
    HarvestItem.objects.bulk_create(
        kept, batch_size=1000, update_conflicts=True, unique_fields=["source", "key"],
        update_fields=["title", "digest", "state", "reason", "job", "changed_at"],
    )  # fmt: skip


def _end(job: HarvestJob, source: HarvestSource, state: HarvestJob.State, seen: Seen | None) -> None:
    job.state, job.ended_at = state, timezone.now()
    job.save()
    if not job.is_dry:
        source.read_at = job.ended_at
        if seen is not None:
            source.etag, source.last_modified = seen.etag, seen.last_modified
        source.save(update_fields=["read_at", "etag", "last_modified"])
    facts = {"source": source.pk, "state": str(state), "is_dry": job.is_dry, "counts": job.counts}
    events.record("opendata.harvested", by=None, on=job, facts=facts)
    transaction.on_commit(lambda: forget_file(job))


def forget_file(job: HarvestJob) -> None:
    """Of what it downloaded."""
    for path in (job.path, job.path.with_suffix(".json")):
        path.unlink(missing_ok=True)


# -- what ended, what is due -------------------------------------------------------------------------------------


def settle_ended() -> int:
    """Write down how works ended that failed or were cancelled: their own transaction was undone. How many."""
    running = HarvestJob.objects.filter(state=_State.RUNNING).select_related("source").order_by("id")
    return sum(_settled(job).state != _State.RUNNING for job in running)


@transaction.atomic
def _settled(job: HarvestJob) -> HarvestJob:
    """A work as it ended; the responsible person hears of the first failure after a success."""
    job = HarvestJob.objects.select_for_update(of=("self",)).select_related("source").get(pk=job.pk)
    state, error = outcome_of(job, LongWork.objects.filter(pk=job.work).first())
    if state == job.state:
        return job
    job.state, job.error, job.ended_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "ended_at"])
    if state == _State.FAILED:
        _tell_failure(job)
    return job


def outcome_of(job: HarvestJob, work: LongWork | None) -> tuple[str, str]:
    """The state of a work and, when it failed, why: as its long work says while nobody wrote it down."""
    if job.state != _State.RUNNING or (work is not None and not work.is_over):
        return job.state, job.error
    if work is None or work.state == LongWork.State.CANCELLED:
        return _State.CANCELLED, ""
    return _State.FAILED, work.error or _("Le travail s’est arrêté sans dire pourquoi.")


def _tell_failure(job: HarvestJob) -> None:
    events.record("opendata.harvest_failed", by=None, on=job, facts={"source": job.source_id, "error": job.error})
    source = job.source
    if source.next_at is not None and not job.is_dry:
        source.next_at = min(source.next_at, timezone.now() + _AGAIN)
        source.save(update_fields=["next_at"])
    before = source.jobs.exclude(pk=job.pk).filter(is_dry=False).first()
    if job.is_dry or source.responsible is None or (before is not None and before.state == _State.FAILED):
        return
    context = {"source": source, "error": job.error, "link": settings.SITE_URL + job.get_absolute_url()}
    notices.notify(
        source.responsible, "opendata/email/harvest_failed", context, key=f"opendata.harvest_failed:{job.pk}"
    )


def start_due() -> int:
    """Start the works whose day has come. How many."""
    due = HarvestSource.objects.filter(next_at__lte=timezone.now()).order_by("next_at", "id")
    for source in due:
        start(source, by=None)
    return len(due)
