"""In a real browser: a panel prepared from its pages, an application on a phone, by keyboard, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe
from tests.debate.panels.made import FIELDS, QUOTAS, SOURCE, days
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]
LABELS = {
    "question": "La question posée au panel", "framing": "Ce que le panel fera",
    "applies_until": "Candidatures jusqu’au",
    "draw_on": "Tirage au sort le", "public_source": "La valeur publique du tirage",
    "deletes_on": "Données des candidats gardées jusqu’au",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(live_site: str, browser: Any) -> str:
    """A panel that takes candidates, opened by reading only what pages say."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(10_000)
    enter_as(page, live_site, "alice")
    page.goto(f"{live_site}/panels/")
    page.get_by_role("link", name="Préparer un panel").click()
    page.get_by_label("Titre").fill(f"Le panel de l’IA {uuid4().hex[:8]}")
    told = {**FIELDS, **{name: day.isoformat() for name, day in days().items()}}
    for name, label in LABELS.items():
        page.get_by_label(label).fill(told[name])
    assert axe(page) == []
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Nombre de places").fill("8")
    page.get_by_label("Critères et quotas").fill(QUOTAS)
    page.get_by_label("D’où viennent ces parts").fill(SOURCE)
    assert axe(page) == []
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Ouvrir les candidatures").click()
    page.get_by_role("button", name="Arrêter la liste maintenant").wait_for()
    assert axe(page) == []
    page.get_by_role("link", name="Voir la page du panel").click()
    found = str(page.url)
    page.context.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_applies_by_keyboard_without_a_script(new_page: NewPage, address: str, scheme: str) -> None:
    page = new_page(width=320, height=700, color_scheme=scheme, javascript=False)
    page.goto(address)
    page.get_by_role("link", name="Se porter candidat").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Votre nom").focus()
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(f"ada-{uuid4().hex[:8]}@exemple.fr")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ouvrez votre courriel").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_its_pages_are_fine_at_every_size(new_page: NewPage, address: str, width: int, scheme: str) -> None:
    page = new_page(width=width, height=800, color_scheme=scheme)
    for path in ("", "candidater/", "candidater/envoye/"):
        page.goto(address + path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
