"""In a real browser: a meeting organised from its pages, joined on a phone, by keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.accessibility import axe
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]


def _organise(page: Any, site: str) -> str:
    """Only what pages say is read; gives the meeting's address."""
    enter_as(page, site, "bruno")
    page.goto(f"{site}/rencontres/")
    page.get_by_role("link", name="Organiser une rencontre").click()
    page.get_by_label("Titre").fill(f"Atelier sur l’IA {uuid4().hex[:8]}")
    page.get_by_label("De quoi il s’agit").fill("Ce que la ville prévoit.")
    page.get_by_label("Jour", exact=True).fill((timezone.localdate() + timedelta(days=40)).isoformat())
    page.get_by_label("Heure de début").fill("18:00")
    page.get_by_label("Heure de fin").fill("20:00")
    page.get_by_label("Contact").fill("accueil@exemple.example")
    page.get_by_label("Boucle magnétique").check()
    page.get_by_label("Nombre de places").fill("30")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Donnez un lieu, un lien, ou les deux.").first.wait_for()
    assert axe(page) == []
    page.get_by_label(re.compile("^Lieu")).fill("Salle des fêtes, 1 place de la Mairie")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ordre du jour").click()
    page.get_by_label("Point 1", exact=False).first.fill("Accueil")
    page.get_by_label("Durée du point 1").fill("130")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_text("raccourcissez de").first.wait_for()
    assert axe(page) == []
    page.get_by_label("Durée du point 1").fill("20")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("button", name="Annoncer la rencontre").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Annoncer la rencontre").click()
    page.get_by_text("La rencontre est annoncée.").wait_for()
    return str(page.url)


@pytest.fixture(scope="module")
def address(live_site: str, browser: Any) -> str:
    """An announced meeting."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(10_000)
    found = _organise(page, live_site)
    page.context.close()
    return found


def _link(page: Any, site: str, email: str, kind: str) -> str:
    """From the demonstration's mailbox, the last message to an address."""
    page.goto(f"{site}/messages/demonstration/")
    page.get_by_role("listitem").filter(has_text=email).get_by_role("link").first.click()
    found = re.search(rf"/rencontres/{kind}/[\w.-]+/", page.inner_text("main"))
    assert found
    return f"{site}{found[0]}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_registers_and_gives_the_place_back(
    new_page: NewPage, address: str, live_site: str, scheme: str, javascript: bool
) -> None:
    page, email = (
        new_page(width=320, height=700, color_scheme=scheme, javascript=javascript),
        f"{uuid4().hex}@x.example",
    )

    def is_fine() -> None:
        if javascript:
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.goto(address)
    is_fine()
    page.get_by_role("link", name="S’inscrire").click()
    page.get_by_label("Votre adresse de courriel").wait_for()
    is_fine()
    page.get_by_label("Votre adresse de courriel").fill(email)
    page.get_by_role("button", name="S’inscrire").click()
    page.get_by_role("heading", level=1, name="Ouvrez votre courriel").wait_for()
    page.goto(_link(page, live_site, email, "confirmer"))
    is_fine()
    page.get_by_role("button", name="Confirmer mon inscription").click()
    page.get_by_role("heading", level=1, name="Votre inscription").wait_for()
    is_fine()
    page.get_by_role("button", name="Annuler mon inscription").click()
    page.get_by_text("vos données sont effacées").wait_for()
    page.goto(f"{live_site}/rencontres/")
    is_fine()


def test_the_keyboard_is_enough(new_page: NewPage, address: str) -> None:
    page = new_page()
    page.goto(address)
    page.get_by_role("link", name="S’inscrire").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Votre adresse de courriel").focus()
    page.keyboard.type(f"{uuid4().hex}@x.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Léa")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Ouvrez votre courriel").wait_for()
