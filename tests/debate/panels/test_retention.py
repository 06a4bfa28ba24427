"""What leaves, and when."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from intelligences.debate.models import Applying, Candidate, CandidateContact, Panel
from intelligences.debate.panels import actions
from intelligences.kernel import retention
from tests.cast import Cast
from tests.debate.panels import made

pytestmark = pytest.mark.django_db


def _in(days: int) -> None:
    noon = timezone.make_aware(datetime.combine(timezone.localdate(), time(12)))
    retention.enforce(noon + timedelta(days=days))


def test_candidates_go_the_day_after_the_one_that_they_were_told(cast: Cast) -> None:
    panel = made.drawn(cast)
    _in(120)
    assert (Candidate.objects.count(), CandidateContact.objects.count()) == (40, 40)
    _in(121)
    assert (Candidate.objects.count(), CandidateContact.objects.count()) == (0, 0)
    assert len(panel.draws.get().drawn) == made.SIZE  # numbers that lead to nobody any more


def test_once_candidates_are_erased_the_page_and_its_check_remain(cast: Cast) -> None:
    panel = made.drawn(cast)
    today = timezone.localdate()
    days = {"applies_until": today - timedelta(days=9), "draw_on": today - timedelta(days=8)}
    Panel.objects.update(**days, deletes_on=today - timedelta(days=1))
    _in(0)
    page = Client().get(panel.get_absolute_url()).content.decode()
    assert "effacés" in page
    assert panel.draws.get().seed in page


def test_an_application_that_nobody_confirmed_goes_after_two_days(cast: Cast) -> None:
    actions.apply(made.opened(cast), name="A", email="a@exemple.fr", values=[0, 0])
    _in(1)
    assert Applying.objects.exists()
    _in(3)
    assert not Applying.objects.exists()


def test_who_prepared_a_panel_is_forgotten_after_three_years(cast: Cast) -> None:
    made.prepared(cast)
    _in(3 * 365 + 1)
    assert Panel.objects.get().created_by is None
