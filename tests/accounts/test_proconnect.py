"""Signing in through a real OpenID provider set as ProConnect is, and every way of cheating it."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.accounts.models import Membership, Organisation, Person, ProConnectLink
from intelligences.accounts.proconnect import flow
from intelligences.accounts.proconnect.provider import provider_of
from intelligences.kernel.models import Event
from tests.accounts.conftest import SITE, client_at, running_provider
from tests.cast import Cast, client_of
from tests.oidc_provider import Browser, RealProvider

SIREN, SIRET, OTHER_PLACE = "123456782", "12345678200010", "12345678200028"
EMAIL = "lou.martin@ville.example"
START, ANSWER, CONFIRM = (
    "/compte/proconnect/connexion/",
    "/compte/proconnect/retour/",
    "/compte/proconnect/confirmation/",
)
AGENT = {
    "sub": "agent-1",
    "email": EMAIL,
    "given_name": "Lou",
    "usual_name": "Martin",
    "siret": SIRET,
    "organization_label": "Ville de Saint-Exemple",
    "roles": ["agent_public", "agent_public_territorial"],
}


@pytest.fixture(autouse=True)
def _the_site_has_proconnect(settings: Any, provider: RealProvider) -> Iterator[None]:
    settings.PROCONNECT = client_at(provider)
    provider_of.cache_clear()
    provider.recognises(**AGENT)
    yield
    provider_of.cache_clear()


@pytest.fixture
def ville(cast: Cast) -> Organisation:
    """Alice's town, with the SIREN that the agent's SIRET begins with."""
    cast.ville.siren = SIREN
    cast.ville.save()
    return cast.ville


def _leave(client: Client, **query: str) -> str:
    """Where the button of the sign-in page sends."""
    answer = client.get(START, query)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def _come_back(client: Client, browser: Browser, **query: str) -> Any:
    return client.get(browser.comes_back_from(_leave(client, **query)))


def _is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def _sign_in(client: Client, provider: RealProvider, last_code: Any, email: str = EMAIL) -> Any:
    """The first time: to ProConnect and back, then the code."""
    assert _come_back(client, provider.browser()).url == CONFIRM
    return client.post(CONFIRM, {"code": last_code(email)})


def _changed(address: str, **parameters: str) -> str:
    """An address with other query parameters, as somebody in the middle of the browser would write it."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | parameters
    return urlunsplit(parts._replace(query=urlencode({name: value for name, value in query.items() if value})))


def _refusal(answer: Any) -> str:
    """The one sentence of a refusal; nothing was opened, nothing was made."""
    assert answer.status_code in (400, 503)
    page = answer.content.decode()
    assert "ProConnect ne vous a pas connecté" in page
    found = re.search(r'<div class="lead">(.*?)</div>', page, re.DOTALL)
    assert found
    return found[1].strip()


# --- The way in ----------------------------------------------------------------------------------------------------


def test_what_is_asked_is_what_proconnect_wants(client: Client, provider: RealProvider, db: None) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(_leave(client)).query).items()}
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
    answer = _sign_in(client, provider, last_code)
    assert answer.url.startswith("/compte/profil/")
    person = Person.objects.get(email=EMAIL)
    assert person.name == "Lou Martin"
    link = ProConnectLink.objects.get()
    assert (link.person, link.identifier, link.siret, link.is_territorial) == (person, "agent-1", SIRET, True)
    assert _is_in(client)


def test_the_next_time_no_code_is_asked_for(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    _sign_in(client, provider, last_code)
    again = Client()
    assert _come_back(again, provider.browser(), next="/compte/profil/").url == "/compte/profil/"
    assert _is_in(again)
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
        _sign_in(client, other, last_code)
    assert _is_in(client)


def test_a_provider_that_announces_no_pkce_is_asked_for_none(
    client: Client, provider: RealProvider, last_code: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ProConnect answers an error to a parameter that it doesn't know."""
    known = provider_of(client_at(provider))
    without = replace(known.addresses(), takes_pkce=False)
    monkeypatch.setattr(known, "addresses", lambda: without)
    assert "code_challenge" not in _leave(client)
    _sign_in(client, provider, last_code)
    assert _is_in(client)


def test_a_person_with_a_second_factor_is_asked_for_it(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any
) -> None:
    Authenticator.objects.create(user=cast.camille, type="totp", data={"secret": "x"})
    provider.recognises(**{**AGENT, "email": cast.camille.email})
    assert _sign_in(client, provider, last_code, cast.camille.email).url.startswith("/compte/connexion/verification/")
    assert not _is_in(client)
    assert not ProConnectLink.objects.exists()


def test_a_sign_in_without_a_code_is_no_fresh_proof(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    """ProConnect may recognise a browser left open for hours: taking one's data away still asks for a code."""
    _sign_in(client, provider, last_code)
    assert client.get("/compte/donnees/mes-donnees.json").status_code == 200
    again = Client()
    _come_back(again, provider.browser())
    assert again.get("/compte/donnees/mes-donnees.json").url.startswith("/compte/confirmation/")


# --- Whose account -------------------------------------------------------------------------------------------------


def test_an_account_that_exists_opens_only_once_its_address_is_proved(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any, last_message: Any
) -> None:
    provider.recognises(**{**AGENT, "email": cast.camille.email.upper()})
    assert _come_back(client, provider.browser()).url == CONFIRM
    assert not _is_in(client)
    assert not ProConnectLink.objects.exists()
    client.post(CONFIRM, {"code": "00000000"})
    assert not _is_in(client)
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
        _come_back(client, provider.browser())
        page = client.get(CONFIRM).content.decode().replace(email, "ADDRESS")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", page))
    assert pages[0] == pages[1]


def test_an_identity_that_changes_its_address_still_opens_its_own_account(
    cast: Cast, client: Client, provider: RealProvider, last_code: Any
) -> None:
    """What counts is `sub`: an address that becomes somebody else's opens nothing of theirs."""
    _sign_in(client, provider, last_code)
    provider.recognises(**{**AGENT, "email": cast.camille.email})
    again = Client()
    _come_back(again, provider.browser())
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
    _sign_in(client, provider, last_code)
    other = client_of(cast.camille)
    address = other.get("/compte/proconnect/relier/").url
    assert "déjà reliée à un autre compte" in _refusal(other.get(provider.browser().comes_back_from(address)))
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
    _sign_in(client, provider, last_code)
    link = ProConnectLink.objects.get()
    assert client_of(cast.camille).post(f"/compte/proconnect/{link.pk}/retirer/").status_code == 404
    assert client.post(f"/compte/proconnect/{link.pk}/retirer/").url == "/compte/proconnect/"
    assert not ProConnectLink.objects.exists()
    assert _come_back(Client(), provider.browser()).url == CONFIRM


# --- What is refused -----------------------------------------------------------------------------------------------


def test_an_answer_works_once(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(_leave(client))
    assert client.get(address).url == CONFIRM
    assert "a déjà servi" in _refusal(client.get(address))


def test_a_code_works_once_even_in_another_attempt(client: Client, provider: RealProvider, db: None) -> None:
    """The provider refuses a code that was used, and revokes what it gave: nothing is opened by the second attempt."""
    used = provider.browser().comes_back_from(_leave(client))
    client.get(used)
    code = parse_qs(urlsplit(used).query)["code"][0]
    other = Client()
    fresh = provider.browser().comes_back_from(_leave(other))
    assert "déjà servi ou a expiré" in _refusal(other.get(_changed(fresh, code=code)))
    assert not _is_in(other)


def test_a_code_injected_from_another_attempt_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    """Not used yet: the PKCE verifier of this attempt isn't that of the code."""
    stolen = parse_qs(urlsplit(provider.browser().comes_back_from(_leave(Client()))).query)["code"][0]
    mine = provider.browser().comes_back_from(_leave(client))
    assert "déjà servi ou a expiré" in _refusal(client.get(_changed(mine, code=stolen)))


def test_an_answer_is_refused_in_another_browser(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(_leave(client))
    assert "vient d’un autre navigateur" in _refusal(Client().get(address))
    assert client.get(address).url == CONFIRM


@pytest.mark.parametrize("state", ["", "x" * 43])
def test_an_invented_state_is_refused(client: Client, provider: RealProvider, db: None, state: str) -> None:
    address = provider.browser().comes_back_from(_leave(client))
    assert "Recommencez d’ici" in _refusal(client.get(_changed(address, state=state)))


def test_an_attempt_expires_after_ten_minutes(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(_leave(client))
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert "a expiré" in _refusal(client.get(address))


def test_two_answers_at_once_open_one_attempt(client: Client, provider: RealProvider, db: None) -> None:
    state = parse_qs(urlsplit(_leave(client)).query)["state"][0]
    session = client.session
    assert flow.take_attempt(session, state).back == ""
    session["proconnect_states"] = [state]  # the other answer read the session before the first one wrote it
    with pytest.raises(flow.Refused, match="over"):
        flow.take_attempt(session, state)


def test_a_wrong_issuer_beside_the_code_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    for wrong in ("https://ailleurs.example", ""):
        address = provider.browser().comes_back_from(_leave(client))
        assert "ne vient pas de ProConnect" in _refusal(client.get(_changed(address, iss=wrong)))


def test_a_provider_that_says_to_be_another_is_refused(client: Client, settings: Any, db: None) -> None:
    """Its discovery document, and so its tokens, name an issuer that isn't the one of the settings."""
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.becomes("https://ailleurs.example")
        assert "ne vient pas de ProConnect" in _refusal(client.get(START))


def test_tokens_of_another_issuer_are_refused(client: Client, provider: RealProvider, db: None) -> None:
    """Known addresses, another provider behind them by now: what it signs isn't ProConnect's."""
    leaving = _leave(client)
    provider.becomes("https://ailleurs.example")
    try:
        address = _changed(provider.browser().comes_back_from(leaving), iss=provider.issuer)
        assert "ne vient pas de ProConnect" in _refusal(client.get(address))
    finally:
        provider.becomes(provider.issuer)


def test_a_wrong_nonce_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    leaving = _changed(_leave(client), nonce="n" * 43)
    address = provider.browser().comes_back_from(leaving)
    assert "ne correspond pas à votre demande" in _refusal(client.get(address))


def test_a_key_that_was_withdrawn_is_refused(client: Client, settings: Any, db: None) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        address = other.browser().comes_back_from(_leave(client))
        other.withdraws_its_key()
        assert "n’a pas pu être vérifiée" in _refusal(client.get(address))


def test_a_key_stays_known_for_five_minutes_only(
    client: Client, settings: Any, last_code: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        _sign_in(client, other, last_code)
        other.withdraws_its_key()
        later = SimpleNamespace(time=lambda: time.time() + 301, monotonic=time.monotonic)
        monkeypatch.setattr("intelligences.accounts.proconnect.provider.time", later)
        assert "n’a pas pu être vérifiée" in _refusal(_come_back(Client(), other.browser()))


def test_a_new_key_is_fetched_at_once(client: Client, settings: Any, last_code: Any, db: None) -> None:
    with running_provider(SITE) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        _sign_in(client, other, last_code)
        other.changes_its_key()
        again = Client()
        _come_back(again, other.browser())
        assert _is_in(again)


def test_a_token_that_comes_too_late_is_refused(client: Client, provider: RealProvider, db: None) -> None:
    address = provider.browser().comes_back_from(_leave(client))
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert "arrivée trop tard" in _refusal(client.get(address))


def test_an_unsigned_userinfo_is_refused(client: Client, settings: Any, db: None) -> None:
    with running_provider(SITE, unsigned=True) as other:
        settings.PROCONNECT = client_at(other)
        other.recognises(**AGENT)
        assert "n’a pas pu être vérifiée" in _refusal(_come_back(client, other.browser()))


def test_a_level_of_assurance_too_low_is_refused_with_another_way_in(
    client: Client, provider: RealProvider, db: None
) -> None:
    provider.recognises(**AGENT, acr="eidas0")
    sentence = _refusal(_come_back(client, provider.browser()))
    assert "Connectez-vous par courriel" in sentence
    assert "se portera garante" in sentence


def test_whoever_gives_up_at_proconnect_is_told_so(client: Client, provider: RealProvider, db: None) -> None:
    provider.recognises(**AGENT, refuses=True)
    assert "a été interrompue chez ProConnect" in _refusal(_come_back(client, provider.browser()))


def test_a_wrong_secret_is_told_without_detail(client: Client, provider: RealProvider, settings: Any, db: None) -> None:
    settings.PROCONNECT = replace(client_at(provider), secret="un autre secret")
    sentence = _refusal(_come_back(client, provider.browser()))
    assert "n’a pas accepté la demande de ce site" in sentence


def test_a_provider_that_is_down_leaves_the_other_way_in(client: Client, settings: Any, db: None) -> None:
    settings.PROCONNECT = replace(settings.PROCONNECT, issuer="http://127.0.0.1:1")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "ne répond pas" in _refusal(answer)
    assert client.get("/compte/connexion/").status_code == 200


def test_a_refusal_opens_nothing_and_names_nobody_in_the_log(
    client: Client, provider: RealProvider, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    people = Person.objects.count()
    provider.recognises(**AGENT, acr="eidas0")
    _refusal(_come_back(client, provider.browser()))
    assert Person.objects.count() == people
    assert "assurance: eidas0" in caplog.text
    assert EMAIL not in caplog.text


def test_codes_to_a_stranger_s_address_are_limited(client: Client, provider: RealProvider, db: None) -> None:
    answers = [_come_back(client, provider.browser()).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_without_settings_there_is_neither_button_nor_address(client: Client, settings: Any, cast: Cast) -> None:
    assert "ProConnect" in client.get("/compte/connexion/").content.decode()
    settings.PROCONNECT = None
    assert "ProConnect" not in client.get("/compte/connexion/").content.decode()
    for path in (START, ANSWER, CONFIRM, "/compte/proconnect/deconnecte/"):
        assert client.get(path).status_code == 404
    assert client_of(cast.camille).get("/compte/proconnect/").status_code == 404
    assert "ProConnect" not in client_of(cast.camille).get("/compte/").content.decode()


# --- The organisation ----------------------------------------------------------------------------------------------


def _place(person: Person, organisation: Organisation) -> tuple[str, str, str]:
    held = Membership.objects.filter(person=person, organisation=organisation).latest("pk")
    return held.state, held.role, held.proof


def test_a_known_organisation_lets_the_agent_contribute_and_tells_its_managers(
    client: Client, provider: RealProvider, ville: Organisation, cast: Cast, last_code: Any, last_message: Any
) -> None:
    _sign_in(client, provider, last_code)
    person = Person.objects.get(email=EMAIL)
    assert _place(person, ville) == ("active", "contributor", "proconnect")
    assert person.roles == {"citizen", "contributor"}
    assert "ProConnect atteste" in last_message(cast.alice.email)
    event = Event.objects.filter(kind="membership.accepted", actor=f"accounts.person:{person.pk}").get()
    assert event.facts == {"role": "contributor", "proof": "proconnect", "function": ""}
    members = client_of(cast.alice).get(f"/compte/organisations/{ville.pk}/membres/").content.decode()
    assert "appartenance confirmée par ProConnect" in members


def test_an_establishment_goes_before_its_legal_unit_and_another_is_not_mine(db: None) -> None:
    def place(name: str, siret: str) -> Organisation:
        return Organisation.objects.create(name=name, kind="company", siren=SIREN, siret=siret, state="validated")

    elsewhere = place("Ailleurs", OTHER_PLACE)
    assert Organisation.objects.of_siret(SIRET) is None
    unit = place("Siège", "")
    assert Organisation.objects.of_siret(SIRET) == unit
    assert Organisation.objects.of_siret(OTHER_PLACE) == elsewhere
    assert Organisation.objects.of_siret("") is None


def test_whoever_was_removed_is_not_brought_back(
    client: Client, provider: RealProvider, ville: Organisation, cast: Cast, last_code: Any
) -> None:
    _sign_in(client, provider, last_code)
    person = Person.objects.get(email=EMAIL)
    actions.remove_member(Membership.objects.get(person=person), by=cast.alice)
    Membership.objects.filter(person=person).delete()  # as retention does, a year later
    _come_back(Client(), provider.browser())
    assert not Membership.objects.filter(person=person).exists()


def test_whoever_had_left_before_proconnect_stays_out(cast: Cast, provider: RealProvider, ville: Organisation) -> None:
    actions.remove_member(cast.membership(cast.bruno), by=cast.alice)
    client = client_of(cast.bruno)
    client.get(provider.browser().comes_back_from(client.get("/compte/proconnect/relier/").url))
    assert _place(cast.bruno, ville)[0] == "ended"


def test_a_waiting_request_is_answered_by_the_attestation(
    cast: Cast, provider: RealProvider, ville: Organisation
) -> None:
    actions.request_membership(ville, by=cast.camille, language="fr")
    client = client_of(cast.camille)
    client.get(provider.browser().comes_back_from(client.get("/compte/proconnect/relier/").url))
    assert _place(cast.camille, ville) == ("active", "contributor", "proconnect")


def test_an_invitation_stays_theirs_to_answer(
    client: Client, provider: RealProvider, cast: Cast, ville: Organisation, last_code: Any
) -> None:
    """The organisation invited an elected official: signing in doesn't answer in their place, nor lower their role."""
    actions.invite(ville, EMAIL, role="manager", function="elected", by=cast.alice)
    _sign_in(client, provider, last_code)
    invitation = Membership.objects.get(invited_email=EMAIL)
    assert invitation.state == "invited"
    client.post(f"/compte/invitations/{invitation.pk}/", {"accept": "1"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.role, invitation.function, invitation.proof) == (
        *("active", "manager", "elected", "organisation"),
    )


def test_an_unknown_organisation_is_proposed_with_what_proconnect_says(
    client: Client, provider: RealProvider, cast: Cast, last_code: Any
) -> None:
    _sign_in(client, provider, last_code)
    assert "n’est pas encore dans l’annuaire" in client.get("/compte/").content.decode()
    form = client.get("/compte/organisations/proposer/").context["form"]
    assert form.initial == {"name": "Ville de Saint-Exemple", "siren": SIREN, "kind": "local_authority"}
    client.post("/compte/organisations/proposer/", form.initial)
    proposed = Organisation.objects.get(siren=SIREN)
    seen = client_of(cast.dina).get(proposed.get_absolute_url()).content.decode()
    assert "ProConnect atteste que la personne qui la propose" in seen
    assert "L’équipe vérifie cette organisation" in client.get("/compte/").content.decode()
    actions.validate_organisation(proposed, by=cast.dina)
    assert _place(Person.objects.get(email=EMAIL), proposed) == ("active", "manager", "team")


def test_a_colleague_joins_once_the_organisation_is_verified(
    client: Client, provider: RealProvider, cast: Cast, last_code: Any
) -> None:
    _sign_in(client, provider, last_code)
    Organisation.objects.create(name="Ville", kind="local_authority", siren=SIREN, state="validated")
    again = Client()
    _come_back(again, provider.browser())
    assert "vous pouvez maintenant agir en son nom" in again.get("/compte/").content.decode()
    assert "contributor" in Person.objects.get(email=EMAIL).roles


@pytest.mark.parametrize("siret", ["", "12345678200011", "pas un numéro"])
def test_a_siret_that_is_none_opens_the_account_and_no_organisation(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any, siret: str
) -> None:
    provider.recognises(**{**AGENT, "siret": siret})
    _sign_in(client, provider, last_code)
    assert _is_in(client)
    assert ProConnectLink.objects.get().siret == ""
    assert not Membership.objects.filter(person__email=EMAIL).exists()


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
    _come_back(client, browser)
    client.post(CONFIRM, {"code": last_code(EMAIL)})
    address = _goodbye(client)
    assert not _is_in(client)
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
    _sign_in(client, provider, last_code)
    assert "eyJ" not in str(dict(client.session))
    with time_machine.travel(timezone.now() + timedelta(hours=12, seconds=1)):
        assert client.post("/compte/deconnexion/").url == "/"


def test_signing_out_works_when_the_provider_is_down(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any, settings: Any
) -> None:
    _sign_in(client, provider, last_code)
    settings.PROCONNECT = replace(settings.PROCONNECT, issuer="http://127.0.0.1:1")
    assert client.post("/compte/deconnexion/").url == "/"
    assert not _is_in(client)


def test_whoever_signed_in_by_code_signs_out_of_here_only(cast: Cast) -> None:
    client = client_of(cast.camille)
    assert client.post("/compte/deconnexion/").url == "/"


def test_a_link_is_forgotten_a_year_after_its_last_use(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any
) -> None:
    from intelligences.kernel import retention

    _sign_in(client, provider, last_code)
    ProConnectLink.objects.update(attested_at=timezone.now() - timedelta(days=364))
    retention.enforce()
    assert ProConnectLink.objects.count() == 1
    ProConnectLink.objects.update(attested_at=timezone.now() - timedelta(days=366))
    retention.enforce()
    assert ProConnectLink.objects.count() == 0
