"""Everything works without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(new_page: Callable[..., Any]) -> Any:
    return new_page(javascript=False)


def test_a_territory_is_found_and_read(live_site: str, plain_page: Any) -> None:
    plain_page.goto(live_site)
    plain_page.locator("main input[type=search]").fill("besancon")
    plain_page.get_by_role("button", name="Chercher").click()
    assert "/recherche" in plain_page.url
    plain_page.locator("main").get_by_role("link", name="Besançon", exact=True).first.click()
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Besançon"
    plain_page.get_by_role("heading", name="Des communes comme celle-ci").wait_for()


def test_the_map_leads_to_a_region_then_to_its_departements(live_site: str, plain_page: Any) -> None:
    plain_page.goto(live_site)
    address = plain_page.locator(".hero-map a[aria-label^='Bretagne']").get_attribute("href")
    plain_page.goto(live_site + address)
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Bretagne"
    plain_page.locator("main").get_by_role("link", name="Finistère").first.click()
    assert plain_page.get_by_role("heading", level=1).inner_text() == "Finistère"


def test_the_menu_of_a_small_screen_opens(live_site: str, new_page: Callable[..., Any]) -> None:
    page = new_page(javascript=False, width=390)
    page.goto(live_site)
    page.locator(".site-menu > summary").click()
    page.locator(".site-menu").get_by_role("link", name="Organisations").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Organisations"


def test_a_person_signs_in_follows_a_territory_and_signs_out(live_site: str, plain_page: Any) -> None:
    plain_page.goto(f"{live_site}/territoires/commune/29019-brest/")
    plain_page.get_by_role("link", name="Se connecter pour suivre").click()
    plain_page.get_by_role("button", name=re.compile("Étienne Maurel")).click()
    assert plain_page.url == f"{live_site}/territoires/commune/29019-brest/"
    plain_page.get_by_role("button", name="Suivre", exact=True).click()
    plain_page.get_by_role("heading", name="Vous suivez cette page").wait_for()
    plain_page.goto(f"{live_site}/messages/abonnements/")
    plain_page.get_by_role("link", name="Brest", exact=True).wait_for()
    plain_page.goto(f"{live_site}/territoires/commune/29019-brest/")
    plain_page.get_by_role("button", name="Ne plus suivre").click()
    plain_page.get_by_role("heading", name="Suivre cette page").wait_for()
    plain_page.get_by_role("button", name="Se déconnecter").first.click()
    plain_page.get_by_role("link", name="Se connecter").first.wait_for()


def test_a_code_is_asked_for_and_a_wrong_one_is_refused_in_words(live_site: str, plain_page: Any) -> None:
    plain_page.goto(f"{live_site}/compte/connexion/")
    plain_page.get_by_label("Adresse de courriel").fill("journey@exemple.example")
    plain_page.get_by_role("button", name="Recevoir un code").click()
    plain_page.get_by_role("textbox").last.fill("000000")
    plain_page.get_by_role("button").filter(
        has_text=re.compile("connecter|Continuer|Valider", re.IGNORECASE)
    ).last.click()
    assert plain_page.locator("[aria-invalid=true]").count() == 1
