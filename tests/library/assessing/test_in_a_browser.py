"""In a real browser: from the door to signed duties, reading only what pages say; by keyboard; without JavaScript."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.accessibility import axe
from tests.live import enter_as

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]
MINUTES = 10
CONTINUE = "Enregistrer et continuer"
# What a person of the town knows of its chatbot, by the words of the questions.
KNOWN = {
    "Comment le système arrive-t-il à ses résultats": "Il déduit lui-même comment répondre",
    "Qui êtes-vous": "Une autorité publique",
    "Qui a conçu le système": "Un fournisseur",
    "Vos agents ou vos services s’en servent-ils": "Oui",
    "dialoguent-elles directement": "Oui",
    "Depuis quand": "03/03/2026",
}
NONE = re.compile("^(Non|Aucun|Aucune|Rien de cela|Aucun de ceux-là)")


def _declared(page: Any, site: str, title: str) -> None:
    """A use declared step by step, then sent."""
    page.goto(f"{site}/declarer/")
    page.get_by_role("button", name=re.compile("^Déclarer un usage")).first.click()
    page.get_by_role("link", name="Le système et son but").click()
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Problème").fill("Les demandes attendent deux jours.")
    page.get_by_label("relation usagers").check()
    page.get_by_role("button", name=CONTINUE).click()
    page.get_by_role("radio", name="apprentissage (IA)").check()
    page.get_by_role("button", name=CONTINUE).click()
    page.get_by_role("group", name="Données personnelles").get_by_role("radio", name="oui", exact=True).check()
    page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    page.get_by_role("link", name="Où en est l’usage").click()
    page.get_by_role("radio", name="en service").check()
    page.get_by_role("button", name="Enregistrer et revenir à la liste").click()
    page.get_by_role("link", name="Vérifier et envoyer").click()
    page.get_by_role("button", name="Envoyer pour publication").click()
    page.get_by_text("Une personne relit votre déclaration").wait_for()


def _accepted(page: Any, site: str, title: str) -> None:
    """By a moderator, from the queue."""
    page.goto(f"{site}/moderation/")
    page.get_by_label("Ordre").select_option(label="la plus récente d’abord")
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("radio", name=re.compile("^Accepter")).check()
    page.get_by_role("button", name="Décider", exact=True).click()


def _published(new_page: NewPage, site: str, title: str) -> Any:
    """A use of the town, declared by Alice and accepted by Dina; gives Alice's page."""
    alice, dina = new_page(), new_page()
    enter_as(alice, site, "alice")
    _declared(alice, site, title)
    enter_as(dina, site, "dina")
    _accepted(dina, site, title)
    return alice


def _open_duties(page: Any, site: str, title: str) -> None:
    page.goto(f"{site}/declarer/")
    page.get_by_role("link", name=f"Obligations {title}").click()
    page.get_by_role("heading", name="Vos obligations").wait_for()


def _answer(page: Any) -> None:
    """Each question of the page by what is known of the system; where nothing is known, that nothing applies."""
    for question in page.locator(".question").all():
        words = question.inner_text()
        known = next((answer for start, answer in KNOWN.items() if start in words), "")
        box = question.get_by_role("textbox")
        if box.count():
            box.fill(known)
        elif known:
            question.get_by_label(re.compile(f"^{known}")).first.check()
        else:
            question.get_by_label(NONE).last.check()


def _questionnaire(page: Any, title: str) -> int:
    """From the door of duties to the page where answers are read again; how many pages."""
    page.get_by_role("link", name=re.compile(f"^Commencer : {title}")).click()
    for number in range(1, 40):
        assert axe(page) == []
        _answer(page)
        page.get_by_role("button", name=CONTINUE).click()
        page.wait_for_load_state()
        if page.get_by_role("heading", name="Relire vos réponses").count():
            return number
    raise AssertionError("the questions never end")


def test_from_sign_in_to_a_published_use_with_its_duties_signed(new_page: NewPage, live_site: str) -> None:
    began, title = time.monotonic(), "Agent conversationnel de la mairie"
    alice = _published(new_page, live_site, title)
    alice.reload()
    alice.get_by_role("link", name="Vos obligations").click()
    assert axe(alice) == []
    pages = _questionnaire(alice, "Règlement européen")
    assert pages < 25
    assert axe(alice) == []
    alice.get_by_role("link", name="Voir le résultat").click()
    assert axe(alice) == []
    alice.get_by_role("heading", name="Obligations").wait_for()
    alice.locator(".duty-list a").first.click()
    alice.get_by_role("radio", name="C’est fait, nous le déclarons").check()
    alice.get_by_role("button", name="Enregistrer", exact=True).click()
    alice.get_by_text("déclarée remplie").first.wait_for()
    alice.get_by_role("link", name="Règlement européen").first.click()
    alice.get_by_role("link", name="Relire et signer").click()
    alice.get_by_label("Votre fonction").fill("Directrice générale des services")
    alice.get_by_label("Montrer cette appréciation").check()
    alice.get_by_role("button", name="Signer").click()
    alice.get_by_text("C’est signé").wait_for()
    assert axe(alice) == []
    visitor = new_page()
    visitor.goto(alice.get_by_role("link", name=title).get_attribute("href").join([live_site, ""]))
    visitor.get_by_role("heading", name="Obligations, selon l’organisme").wait_for()
    assert axe(visitor) == []
    assert time.monotonic() - began < MINUTES * 60


def test_a_question_is_answered_with_the_keyboard_and_mended(new_page: NewPage, live_site: str) -> None:
    _published(new_page, live_site, "Répondu au clavier")
    page = new_page(width=390)
    enter_as(page, live_site, "bruno")
    _open_duties(page, live_site, "Répondu au clavier")
    page.get_by_role("link", name=re.compile("^Commencer : Données personnelles")).press("Enter")
    page.get_by_role("radio", name="Je ne sais pas encore").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "yes"
    page.get_by_role("button", name=CONTINUE).press("Enter")
    page.wait_for_url("**/questions/named_cases/")
    page.goto(page.url.replace("named_cases", "first_use"))
    page.get_by_role("textbox").fill("31/02/2026")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("un jour qui existe")).press("Enter")
    assert page.evaluate("document.activeElement.name") == "first_use"
    page.keyboard.press("Control+A")
    page.keyboard.type("01/02/2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/named_cases/*")  # back to what nobody has seen yet


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_overflows(new_page: NewPage, live_site: str, width: int, scheme: str) -> None:
    title = f"Obligations à {width} pixels"
    _published(new_page, live_site, title)
    page = new_page(width=width, color_scheme=scheme)
    enter_as(page, live_site, "alice")
    _open_duties(page, live_site, title)
    door = page.url
    _questionnaire(page, "Transparence")
    page.goto(f"{door}crpa/signer/")
    page.get_by_label("Votre fonction").fill("Maire")
    page.get_by_role("button", name="Signer").click()
    page.get_by_text("C’est signé").wait_for()
    ends = ("", "liste/", "crpa/", "crpa/verifier/", "crpa/signer/", "crpa/copies/1/", "crpa/questions/algorithm/")
    for end in (*ends, "aia/", "aia/questions/riskProfile1/", "gdpr/", "ai_act/verifier/", "gdpr/obligation/register/"):
        page.goto(f"{door}{end}")
        assert axe(page) == [], end
        assert page.evaluate("document.documentElement.scrollWidth") <= width, end


def test_without_javascript_everything_works(new_page: NewPage, live_site: str) -> None:
    _published(new_page, live_site, "Répondu sans script")
    page = new_page(javascript=False)
    enter_as(page, live_site, "bruno")
    _open_duties(page, live_site, "Répondu sans script")
    page.get_by_role("link", name=re.compile("^Commencer : Transparence")).click()
    page.get_by_role("radio", name="Oui").check()
    page.get_by_text("D’où vient cette question").first.click()
    page.get_by_text("Textes :").first.wait_for()
    page.get_by_role("button", name="Enregistrer et reprendre plus tard").click()
    page.get_by_role("heading", name="Vos obligations").wait_for()
    page.get_by_role("link", name=re.compile("^Voir le résultat : Transparence")).click()
    page.get_by_text("Ce qui reste ouvert").wait_for()
