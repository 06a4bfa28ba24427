"""In a real browser: a debate opened from its pages, joined on a phone, by keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe
from tests.debate.made import SEEDS, open_in_a_browser

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


def test_without_javascript_a_confirmed_address_lets_in(new_page: NewPage, address: str, live_site: str) -> None:
    page, email = new_page(javascript=False), f"{uuid4().hex}@exemple.example"
    page.goto(f"{address}participer/")
    page.get_by_label("J’accepte que mes votes").check()
    page.get_by_role("button", name="Commencer").click()
    page.get_by_text("Donnez une adresse").first.wait_for()
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
    page.get_by_role("button", name="Je ne me prononce pas").click()
    page.get_by_text(re.compile(r"^1 réponse")).wait_for()
