"""Deployments of one solution: grouped by a person, or proposed to one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel import events, searchable

from ..models import Deployment, GroupingMember, Solution, SolutionGrouping
from ..vocabulary import State
from .records import NotPossible, publish, restore, snapshot, withdraw

_State = SolutionGrouping.State
_UNGROUPED = gettext_lazy("Les fiches que cette solution réunissait ne sont plus rapprochées.")


@transaction.atomic
def group(solution: Solution, deployments: Sequence[Deployment], *, by: Any) -> int:
    """Say that deployments are uses of a solution; returns how many weren't yet. Each stays a record of its own."""
    wanted = [deployment.pk for deployment in deployments]
    arriving = Deployment.objects.select_for_update(of=("self",)).filter(pk__in=wanted).exclude(solution=solution)
    changed = list(arriving.order_by("id"))
    for deployment in changed:
        deployment.solution = solution
        deployment.save(update_fields=["solution", "updated_at"])
        if deployment.state == State.PUBLISHED:
            snapshot(deployment, by)
            searchable.index(deployment)
    searchable.index(solution)
    facts = {"uses": [deployment.pk for deployment in changed]}
    events.record("library.grouped", by=by, on=solution, facts=facts)
    return len(changed)


@transaction.atomic
def propose_grouping(
    name: str, deployments: Sequence[Deployment], *, text: str, why: str, likeness: float, by: Any
) -> SolutionGrouping | None:
    """Propose that deployments which carry the same text be one solution; None when it was proposed already.

    `text` is what they share: its fingerprint remembers the proposal, also once refused.
    """
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    proposal, is_new = SolutionGrouping.objects.get_or_create(
        fingerprint=fingerprint, defaults={"name": name[:300], "why": why, "likeness": likeness}
    )
    if not is_new:
        return None
    GroupingMember.objects.bulk_create(GroupingMember(grouping=proposal, deployment=one) for one in deployments)
    events.record("library.grouping_proposed", by=by, on=proposal, facts={"uses": len(deployments)})
    return proposal


@transaction.atomic
def accept_grouping(proposal: SolutionGrouping, *, by: Any, solution: Solution | None = None) -> Solution:
    """Make the proposed deployments uses of one solution: an existing one, or a new one under the proposed name."""
    _decide(proposal, _State.ACCEPTED)
    uses = [member.deployment for member in proposal.members.select_related("deployment__source").order_by("id")]
    chosen = solution or proposal.solution or publish(_solution_like(proposal.name, uses[0]), by=by)
    if chosen.state == State.WITHDRAWN:
        restore(chosen, by=by)
    group(chosen, uses, by=by)  # type: ignore[arg-type]  # publish gives back what it was given
    proposal.solution = chosen  # type: ignore[assignment]
    proposal.save(update_fields=["solution", "state", "decided_at"])
    events.record("library.grouping_accepted", by=by, on=proposal)
    return chosen  # type: ignore[return-value]


@transaction.atomic
def refuse_grouping(proposal: SolutionGrouping, *, because: str, by: Any) -> None:
    """They aren't one solution: nothing changes, and the proposal won't come back."""
    _decide(proposal, _State.REFUSED)
    proposal.refused_because = because
    proposal.save(update_fields=["refused_because", "state", "decided_at"])
    events.record("library.grouping_refused", by=by, on=proposal)


@transaction.atomic
def reopen_grouping(proposal: SolutionGrouping, *, by: Any) -> None:
    """Come back on a decision: the proposal waits again. Once accepted, its records leave the solution, which is
    withdrawn when nobody else uses it.
    """
    held = SolutionGrouping.objects.select_for_update().get(pk=proposal.pk)
    if held.state == _State.PROPOSED:
        raise NotPossible(_("Ce rapprochement attend déjà une décision."))
    if held.state == _State.ACCEPTED and held.solution is not None:
        _ungroup(held.solution, held, by)
    proposal.state, proposal.decided_at, proposal.refused_because = _State.PROPOSED, None, ""
    proposal.save(update_fields=["state", "decided_at", "refused_because"])
    events.record("library.grouping_reopened", by=by, on=proposal)


def _ungroup(solution: Solution, proposal: SolutionGrouping, by: Any) -> None:
    members = Deployment.objects.select_for_update(of=("self",)).filter(groupings__grouping=proposal, solution=solution)
    for deployment in members.order_by("id"):
        deployment.solution = None
        deployment.save(update_fields=["solution", "updated_at"])
        if deployment.state == State.PUBLISHED:
            snapshot(deployment, by)
            searchable.index(deployment)
    if solution.state == State.PUBLISHED and not solution.deployments.exists():
        withdraw(solution, because=str(_UNGROUPED), by=by)
    elif solution.state == State.PUBLISHED:
        searchable.index(solution)


def _decide(proposal: SolutionGrouping, state: str) -> None:
    held = SolutionGrouping.objects.select_for_update().get(pk=proposal.pk)
    if held.state != _State.PROPOSED:
        raise NotPossible(_("Quelqu’un a déjà décidé de ce rapprochement."))
    proposal.state, proposal.decided_at = state, timezone.now()


def _solution_like(name: str, use: Deployment) -> Solution:
    """A solution with what its uses say alike: nothing is guessed beyond the shared text."""
    return Solution(
        name=name,
        problem=use.problem,
        technique_family=use.technique_family,
        technique=use.technique,
        learning=use.learning,
        language=use.language,
        collection=use.collection,
        origin=use.origin,
        source=use.source,
    )
