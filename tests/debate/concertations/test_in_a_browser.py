"""In a real browser: a concertation published from its pages, a contribution on a phone, by keyboard, without a
script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.accessibility import axe
from tests.debate.concertations.made import FIELDS
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]
LABELS = {
    "subject": "Le sujet",
    "framing": "Note de cadrage",
    "information": "Ce qu’il faut savoir",
    "terms": "Modalités",
    "outcome": "Ce qui sera fait des résultats",
}


@pytest.fixture(scope="module")
def address(live_site: str, browser: Any) -> str:
    """A published concertation, by reading only what pages say."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(10_000)
    today = timezone.localdate()
    enter_as(page, live_site, "alice")
    page.goto(f"{live_site}/concertations/")
    page.get_by_role("link", name="Partir du cadre commun").click()
    assert "[à compléter]" in page.get_by_label("Note de cadrage").input_value()
    page.get_by_label("Titre").fill(f"L’IA dans nos services {uuid4().hex[:8]}")
    for name, label in LABELS.items():
        page.get_by_label(label).fill(FIELDS[name])
    page.get_by_label("Calendrier").fill(f"{today:%d/%m/%Y} au {today + timedelta(days=9):%d/%m/%Y} : contributions")
    page.get_by_label("Contributions écrites jusqu’au").fill((today + timedelta(days=9)).isoformat())
    assert axe(page) == []
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Publier la concertation").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Publier la concertation").click()
    page.get_by_text("La concertation est publiée.").wait_for()
    found = str(page.url)
    page.context.close()
    return found


def test_a_phone_contributes_by_keyboard_without_a_script(new_page: NewPage, address: str) -> None:
    page = new_page(width=320, height=700, javascript=False)
    page.goto(address)
    page.get_by_role("link", name="Écrire une contribution").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Votre contribution").focus()
    page.keyboard.type("Il faut un registre public.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(f"ada-{uuid4().hex[:8]}@exemple.fr")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ouvrez votre courriel").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_its_pages_are_fine_at_every_size(new_page: NewPage, address: str, width: int, scheme: str) -> None:
    page = new_page(width=width, height=800, color_scheme=scheme)
    for path in ("", "contribuer/", "contribuer/envoye/", "contributions/", "versions/"):
        page.goto(address + path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
