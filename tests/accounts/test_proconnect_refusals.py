"""Every way of cheating a sign-in through a real OpenID provider is refused, in one sentence."""

import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.accounts.proconnect import flow
from tests.accounts.conftest import SITE, client_at, running_provider
from tests.accounts.proconnect_journey import (
    AGENT,
    ANSWER,
    CONFIRM,
    EMAIL,
    START,
    changed,
    come_back,
    is_in,
    leave,
    refusal,
    sign_in,
)
from tests.cast import Cast, client_of
from tests.oidc_provider import RealProvider

pytestmark = pytest.mark.usefixtures("proconnect")


# --- What is refused -----------------------------------------------------------------------------------------------


def test_an_answer_works_once(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(leave(client))
    assert client.get(address).url == CONFIRM
    assert "a déjà servi" in refusal(client.get(address))


def test_a_code_works_once_even_in_another_attempt(client: Client, provider: RealProvider, db: None) -> None:
    """The provider refuses a code that was used, and revokes what it gave: nothing is opened by the second attempt."""
    used = provider.browser().comes_back_from(leave(client))
    client.get(used)
    code = parse_qs(urlsplit(used).query)["code"][0]
    other = Client()
    fresh = provider.browser().comes_back_from(leave(other))
    assert "déjà servi ou a expiré" in refusal(other.get(changed(fresh, code=code)))
    assert not is_in(other)


def test_a_code_injected_from_another_attempt_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    """Not used yet: the PKCE verifier of this attempt isn't that of the code."""
    stolen = parse_qs(urlsplit(provider.browser().comes_back_from(leave(Client()))).query)["code"][0]
    mine = provider.browser().comes_back_from(leave(client))
    assert "déjà servi ou a expiré" in refusal(client.get(changed(mine, code=stolen)))


def test_an_answer_is_refused_in_another_browser(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(leave(client))
    assert "vient d’un autre navigateur" in refusal(Client().get(address))
    assert client.get(address).url == CONFIRM


@pytest.mark.parametrize("state", ["", "x" * 43])
def test_an_invented_state_is_refused(client: Client, provider: RealProvider, db: None, state: str) -> None:
    address = provider.browser().comes_back_from(leave(client))
    assert "Recommencez d’ici" in refusal(client.get(changed(address, state=state)))


def test_an_attempt_expires_after_ten_minutes(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(leave(client))
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert "a expiré" in refusal(client.get(address))


def test_two_answers_at_once_open_one_attempt(client: Client, provider: RealProvider, db: None) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    session = client.session
    assert flow.take_attempt(session, state).back == ""
    session["proconnect_states"] = [state]  # the other answer read the session before the first one wrote it
    with pytest.raises(flow.Refused, match="over"):
        flow.take_attempt(session, state)


def test_a_wrong_issuer_beside_the_code_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    for wrong in ("https://ailleurs.example", ""):
        address = provider.browser().comes_back_from(leave(client))
        assert "ne vient pas de ProConnect" in refusal(client.get(changed(address, iss=wrong)))


def test_a_provider_that_says_to_be_another_is_refused(client: Client, settings: Any, db: None) -> None:
    """Its discovery document, and so its tokens, name an issuer that isn't the one of the settings."""
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.becomes("https://ailleurs.example")
        assert "ne vient pas de ProConnect" in refusal(client.get(START))


def test_tokens_of_another_issuer_are_refused(client: Client, provider: RealProvider, db: None) -> None:
    """Known addresses, another provider behind them by now: what it signs isn't ProConnect's."""
    leaving = leave(client)
    provider.becomes("https://ailleurs.example")
    try:
        address = changed(provider.browser().comes_back_from(leaving), iss=provider.issuer)
        assert "ne vient pas de ProConnect" in refusal(client.get(address))
    finally:
        provider.becomes(provider.issuer)


def test_a_wrong_nonce_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    leaving = changed(leave(client), nonce="n" * 43)
    address = provider.browser().comes_back_from(leaving)
    assert "ne correspond pas à votre demande" in refusal(client.get(address))


def test_a_key_that_was_withdrawn_is_refused(client: Client, settings: Any, db: None) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        address = other.browser().comes_back_from(leave(client))
        other.withdraws_its_key()
        assert "n’a pas pu être vérifiée" in refusal(client.get(address))


def test_a_key_stays_known_for_five_minutes_only(
    client: Client, settings: Any, last_code: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        sign_in(client, other, last_code)
        other.withdraws_its_key()
        later = SimpleNamespace(time=lambda: time.time() + 301, monotonic=time.monotonic)
        monkeypatch.setattr("intelligences.accounts.proconnect.provider.time", later)
        assert "n’a pas pu être vérifiée" in refusal(come_back(Client(), other.browser()))


def test_a_new_key_is_fetched_at_once(client: Client, settings: Any, last_code: Any, db: None) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        sign_in(client, other, last_code)
        other.changes_its_key()
        again = Client()
        come_back(again, other.browser())
        assert is_in(again)


def test_a_token_that_comes_too_late_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(leave(client))
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert "arrivée trop tard" in refusal(client.get(address))


def test_an_unsigned_userinfo_is_refused(client: Client, settings: Any, db: None) -> None:
    with running_provider(SITE, unsigned=True) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        assert "n’a pas pu être vérifiée" in refusal(come_back(client, other.browser()))


def test_a_level_of_assurance_too_low_is_refused_with_another_way_in(
    client: Client, provider: RealProvider, db: None
) -> None:
    provider.recognises(**AGENT, acr="eidas0")
    sentence = refusal(come_back(client, provider.browser()))
    assert "Connectez-vous par courriel" in sentence
    assert "se portera garante" in sentence


def test_whoever_gives_up_at_proconnect_is_told_so(client: Client, provider: RealProvider, db: None) -> None:
    provider.recognises(**AGENT, refuses=True)
    assert "a été interrompue chez ProConnect" in refusal(come_back(client, provider.browser()))


def test_a_wrong_secret_is_told_without_detail(client: Client, provider: RealProvider, settings: Any, db: None) -> None:
    settings.PROCONNECT = replace(client_at(provider), secret="un autre secret")
    sentence = refusal(come_back(client, provider.browser()))
    assert "n’a pas accepté la demande de ce site" in sentence


def test_a_provider_that_is_down_leaves_the_other_way_in(client: Client, settings: Any, db: None) -> None:
    settings.PROCONNECT = replace(settings.PROCONNECT, issuer="http://127.0.0.1:1")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "ne répond pas" in refusal(answer)
    assert client.get("/compte/connexion/").status_code == 200


def test_a_refusal_opens_nothing_and_names_nobody_in_the_log(
    client: Client, provider: RealProvider, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    people = Person.objects.count()
    provider.recognises(**AGENT, acr="eidas0")
    refusal(come_back(client, provider.browser()))
    assert Person.objects.count() == people
    assert "assurance: eidas0" in caplog.text
    assert EMAIL not in caplog.text


def test_codes_to_a_stranger_s_address_are_limited(client: Client, provider: RealProvider, db: None) -> None:
    answers = [come_back(client, provider.browser()).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_without_settings_there_is_neither_button_nor_address(client: Client, settings: Any, cast: Cast) -> None:
    assert "ProConnect" in client.get("/compte/connexion/").content.decode()
    settings.PROCONNECT = None
    assert "ProConnect" not in client.get("/compte/connexion/").content.decode()
    for path in (START, ANSWER, CONFIRM, "/compte/proconnect/deconnecte/"):
        assert client.get(path).status_code == 404
    assert client_of(cast.camille).get("/compte/proconnect/").status_code == 404
    assert "ProConnect" not in client_of(cast.camille).get("/compte/").content.decode()
