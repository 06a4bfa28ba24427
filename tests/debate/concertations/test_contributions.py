"""Contributions: sent without an account, confirmed, moderated, published as their author signed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.debate.concertations import actions
from intelligences.debate.models import Concertation, Contributing, Contribution, Contributor
from intelligences.kernel import registries, retention
from intelligences.kernel.registries import model_key
from intelligences.messages.compose import readable_text
from intelligences.messages.models import Message
from intelligences.moderation.models import Case
from tests.cast import Cast
from tests.debate.concertations import made

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def at(view: str, found: Concertation, **more: object) -> str:
    """The address of a view of a concertation."""
    return reverse(f"concertations:{view}", kwargs={"pk": found.pk, "slug": found.slug, **more})


def decide(contribution: Contribution, cast: Cast, *, accepted: bool) -> None:
    """What the moderation queue does with a decision."""
    kind = registries.moderated.get(model_key(Contribution))
    (kind.accept if accepted else kind.refuse)(contribution, by=cast.dina)
    assert kind.tell is not None
    kind.tell(contribution, accepted=accepted, reason="off_topic", text="Cela parle d’autre chose.")


def test_somebody_without_an_account_contributes_by_their_address(cast: Cast) -> None:
    found, visitor = made.opened(cast), Client()
    page = visitor.get(at("contribute", found)).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    sent = {"text": "Il faut un registre.", "signature": "Ada", "email": "Ada@exemple.fr", "ticket": ticket.group(1)}
    for _ in range(2):
        visitor.post(at("contribute", found), sent)
    assert Contributing.objects.count() == 1
    message = Message.objects.get(recipient="ada@exemple.fr")
    link = re.search(r"/concertations/confirmer/[^/\s]+/", readable_text(bytes(message.content or b"")))
    assert link
    assert "Il faut un registre." in visitor.get(link.group(0)).content.decode()
    assert not Contribution.objects.exists()  # programs open links before people do
    visitor.post(link.group(0))
    assert not Contributing.objects.exists()
    assert Case.objects.count() == 1
    assert "Il faut un registre." not in Client().get(found.get_absolute_url()).content.decode()
    decide(Contribution.objects.get(), cast, accepted=True)
    page = Client().get(found.get_absolute_url()).content.decode()
    assert "Il faut un registre." in page
    assert "Ada" in page
    assert "ada@exemple.fr" not in page
    assert not Contributor.objects.exists()
    assert visitor.get(link.group(0)).status_code == 404


def test_somebody_signed_in_contributes_at_once_and_once(cast: Cast, client_of: ClientOf) -> None:
    found, camille = made.opened(cast), client_of(cast.camille)
    words = made.words()
    camille.post(at("contribute", found), {"text": words.text, "signature": "", "ticket": words.ticket})
    camille.post(at("contribute", found), {"text": words.text, "signature": "", "ticket": words.ticket})
    assert Contribution.objects.get().contributor.person == cast.camille


def test_a_refused_author_reads_why_and_is_forgotten(cast: Cast) -> None:
    found = made.opened(cast)
    actions.ask_to_contribute(found, made.words(), email="a@exemple.fr")
    actions.confirm(Contributing.objects.get())
    decide(Contribution.objects.get(), cast, accepted=False)
    told = Message.objects.filter(recipient="a@exemple.fr").order_by("created_at").last()
    assert told is not None
    assert "hors sujet" in readable_text(bytes(told.content or b""))
    assert not Contributor.objects.exists()


def test_without_a_signature_a_contribution_is_anonymous(cast: Cast) -> None:
    found = made.opened(cast)
    decide(actions.contribute_signed_in(found, made.words(), by=cast.camille), cast, accepted=True)
    page = Client().get(at("contributions", found)).content.decode()
    assert "Sans signature" in page
    assert "Camille" not in page
    data = json.loads(Client().get(at("contributions_file", found, form="json")).content)
    assert data["results"][0]["signature"] is None


def test_nothing_is_taken_after_the_last_day(cast: Cast) -> None:
    found = made.opened(cast)
    Concertation.objects.update(contributions_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(actions.Moved):
        actions.contribute_signed_in(found, made.words(), by=cast.camille)
    assert Client().get(at("contribute", found)).status_code == 302


# --- Retention --------------------------------------------------------------------------------------------------------


def _in(days: int) -> None:
    retention.enforce(timezone.now() + timedelta(days=days))


def test_what_nobody_confirmed_goes_after_two_days(cast: Cast) -> None:
    actions.ask_to_contribute(made.opened(cast), made.words(), email="a@exemple.fr")
    _in(1)
    assert Contributing.objects.exists()
    _in(3)
    assert not Contributing.objects.exists()


def test_an_author_who_waits_is_forgotten_after_a_year(cast: Cast) -> None:
    actions.contribute_signed_in(made.opened(cast), made.words(), by=cast.camille)
    _in(364)
    assert Contributor.objects.exists()
    _in(366)
    assert not Contributor.objects.exists()


def test_a_refused_contribution_goes_ninety_days_later(cast: Cast) -> None:
    decide(actions.contribute_signed_in(made.opened(cast), made.words(), by=cast.camille), cast, accepted=False)
    _in(89)
    assert Contribution.objects.exists()
    _in(91)
    assert not Contribution.objects.exists()


def test_who_prepared_a_concertation_is_forgotten_after_three_years(cast: Cast) -> None:
    made.opened(cast)
    _in(3 * 365 + 1)
    assert Concertation.objects.get().created_by is None


def test_a_contribution_keeps_its_lines_and_nothing_that_cant_be_seen(cast: Cast, client_of: ClientOf) -> None:
    found, camille = made.opened(cast), client_of(cast.camille)
    ticket = made.words().ticket
    sent = {"text": "Un re\u202egistre.\r\nEt\u200b vite.", "signature": "A\u061cda  B.", "ticket": ticket}
    camille.post(at("contribute", found), sent)
    held = Contribution.objects.get()
    assert (held.text.splitlines(), held.signature) == (["Un registre.", "Et vite."], "Ada B.")
    camille.post(at("contribute", found), {"text": "\u3164\u2060 \u200b", "ticket": made.words().ticket})
    assert Contribution.objects.count() == 1
