"""Texts to fill in: proposed from the record, kept as written, never overwritten; they say what they lack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.kernel import retention
from intelligences.library.models import Deployment, PreparedText
from tests.cast import Cast
from tests.library.assessing.answers import CRPA

ClientOf = Callable[[Any], Client]
pytestmark = pytest.mark.django_db
FILLED = {
    "name": "Tri des demandes de places",
    "purpose": "classer les demandes",
    "rules_url": "https://www.ville.example/regles",
    "contact": "Service petite enfance",
}


@pytest.fixture
def mention(town_use: Deployment, answer: Callable[..., Any]) -> str:
    """The address of the mention that the town's use calls for."""
    answer("crpa", CRPA)
    return f"/usages/{town_use.pk}/obligations/crpa/textes/mention/"


def test_a_text_is_proposed_from_the_record_and_says_what_it_lacks(
    mention: str, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.alice).get(mention).content.decode()
    assert "Tri des demandes de places" in page
    assert "[à quoi il sert]" in page
    assert "viennent" in page or "vient de la fiche" in page
    assert not PreparedText.objects.exists()


def test_what_is_written_is_kept_and_composes_the_text(mention: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    answer = client.post(mention, FILLED | {"revision": "0"}, follow=True)
    page = answer.content.decode()
    assert "« Tri des demandes de places », qui sert à classer les demandes" in " ".join(
        page.replace("\xa0", " ").split()
    )
    assert "entre crochets" not in page
    made = client.get(mention.removesuffix("/") + ".pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF-")
    listed = client.get(mention.split("crpa", maxsplit=1)[0] + "fiches/").content.decode()
    assert "complet" in listed


def test_two_people_writing_lose_nothing(mention: str, cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.alice).post(mention, FILLED | {"revision": "0"})
    page = client_of(cast.bruno).post(mention, FILLED | {"purpose": "autre chose", "revision": "0"}).content.decode()
    assert "autre chose" in page
    assert "classer les demandes" in page
    assert PreparedText.objects.get().values["purpose"] == "classer les demandes"
    again = client_of(cast.bruno).post(mention, FILLED | {"purpose": "autre chose", "revision": "1"})
    assert again.status_code == 302
    assert PreparedText.objects.get().values["purpose"] == "autre chose"


def test_what_was_written_follows_when_the_answers_call_for_another_mention(
    mention: str, answer: Callable[..., Any], cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.alice)
    client.post(mention, FILLED | {"revision": "0"})
    answer("crpa", CRPA | {"staff": ["20"]})
    assert client.get(mention).status_code == 404
    page = client.get(mention.replace("/mention/", "/mention_plain/")).content.decode()
    assert "classer les demandes" in page
    assert FILLED["rules_url"] not in page
    assert "présentées ici" not in page
    assert "de vos autres textes" in page


def test_sent_twice_is_written_once(mention: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.alice)
    for _ in range(2):
        assert client.post(mention, FILLED | {"revision": "0"}).status_code == 302
    assert PreparedText.objects.get().revision == 1


def test_a_text_that_the_answers_don_t_call_for_isn_t_there(
    town_use: Deployment, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.alice).get(f"/usages/{town_use.pk}/obligations/crpa/textes/mention/")
    assert answer.status_code == 404
    assert "n’appelle pas ce document" in answer.content.decode()


def test_three_years_later_a_text_forgets_who_wrote_it(mention: str, cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.alice).post(mention, FILLED | {"revision": "0"})
    PreparedText.objects.update(at=timezone.now() - timedelta(days=3 * 365 + 1))
    retention.enforce()
    held = PreparedText.objects.get()
    assert held.by is None
    assert held.values["purpose"] == "classer les demandes"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*FILLED, "revision", "autre"]), st.text(max_size=60)))
def test_whatever_is_posted_gets_an_answer(
    mention: str, cast: Cast, client_of: ClientOf, posted: dict[str, str]
) -> None:
    assert client_of(cast.alice).post(mention, posted).status_code in (200, 302)
