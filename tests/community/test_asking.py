"""Asking: with and without an account, with and without a proof of work, twice, too often, with anything at all."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.community import proof
from intelligences.community.models import Asker, Asking, Question, UsedChallenge
from intelligences.kernel.events import reference
from intelligences.library.models import Deployment
from intelligences.messages.models import Message
from intelligences.moderation.models import Case
from tests.cast import Cast, client_of
from tests.community.conftest import TEXT
from tests.community.made import solved_proof

EMAIL = "lea@exemple.example"
SPENT = "a expiré ou a déjà servi"


def _address(use: Deployment) -> str:
    return f"/questions/poser/?sur={reference(use)}"


def _form(**given: Any) -> dict[str, str]:
    return {"kind": "question", "text": TEXT, "email": EMAIL, "ticket": str(uuid4()), "altcha": ""} | given


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same proof with little to compute."""
    monkeypatch.setattr(proof, "COST", 1)


def _link(last_message: Callable[[str], str], kind: str = "confirmer") -> str:
    found = re.search(rf"/questions/{kind}/\S+/", last_message(EMAIL))
    assert found
    return found[0]


def test_a_visitor_asks_confirms_and_the_question_waits_for_moderation(
    use: Deployment, client: Client, last_message: Callable[[str], str], quick: None
) -> None:
    answer = client.post(_address(use), _form(altcha=solved_proof()))
    assert (answer.status_code, answer.url) == (302, "/questions/envoyee/")
    assert not Question.objects.exists()
    link = _link(last_message)
    assert TEXT in client.get(link).text
    assert not Question.objects.exists()  # a program that opens links sends nothing
    assert "C’est envoyé" in client.post(link, follow=True).text
    question = Question.objects.get()
    assert (question.state, question.text, question.organisation) == ("moderation", TEXT, None)
    assert Case.objects.pending().get().subject == reference(question)
    assert Client().get(question.get_absolute_url()).status_code == 404


def test_confirming_twice_is_one_question(use: Deployment, client: Client, last_message: Callable[[str], str]) -> None:
    client.post(_address(use), _form())
    link = _link(last_message)
    for _ in range(2):
        client.post(link)
    assert (Question.objects.count(), Case.objects.count(), Asker.objects.count()) == (1, 1, 1)


def test_the_same_form_sent_twice_is_one_message_and_one_question(use: Deployment, client: Client, quick: None) -> None:
    form = _form(altcha=solved_proof())
    for _ in range(2):
        assert client.post(_address(use), form).status_code == 302
    assert (Asking.objects.count(), Message.objects.filter(recipient=EMAIL).count()) == (1, 1)
    assert client.post(_address(use), form | {"text": "Autre chose.", "altcha": ""}).status_code == 302
    assert Asking.objects.count() == 2  # a changed text isn't lost


def test_a_proof_serves_once_and_the_text_stays(use: Deployment, client: Client, quick: None) -> None:
    payload = solved_proof()
    client.post(_address(use), _form(altcha=payload))
    answer = client.post(_address(use), _form(altcha=payload, text="Une autre question."))
    assert answer.status_code == 200
    assert SPENT in answer.text
    assert "Une autre question." in answer.text
    assert Asking.objects.count() == 1


def test_a_forged_proof_is_refused_with_a_sentence_and_the_text_stays(
    use: Deployment, client: Client, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = solved_proof()
    monkeypatch.setattr(proof, "_secret", lambda: b"another")
    for payload in (honest, "x", "e30=", "W10="):
        answer = client.post(_address(use), _form(altcha=payload))
        assert SPENT in answer.text
        assert TEXT in answer.text
    assert not Asking.objects.exists()


def test_a_proof_expires_and_used_ones_are_forgotten_then(use: Deployment, client: Client, quick: None) -> None:
    late, used = solved_proof(), solved_proof()
    client.post(_address(use), _form(altcha=used))
    assert UsedChallenge.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert SPENT in client.post(_address(use), _form(altcha=late)).text
        client.post(_address(use), _form(altcha=solved_proof(), text="Plus tard."))
    assert UsedChallenge.objects.count() == 1


def test_without_a_proof_an_address_asks_twice_a_day_and_six_times_with(
    use: Deployment, client: Client, quick: None
) -> None:
    told = "continuez demain, ou connectez-vous"
    for number in range(2):
        assert client.post(_address(use), _form(text=f"Question {number}")).status_code == 302
    third = client.post(_address(use), _form(text="La troisième"))
    assert told in third.text
    assert "La troisième" in third.text
    for number in range(6):
        assert client.post(_address(use), _form(text=f"Prouvée {number}", altcha=solved_proof())).status_code == 302
    assert told in client.post(_address(use), _form(altcha=solved_proof())).text
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert client.post(_address(use), _form(text="Le lendemain")).status_code == 302


def test_a_network_asks_ten_times_a_day_without_a_proof(use: Deployment, client: Client) -> None:
    codes = [
        client.post(_address(use), _form(email=f"p{n}@exemple.example"), REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(11)
    ]
    assert codes == [302] * 10 + [200]
    assert client.post(_address(use), _form(), REMOTE_ADDR="198.51.100.1").status_code == 302


def test_whoever_is_signed_in_gives_no_address_and_needs_no_proof(use: Deployment, cast: Cast) -> None:
    client, form = client_of(cast.camille), _form()
    assert "altcha" not in client.get(_address(use)).text
    for _ in range(2):
        assert client.post(_address(use), form).url == "/moderation/mes-contributions/"
    question = Question.objects.get()
    assert question.asker.person == cast.camille
    assert question.asker.email == ""
    assert client.get(question.get_absolute_url()).status_code == 200


def test_a_contestation_says_what_it_contests(use: Deployment, client: Client) -> None:
    assert "le résultat, ou la démarche" in client.post(_address(use), _form(kind="contest")).text
    assert client.post(_address(use), _form(kind="contest", layer="output")).status_code == 302
    assert Asking.objects.get().layer == "output"


@pytest.mark.parametrize("about", ["x", "library.deployment:0", "library.deployment:9999999999999999999", "a:\x00"])
def test_what_is_not_public_is_not_asked_about(client: Client, db: None, about: str) -> None:
    answer = client.get("/questions/poser/", {"sur": about})
    assert answer.status_code == 404
    assert "partez de la page d’un usage" in answer.text


def test_a_withdrawn_use_is_not_asked_about(use: Deployment, client: Client) -> None:
    Deployment.objects.filter(pk=use.pk).update(state="withdrawn", withdrawn_because="Doublon.")
    assert client.get(_address(use)).status_code == 404


fields = st.dictionaries(
    st.sampled_from(["kind", "layer", "text", "email", "ticket", "altcha"]),
    st.text(max_size=80) | st.sampled_from(["question", "contest", "missing", "output", EMAIL, str(uuid4()), TEXT]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=fields)
def test_any_form_is_answered_and_its_text_kept(use: Deployment, typed: dict[str, str]) -> None:
    """Nothing breaks; what is refused comes back with its text, what is taken is all there."""
    before = set(Asking.objects.values_list("pk", flat=True))
    answer = Client().post(_address(use), typed)
    assert answer.status_code in {200, 302}
    if answer.status_code == 302:
        made = Asking.objects.exclude(pk__in=before).first()
        assert made is None or made.text == typed["text"].strip().replace("\r\n", "\n")
    else:
        assert answer.context["form"]["text"].value() == typed.get("text")
