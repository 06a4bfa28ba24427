"""ProConnect in a real browser: in by the provider, out through it, and what a machine sees of accessibility."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.accessibility import axe
from tests.accounts.conftest import client_at, running_provider
from tests.live import LiveSite
from tests.oidc_provider import RealProvider

pytestmark = pytest.mark.browser

AGENT = {"sub": "agent", "email": "navigateur@exemple.example", "given_name": "Lou", "usual_name": "Martin (inventé)"}
WORK = {"siret": "12345678200010", "organization_label": "Ville de Longueville-sur-Exemple (inventée)"}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, RealProvider]]:
    """A site of its own that knows a provider of its own."""
    site = LiveSite(tmp_path_factory.mktemp("proconnect"))
    with running_provider(site.url) as provider, pytest.MonkeyPatch.context() as environment:
        client = client_at(provider)
        environment.setenv("PROCONNECT_ISSUER", client.issuer)
        environment.setenv("PROCONNECT_CLIENT_ID", client.client_id)
        environment.setenv("PROCONNECT_CLIENT_SECRET", client.secret)
        provider.recognises(**AGENT, **WORK, roles=["agent_public", "agent_public_territorial"])
        with site:
            yield site.url, provider


def _last_code(new_page: Callable[..., Any], site: str) -> str:
    reader = new_page()
    reader.goto(f"{site}/messages/demonstration/")
    reader.get_by_role("link", name="Votre code de connexion").first.click()
    return re.findall(r"\b\d{4} \d{4}\b", reader.locator("main").inner_text())[0]


def _is_accessible(page: Any, width: int) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize(
    ("width", "scheme", "javascript"), [(1280, "light", True), (320, "dark", True), (390, "light", False)]
)
def test_an_agent_comes_in_and_goes_out_by_proconnect(
    new_page: Callable[..., Any], live: tuple[str, RealProvider], width: int, scheme: str, javascript: bool
) -> None:
    site, provider = live
    person = {**AGENT, "sub": f"agent-{width}", "email": f"navigateur-{width}@exemple.example"}
    provider.recognises(**person, **WORK, roles=["agent_public_territorial"])
    page = new_page(width=width, color_scheme=scheme, javascript=javascript)
    check = (lambda: _is_accessible(page, width)) if javascript else (lambda: None)
    page.goto(f"{site}/compte/connexion/")
    check()
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/compte/proconnect/confirmation/")
    check()
    page.get_by_label("Code reçu par courriel").fill(_last_code(new_page, site))
    page.get_by_role("button", name="Confirmer et se connecter").click()
    page.wait_for_url("**/compte/profil/**")
    assert page.get_by_label("Nom affiché").input_value() == "Lou Martin (inventé)"
    page.goto(f"{site}/compte/")
    assert "n’est pas encore dans l’annuaire" in page.locator("aside").first.inner_text()
    page.goto(f"{site}/compte/proconnect/")
    check()
    assert WORK["organization_label"] in page.locator("main").inner_text()
    page.goto(f"{site}/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(f"{provider.issuer}/session/end**")
    page.get_by_role("button", name="Oui").click()
    page.wait_for_url(f"{site}/")
    assert "déconnecté d’ici et de ProConnect" in page.locator("main").inner_text()


def test_the_page_of_a_refusal_and_the_members_are_accessible(
    new_page: Callable[..., Any], live: tuple[str, RealProvider]
) -> None:
    site, _ = live
    page = new_page(width=320)
    page.goto(f"{site}/compte/connexion/")
    page.locator('form[action$="/demonstration/alice/"] button').click()
    page.wait_for_url("**/compte/")
    page.goto(f"{site}/compte/organisations/1/membres/")
    _is_accessible(page, 320)
