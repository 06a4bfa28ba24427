"""In a real browser: the proof of work is computed beside the page, and everything works without JavaScript."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]


def _open_form(page: Any, site: str) -> None:
    page.goto(f"{site}/usages/1-x/")
    page.get_by_role("link", name="Contester", exact=True).click()
    page.get_by_role("heading", level=1, name="Demander, contester, signaler").wait_for()


def _write(page: Any, email: str) -> None:
    page.get_by_label("Le résultat de l’outil").check()
    page.get_by_label("Votre texte").fill("Mon appel a été classé sans que personne ne l’écoute.")
    page.get_by_label("Votre adresse de courriel").fill(email)


def _confirm(page: Any, site: str, email: str) -> None:
    """By the demonstration's mailbox."""
    page.goto(f"{site}/messages/demonstration/")
    page.get_by_role("listitem").filter(has_text=email).get_by_role("link").first.click()
    found = re.search(r"/questions/confirmer/[\w-]+/", page.inner_text("main"))
    assert found
    page.goto(f"{site}{found[0]}")
    page.get_by_role("button", name="Confirmer et envoyer").click()
    page.get_by_role("heading", level=1, name="C’est envoyé").wait_for()


def test_a_proof_is_computed_while_one_writes_and_sent_with_the_text(new_page: NewPage, live_site: str) -> None:
    page, email = new_page(), f"{uuid4().hex}@exemple.example"
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    _open_form(page, live_site)
    _write(page, email)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", level=1, name="Ouvrez votre courriel").wait_for()
    sent = [request.post_data for request in asked if request.method == "POST"]
    assert len(sent) == 1
    assert re.search(r"altcha=[\w%]{200,}", sent[0])
    assert all(request.url.startswith(live_site) for request in asked)
    _confirm(page, live_site, email)


def test_without_javascript_the_confirmed_address_is_enough(new_page: NewPage, live_site: str) -> None:
    page, email = new_page(javascript=False), f"{uuid4().hex}@exemple.example"
    _open_form(page, live_site)
    page.get_by_label("Votre adresse de courriel").fill(email)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Dites ce que vous contestez").first.wait_for()
    _write(page, email)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", level=1, name="Ouvrez votre courriel").wait_for()
    _confirm(page, live_site, email)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_accessible_and_fits_a_small_screen(new_page: NewPage, live_site: str, scheme: str) -> None:
    page = new_page(width=320, color_scheme=scheme)
    _open_form(page, live_site)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("alert").first.wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
