"""Nobody knows whether an uncertain message left: administrators settle it, by what its reader tells them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from intelligences.kernel.models import Event
from intelligences.messages import actions, delivery
from intelligences.messages.models import Message
from tests.cast import Cast, client_of
from tests.messages.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outbox")]
READER = "lectrice@exemple.example"


@pytest.fixture
def uncertain(cast: Cast) -> Message:
    """A message whose worker died between the last byte and the answer."""
    send_mail("Du nouveau", "Le texte de ce message", None, [READER])
    message = Message.objects.get(recipient=READER)
    claimed = timezone.now() - timedelta(minutes=9)
    Message.objects.filter(pk=message.pk).update(state="handed", claim=message.pk, claimed_at=claimed)
    delivery.recover()
    message.refresh_from_db()
    assert message.state == "uncertain"
    return message


def _post(cast: Cast, name: str, message: Message, **more: Any) -> Any:
    return client_of(cast.farida).post(reverse(f"outbox:{name}", args=[message.pk]), follow=True, **more)


def test_a_message_marked_as_arrived_is_sent_and_its_text_erased(uncertain: Message, cast: Cast) -> None:
    assert "ce message est arrivé" in _post(cast, "mark_arrived", uncertain).text
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.content) == ("sent", None)


def test_a_message_sent_again_leaves_with_the_same_identity(uncertain: Message, cast: Cast, sink: Sink) -> None:
    assert delivery.deliver_due() == 0
    assert "Le message repart" in _post(cast, "send_again", uncertain).text
    assert delivery.deliver_due() == 1
    (received,) = sink.accepted
    assert received["Message-ID"] == f"<{uncertain.pk.hex}@127.0.0.1>"
    assert "Le texte de ce message" in received.get_body().get_content()  # type: ignore[union-attr]
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.content) == ("sent", None)


@pytest.mark.parametrize(
    ("name", "kind"), [("mark_arrived", "outbox.marked_arrived"), ("send_again", "outbox.sent_again")]
)
def test_the_journal_says_who_settled_it_and_no_address(uncertain: Message, cast: Cast, name: str, kind: str) -> None:
    _post(cast, name, uncertain)
    told = Event.objects.get(kind=kind)
    assert told.actor == f"accounts.person:{cast.farida.pk}"
    assert told.subject == f"outbox.message:{uncertain.pk}"
    assert READER not in json.dumps([told.actor, told.subject, told.facts])


@pytest.mark.parametrize("name", ["mark_arrived", "send_again"])
def test_what_is_settled_already_stays_so(uncertain: Message, cast: Cast, name: str) -> None:
    actions.mark_arrived(uncertain, by=cast.farida)
    assert "Rien n’a changé" in _post(cast, name, uncertain).text
    uncertain.refresh_from_db()
    assert uncertain.state == "sent"
    assert Event.objects.filter(kind__startswith="outbox.").count() == 1


def test_a_text_too_old_to_be_useful_is_erased_and_cant_leave(uncertain: Message, cast: Cast, sink: Sink) -> None:
    delivery.recover(uncertain.expires_at + timedelta(seconds=1))
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.content) == ("uncertain", None)
    page = client_of(cast.farida).get("/messages/envois/").text
    assert "Son texte est effacé" in page
    assert "Envoyer à nouveau" not in page
    assert "Rien n’a changé" in _post(cast, "send_again", uncertain).text
    assert delivery.deliver_due() == 0


def test_the_late_answer_of_the_first_try_doesnt_stop_the_second(uncertain: Message, cast: Cast, sink: Sink) -> None:
    late = Message.objects.get(pk=uncertain.pk)
    actions.send_again(uncertain, by=cast.farida)
    delivery._end(late, Message.State.SENT, "250 OK")
    uncertain.refresh_from_db()
    assert uncertain.state == "queued"


@pytest.mark.parametrize("who", ["camille", "bruno", "alice", "dina", "etienne"])
@pytest.mark.parametrize("name", ["mark_arrived", "send_again"])
def test_nobody_but_administrators_settles_a_message(uncertain: Message, cast: Cast, who: str, name: str) -> None:
    answer = client_of(getattr(cast, who)).post(reverse(f"outbox:{name}", args=[uncertain.pk]))
    assert answer.status_code == 403
    uncertain.refresh_from_db()
    assert uncertain.state == "uncertain"


def test_the_page_offers_both_and_only_for_what_is_uncertain(uncertain: Message, cast: Cast) -> None:
    page = client_of(cast.farida).get("/messages/envois/").text
    assert "Il est arrivé" in page
    assert "Envoyer à nouveau" in page
    Message.objects.filter(pk=uncertain.pk).update(state="failed", content=None)
    page = client_of(cast.farida).get("/messages/envois/").text
    assert "Du nouveau" in page
    assert "Il est arrivé" not in page
