"""Compute a debate's result from its votes: in the background while it is open, once for good when it is closed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Max

from intelligences.kernel import events

from .. import entries, freezing, publication, queries
from ..models import Debate, Entry, Result, Statement, Vote
from ..one_by_one import one_by_one
from ..representing.actions import compare

if TYPE_CHECKING:
    from ..engine import PolisFolder
    from ..engine.report import Report

FINE, COARSE = 24, 8
"""Cells of the map, in each direction: coarse where votes aren't published one by one."""
FEWEST_ANSWERS = 7
"""Answers from which a participant is placed on the map."""
FEWEST_ON_MAP = 20
"""Participants from which there is a map: below, a dot of it would be somebody."""


def compute_all() -> int:
    """Compute anew the debates where votes moved, and those closed without a final result; how many."""
    waiting = Debate.objects.filter(state__in=Debate.PUBLIC).exclude(results__is_final=True)
    return sum(made is not None for made in one_by_one(waiting, compute))


def compute(debate: Debate) -> Result | None:
    """A new result; None when the last one stands for the same votes or for good. The engine works outside the
    transaction."""
    published = publication.read(debate)
    is_final = debate.state == Debate.State.CLOSED
    if _stands(debate, _digest(published), is_final=is_final):
        return None
    if not published.votes and freezing.finals(debate).exists():
        return None  # votes are kept for a time: what they gave stays
    return _keep(debate, published, _computed(published, debate.pk), is_final=is_final)


def _stands(debate: Debate, digest: str, *, is_final: bool) -> bool:
    """Whether the last result is of these votes, and as final as one of now would be."""
    last = Result.objects.latest_of(debate)
    return last is not None and last.is_final >= is_final and last.summary["digest"] == digest


def _digest(published: publication.Published) -> str:
    """What tells two sets of votes apart."""
    from hashlib import sha256

    told = repr((published.votes, [(one.number, one.text, one.state) for one in published.statements]))
    return sha256(told.encode()).hexdigest()


def _computed(published: publication.Published, seed: int) -> dict[str, Any]:
    from ..engine.report import report

    folder = publication.folder(published)
    made = report(folder, seed)
    apart = _without_bursts(folder, published, seed)
    tables = {name: list(rows) for name, rows in made.tables.items() if name != "participants"}
    summary = {**made.summary, "digest": _digest(published)}
    if apart is not None:
        summary["without_bursts"] = apart.summary
        tables |= {f"{name}_without_bursts": list(rows) for name, rows in apart.tables.items()}
    ways, by_entry = entries.by_entry(published)
    if ways:
        summary["entries"], tables["by_entry"] = ways, by_entry
    return {
        "seed": seed,
        "summary": summary,
        "tables": tables,
        "cells": _maps(made, Counter(who for who, *_ in published.votes), rows=Entry.AGENTS not in published.entries),
    }


def _without_bursts(folder: PolisFolder, published: publication.Published, seed: int) -> Report | None:
    """The main figures without those who came in bursts; what tells who did isn't published, so that this can't be made
    again from published files."""
    import numpy as np

    from ..engine.report import set_aside

    came = len(published.in_bursts)
    if min(came, published.participants - came) < entries.FEWEST:  # the difference or the rest would be a few people
        return None
    return set_aside(folder, np.isin(folder.votes.participants, list(published.in_bursts)), seed)


def _maps(made: Report, given: Mapping[int, int], *, rows: bool) -> dict[str, Any]:
    """The cells of the map, and of the one without the tendency to agree; nothing with too few people. `rows`: whether
    votes may be published one by one, from enough people on."""
    people = made.tables["participants"]
    cells = _cells(people, given, drawn=made.summary["map"]["groups"] > 0, rows=rows)
    corrected = made.summary["map_without_tendency"]
    if cells and corrected is not None:
        name = "without_tendency"
        cells[name] = _cells(people, given, drawn=corrected["groups"] > 0, rows=rows, of=f"_{name}")
    return cells


def _cells(
    people: Sequence[Mapping[str, Any]], given: Mapping[int, int], *, drawn: bool, rows: bool, of: str = ""
) -> dict[str, Any]:
    """Participants by cell of the map and group: `[column, row, group or -1, how many]`, and the extent of the map.

    Those who answered too little to be placed aren't on it; a few who stand far out are drawn at its edge. `of` ends
    the names of the columns that are read.
    """
    x, y, label = f"x{of}", f"y{of}", f"label{of}"
    least = min(FEWEST_ANSWERS, max(given.values(), default=0))
    placed = [one for one in people if given[one["participant"]] >= least]
    if len(placed) < FEWEST_ON_MAP:
        return {}
    far = sorted(max(abs(one[x]), abs(one[y])) for one in placed)
    extent = 1.05 * far[min(len(far) - 1, int(0.98 * len(far)))] or 1.0

    grid = FINE if rows and len(people) >= publication.FEWEST else COARSE

    def cell(value: float) -> int:
        return max(0, min(grid - 1, int((value / extent + 1) / 2 * grid)))

    counted = Counter(
        (cell(one[x]), cell(-one[y]), one[label] if drawn and one[label] is not None else -1) for one in placed
    )
    return {"extent": extent, "grid": grid, "cells": sorted([*place, many] for place, many in counted.items())}


@transaction.atomic
def _keep(debate: Debate, published: publication.Published, made: dict[str, Any], *, is_final: bool) -> Result | None:
    """The result, unless somebody else computed the same meanwhile."""
    locked = Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)
    if not is_final and locked.state == Debate.State.CLOSED:
        return None  # the closing has its own work
    if _stands(locked, made["summary"]["digest"], is_final=is_final):
        return None
    if queries.on_paper(locked):  # paper bears the debate's own way in: nothing is told by way
        made["summary"].pop("entries", None)
        made["tables"].pop("by_entry", None)
    number = (Result.objects.filter(debate=locked).aggregate(last=Max("number"))["last"] or 0) + 1
    Result.objects.filter(debate=locked, is_final=False).delete()
    given = Vote.objects.filter(statement__debate=locked).exclude(statement__debate__entry=Entry.IMPORTED)
    by_day = given.order_by("on").values_list("on").annotate(Count("pk"))
    result = Result.objects.create(
        debate=locked, number=number, is_final=is_final, participants=published.participants,
        votes=len(published.votes), days=[[day.isoformat(), many] for day, many in by_day], **made,
    )  # fmt: skip
    if is_final:
        result.digest = freezing.digest(json.loads(json.dumps(freezing.public_figures(result))))
        result.save(update_fields=["digest"])
    _follow(locked, result)
    if is_final:
        compare(locked, result)
    alike = result.summary["near_identical"]["participants"]
    facts = {"number": number, "votes": result.votes, "final": is_final, "near_identical": alike}
    facts |= {"digest": result.digest} if is_final else {}
    events.record("debate.computed", by=None, on=locked, facts=facts)
    return result


def _follow(debate: Debate, result: Result) -> None:
    """The draw of statements follows the map: their extremity is part of the priority."""
    told = {row["statement"]: row["extremity"] for row in result.tables["statements"]}
    held = list(debate.statements.filter(number__in=list(told)))
    for one in held:
        one.extremity = told[one.number] or 0.0
    Statement.objects.bulk_update(held, ["extremity"], batch_size=500)
