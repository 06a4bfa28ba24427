"""In a real browser: signing in without JavaScript, a passkey, and what a machine sees of accessibility."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.accessibility import axe

pytestmark = pytest.mark.browser


def _at(site: str, path: str) -> str:
    """The same site under the name that browsers trust for passkeys."""
    return site.replace("127.0.0.1", "localhost") + path


def _enter_as(page: Any, site: str, key: str) -> None:
    page.goto(_at(site, "/compte/connexion/"))
    page.locator(f'form[action$="/demonstration/{key}/"] button').click()
    page.wait_for_url("**/compte/")


def _last_code(new_page: Callable[..., Any], site: str) -> str:
    """The code of the last message that the demonstration's letter box shows."""
    reader = new_page()
    reader.goto(_at(site, "/messages/demonstration/"))
    reader.get_by_role("link", name="Votre code de connexion").first.click()
    return re.findall(r"\b\d{4} \d{4}\b", reader.locator("main").inner_text())[0]


def test_a_new_person_signs_in_with_the_keyboard_and_no_javascript(
    new_page: Callable[..., Any], live_site: str
) -> None:
    page = new_page(javascript=False)
    page.goto(_at(live_site, "/compte/connexion/"))
    page.get_by_label("Adresse de courriel").focus()
    page.keyboard.type("clavier@exemple.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/code/")
    page.get_by_label("Code reçu par courriel").focus()
    page.keyboard.type(_last_code(new_page, live_site))
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/profil/**")
    page.get_by_label("Nom affiché").fill("Dominique (personne inventée)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")
    assert "Dominique (personne inventée)" in page.locator("main").inner_text()


def _with_authenticator(page: Any) -> None:
    """A virtual device that recognises its owner, in place of a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_then_opens_the_account_by_itself(new_page: Callable[..., Any], live_site: str) -> None:
    """Of a person of this test alone: whoever has a key is asked for it at every later sign-in."""
    page = new_page()
    _with_authenticator(page)
    page.goto(_at(live_site, "/compte/connexion/"))
    page.get_by_label("Adresse de courriel").fill("cle@exemple.example")
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/compte/code/")
    page.get_by_label("Code reçu par courriel").fill(_last_code(new_page, live_site))
    page.locator("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/compte/profil/**")
    page.goto(_at(live_site, "/compte/securite/cles/ajouter/"))
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_role("button", name="Ajouter la clé").click()
    page.wait_for_url("**/compte/securite/secours/")
    page.goto(_at(live_site, "/compte/securite/cles/"))
    assert "Téléphone" in page.locator("main").inner_text()
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.goto(_at(live_site, "/compte/connexion/?next=/organisations/"))
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(_at(live_site, "/organisations/"))
    assert page.get_by_role("link", name="Mon compte").first.is_visible()


def test_a_device_without_a_key_is_told_so_in_the_page(page: Any, live_site: str) -> None:
    _with_authenticator(page)
    page.goto(_at(live_site, "/compte/connexion/"))
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.get_by_text("La clé n’a pas été lue").wait_for()


PAGES = {
    "": ("/compte/connexion/", "/organisations/", "/organisations/?q=zzz", "/organisations/1-x/"),
    "alice": (
        "/compte/",
        "/compte/profil/",
        "/compte/securite/",
        "/compte/securite/application/activer/",
        "/compte/securite/cles/",
        "/compte/securite/cles/ajouter/",
        "/compte/sessions/",
        "/compte/donnees/",
        "/compte/supprimer/",
        "/compte/deconnexion/",
        "/compte/organisations/1/membres/",
        "/compte/organisations/1/modifier/",
        "/compte/organisations/proposer/",
    ),
    "farida": ("/compte/", "/compte/roles/", "/compte/organisations/1/fermer/"),
}


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_overflows(
    new_page: Callable[..., Any], live_site: str, key: str, width: int, scheme: str
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    if key:
        _enter_as(page, live_site, key)
    for path in PAGES[key]:
        page.goto(_at(live_site, path))
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_wrong_code_leads_the_keyboard_to_its_field(new_page: Callable[..., Any], live_site: str) -> None:
    page = new_page(width=390)
    page.goto(_at(live_site, "/compte/connexion/"))
    page.get_by_label("Adresse de courriel").fill("erreur@exemple.example")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code reçu par courriel").fill("00000000")
    page.locator("main").get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name=re.compile("n’est pas le bon")).click()
    assert page.evaluate("document.activeElement.name") == "code"
    assert axe(page) == []
