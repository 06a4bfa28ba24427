"""Signing in through a real OpenID provider set as ProConnect is: the way in, whose account, the way out."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Organisation, Person, ProConnectLink
from intelligences.accounts.proconnect.provider import provider_of
from intelligences.kernel.models import Event
from tests.accounts.conftest import SITE, client_at, running_provider
from tests.accounts.proconnect_journey import (
    AGENT,
    ANSWER,
    CONFIRM,
    EMAIL,
    SIRET,
    START,
    come_back,
    is_in,
    leave,
    refusal,
    sign_in,
)
from tests.cast import Cast, client_of
from tests.oidc_provider import RealProvider

pytestmark = pytest.mark.usefixtures("proconnect")


# --- The way in ----------------------------------------------------------------------------------------------------


def test_what_is_asked_is_what_proconnect_wants(client: Client, provider: RealProvider, db: None) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(leave(client)).query).items()}
    assert asked["redirect_uri"] == f"{SITE}{ANSWER}"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert asked["state"] != asked["nonce"]
    assert '"acr": {"essential": true, "values": ["eidas1", "eidas2"]}' in asked["claims"]
    assert asked["code_challenge_method"] == "S256"
    assert set(asked) <= {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"),
        *("code_challenge", "code_challenge_method"),
    }


def test_the_first_time_a_code_proves_the_address_then_the_person_is_in(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    answer = sign_in(client, provider, last_code)
    assert answer.url.startswith("/compte/profil/")
    person = Person.objects.get(email=EMAIL)
    assert person.name == "Lou Martin"
    link = ProConnectLink.objects.get()
    assert (link.person, link.identifier, link.siret, link.is_territorial) == (person, "agent-1", SIRET, True)
    assert is_in(client)


def test_the_next_time_no_code_is_asked_for(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    again = Client()
    assert come_back(again, provider.browser(), next="/compte/profil/").url == "/compte/profil/"
    assert is_in(again)
    assert (Person.objects.filter(email=EMAIL).count(), ProConnectLink.objects.count()) == (1, 1)


def test_the_answer_finds_the_language_of_the_person_again(
    client: Client, provider: RealProvider, db: None, last_message: Any
) -> None:
    address = client.get("/en" + START).url
    assert parse_qs(urlsplit(address).query)["redirect_uri"] == [f"{SITE}{ANSWER}"]
    assert client.get(provider.browser().comes_back_from(address)).url == "/en" + CONFIRM
    assert "sign-in code" in last_message(EMAIL)


def test_a_provider_that_signs_by_es256_is_believed_too(
    client: Client, settings: Any, last_code: Any, db: None
) -> None:
    with running_provider(SITE, algorithm="ES256") as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        sign_in(client, other, last_code)
    assert is_in(client)


def test_a_provider_that_announces_no_pkce_is_asked_for_none(
    client: Client, provider: RealProvider, last_code: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ProConnect answers an error to a parameter that it doesn't know."""
    known = provider_of(client_at(provider))
    without = replace(known.addresses(), takes_pkce=False)
    monkeypatch.setattr(known, "addresses", lambda: without)
    assert "code_challenge" not in leave(client)
    sign_in(client, provider, last_code)
    assert is_in(client)


def test_a_person_with_a_second_factor_is_asked_for_it(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any
) -> None:
    Authenticator.objects.create(user=cast.camille, type="totp", data={"secret": "x"})
    provider.recognises(**{**AGENT, "email": cast.camille.email})
    assert sign_in(client, provider, last_code, cast.camille.email).url.startswith("/compte/connexion/verification/")
    assert not is_in(client)
    assert not ProConnectLink.objects.exists()


def test_a_sign_in_without_a_code_is_no_fresh_proof(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    """ProConnect may recognise a browser left open for hours: taking one's data away still asks for a code."""
    sign_in(client, provider, last_code)
    assert client.get("/compte/donnees/mes-donnees.json").status_code == 200
    again = Client()
    come_back(again, provider.browser())
    assert again.get("/compte/donnees/mes-donnees.json").url.startswith("/compte/confirmation/")


# --- Whose account -------------------------------------------------------------------------------------------------


def test_an_account_that_exists_opens_only_once_its_address_is_proved(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any, last_message: Any
) -> None:
    provider.recognises(**{**AGENT, "email": cast.camille.email.upper()})
    assert come_back(client, provider.browser()).url == CONFIRM
    assert not is_in(client)
    assert not ProConnectLink.objects.exists()
    client.post(CONFIRM, {"code": "00000000"})
    assert not is_in(client)
    client.post(CONFIRM, {"code": last_code(cast.camille.email)})
    assert ProConnectLink.objects.get().person == cast.camille
    assert "ProConnect ouvre maintenant votre compte" in last_message(cast.camille.email)


def test_the_code_page_says_the_same_of_an_account_that_exists_and_of_a_new_one(
    cast: Cast, provider: RealProvider
) -> None:
    pages = []
    for email in (cast.camille.email, EMAIL):
        client = Client()
        provider.recognises(**{**AGENT, "email": email})
        come_back(client, provider.browser())
        page = client.get(CONFIRM).content.decode().replace(email, "ADDRESS")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", page))
    assert pages[0] == pages[1]


def test_an_identity_that_changes_its_address_still_opens_its_own_account(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any
) -> None:
    """What counts is `sub`: an address that becomes somebody else's opens nothing of theirs."""
    sign_in(client, provider, last_code)
    provider.recognises(**{**AGENT, "email": cast.camille.email})
    again = Client()
    come_back(again, provider.browser())
    assert again.get("/compte/").context["user"].email == EMAIL


def test_a_signed_in_person_links_proconnect_without_a_code(
    cast: Cast, provider: RealProvider, last_message: Any
) -> None:
    client = client_of(cast.camille)
    address = client.get("/compte/proconnect/relier/").url
    assert client.get(provider.browser().comes_back_from(address)).url == "/compte/proconnect/"
    assert ProConnectLink.objects.get().person == cast.camille
    assert "Reliée le" in client.get("/compte/proconnect/").content.decode()
    assert Event.objects.filter(kind="person.security_changed", facts={"change": "proconnect_linked"}).count() == 1


def test_an_identity_opens_one_account_only(cast: Cast, client: Client, provider: RealProvider, last_code: Any) -> None:
    sign_in(client, provider, last_code)
    other = client_of(cast.camille)
    address = other.get("/compte/proconnect/relier/").url
    assert "déjà reliée à un autre compte" in refusal(other.get(provider.browser().comes_back_from(address)))
    assert ProConnectLink.objects.get().person.email == EMAIL


def test_a_link_begun_by_somebody_who_left_meanwhile_links_nobody(cast: Cast, provider: RealProvider) -> None:
    client = client_of(cast.camille)
    address = provider.browser().comes_back_from(client.get("/compte/proconnect/relier/").url)
    client.post("/compte/deconnexion/")
    assert client.get(address).status_code == 400
    assert not ProConnectLink.objects.exists()


def test_a_link_can_be_undone_and_no_longer_opens(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    link = ProConnectLink.objects.get()
    assert client_of(cast.camille).post(f"/compte/proconnect/{link.pk}/retirer/").status_code == 404
    assert client.post(f"/compte/proconnect/{link.pk}/retirer/").url == "/compte/proconnect/"
    assert not ProConnectLink.objects.exists()
    assert come_back(Client(), provider.browser()).url == CONFIRM


# --- The way out ---------------------------------------------------------------------------------------------------


def _goodbye(client: Client) -> str:
    """Where the page after signing out sends: the target of its refresh, which is also its link."""
    page = client.post("/compte/deconnexion/").content.decode().replace("&amp;", "&")
    target = re.search(r'content="0; url=([^"]+)"', page)
    assert target
    assert f'href="{target[1]}"' in page
    return target[1]


def test_signing_out_signs_out_of_proconnect_too(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    browser = provider.browser()
    come_back(client, browser)
    client.post(CONFIRM, {"code": last_code(EMAIL)})
    address = _goodbye(client)
    assert not is_in(client)
    asked = parse_qs(urlsplit(address).query)
    assert set(asked) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert len(asked["state"][0]) >= 32
    token = re.findall(r'name="xsrf" value="(\w+)"', browser.reads(address))[0]
    back = browser.sends(f"{provider.issuer}/session/end/confirm", urlencode({"xsrf": token, "logout": "yes"}).encode())
    assert "déconnecté d’ici et de ProConnect" in client.get(back, follow=True).content.decode()


def test_a_goodbye_that_nobody_asked_for_says_nothing(client: Client, db: None) -> None:
    answer = client.get("/compte/proconnect/deconnecte/?state=" + "x" * 43, follow=True)
    assert "déconnecté" not in answer.content.decode()


def test_the_id_token_is_in_neither_cookie_nor_session_and_is_forgotten_after_twelve_hours(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    assert "eyJ" not in str(dict(client.session))
    with time_machine.travel(timezone.now() + timedelta(hours=12, seconds=1)):
        assert client.post("/compte/deconnexion/").url == "/"


def test_signing_out_works_when_the_provider_is_down(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any, settings: Any
) -> None:
    sign_in(client, provider, last_code)
    settings.PROCONNECT = replace(settings.PROCONNECT, issuer="http://127.0.0.1:1")
    assert client.post("/compte/deconnexion/").url == "/"
    assert not is_in(client)


def test_whoever_signed_in_by_code_signs_out_of_here_only(cast: Cast) -> None:
    client = client_of(cast.camille)
    assert client.post("/compte/deconnexion/").url == "/"


def test_a_link_is_forgotten_a_year_after_its_last_use(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    from intelligences.kernel import retention

    sign_in(client, provider, last_code)
    ProConnectLink.objects.update(attested_at=timezone.now() - timedelta(days=364))
    retention.enforce()
    assert ProConnectLink.objects.count() == 1
    ProConnectLink.objects.update(attested_at=timezone.now() - timedelta(days=366))
    retention.enforce()
    assert ProConnectLink.objects.count() == 0
