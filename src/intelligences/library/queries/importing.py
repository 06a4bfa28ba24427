"""What the pages of imports and of copied texts read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from intelligences.kernel.models import LongWork
from intelligences.territories.wording import figure
from intelligences.ui.tables import Heading, Table

from .. import wording
from ..importers.mapping import EXTRA, PERSON
from ..models import RegisterImport, SolutionGrouping

_HISTORY = 50
_BY_PAGE = 10
_MEMBERS = 12


@dataclass(frozen=True)
class Sheet:
    """One import, ready to show; `work` is the long work that it waits for or that ended."""

    run: RegisterImport
    work: LongWork | None
    report: dict[str, Any]
    columns: Table | None
    refused: Table | None
    examples: list[dict[str, Any]]

    @property
    def is_busy(self) -> bool:
        """Whether something is running."""
        return self.work is not None and not self.work.is_over

    @property
    def failure(self) -> str:
        """Why the last work stopped."""
        return self.work.error if self.work is not None and self.work.state == LongWork.State.FAILED else ""

    @property
    def can_import(self) -> bool:
        """Whether it was compared and waits for a decision."""
        return self.run.state == RegisterImport.State.COMPARED and not self.is_busy and self.run.has_file

    @property
    def notes(self) -> list[str]:
        """What the reading has to say."""
        notes: list[str] = self.report.get("notes", [])
        return notes


def history() -> list[RegisterImport]:
    """The last imports."""
    return list(RegisterImport.objects.defer("report")[:_HISTORY])


def sheet(run: RegisterImport) -> Sheet:
    """One import."""
    report = run.report
    work = LongWork.objects.filter(pk=run.work).first() if run.work else None
    return Sheet(
        run, work, report,
        columns=_columns(report["columns"]) if report else None,
        refused=_refused(report) if report.get("refused") else None,
        examples=[_example(one) for one in report["diff"]["examples"][:60]] if report else [],
    )  # fmt: skip


def _columns(columns: list[dict[str, Any]]) -> Table:
    headings = (
        Heading(_("Colonne")), Heading(_("Va dans")), Heading(_("Lues"), figures=True),
        Heading(_("Dans un champ"), figures=True), Heading(_("Telles quelles"), figures=True),
        Heading(_("Retirées"), figures=True), Heading(_("Refusées"), figures=True),
    )  # fmt: skip
    counts = ("read", "mapped", "extra", "dropped", "refused")
    rows = [(one["column"], _target(one["to"]), *(figure(one[name]) for name in counts)) for one in columns]
    return Table(_("Ce que chaque colonne est devenue"), headings, rows)


def _target(to: str) -> str:
    special = {
        EXTRA: _("gardée telle quelle"), PERSON: _("retirée : coordonnées de personnes"),
        "external_id": _("identifiant dans le registre"),
    }  # fmt: skip
    if to in special:
        return special[to]
    try:
        return str(wording.field_label(to.removeprefix("_")))
    except Exception:  # a column that only helps to read the others has no label
        return _("lecture de la fiche")


def _refused(report: dict[str, Any]) -> Table:
    headings = (Heading(_("Ligne"), figures=True), Heading(_("Colonne")), Heading(_("Contenu")), Heading(_("Motif")))
    rows = [(figure(one["line"]), one["column"], one["value"], one["reason"]) for one in report["refused"][:200]]
    note = _("%(count)s cellules refusées en tout.") % {"count": report["refused_count"]}
    return Table(_("Cellules refusées"), headings, rows, note=note)


def _example(one: dict[str, Any]) -> dict[str, Any]:
    words = {
        "new": _("nouvelle"), "changed": _("modifiée"), "format": _("changée par le format de la source"),
        "vanished": _("disparue du fichier"),
    }  # fmt: skip
    fields = [told | {"label": _label(told["field"])} for told in one["fields"]]
    return one | {"words": words[one["what"]], "fields": fields}


def _label(name: str) -> str:
    try:
        return str(wording.field_label(name.removesuffix("_id")))
    except Exception:  # answers and the like keep their own name
        return name


def proposals(page: str) -> dict[str, Any]:
    """Copied texts that wait for a decision, with their first records."""
    waiting = SolutionGrouping.objects.filter(state=SolutionGrouping.State.PROPOSED).prefetch_related(
        "members__deployment"
    )
    shown = Paginator(waiting, _BY_PAGE).get_page(page)
    items = []
    for one in shown.object_list:
        members = [member.deployment for member in one.members.all()]
        items.append({"proposal": one, "uses": members[:_MEMBERS], "more": max(0, len(members) - _MEMBERS)})
    return {"page": shown, "items": items, "total": shown.paginator.count}
