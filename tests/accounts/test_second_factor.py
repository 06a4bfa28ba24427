"""The application of codes and the recovery codes: turned on, asked for, replaced, turned off."""

import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from intelligences.kernel.models import Event
from tests.cast import Cast, client_of

ACTIVATE, SECOND = "/compte/securite/application/activer/", "/compte/connexion/verification/"


def _current_code(secret: str) -> str:
    """What an application shows now (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _turn_on(client: Client) -> str:
    """Activate the application as a person does, and give its secret."""
    page = client.get(ACTIVATE).content.decode()
    secret = re.findall(r'class="secret">(\w+)<', page)[0]
    answer = client.post(ACTIVATE, {"code": _current_code(secret)})
    assert answer.url == "/compte/securite/secours/"
    return secret


def _give_the_mailed_code(email: str, last_code: Any) -> tuple[Client, Any]:
    client = Client()
    client.post("/compte/connexion/", {"email": email, "next": "/organisations/"})
    return client, client.post("/compte/code/", {"code": last_code(email)})


def test_the_code_of_the_application_is_asked_for_after_the_mailed_one(cast: Cast, last_code: Any) -> None:
    secret = _turn_on(client_of(cast.alice))
    client, answer = _give_the_mailed_code(cast.alice.email, last_code)
    assert answer.url == SECOND
    assert client.get("/compte/").status_code == 302
    assert "pas" in client.post(SECOND, {"code": "000000"}).content.decode()
    with time_machine.travel(time.time() + 60):
        answer = client.post(SECOND, {"code": _current_code(secret)})
    assert answer.url == "/organisations/"
    assert client.get("/compte/").status_code == 200


def test_a_code_of_the_application_works_once(cast: Cast, last_code: Any) -> None:
    secret = _turn_on(client_of(cast.alice))
    with time_machine.travel(time.time() + 90):
        code = _current_code(secret)
        first, _ = _give_the_mailed_code(cast.alice.email, last_code)
        assert first.post(SECOND, {"code": code}).status_code == 302
        second, _ = _give_the_mailed_code(cast.alice.email, last_code)
        assert second.post(SECOND, {"code": code}).status_code == 200
        assert second.get("/compte/").status_code == 302


def test_a_recovery_code_replaces_the_application_once(cast: Cast, last_code: Any) -> None:
    owner = client_of(cast.alice)
    _turn_on(owner)
    page = owner.get("/compte/securite/secours/").content.decode()
    codes = re.findall(r"<code>([\w-]+)</code>", page)
    assert len(codes) == 10
    assert owner.get("/compte/securite/secours/codes.txt").content.decode().count(codes[0]) == 1
    for status in (302, 200):
        client, _ = _give_the_mailed_code(cast.alice.email, last_code)
        assert client.post(SECOND, {"code": codes[0]}).status_code == status


def test_guessing_the_second_code_stops_after_five_tries(cast: Cast, last_code: Any) -> None:
    secret = _turn_on(client_of(cast.alice))
    client, _ = _give_the_mailed_code(cast.alice.email, last_code)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    with time_machine.travel(time.time() + 60):
        client.post(SECOND, {"code": _current_code(secret)})
        assert client.get("/compte/").status_code == 302


def test_the_secret_is_encrypted_in_the_database(cast: Cast) -> None:
    secret = _turn_on(client_of(cast.alice))
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_an_earlier_instance_key_still_reads_the_secret(cast: Cast, last_code: Any, settings: Any) -> None:
    secret = _turn_on(client_of(cast.alice))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    client, _ = _give_the_mailed_code(cast.alice.email, last_code)
    with time_machine.travel(time.time() + 60):
        assert client.post(SECOND, {"code": _current_code(secret)}).url == "/organisations/"


def test_each_change_is_told_by_mail_and_to_the_journal(
    cast: Cast, last_message: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        _turn_on(client_of(cast.alice))
    assert "sécurité de votre compte a changé" in last_message(cast.alice.email)
    changes = [event.facts["change"] for event in Event.objects.filter(kind="person.security_changed")]
    assert "totp_activated" in changes


def test_turning_it_off_asks_for_a_proof_of_it(cast: Cast) -> None:
    """Someone at an open screen can't remove the protection: allauth asks for the second factor itself."""
    secret = _turn_on(client_of(cast.alice))
    client = client_of(cast.alice)
    answer = client.get("/compte/securite/application/desactiver/")
    assert answer.url.startswith("/compte/securite/verification/")
    with time_machine.travel(time.time() + 60):
        client.post(answer.url, {"code": _current_code(secret)})
        assert client.post("/compte/securite/application/desactiver/").status_code == 302
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "address", [ACTIVATE, "/compte/securite/cles/ajouter/", "/compte/roles/", "/compte/organisations/1/fermer/"]
)
def test_sensitive_pages_want_a_recent_proof(cast: Cast, address: str) -> None:
    client = client_of(cast.farida)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert client.get(address).url.startswith("/compte/confirmation/?next=")


@pytest.mark.parametrize("address", ["signup", "password/reset", "password/change", "email", "3rdparty", "inactive"])
def test_what_is_not_used_has_no_address(address: str, client: Client, db: None) -> None:
    assert client.get(f"/compte/{address}/").status_code == 404
    assert client.get(f"/accounts/{address}/").status_code == 404
