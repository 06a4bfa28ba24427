"""Write a counter-analysis, and what moderation decides of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from intelligences.accounts.models import Organisation, Person
from intelligences.kernel import events, submissions
from intelligences.kernel.events import reference
from intelligences.moderation.models import Category, Decision

from ..models import Debate, Result
from .models import CounterAnalysis

_State = CounterAnalysis.State
LAWFULNESS = (Category.UNLAWFUL, Category.PERSONAL_DATA, Category.RIGHTS)
"""The only reasons for keeping one out: an opinion isn't one of them."""


class NoResult(Exception):
    """The debate has no final result yet: nothing is frozen that could be discussed."""


def frozen(debate: Debate) -> Result | None:
    """The last final result of a debate, which doesn't change any more."""
    return Result.objects.filter(debate=debate, is_final=True).first()


@transaction.atomic
def write(debate: Debate, fields: Mapping[str, Any], *, organisation: Organisation, by: Person) -> CounterAnalysis:
    """A version that waits to be read; the published one stays until then. The same as the last one is that one;
    another one that still waits is replaced. Raises NoResult before the debate's final result."""
    Debate.objects.select_for_update(no_key=True).get(pk=debate.pk)  # two clicks at once wait here
    result = frozen(debate)
    if result is None:
        raise NoResult
    own = CounterAnalysis.objects.filter(debate=debate, organisation=organisation)
    told = {**fields, "result": result}
    last = own.exclude(state=_State.REFUSED).first()
    if last is not None and all(getattr(last, name) == value for name, value in told.items()):
        return last
    waiting = own.filter(state=_State.MODERATION).first()
    if waiting is not None:
        submissions.take_back(waiting, by=by)  # who reads that one is told that it isn't there any more
    number = waiting.number if waiting else (own.aggregate(last=Max("number"))["last"] or 0) + 1
    made, _is_new = CounterAnalysis.objects.update_or_create(
        debate=debate, organisation=organisation, number=number,
        defaults={**told, "state": _State.MODERATION, "by": by, "written_at": timezone.now()},
    )  # fmt: skip
    events.record("debate.counter_analysis_written", by=by, on=debate)
    submissions.submit(made, by=by, language=made.language)
    return made


@transaction.atomic
def accept(analysis: CounterAnalysis, *, by: Person | None) -> None:
    """Publish it; the version before stays readable."""
    own = CounterAnalysis.objects.filter(debate=analysis.debate, organisation=analysis.organisation)
    own.filter(state=_State.PUBLISHED).exclude(pk=analysis.pk).update(state=_State.REPLACED)
    analysis.state = _State.PUBLISHED
    analysis.save(update_fields=["state"])
    facts = {"organisation": analysis.organisation_id, "number": analysis.number, "result": analysis.result.number}
    events.record("debate.counter_analysis_published", by=by, on=analysis.debate, facts=facts)


@transaction.atomic
def refuse(analysis: CounterAnalysis, *, by: Person | None) -> None:
    """Keep out what is against the law. Raises NotPossible for any other reason."""
    decision = Decision.objects.filter(case__subject=reference(analysis)).order_by("-at", "-pk").first()
    if decision is None or decision.category not in LAWFULNESS:
        raise submissions.NotPossible(
            gettext(
                "Une contre-analyse n’est écartée que si elle est contraire à la loi, aux données personnelles ou aux "
                "droits d’auteur : choisissez une de ces raisons, ou publiez-la."
            )
        )
    analysis.state = _State.REFUSED
    analysis.save(update_fields=["state"])
    events.record("debate.counter_analysis_refused", by=by, on=analysis.debate)
