"""What the pages of imports and of copied texts read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from intelligences.kernel.models import LongWork
from intelligences.territories.wording import figure
from intelligences.ui.tables import Heading, Table

from .. import wording
from ..importers.guessing import target_label
from ..models import RegisterImport, SolutionGrouping

_HISTORY = 50
_BY_PAGE = 10
_MEMBERS = 12
_DECIDED = 20
_EXAMPLES = 30


@dataclass(frozen=True)
class Examples:
    """Records that become the same: `items` are the first of `total`."""

    label: str
    total: int
    items: list[dict[str, Any]]

    @property
    def more(self) -> bool:
        """Whether some aren't shown."""
        return self.total > len(self.items)


@dataclass(frozen=True)
class Share:
    """Cells that became one thing, out of those of the file."""

    key: str
    label: str
    count: int
    total: int


@dataclass(frozen=True)
class Report:
    """What an import changed or would change, ready to show."""

    report: dict[str, Any]
    columns: Table | None
    refused: Table | None
    examples: list[Examples]

    @property
    def changes(self) -> list[tuple[str, str]]:
        """What changes: name, figure; what rarely happens only when it does."""
        diff = self.report["diff"]
        always = {"new": _("fiches nouvelles"), "changed": _("modifiées"), "unchanged": _("inchangées")}
        sometimes = {
            "format_only": _("changées par le seul format de la source"), "vanished": _("disparues du fichier"),
            "returned": _("revenues dans le fichier"), "left_to_their_organisation": _("laissées à leur organisation"),
        }  # fmt: skip
        told = [(name, diff[key]) for key, name in always.items()]
        told += [(name, diff[key]) for key, name in sometimes.items() if diff.get(key)]
        return [(name, figure(count)) for name, count in told]

    @property
    def shares(self) -> list[Share]:
        """What cells became."""
        cells = self.report["cells"]
        labels = {
            "mapped": _("Dans un champ"), "extra": _("Gardées telles quelles"),
            "dropped": _("Retirées : coordonnées de personnes"), "refused": _("Refusées"), "empty": _("Vides"),
        }  # fmt: skip
        total = cells["read"] + cells.get("empty", 0)
        return [Share(key, label, cells[key], total) for key, label in labels.items() if key in cells]

    @property
    def notes(self) -> list[str]:
        """What the reading has to say."""
        notes: list[str] = self.report.get("notes", [])
        return notes


@dataclass(frozen=True)
class Sheet(Report):
    """One import, ready to show; `work` is the long work that it waits for or that ended."""

    run: RegisterImport
    work: LongWork | None

    @property
    def is_busy(self) -> bool:
        """Whether something is running."""
        return self.work is not None and not self.work.is_over

    @property
    def failure(self) -> str:
        """Why the last work stopped."""
        return self.work.error if self.work is not None and self.work.state == LongWork.State.FAILED else ""

    @property
    def was_cancelled(self) -> bool:
        """Whether the last work was cancelled."""
        return self.work is not None and self.work.state == LongWork.State.CANCELLED

    @property
    def waits_for_file(self) -> bool:
        """Whether its download failed or was cancelled."""
        return self.run.state == RegisterImport.State.AWAITED and not self.is_busy

    @property
    def can_change_sheet(self) -> bool:
        """Whether another sheet of the workbook may be read instead."""
        return bool(self.run.sheets) and self.run.ended_at is None and not self.is_busy and self.run.has_file

    @property
    def waits_for_columns(self) -> bool:
        """Whether it was received and couldn't be compared yet."""
        return self.run.state == RegisterImport.State.RECEIVED and not self.is_busy and self.run.has_file

    @property
    def can_import(self) -> bool:
        """Whether it was compared and waits for a decision."""
        return self.run.state == RegisterImport.State.COMPARED and not self.is_busy and self.run.has_file


def history() -> list[RegisterImport]:
    """The last imports."""
    return list(RegisterImport.objects.defer("report")[:_HISTORY])


def sheet(run: RegisterImport) -> Sheet:
    """One import."""
    work = LongWork.objects.filter(pk=run.work).first() if run.work else None
    return Sheet(**vars(told(run.report)), run=run, work=work)


def told(report: dict[str, Any]) -> Report:
    """A report as `importers.told` makes it; an empty one before there is any."""
    return Report(
        report,
        columns=_columns(report["columns"]) if report else None,
        refused=_refused(report) if report.get("refused") else None,
        examples=_examples(report["diff"]) if report else [],
    )


def _columns(columns: list[dict[str, Any]]) -> Table:
    headings = (
        Heading(_("Colonne")), Heading(_("Va dans")), Heading(_("Lues"), figures=True),
        Heading(_("Dans un champ"), figures=True), Heading(_("Telles quelles"), figures=True),
        Heading(_("Retirées"), figures=True), Heading(_("Refusées"), figures=True), Heading(_("Vides"), figures=True),
    )  # fmt: skip
    counts = ("read", "mapped", "extra", "dropped", "refused", "empty")
    rows = [(one["column"], target_label(one["to"]), *(figure(one.get(name, 0)) for name in counts)) for one in columns]
    return Table(_("Ce que chaque colonne est devenue"), headings, rows)


def _refused(report: dict[str, Any]) -> Table:
    headings = (Heading(_("Ligne"), figures=True), Heading(_("Colonne")), Heading(_("Contenu")), Heading(_("Motif")))
    rows = [(figure(one["line"]), one["column"], one["value"], one["reason"]) for one in report["refused"][:200]]
    note = _("%(count)s cellules refusées en tout.") % {"count": report["refused_count"]}
    return Table(_("Cellules refusées"), headings, rows, note=note)


def _examples(diff: dict[str, Any]) -> list[Examples]:
    """By what they become, what is decided on first."""
    kinds = {
        "changed": (_("Modifiées"), "changed"), "vanished": (_("Disparues du fichier"), "vanished"),
        "returned": (_("Revenues dans le fichier"), "returned"),
        "format": (_("Changées par le seul format de la source"), "format_only"), "new": (_("Nouvelles"), "new"),
    }  # fmt: skip
    groups = []
    for what, (label, count) in kinds.items():
        found = [_example(one) for one in diff["examples"] if one["what"] == what][:_EXAMPLES]
        if found:
            groups.append(Examples(label, diff[count], found))
    return groups


def _example(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"fields": [told | {"label": _label(told["field"])} for told in one["fields"]]}


def _label(name: str) -> str:
    try:
        return str(wording.field_label(name.removesuffix("_id")))
    except FieldDoesNotExist:  # answers and the like keep their own name
        return name


def proposals(page: str) -> dict[str, Any]:
    """Copied texts that wait for a decision, with their first records, and what was decided last."""
    waiting = SolutionGrouping.objects.filter(state=SolutionGrouping.State.PROPOSED).prefetch_related(
        "members__deployment"
    )
    shown = Paginator(waiting, _BY_PAGE).get_page(page)
    items = []
    for one in shown.object_list:
        members = [member.deployment for member in one.members.all()]
        items.append({"proposal": one, "uses": members[:_MEMBERS], "more": max(0, len(members) - _MEMBERS)})
    decided = SolutionGrouping.objects.exclude(state=SolutionGrouping.State.PROPOSED).select_related("solution")
    last = decided.order_by("-decided_at", "-id")[:_DECIDED]
    return {"page": shown, "items": items, "total": shown.paginator.count, "decided": last}
