"""In a real browser: a debate opened from its pages, joined on a phone, by keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe
from tests.debate.made import SEEDS, open_in_a_browser, prepare_in_a_browser

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]


@pytest.fixture(scope="module")
def address(live_site: str, browser: Any) -> str:
    """An open debate."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(10_000)
    found = open_in_a_browser(page, live_site, f"L’IA dans notre ville {uuid4().hex[:8]}")
    page.context.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_takes_part_in_five_minutes(new_page: NewPage, address: str, scheme: str) -> None:
    page = new_page(width=320, height=700, color_scheme=scheme)

    def is_fine() -> None:
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.goto(address)
    is_fine()
    page.get_by_role("link", name="Participer", exact=True).click()
    page.get_by_label("J’accepte que mes votes").check()
    is_fine()
    page.get_by_role("button", name="Commencer").click()
    for number in range(len(SEEDS)):
        page.get_by_text(re.compile(rf"^{number} réponse")).wait_for()
        sizes = [one.bounding_box() for one in page.locator(".ballot-choice").all()]
        assert len(sizes) == 3
        assert {(box["width"], box["height"]) for box in sizes} == {(sizes[0]["width"], sizes[0]["height"])}
        assert sizes[0]["height"] >= 44
        if number == 0:
            is_fine()
        page.get_by_role("button", name="D’accord", exact=True).click()
    page.get_by_role("heading", level=1, name="Vous avez répondu à tout").wait_for()
    is_fine()
    page.get_by_role("link", name="Revoir mes votes").click()
    assert page.locator('.ballot-choice[aria-pressed="true"]').count() == len(SEEDS)
    is_fine()
    page.goto(f"{address}participer/proposer/")
    page.get_by_label("Votre affirmation").press_sequentially(
        "Les communes devraient dire quels systèmes d’IA elles ont."
    )
    page.get_by_text("Déjà proposé, et proche").wait_for()
    is_fine()
    for name in ("resultat/", "affirmations/", "participer/retirer/"):
        page.goto(f"{address}{name}")
        is_fine()


def test_the_keyboard_is_enough(new_page: NewPage, address: str) -> None:
    page = new_page()
    page.goto(f"{address}participer/")
    page.get_by_label("J’accepte que mes votes").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"^0 réponse")).wait_for()
    page.locator(".ballot-choice").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "-1"
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"^1 réponse")).wait_for()


def _come_in_without_a_script(page: Any, address: str, live_site: str, email: str) -> None:
    """By the link that an address receives."""
    page.goto(f"{address}participer/")
    page.get_by_label("J’accepte que mes votes").check()
    page.get_by_label("Votre adresse de courriel").fill(email)
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("heading", level=1, name="Ouvrez votre courriel").wait_for()
    page.goto(f"{live_site}/messages/demonstration/")
    page.get_by_role("listitem").filter(has_text=email).get_by_role("link").first.click()
    found = re.search(r"/debats/entrer/[\w-]+/", page.inner_text("main"))
    assert found
    page.goto(f"{live_site}{found[0]}")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_text(re.compile(r"^0 réponse")).wait_for()


def test_without_javascript_a_confirmed_address_lets_in(new_page: NewPage, address: str, live_site: str) -> None:
    page, email = new_page(javascript=False), f"{uuid4().hex}@exemple.example"
    page.goto(f"{address}participer/")
    page.get_by_label("J’accepte que mes votes").check()
    page.get_by_role("button", name="Commencer").click()
    page.get_by_text("Donnez une adresse").first.wait_for()
    _come_in_without_a_script(page, address, live_site, email)
    page.get_by_role("button", name="Je ne me prononce pas").click()
    page.get_by_text(re.compile(r"^1 réponse")).wait_for()


def _ask_the_sex(page: Any, site: str) -> str:
    """A debate that asks it, open; a forgotten source is said first."""
    address = prepare_in_a_browser(page, site, f"L’IA dans notre ville {uuid4().hex[:8]}")
    page.get_by_role("link", name="Choisir les questions").click()
    page.get_by_label("Demander le sexe").check()
    assert axe(page) == []
    section = page.get_by_role("region", name="Sexe")
    section.locator("summary").click()
    section.get_by_label("Femmes").fill("5200")
    section.get_by_label("Hommes").fill("4800")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("sans source, rien n’est comparé").first.wait_for()
    assert axe(page) == []
    section.get_by_label("Source de ces nombres").fill("INSEE, recensement 2022")
    section.get_by_label("Date de ces nombres").fill("2022-01-01")
    page.get_by_label("L’analyse d’impact (AIPD) nomme").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Demandé aux participants, s’ils le veulent bien : sexe.").wait_for()
    page.get_by_role("button", name="Ouvrir le débat").click()
    page.get_by_text("Le débat est ouvert.").wait_for()
    return address


def test_what_an_organiser_asks_is_answered_by_keyboard_and_without_a_script(new_page: NewPage, live_site: str) -> None:
    address = _ask_the_sex(new_page(width=1280, height=900), live_site)
    phone = new_page(width=320, height=700)
    phone.goto(f"{address}participer/")
    phone.get_by_label("J’accepte que mes votes").check()
    phone.get_by_role("button", name="Commencer").click()
    for number in range(len(SEEDS)):
        phone.get_by_text(re.compile(rf"^{number} réponse")).wait_for()
        phone.get_by_role("button", name="Pas d’accord").click()
    phone.get_by_role("heading", level=1, name="Quelques mots sur vous").wait_for()
    assert phone.get_by_label("Je préfère ne pas répondre").is_checked()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.get_by_label("Je préfère ne pas répondre").focus()
    phone.keyboard.press("ArrowUp")
    assert phone.get_by_label("Homme").is_checked()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.get_by_text("Merci, vos réponses sont enregistrées.").wait_for()
    phone.goto(f"{address}resultat/")
    assert axe(phone) == []

    plain = new_page(javascript=False)
    _come_in_without_a_script(plain, address, live_site, f"{uuid4().hex}@exemple.example")
    plain.goto(f"{address}participer/a-propos/")
    plain.get_by_label("Femme").check()
    plain.get_by_role("button", name="Enregistrer et continuer").click()
    plain.get_by_text("Merci, vos réponses sont enregistrées.").wait_for()
    plain.goto(f"{address}participer/a-propos/")
    assert plain.get_by_label("Femme").is_checked()
    plain.get_by_role("button", name="Retirer mes réponses").click()
    plain.get_by_text("Rien n’est gardé.").wait_for()
