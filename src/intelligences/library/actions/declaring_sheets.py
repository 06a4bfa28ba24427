"""A filled template becomes declarations, mended line by line, then sent together."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from intelligences.kernel import events

from ..declaring.sheets import read, wrong_cells
from ..models import Declaration
from .declaring import save_step, send

_SHEET_LOCK = 0x1A_1A_0005
_PENDING = (Declaration.State.OPEN, Declaration.State.WAITING, Declaration.State.SENT_BACK)


@transaction.atomic
def receive_sheet(path: Path, organisation: Any, *, by: Any, language: str) -> str:
    """One declaration a line, right or wrong; gives the batch. BadFile when the table isn't ours.

    The same table put in twice is one batch while a line of it is being written or read.
    """
    lines = read(path)
    with path.open("rb") as file:
        batch = sha256(f"{organisation.pk}:{file_digest(file, 'sha256').hexdigest()}".encode()).hexdigest()[:32]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SHEET_LOCK])
    if Declaration.objects.filter(batch=batch, state__in=_PENDING).exists():
        return batch
    batch = uuid4().hex if Declaration.objects.filter(batch=batch).exists() else batch
    made = Declaration.objects.bulk_create(
        Declaration(
            organisation=organisation, started_by=by, start=Declaration.Start.SHEET, language=language, steps=steps,
            batch=batch, line=line,
        )
        for line, steps in lines
    )  # fmt: skip
    events.record("library.sheet_received", by=by, on=organisation, facts={"lines": len(made)})
    return batch


@transaction.atomic
def mend_line(declaration: Declaration, typed: Mapping[str, list[str]], *, by: Any) -> None:
    """Put what was typed in the place of the cells that were wrong; the others stay."""
    by_step: dict[str, dict[str, list[str]]] = {}
    for wrong in wrong_cells(declaration):
        if wrong.control.name in typed:
            held = declaration.steps.get(wrong.step, {}).get("data", {})
            by_step.setdefault(wrong.step, dict(held))[wrong.control.name] = typed[wrong.control.name]
    for key, data in by_step.items():
        declaration = save_step(declaration, key, data, seen=declaration.revision(key), by=by)


def send_ready(lines: list[Declaration], *, by: Any) -> int:
    """Send the lines that have nothing to mend; how many."""
    ready = [line for line in lines if line.is_editable and not wrong_cells(line)]
    for line in ready:
        send(line, by=by)
    return len(ready)
