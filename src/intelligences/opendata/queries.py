"""What the pages of harvesting read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.models import LongWork
from intelligences.library.models import Deployment
from intelligences.library.queries.importing import Report, told
from intelligences.territories.wording import figure

from .actions import outcome_of
from .models import HarvestItem, HarvestJob, HarvestSource

_JOBS = 20
_BY_PAGE = 50
_KINDS = {"done": "good", "unchanged": "good", "failed": "stop", "cancelled": "caution", "running": "neutral"}

_MANY = {
    HarvestItem.State.NEW: gettext_lazy("nouvelles"),
    HarvestItem.State.CHANGED: gettext_lazy("modifiées"),
    HarvestItem.State.UNCHANGED: gettext_lazy("inchangées"),
    HarvestItem.State.RETURNED: gettext_lazy("revenues"),
    HarvestItem.State.LEFT: gettext_lazy("laissées à leur organisme"),
    HarvestItem.State.VANISHED: gettext_lazy("disparues"),
    HarvestItem.State.REFUSED: gettext_lazy("refusées"),
}


@dataclass(frozen=True)
class Told:
    """A work as it stands: `state`, its label, the kind of its status word, why it failed, its long work."""

    job: HarvestJob
    state: str
    error: str
    work: LongWork | None

    @property
    def label(self) -> str:
        """Its state, in a word."""
        return str(HarvestJob.State(self.state).label)

    @property
    def kind(self) -> str:
        """Of its status word."""
        return _KINDS[self.state]

    @property
    def is_busy(self) -> bool:
        """Whether it goes on."""
        return self.state == HarvestJob.State.RUNNING

    @property
    def can_resume(self) -> bool:
        """Whether it may go on again."""
        return self.state in (HarvestJob.State.FAILED, HarvestJob.State.CANCELLED)

    @property
    def counts(self) -> list[tuple[str, str]]:
        """What became of the records: state, figure."""
        held = [(state, self.job.counts[state]) for state in HarvestItem.State if self.job.counts.get(state)]
        return [(str(_MANY[state]), figure(count)) for state, count in held]

    @property
    def summary(self) -> str:
        """The counts, in one line."""
        return ", ".join(_("%(what)s : %(count)s") % {"what": label, "count": count} for label, count in self.counts)


@dataclass(frozen=True)
class Line:
    """A source in the list, with its last work."""

    source: HarvestSource
    last: Told | None


@dataclass(frozen=True)
class Shown:
    """A record of a source, and its page here when it has one."""

    item: HarvestItem
    record: Deployment | None


@dataclass(frozen=True)
class SourceSheet:
    """One source: its works, what became of its records (by state, with how many), a page of them."""

    source: HarvestSource
    jobs: Sequence[Told]
    states: Sequence[tuple[str, str, int]]
    state: str
    page: Page[Any]
    items: Sequence[Shown]

    @property
    def running(self) -> Told | None:
        """The work that goes on."""
        return next((one for one in self.jobs if one.is_busy), None)

    @property
    def total(self) -> int:
        """How many records it has given."""
        return sum(count for _state, _label, count in self.states)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What it is, in a line."""
        return [
            (_("fiches"), figure(self.total)),
            (_("rythme"), self.source.get_frequency_display()),
            (_("licence"), self.source.licence),
            (_("publié par"), self.source.publisher),
        ]


def standing(jobs: Sequence[HarvestJob]) -> list[Told]:
    """Works as they stand now."""
    held = {work.pk: work for work in LongWork.objects.filter(pk__in=[job.work for job in jobs if job.work])}
    works = [held.get(job.work) for job in jobs]
    return [Told(job, *outcome_of(job, work), work) for job, work in zip(jobs, works, strict=True)]


def sources() -> list[Line]:
    """Every source, with its last work."""
    held = list(HarvestSource.objects.select_related("responsible").order_by("title", "id"))
    last = HarvestJob.objects.order_by("source_id", "-begun_at", "-id").distinct("source_id").defer("report")
    by_source = {one.job.source_id: one for one in standing(list(last.select_related("source")))}
    return [Line(one, by_source.get(one.pk)) for one in held]


def sheet(source: HarvestSource, *, state: str, page: str) -> SourceSheet:
    """One source; `state` narrows its records."""
    counts = dict(source.items.order_by().values_list("state").annotate(Count("id")))
    states = [(str(one), str(_MANY[one]), counts[one]) for one in HarvestItem.State if counts.get(one)]
    chosen = state if state in counts else ""
    found = source.items.filter(state=chosen) if chosen else source.items.all()
    shown = Paginator(found.order_by("title", "key"), _BY_PAGE).get_page(page)
    items = list(shown.object_list)
    records = Deployment.objects.filter(register=source.register, external_id__in=[one.key for one in items])
    by_key = {one.external_id: one for one in records.order_by("id")}
    jobs = standing(list(source.jobs.select_related("source").defer("report")[:_JOBS]))
    return SourceSheet(
        source, jobs, states, chosen, shown, [Shown(one, by_key.get(one.key)) for one in items]
    )  # fmt: skip


def job_sheet(job: HarvestJob) -> tuple[Told, Report | None]:
    """One work, and its report when there was something to read."""
    report = job.told
    return standing([job])[0], told(report) if report else None


def origin_of(use: Deployment) -> HarvestItem | None:
    """What a source said last of a use that came from it."""
    if not use.register:
        return None
    found = HarvestItem.objects.filter(source__register=use.register, key=use.external_id)
    return found.select_related("source", "job").order_by("id").first()
