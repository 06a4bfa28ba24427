"""The draw: promise, draw, replace. What is long is done in the background, and everything is published."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from intelligences.accounts.models import Person
from intelligences.kernel import events, longwork, searchable
from intelligences.kernel.longwork import Progress

from ..models import Candidate, Panel, PanelDraw
from . import actions
from .errors import Moved, TooEarly

if TYPE_CHECKING:
    from ..engine.sortition import Lottery, Pool

PREPARE, REPLACE = "panel.prepare", "panel.replace"
BINS = 10
_MEMBERS = (Candidate.State.INVITED, Candidate.State.CONFIRMED)


# --- The lottery, announced -------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(panel: Panel, *, by: Person) -> None:
    """Compute everybody's chance and the thousand panels, in the background. Raises Moved unless the list is closed and
    nothing was announced; asked twice, it goes on."""
    held = actions.locked(panel, Panel.State.LISTED)
    _start(PREPARE, held, gettext("Tirage de %(name)s : calcul des chances"), by=by)


def _start(kind: str, panel: Panel, title: str, *, by: Person, **arguments: Any) -> None:
    if is_busy(panel):
        return
    work = longwork.start(kind, by=by, title=(title % {"name": panel.title})[:300], panel=panel.pk, **arguments)
    panel.work = work.pk
    panel.save(update_fields=["work"])


def is_busy(panel: Panel) -> bool:
    """Whether a computation goes on."""
    from intelligences.kernel.models import LongWork

    running = (LongWork.State.QUEUED, LongWork.State.RUNNING)
    return panel.work is not None and LongWork.objects.filter(pk=panel.work, state__in=running).exists()


@longwork.long_work(PREPARE)
def prepare_job(progress: Progress, panel: int) -> dict[str, Any]:
    """The first draw's lottery; or the quotas that can't hold together, and the smallest change. Nobody waits for the
    computation: who withdraws meanwhile is replaced if they are drawn."""
    before = Panel.objects.get(pk=panel)
    if before.state != Panel.State.LISTED:
        raise longwork.JobError(gettext("Ce tirage est déjà annoncé."))
    everyone, gone = pool_of(before), gone_from(before)
    pool = everyone.without([], gone)
    conflict = conflict_of(pool)
    computed = None if conflict else _computed(pool, progress)
    held = _locked_again(before)
    held.conflict = conflict
    if computed is None:
        held.save(update_fields=["conflict"])
        events.record("panel.quotas_conflict", by=None, on=held)
        return {"conflict": True}
    held.state, held.secret = Panel.State.ANNOUNCED, secrets.token_hex(32)
    held.save(update_fields=["state", "secret", "conflict"])
    draw = _promised(held, everyone, pool, computed, gone=gone)
    facts = {"commitment": draw.commitment, "lottery": draw.lottery_digest, "candidates": draw.candidates_digest}
    events.record("panel.announced", by=None, on=held, facts=facts)
    searchable.index(held)
    return {"conflict": False}


def _locked_again(before: Panel) -> Panel:
    """The panel, held until the end. Raises JobError when it is no more the one that was read."""
    held = Panel.objects.select_for_update().get(pk=before.pk)
    if any(getattr(held, name) != getattr(before, name) for name in ("state", "size", "traits")):
        raise longwork.JobError(gettext("Le panel a changé pendant le calcul : relancez-le."))
    return held


def pool_of(panel: Panel) -> Pool:
    """Everybody who has a number, those who left included: who is out is told draw by draw."""
    from ..engine.sortition import Candidate as Told
    from ..engine.sortition import Pool, traits_from

    rows = panel.candidates.filter(number__isnull=False).order_by("number").values_list("number", "values")
    return Pool(panel.size, traits_from(panel.traits), tuple(Told(number, tuple(values)) for number, values in rows))


def gone_from(panel: Panel) -> list[int]:
    """Numbers of those who left since the list was closed."""
    left = panel.candidates.filter(state=Candidate.State.GONE, number__isnull=False)
    return sorted(left.values_list("number", flat=True))


def conflict_of(pool: Pool) -> dict[str, Any] | None:
    """Why no panel keeps the quotas, as JSON values; None when one does."""
    from ..engine.sortition import Panels

    panels = Panels(pool)
    if panels.exist():
        return None
    found = panels.conflict()
    return {
        "short": found.short,
        "bounds": [list(bound) for bound in found.bounds],
        "relaxations": [vars(one) for one in found.relaxations],
    }


@dataclass(frozen=True)
class Computed:
    """What is long to find: the tickets, and how chances are spread."""

    tickets: Lottery
    chances: dict[str, Any]


def _computed(pool: Pool, progress: Progress) -> Computed:
    from ..engine import sortition

    progress.begin(None, gettext("Recherche de panels qui respectent les quotas"))
    tickets, found = sortition.lottery(pool, lambda step, done: progress.advance(done))
    return Computed(tickets, chances_told(pool, tickets, found.chances))


def _promised(
    panel: Panel, everyone: Pool, pool: Pool, computed: Computed, *, gone: Sequence[int], kept: Sequence[int] = (),
    relaxed: Sequence[dict[str, Any]] = (), previous: str = "",
) -> PanelDraw:  # fmt: skip
    """The draw as it is announced."""
    from ..engine import sortition

    content = sortition.candidates_written(everyone)
    return PanelDraw.objects.create(
        panel=panel, number=panel.draws.count() + 1, size=panel.size, traits=panel.traits, kept=list(kept),
        gone=list(gone), could_be_drawn=[one.number for one in pool.candidates], relaxed=list(relaxed),
        lottery=computed.tickets.written(), lottery_digest=computed.tickets.digest,
        candidates=content if sortition.may_publish_candidates(everyone) else None,
        candidates_digest=sortition.digest_of_candidates(content, panel.candidates_salt),
        chances=computed.chances, previous_seed=previous, commitment=sortition.commitment(panel.secret),
    )  # fmt: skip


def chances_told(pool: Pool, tickets: Lottery, best: Any) -> dict[str, Any]:
    """How chances are spread: `lowest`, `highest`, `gini`; `best`, the lowest that quotas allow; `bins`, candidates by
    tenth of the highest chance; `usual`, the same of the stratified draw, None when it kept failing."""
    from ..engine import sortition

    held = list(tickets.chances(one.number for one in pool.candidates).values())
    told: dict[str, Any] = sortition.fairness(held)
    usual = sortition.stratified_chances(pool)
    top = told["highest"] or 1.0
    bins = [0] * BINS
    for chance in held:
        bins[min(BINS - 1, int(chance / top * BINS))] += 1
    return {
        **told,
        "best": float(best.min()),
        "bins": bins,
        "usual": None if usual is None else sortition.fairness(usual[pool.kind_of]),
    }


# --- The draw ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def draw(panel: Panel, *, public_value: str, by: Person) -> PanelDraw:
    """Draw the panel: the secret is told, the public value too, and both name a ticket. Raises Moved unless a draw is
    announced, TooEarly before its day."""
    held = actions.locked(panel, Panel.State.ANNOUNCED)
    if held.was_deleted:
        raise Moved
    if held.draw_on is None or timezone.localdate() < held.draw_on:
        raise TooEarly
    promised = held.draws.get(drawn_at__isnull=True)
    _drawn(held, promised, public_value=public_value, by=by)
    held.state = Panel.State.DRAWN
    held.save(update_fields=["state", "secret"])
    searchable.index(held)
    return promised


def _drawn(panel: Panel, promised: PanelDraw, *, public_value: str, by: Person | None) -> None:
    from ..engine import sortition

    tickets = sortition.Lottery.read(bytes(promised.lottery))
    made = sortition.draw(tickets, secret=panel.secret, public_value=public_value, previous=promised.previous_seed)
    promised.secret, promised.public_value, promised.seed = panel.secret, public_value, made.seed
    promised.ticket, promised.drawn, promised.drawn_at = made.ticket, list(made.panel), timezone.now()
    promised.composition = [list(counts) for counts in pool_of(panel).counted([*promised.kept, *made.panel])]
    promised.save()
    panel.secret = secrets.token_hex(32)
    invited = panel.candidates.filter(number__in=made.panel, state=Candidate.State.LISTED)
    people = list(invited.select_related("panel"))
    invited.update(state=Candidate.State.INVITED)
    actions.invite(people)
    facts = {"number": promised.number, "seed": made.seed, "ticket": made.ticket, "next": next_commitment(panel)}
    events.record("panel.drawn", by=by, on=panel, facts=facts)


def next_commitment(panel: Panel) -> str:
    """What is published of the secret that the next draw will use."""
    from ..engine.sortition import commitment

    return commitment(panel.secret)


# --- Replacements -----------------------------------------------------------------------------------------------------


@transaction.atomic
def replace(panel: Panel, *, by: Person) -> None:
    """Draw in the place of members who left, in the background, among those who were never drawn. Raises Moved when
    nobody is missing, or everybody's data are gone."""
    held = actions.locked(panel, Panel.State.DRAWN)
    if held.was_deleted or not missing_members(held):
        raise Moved
    _start(REPLACE, held, gettext("Remplacements de %(name)s"), by=by)


def missing_members(panel: Panel) -> int:
    """Places that are empty."""
    return panel.size - panel.candidates.filter(state__in=_MEMBERS).count()


@longwork.long_work(REPLACE)
def replace_job(progress: Progress, panel: int) -> dict[str, Any]:
    """A lottery among the others and its draw, at once: its secret was promised with the draw before."""
    before = Panel.objects.get(pk=panel)
    if before.state != Panel.State.DRAWN or not missing_members(before):
        raise longwork.JobError(gettext("Plus aucune place n’est à pourvoir."))
    kept, gone, everyone = _members_of(before), gone_from(before), pool_of(before)
    pool, relaxed = _relaxed(everyone.without(kept, gone))
    computed = _computed(pool, progress)
    held = _locked_again(before)
    if (kept, gone) != (_members_of(held), gone_from(held)):
        raise longwork.JobError(gettext("Le panel a changé pendant le calcul : relancez-le."))
    last = held.draws.order_by("number").last()
    told = {"kept": kept, "gone": gone, "relaxed": relaxed, "previous": last.seed if last else ""}
    promised = _promised(held, everyone, pool, computed, **told)
    _drawn(held, promised, public_value="", by=None)
    held.save(update_fields=["secret"])
    return {"replaced": len(promised.drawn)}


def _members_of(panel: Panel) -> list[int]:
    """Numbers of those who sit, or haven't answered yet."""
    return sorted(panel.candidates.filter(state__in=_MEMBERS).values_list("number", flat=True))


def _relaxed(pool: Pool) -> tuple[Pool, list[dict[str, Any]]]:
    """The pool, with the smallest change of quotas when nobody can replace exactly: a rule, so that nobody chooses."""
    from ..engine.sortition import Panels

    conflict = conflict_of(pool)
    if conflict is None:
        return pool, []
    if conflict["short"]:
        raise longwork.JobError(gettext("Il n’y a plus assez de candidats pour pourvoir les places vides."))
    found = Panels(pool).conflict().relaxations
    moved = pool.relaxed((one.trait, one.value, one.new_least, one.new_most) for one in found)
    return moved, [vars(one) for one in found]
