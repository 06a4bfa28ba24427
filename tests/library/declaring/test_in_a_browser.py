"""In a real browser: a use is declared with the keyboard, without JavaScript, and while the page saves by itself."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.accessibility import axe
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]
CONTINUE = "Enregistrer et continuer"


def _box(page: Any, label: str) -> Any:
    return page.get_by_role("textbox", name=re.compile(f"^{label}"))


def _begin(page: Any, site: str, title: str) -> str:
    """A declaration of its own, its first step written; gives its address."""
    page.goto(f"{site}/declarer/")
    page.get_by_role("button", name=re.compile("^Déclarer un usage")).first.click()
    address = str(page.url)
    page.goto(f"{address}etape/systeme/")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Problème").fill("Les demandes attendent deux jours.")
    page.get_by_label("relation usagers").check()
    page.get_by_role("button", name=CONTINUE).click()
    page.wait_for_url("**/etape/fonctionnement/")
    return address


def test_from_the_door_to_the_queue_without_javascript(new_page: NewPage, live_site: str) -> None:
    page = new_page(javascript=False)
    enter_as(page, live_site, "alice")
    address = _begin(page, live_site, "Déclaré sans script")
    page.get_by_role("radio", name="apprentissage (IA)").check()
    page.get_by_role("button", name=CONTINUE).click()
    page.get_by_role("group", name="Données personnelles").get_by_role("radio", name="non", exact=True).check()
    page.get_by_role("button", name=CONTINUE).click()
    page.goto(f"{address}etape/etat/")
    page.get_by_role("radio", name="en service").check()
    page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    page.get_by_role("link", name="Vérifier et envoyer").click()
    page.get_by_role("link", name="Voir exactement ce qui deviendra public").click()
    page.get_by_text("rien n’est publié").wait_for()
    page.goto(f"{address}verifier/")
    page.get_by_role("button", name="Envoyer pour publication").click()
    page.get_by_text("Une personne relit votre déclaration").wait_for()
    page.get_by_role("button", name="Reprendre pour modifier").click()
    page.get_by_role("button", name="Abandonner cette déclaration").click()


def test_a_step_is_filled_and_mended_with_the_keyboard(new_page: NewPage, live_site: str) -> None:
    page = new_page(width=390)
    enter_as(page, live_site, "bruno")
    address = _begin(page, live_site, "Déclaré au clavier")
    page.goto(f"{address}etape/etat/")
    page.get_by_role("radio", name="en projet").focus()
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "stopped"
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Dites pourquoi l’usage a été arrêté")).click()
    assert page.evaluate("document.activeElement.name") == "stopped_because"
    page.keyboard.type("Peu d’usage.")
    page.get_by_role("button", name=CONTINUE).press("Enter")
    page.get_by_role("heading", name="Ce qu’il coûte").wait_for()


def test_what_is_typed_is_saved_by_itself_and_the_button_still_works(new_page: NewPage, live_site: str) -> None:
    page = new_page()
    enter_as(page, live_site, "alice")
    address = _begin(page, live_site, "Déclaré pendant que la page enregistre")
    page.goto(f"{address}etape/recours/")
    _box(page, "Voie de recours").fill("Écrire à la mairie")
    page.get_by_text(re.compile("^Enregistré à")).wait_for()
    _box(page, "Voie de recours").fill("Écrire à la mairie, qui répond en un mois.")
    page.get_by_role("button", name=CONTINUE).click()
    page.wait_for_url("**/etape/documents/")
    page.goto(f"{address}etape/recours/")
    assert _box(page, "Voie de recours").input_value() == "Écrire à la mairie, qui répond en un mois."
    _box(page, "Voie de recours").fill("Écrit juste avant de partir.")
    page.goto(f"{live_site}/bibliotheque/")
    last, until = "Écrit juste avant de partir.", time.monotonic() + 10  # it left with the page: nobody waits for it
    while _reopened(page, address) != last and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert _reopened(page, address) == last


def _reopened(page: Any, address: str) -> str:
    """The way of redress, as the step holds it now."""
    page.goto(f"{address}etape/recours/")
    return str(_box(page, "Voie de recours").input_value())


def test_two_people_on_a_step_see_each_other_s_version(new_page: NewPage, live_site: str) -> None:
    alice, bruno = new_page(), new_page()
    enter_as(alice, live_site, "alice")
    enter_as(bruno, live_site, "bruno")
    address = _begin(alice, live_site, "Déclaré à deux")
    for page in (alice, bruno):
        page.goto(f"{address}etape/donnees/")
        page.get_by_role("group", name="Données personnelles").get_by_role("radio", name="oui").check()
    _box(alice, "Données employées").fill("Les courriels.")
    alice.get_by_role("button", name=CONTINUE).click()
    alice.wait_for_url("**/etape/personnes/")
    _box(bruno, "Données employées").fill("Les appels.")
    bruno.get_by_role("button", name=CONTINUE).click()
    bruno.get_by_text(re.compile("Alice Perrin.*a enregistré cette étape")).wait_for()
    assert "Les courriels." in bruno.locator("main").inner_text()
    assert _box(bruno, "Données employées").input_value() == "Les appels."
    assert axe(bruno) == []
    bruno.get_by_role("button", name=CONTINUE).click()
    bruno.wait_for_url("**/etape/personnes/")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_overflows(new_page: NewPage, live_site: str, width: int, scheme: str) -> None:
    page = new_page(width=width, color_scheme=scheme)
    enter_as(page, live_site, "alice")
    address = _begin(page, live_site, f"Déclaré à {width} pixels")
    keys = ("systeme", "fonctionnement", "donnees", "personnes", "etat", "moyens", "effets", "recours", "documents")
    shown = [f"{address}{end}" for end in ("", "verifier/", *(f"etape/{key}/" for key in keys))]
    for url in [f"{live_site}/declarer/", f"{live_site}/declarer/tableur/", *shown]:
        page.goto(url)
        assert axe(page) == [], url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
