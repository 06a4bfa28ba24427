"""What article L. 131-1 of the CRPA wants published blocks when it is empty; conclusions wait for answers in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from intelligences.debate.concertations import actions, checklist, frame, queries
from intelligences.debate.concertations.checklist import Missing
from intelligences.debate.models import Concertation, Conclusion
from tests.cast import Cast
from tests.debate.concertations import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["framing", "information", "terms", "outcome"])
def test_nothing_is_published_while_a_part_is_empty(cast: Cast, field: str) -> None:
    with pytest.raises(actions.NotReady) as refused:
        actions.publish(made.prepared(cast, **{field: " "}), by=cast.alice)
    assert refused.value.missing == [Missing(field)]
    ready = made.opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concertation.objects.filter(pk=ready.pk).update(**{field: ""})


def test_terms_are_published_before_the_first_phase(cast: Cast) -> None:
    late = made.prepared(cast)
    late.phases.update(starts_on=timezone.localdate() - timedelta(days=1))
    assert checklist.missing(late) == [Missing.CALENDAR]
    late.phases.all().delete()
    assert checklist.missing(late) == [Missing.CALENDAR]


def test_what_is_left_of_the_common_frame_is_not_published(cast: Cast) -> None:
    begun = made.prepared(cast, framing=frame.FRAMING)
    assert checklist.missing(begun) == [Missing.FRAMING]
    assert all(theme in frame.FRAMING for theme in frame.THEMES)


def test_once_published_nothing_can_be_emptied_and_changes_are_versions(cast: Cast) -> None:
    found = made.opened(cast)
    with pytest.raises(actions.NotReady):
        actions.edit(found, made.told(terms=""), by=cast.alice)
    found.refresh_from_db()
    assert found.terms == made.FIELDS["terms"]
    actions.edit(found, made.told(terms="Les habitants et ceux qui travaillent ici."), by=cast.alice)
    newest, first = queries.steps(found)
    assert [(one.label) for one in newest.changes] == ["Modalités"]
    assert (newest.number, first.number) == (2, 1)


@pytest.mark.parametrize("field", list(made.SYNTHESIS))
def test_a_synthesis_says_who_wrote_it_and_how(cast: Cast, field: str) -> None:
    found = made.opened(cast)
    with pytest.raises(ValueError, match="synthesis"):
        actions.conclude(found, {**made.SYNTHESIS, field: " "}, made.CONCLUSIONS, by=cast.alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Concertation.objects.filter(pk=found.pk).update(
            **{**made.SYNTHESIS, field: ""}, state="concluded", concluded_at=timezone.now()
        )


def test_a_concertation_without_conclusion_does_not_end(cast: Cast) -> None:
    with pytest.raises(ValueError, match="conclusions"):
        actions.conclude(made.opened(cast), made.SYNTHESIS, [], by=cast.alice)


def test_a_synthesis_is_published_once(cast: Cast) -> None:
    found = made.concluded(cast)
    with pytest.raises(actions.Moved):
        actions.conclude(found, made.SYNTHESIS, made.CONCLUSIONS, by=cast.alice)
    with pytest.raises(actions.Moved):
        actions.edit(found, made.told(), by=cast.alice)


def test_the_days_without_an_answer_are_shown_until_there_is_one(cast: Cast) -> None:
    found = made.concluded(cast)
    Conclusion.objects.update(published_on=timezone.localdate() - timedelta(days=12))
    page = Client().get(found.get_absolute_url()).content.decode()
    assert page.count("sans réponse depuis 12 jours") == 2
    actions.answer(found.conclusions.get(number=1), made.ANSWER, by=cast.alice)
    page = Client().get(found.get_absolute_url()).content.decode()
    assert page.count("sans réponse depuis 12 jours") == 1
    assert "retenue en partie" in page
    assert made.ANSWER["because"] in page
    assert [one.label for one in queries.steps(found)[0].changes] == ["Réponses"]


def test_an_answer_without_its_reason_is_refused_by_the_database(cast: Cast) -> None:
    conclusion = made.concluded(cast).conclusions.first()
    assert conclusion is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.answer(conclusion, {**made.ANSWER, "because": ""}, by=cast.alice)
