"""What each table of this room promises, kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from intelligences.community import actions
from intelligences.community.models import Answer, Asker, Asking, Question
from intelligences.kernel import retention
from tests.cast import Cast
from tests.community.made import decide

Ask = Callable[..., Question]
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(("days", "stays"), [(1, 1), (3, 0)])
def test_what_nobody_confirmed_goes_after_two_days(db: None, days: int, stays: int) -> None:
    from uuid import uuid4

    words = {"about": "x:1", "kind": "question", "text": "Qui ?", "email": "a@exemple.example"}
    Asking.objects.create(pk=uuid4(), token_hash="x", created_at=NOW - days * DAY, **words)
    retention.enforce(NOW)
    assert Asking.objects.count() == stays


def test_a_refused_question_goes_ninety_days_later(ask: Ask, cast: Cast) -> None:
    question = ask()
    decide(question, cast.dina, "refused")
    retention.enforce(timezone.now() + 89 * DAY)
    assert (Question.objects.count(), Asker.objects.count()) == (1, 1)
    retention.enforce(timezone.now() + 91 * DAY)
    assert (Question.objects.count(), Asker.objects.count()) == (0, 0)


def test_who_asked_is_forgotten_ninety_days_after_the_answer(published: Ask, cast: Cast) -> None:
    question = published()
    retention.enforce(timezone.now() + 200 * DAY)
    assert Asker.objects.count() == 1
    actions.answer(question, text="Un agent.", language="fr", seen=0, by=cast.bruno)
    retention.enforce(timezone.now() + 91 * DAY)
    assert not Asker.objects.exists()
    assert Question.objects.get().text == question.text


def test_who_asked_in_vain_is_forgotten_after_455_days(published: Ask) -> None:
    published()
    retention.enforce(timezone.now() + 454 * DAY)
    assert Asker.objects.count() == 1
    retention.enforce(timezone.now() + 456 * DAY)
    assert not Asker.objects.exists()


def test_who_wrote_an_answer_is_forgotten_after_three_years(published: Ask, cast: Cast) -> None:
    actions.answer(published(), text="Un agent.", language="fr", seen=0, by=cast.bruno)
    retention.enforce(timezone.now() + (3 * 365 - 1) * DAY)
    assert Answer.objects.get().by == cast.bruno
    retention.enforce(timezone.now() + (3 * 365 + 1) * DAY)
    assert Answer.objects.get().by is None
