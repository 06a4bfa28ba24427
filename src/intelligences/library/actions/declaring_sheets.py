"""A filled template becomes declarations, mended line by line, then sent together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from intelligences.kernel import events

from ..declaring.sheets import Typed, mended, read, wrong_cells
from ..declaring.steps import STEPS
from ..models import Declaration
from .declaring import save_step, send
from .records import NotPossible

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
def mend_line(declaration: Declaration, typed: Typed, *, seen: Mapping[str, int], by: Any) -> None:
    """Put what was typed in its cells; the others stay. `seen` is the revision of each step that the page showed.

    Conflict, and nothing changed, when somebody else saved one of these steps since then and it says something else.
    """
    declaration = Declaration.objects.select_for_update().get(pk=declaration.pk)
    for step in STEPS:
        if step.form.base_fields.keys() & typed:
            data = mended(declaration, step, typed)
            declaration = save_step(declaration, step.key, data, seen=seen.get(step.key, 0), by=by)


@dataclass(frozen=True)
class Sent:
    """How many lines were sent, and why each of the others that were ready wasn't."""

    count: int
    refused: list[tuple[Declaration, str]]


def send_ready(lines: list[Declaration], *, by: Any) -> Sent:
    """Send the lines that have nothing to mend, each for itself: one that is refused stops no other."""
    ready = [line for line in lines if line.is_editable and not wrong_cells(line)]
    refused = []
    for line in ready:
        try:
            send(line, by=by)
        except NotPossible as error:
            refused.append((line, str(error)))
    return Sent(len(ready) - len(refused), refused)
