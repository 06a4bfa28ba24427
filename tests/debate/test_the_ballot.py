"""The ballot on a phone: the next statement comes in place, and a lost connection loses nothing."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.accessibility import axe
from tests.debate.made import open_in_a_browser

pytestmark = pytest.mark.browser

NewPage = Callable[..., Any]


def _answered(page: Any, number: int) -> None:
    page.get_by_text(re.compile(rf"^{number} réponse")).wait_for()


@pytest.fixture(scope="module")
def address(browser: Any, live_site: str) -> str:
    """An open debate."""
    page = browser.new_context(locale="fr-FR").new_page()
    found = open_in_a_browser(page, live_site, f"L’IA dans notre ville {uuid4().hex[:8]}")
    page.context.close()
    return found


@pytest.fixture
def ballot(new_page: NewPage, address: str) -> Any:
    """A phone with the first statement of an open debate."""
    return _come_in(new_page(width=390, height=844), address)


def _come_in(page: Any, address: str) -> Any:
    page.goto(f"{address}participer/")
    page.get_by_label("J’accepte que mes votes").check()
    page.get_by_role("button", name="Commencer").click()
    _answered(page, 0)
    return page


def test_the_next_statement_comes_without_another_page_and_has_the_focus(ballot: Any) -> None:
    ballot.evaluate("window.isSamePage = true")
    first = ballot.locator("#affirmation").inner_text()
    ballot.get_by_role("button", name="Pas d’accord").click()
    _answered(ballot, 1)
    assert ballot.evaluate("window.isSamePage")
    assert ballot.locator("#affirmation").inner_text() != first
    assert ballot.evaluate("document.activeElement.id") == "affirmation"
    ballot.keyboard.press("Tab")
    assert ballot.evaluate("document.activeElement.value") == "1"
    assert axe(ballot) == []
    ballot.reload()
    _answered(ballot, 1)


def test_an_answer_that_could_not_leave_is_said_and_counted_once_when_chosen_again(browser: Any, address: str) -> None:
    away = "**/participer/"
    context = browser.new_context(locale="fr-FR")  # one whose console may tell of the lost connection
    ballot = _come_in(context.new_page(), address)
    ballot.route(away, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    agree = ballot.get_by_role("button", name="D’accord", exact=True)
    with ballot.expect_event("requestfailed"):
        agree.click()
    ballot.get_by_role("alert").get_by_text("Votre réponse n’est pas partie").wait_for()
    assert axe(ballot) == []
    ballot.unroute(away)
    agree.click()
    _answered(ballot, 1)
    ballot.get_by_role("link", name="Revoir mes votes").click()
    chosen = ballot.locator('.ballot-choice[aria-pressed="true"]')
    chosen.first.wait_for()
    assert chosen.count() == 1
    context.close()


def test_a_lost_place_leads_back_to_the_door(ballot: Any) -> None:
    ballot.context.clear_cookies(name=re.compile("^debat-"))
    ballot.get_by_role("button", name="D’accord", exact=True).click()
    ballot.get_by_role("heading", level=1, name="Participer").wait_for()
    assert ballot.url.endswith("/participer/entrer/")
    ballot.get_by_label("J’accepte que mes votes").check()
    ballot.get_by_role("button", name="Commencer").click()  # its proof of work runs: the page is whole
    _answered(ballot, 0)
