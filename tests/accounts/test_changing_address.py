"""A person moves their account to another address: the new one proves itself, the old one is told."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.accounts.models import Person, SignInCode
from intelligences.kernel.models import Event
from intelligences.messages.models import Message
from tests.cast import Cast, client_of

ADDRESS, NEW = "/compte/adresse/", "nouvelle@exemple.example"
Read = Callable[[str], str]


def _email_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).email


def _change(client: Client, last_code: Read, email: str = NEW) -> Any:
    client.post(ADDRESS, {"email": email})
    return client.post(ADDRESS, {"code": last_code(email.lower())}, follow=True)


def test_the_code_of_the_new_address_moves_the_account(cast: Cast, last_code: Read) -> None:
    client = client_of(cast.camille)
    page = _change(client, last_code, "Nouvelle@Exemple.EXAMPLE")
    assert "votre compte a cette nouvelle adresse" in page.text
    assert _email_of(cast.camille) == NEW
    assert client.get("/compte/").status_code == 200


def test_the_person_signs_in_with_the_new_address_and_keeps_what_they_had(cast: Cast, last_code: Read) -> None:
    _change(client_of(cast.bruno), last_code)
    visitor = Client()
    visitor.post("/compte/connexion/", {"email": NEW})
    visitor.post("/compte/code/", {"code": last_code(NEW)})
    assert str(cast.ville) in visitor.get("/compte/").text


def test_nothing_moves_before_the_code(cast: Cast) -> None:
    client = client_of(cast.camille)
    page = client.post(ADDRESS, {"email": NEW}, follow=True)
    assert f"Un code vient de partir vers {NEW}" in page.text
    assert _email_of(cast.camille) == cast.camille.email
    assert "pas le bon" in client.post(ADDRESS, {"code": "00000000"}).text
    assert _email_of(cast.camille) == cast.camille.email


def test_the_message_to_the_new_address_says_what_the_code_is_for(cast: Cast, last_message: Read) -> None:
    client_of(cast.camille).post(ADDRESS, {"email": NEW})
    read = last_message(NEW)
    assert "Le code pour votre nouvelle adresse" in read
    assert "devienne celle de son compte" in read
    assert cast.camille.email not in read


def test_the_old_address_is_told_without_the_new_one(cast: Cast, last_code: Read, last_message: Read) -> None:
    old = cast.camille.email
    _change(client_of(cast.camille), last_code)
    read = last_message(old)
    assert "L’adresse de votre compte a changé" in read
    assert NEW not in read


def test_the_notice_is_in_the_person_s_language(cast: Cast, last_code: Read, last_message: Read) -> None:
    Person.objects.filter(pk=cast.camille.pk).update(language="en")
    _change(client_of(Person.objects.get(pk=cast.camille.pk)), last_code)
    assert "Your account’s address has changed" in last_message(cast.camille.email)


def test_the_journal_tells_the_change_and_no_address(cast: Cast, last_code: Read) -> None:
    _change(client_of(cast.camille), last_code)
    told = Event.objects.get(kind="person.email_changed")
    assert told.actor == told.subject == f"accounts.person:{cast.camille.pk}"
    assert "@" not in json.dumps([told.actor, told.subject, told.facts])


def test_other_sessions_end_and_this_one_stays(cast: Cast, last_code: Read, settings: Any) -> None:
    settings.DEMONSTRATION = True
    here, elsewhere, bystander = _enter("camille"), _enter("camille"), _enter("bruno")
    _change(here, last_code)
    assert [client.get("/compte/").status_code for client in (here, elsewhere, bystander)] == [200, 302, 200]


def _enter(key: str) -> Client:
    """A browser that signs in through the demonstration's button."""
    client = Client()
    assert client.post(f"/compte/demonstration/{key}/").status_code == 302
    return client


def test_an_address_with_an_account_is_told_only_to_whoever_proves_it(cast: Cast, last_code: Read) -> None:
    client, taken = client_of(cast.camille), cast.alice.email
    assert _answer(client, NEW) == _answer(client, taken)
    page = client.post(ADDRESS, {"code": last_code(taken)}, follow=True)
    assert "Un autre compte a déjà cette adresse" in page.text
    assert _email_of(cast.camille) == cast.camille.email
    assert _email_of(cast.alice) == taken
    assert not Event.objects.filter(kind="person.email_changed").exists()


def _answer(client: Client, email: str) -> tuple[int, str]:
    """What the page says to a new address, without the address itself and the form's token."""
    page = client.post(ADDRESS, {"email": email}, follow=True)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", page.text)
    return page.status_code, text.replace(email, "ADDRESS")


def test_one_s_own_address_is_refused_at_once(cast: Cast) -> None:
    page = client_of(cast.camille).post(ADDRESS, {"email": cast.camille.email.upper()})
    assert "C’est déjà l’adresse de votre compte." in page.text
    assert not SignInCode.objects.exists()


def test_an_old_sign_in_must_be_proved_again_first(cast: Cast) -> None:
    client = client_of(cast.camille)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert client.get(ADDRESS).url == "/compte/confirmation/?next=%2Fcompte%2Fadresse%2F"
    client.post(ADDRESS, {"email": NEW})
    assert not SignInCode.objects.exists()


def test_a_second_factor_is_asked_for_when_there_is_one(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.camille, type="totp", data={})
    client = client_of(cast.camille)
    for answer in (client.get(ADDRESS), client.post(ADDRESS, {"email": NEW})):
        assert answer.url.startswith("/compte/securite/verification/")
    assert not SignInCode.objects.exists()


def test_a_code_for_signing_in_moves_nothing(cast: Cast, last_code: Read) -> None:
    client = client_of(cast.camille)
    client.post(ADDRESS, {"email": NEW})
    actions.send_code(NEW)
    client.post(ADDRESS, {"code": last_code(NEW)})
    assert _email_of(cast.camille) == cast.camille.email


def test_a_code_works_once_and_for_ten_minutes(cast: Cast, last_code: Read) -> None:
    client, start = client_of(cast.camille), timezone.now()
    with time_machine.travel(start, tick=False):
        client.post(ADDRESS, {"email": NEW})
        code = last_code(NEW)
    with time_machine.travel(start + timedelta(minutes=10, seconds=1), tick=False):
        assert "ne peut plus servir" in client.post(ADDRESS, {"code": code}).text
    assert _email_of(cast.camille) == cast.camille.email


def test_a_person_cant_send_codes_to_the_whole_world(cast: Cast) -> None:
    client = client_of(cast.camille)
    answers = [client.post(ADDRESS, {"email": f"personne{n}@exemple.example"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert "attendez une heure" in answers[-1].text
    assert Message.objects.count() == 5
    other = client_of(cast.bruno)
    assert other.post(ADDRESS, {"email": NEW}).status_code == 302


def test_codes_sent_to_the_old_address_are_forgotten(cast: Cast, last_code: Read) -> None:
    actions.send_code(cast.camille.email)
    _change(client_of(cast.camille), last_code)
    assert not SignInCode.objects.filter(email=cast.camille.email).exists()


def test_an_invitation_that_waits_is_shown_first(cast: Cast) -> None:
    assert "Une invitation vous attend" not in client_of(cast.camille).get(ADDRESS).text
    actions.invite(cast.collectif, cast.camille.email, role="contributor", by=cast.gilles)
    assert "Une invitation vous attend" in client_of(cast.camille).get(ADDRESS).text


def test_the_profile_leads_there(cast: Cast) -> None:
    assert f'href="{ADDRESS}"' in client_of(cast.camille).get("/compte/profil/").text


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_take_one_address_at_once_leave_one_owner(cast: Cast) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def take(person: Person) -> bool:
        try:
            actions.change_email(person, NEW, by=person)
        except actions.AddressTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        took = list(pool.map(take, (cast.camille, cast.bruno)))
    assert sorted(took) == [False, True]
    assert Person.objects.filter(email=NEW).count() == 1
