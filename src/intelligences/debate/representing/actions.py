"""Choose what is asked, answer it or not, take the answers back, compare once and delete them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from intelligences.accounts.models import Person
from intelligences.kernel import events

from .. import publication
from ..actions.errors import Closed, Unknown
from ..models import Category, Comparison, Debate, Participant, Result, Statement, Trait, TraitAnswer, Vote
from . import kinds, weighting


@dataclass(frozen=True)
class Chosen:
    """A trait to ask: its categories (an empty name where the site names them) with the population of each."""

    kind: str
    categories: Sequence[tuple[str, int]]
    source: str
    as_of: date


@transaction.atomic
def ask(debate: Debate, chosen: Sequence[Chosen], *, by: Person) -> None:
    """What the debate asks, in place of what it asked. Raises Closed once it is open: its terms are a promise then."""
    locked = Debate.objects.select_for_update().get(pk=debate.pk)
    if locked.state != Debate.State.DRAFT or not kinds.can_ask(locked):
        raise Closed
    locked.traits.all().delete()
    for one in chosen:
        trait = Trait.objects.create(debate=locked, kind=one.kind, source=one.source, as_of=one.as_of)
        Category.objects.bulk_create(
            Category(trait=trait, position=position, name=name, population=population)
            for position, (name, population) in enumerate(one.categories)
        )
    events.record("debate.traits_asked", by=by, on=locked, facts={"traits": [one.kind for one in chosen]})


@transaction.atomic
def answer(participant: Participant, answers: Mapping[int, int | None]) -> None:
    """What a participant says of themselves, trait → category; None takes an answer back. Raises Closed when the
    debate takes no vote, Unknown for a category that isn't one of the trait's."""
    debate = Debate.objects.select_for_update(no_key=True).get(pk=participant.debate_id)
    if not debate.takes_votes:
        raise Closed
    allowed = set(Category.objects.filter(trait__in=kinds.asked(debate)).values_list("trait", "pk"))
    given = {(trait, category) for trait, category in answers.items() if category is not None}
    if not given <= allowed:
        raise Unknown
    participant.trait_answers.all().delete()
    TraitAnswer.objects.bulk_create(
        TraitAnswer(participant=participant, trait_id=trait, category_id=category) for trait, category in sorted(given)
    )


def compare(debate: Debate, result: Result) -> None:
    """Compare with the population, once, in the transaction of a final result, and delete the answers. A later final
    result (a statement was refused after the closing) keeps the figures of the statements that it still has."""
    earlier = Comparison.objects.filter(result__debate=debate).order_by("-result__number").first()
    asked = kinds.asked(debate)
    if earlier is not None:
        kept = {row["statement"] for row in _put_to_vote(result)}
        rows = [row for row in earlier.figures["statements"] if row["statement"] in kept]
        Comparison.objects.create(result=result, figures={**earlier.figures, "statements": rows})
    elif asked:
        Comparison.objects.create(result=result, figures=_figures(debate, result, asked))
    TraitAnswer.objects.filter(trait__debate=debate).delete()


def _put_to_vote(result: Result) -> list[dict[str, Any]]:
    return [row for row in result.tables["statements"] if row["moderated"] != -1]


def _figures(debate: Debate, result: Result, asked: Sequence[Trait]) -> dict[str, Any]:
    margins = [
        weighting.Margin(trait.pk, tuple(category.population for category in trait.categories.all())) for trait in asked
    ]
    statements = [
        weighting.Counted(row["statement"], row["agrees"], row["agrees"] + row["disagrees"] + row["passes"])
        for row in _put_to_vote(result)
    ]
    limited = publication.can_publish(debate, result.participants)
    return weighting.compared(margins, _people(asked), statements, participants=result.participants, limited=limited)


def _people(asked: Sequence[Trait]) -> list[weighting.Person]:
    """Those who voted and answered something."""
    answers: dict[int, dict[int, int]] = {}
    held = TraitAnswer.objects.filter(trait__in=asked).order_by("participant_id")
    for who, trait, position in held.values_list("participant_id", "trait_id", "category__position"):
        answers.setdefault(who, {})[trait] = position
    votes: dict[int, dict[int, int]] = {}
    given = Vote.objects.filter(participant__in=list(answers)).exclude(statement__state=Statement.State.REFUSED)
    for who, number, value in given.order_by("pk").values_list("participant_id", "statement__number", "value"):
        votes.setdefault(who, {})[number] = value
    return [weighting.Person(answers[who], votes[who]) for who in answers if who in votes]
