"""In a real browser: an association presents itself and asks for a debate, which is moderated in the open."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_association_speaks_from_a_phone(new_page: NewPage, live_site: str, scheme: str) -> None:
    page = new_page(width=320, height=700, color_scheme=scheme)

    def is_fine() -> None:
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    enter_as(page, live_site, "gilles")
    page.goto(f"{live_site}/societe-civile/")
    is_fine()
    page.get_by_role("link", name="Présenter Collectif").click()
    page.get_by_label("Présentez votre organisation").fill("")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Ce champ est obligatoire.").first.wait_for()
    is_fine()
    page.get_by_label("Présentez votre organisation").fill(f"Nous suivons la mairie {uuid4().hex[:6]}.")
    page.get_by_label("Vie privée et données personnelles").check()
    page.get_by_label("Une commune ou quelques-unes").check()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Votre nouveau texte attend la modération.").wait_for()
    is_fine()
    page.goto(f"{live_site}/organisations/1-x/")
    page.get_by_role("link", name="Demander un débat").click()
    page.get_by_label("Sujet du débat").wait_for()
    is_fine()
    page.get_by_label("Sujet du débat").fill(f"Les caméras {uuid4().hex[:6]}")
    page.get_by_label("Pourquoi ce débat").fill("Personne n’en a parlé.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Cette demande attend une décision de la modération").wait_for()
    is_fine()
    for path in ("/debats/demandes/", "/debats/charte/"):
        page.goto(f"{live_site}{path}")
        is_fine()


def test_without_javascript_an_association_asks_as_well(new_page: NewPage, live_site: str) -> None:
    page = new_page(javascript=False)
    enter_as(page, live_site, "gilles")
    page.goto(f"{live_site}/organisations/1-x/")
    page.get_by_role("link", name="Demander un débat").click()
    page.get_by_label("Sujet du débat").fill(f"Les courriers {uuid4().hex[:6]}")
    page.get_by_label("Pourquoi ce débat").fill("Qui les lit ?")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Cette demande attend une décision de la modération").wait_for()
