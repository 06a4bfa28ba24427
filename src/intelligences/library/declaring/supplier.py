"""What a supplier tells of its system, as the start of a declaration: each field is then confirmed, or not.

Read: a solution's JSON from a site of this software, our template with one line, or one record in any format that the
importers know. What only the organisation can tell (state, cost, effects, redress) isn't taken from a supplier.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..importers import cells
from ..importers.choosing import open_register
from ..importers.engine import Reading, record_of
from ..importers.files import BadFile, identify
from ..importers.privacy import without_contacts
from ..models import Solution
from ..snapshots import DEPLOYMENT_FIELDS
from . import sheets
from .filling import OF_SOLUTION, from_solution, steps_of

KEPT = ("systeme", "fonctionnement", "donnees", "personnes")
_NOT_FIELDS = frozenset({"system", "pool", "unknown", "not_applicable"})
Steps = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class SupplierSheet:
    """What was read: steps as a declaration holds them, where it came from (`url` is empty for a file)."""

    steps: Steps
    title: str
    url: str = ""

    @property
    def fields(self) -> list[str]:
        """Those that the supplier told."""
        return [name for step in self.steps.values() for name in step["data"] if name not in _NOT_FIELDS]


def read_sheet(path: Path, *, title: str, url: str = "") -> SupplierSheet:
    """The sheet in a file. BadFile when nothing of it is recognised, or when it describes several systems."""
    found = _solution(path) or _template(path) or _record(path)
    kept = {key: {**found[key], "data": _without_persons(found[key]["data"])} for key in KEPT if key in found}
    sheet = SupplierSheet({key: step for key, step in kept.items() if step["data"]}, title, url)
    if not sheet.fields:
        raise BadFile(_("Rien de cette fiche n’est reconnu : demandez au fournisseur de remplir notre modèle."))
    return sheet


def _without_persons(data: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What was told, « unknown » apart; contacts that a supplier left in its texts go, as from any imported file."""
    told = {name: [without_contacts(one)[0] for one in values] for name, values in data.items()}
    return {name: values for name, values in told.items() if any(values) and values != ["unknown"]}


def _solution(path: Path) -> Steps | None:
    """The JSON of a solution's page; None for anything else."""
    kind = identify(path)
    if kind.kind not in ("json", "jsonl"):
        return None
    try:
        told = json.loads(path.read_text(encoding=kind.encoding, errors=kind.errors))
    except (ValueError, RecursionError):
        return None
    one = told.get("solution") if isinstance(told, dict) else None
    if not isinstance(one, dict) or not one.get("name"):
        return None
    values: dict[str, Any] = {name: cells.text_of(one.get(name) or "") for name in OF_SOLUTION}
    with suppress(cells.KeptAsIs):
        values["suppliers"] = cells.items(values["suppliers"])
    return from_solution(Solution(name=cells.text_of(one["name"]), **values))


def _template(path: Path) -> Steps | None:
    """Our template; None when the table has other columns."""
    try:
        lines = sheets.read(path)
    except BadFile:
        return None
    return _only([steps for _line, steps in lines])


def _record(path: Path) -> Steps:
    """A record in a format that the importers know."""
    opened = open_register(path)
    if opened.match is None:
        raise BadFile(_("Rien de cette fiche n’est reconnu : demandez au fournisseur de remplir notre modèle."))
    reading = Reading(opened.match, file=path.name, is_grid=opened.table.header is None)
    rows = list(reading.rows(opened.rows()))
    if reading.unread and not rows:
        raise BadFile(_("Rien n’est lu de cette fiche : %s.") % reading.unread[0][1])
    return _only([_steps(record_of(row, None)) for row in rows])


def _steps(record: Any) -> Steps:
    if isinstance(record, Solution):
        return from_solution(record)
    return steps_of({name: getattr(record, name) for name in DEPLOYMENT_FIELDS}, record.answers)


def _only(found: list[Steps]) -> Steps:
    if len(found) != 1:
        raise BadFile(
            _("Ce fichier décrit %(count)s systèmes : donnez la fiche d’un seul, ou déclarez-les par tableur.")
            % {"count": len(found)}
        )
    return found[0]
