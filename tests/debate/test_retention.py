"""What leaves, and when."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from intelligences.debate import actions
from intelligences.debate.models import Awaiting, Debate, Participant, Statement, TraitAnswer, Vote
from intelligences.debate.representing import actions as representing
from intelligences.debate.representing.actions import Chosen
from intelligences.kernel import retention
from tests.cast import Cast, client_of
from tests.debate.made import opened, participant, prepared

pytestmark = pytest.mark.django_db


def _in(days: int) -> None:
    retention.enforce(timezone.now() + timedelta(days=days))


def test_an_address_that_nobody_confirmed_goes_after_two_days(cast: Cast) -> None:
    actions.ask_by_email(opened(cast, entry="email"), "a@exemple.fr", ticket=uuid4())
    _in(1)
    assert Awaiting.objects.exists()
    _in(3)
    assert not Awaiting.objects.exists()


def test_keys_and_authors_never_outlive_a_closed_debate(debate: Debate) -> None:
    who = participant(debate)
    actions.propose(who, "Un registre doit être public.", language="fr")
    _in(25)
    assert Participant.objects.get().key is not None  # it is open
    Debate.objects.filter(pk=debate.pk).update(state="closed", secret=None, closed_at=timezone.now())
    _in(0)
    assert Participant.objects.get().key is None
    assert Statement.objects.get(is_seed=False).author is None


def test_votes_go_three_years_after_the_end(debate: Debate, cast: Cast) -> None:
    actions.vote(participant(debate), 0, 1)
    actions.close(debate, by=cast.alice)
    _in(3 * 365 - 1)
    assert Vote.objects.exists()
    _in(3 * 365 + 1)
    assert not Vote.objects.exists()


def test_who_prepared_a_debate_is_forgotten_after_three_years(debate: Debate) -> None:
    _in(3 * 365 + 1)
    assert Debate.objects.get().created_by is None


def test_who_prepared_a_debate_reads_so_in_their_own_data_without_its_secret(debate: Debate, cast: Cast) -> None:
    assert Debate.objects.get().secret is not None
    assert client_of(cast.alice).get("/compte/donnees/").status_code == 200
    [mine] = client_of(cast.alice).get("/compte/donnees/mes-donnees.json").json()["debate.debate"]
    assert mine["title"] == debate.title
    assert "secret" not in mine


def test_what_participants_say_of_themselves_goes_thirty_days_after_the_end_at_most(cast: Cast) -> None:
    debate = prepared(cast)
    representing.ask(debate, [Chosen("sex", [("", 500), ("", 500)], "INSEE", date(2022, 1, 1))], by=cast.alice)
    actions.open_debate(debate, by=cast.alice)
    debate.refresh_from_db()
    trait = debate.traits.get()
    representing.answer(participant(debate), {trait.pk: trait.categories.all()[0].pk})
    _in(400)
    assert TraitAnswer.objects.exists()  # it is open
    Debate.objects.filter(pk=debate.pk).update(state="closed", secret=None, closed_at=timezone.now())
    _in(29)
    assert TraitAnswer.objects.exists()
    _in(31)
    assert not TraitAnswer.objects.exists()
    assert Participant.objects.exists()
