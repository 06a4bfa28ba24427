"""The gallery in a real browser: what machines see of accessibility, the keyboard, life without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest

from intelligences.ui.views import ERRORS
from tests.accessibility import axe

pytestmark = pytest.mark.browser

GROUPS = ["", "actions/", "forms/", "lists/", "facts/", "figures/", "paper/"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NewPage = Callable[..., Any]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    new_page: NewPage, live_site: str, width: int, scheme: str
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    for group in GROUPS:
        page.goto(f"{live_site}/composants/{group}")
        assert axe(page) == []
        assert page.evaluate(OVERFLOW) <= 0, group


def test_text_twice_as_large_still_fits_a_phone(new_page: NewPage, live_site: str) -> None:
    """WCAG 1.4.4 and 1.4.10: twice the size on 640 pixels is what a zoom of 200 % does."""
    page = new_page(width=640)
    for group in GROUPS:
        page.goto(f"{live_site}/composants/{group}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(OVERFLOW) <= 0, group


def test_suggestions_are_walked_with_arrows_and_chosen_with_enter(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/lists/")
    box = page.locator("#recherche-exemple")
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("sainte")
    options = page.locator("#recherche-exemple-suggestions [role=option]")
    options.nth(1).wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert "2" in page.locator("#recherche-exemple-suggestions-status").inner_text()
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    box.press("ArrowDown")
    assert options.nth(0).get_attribute("aria-selected") == "true"
    assert axe(page) == []
    box.press("Enter")
    page.wait_for_url("**/composants/lists/?q=2")


def test_escape_closes_suggestions_and_keeps_what_was_typed(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/lists/")
    box = page.locator("#recherche-exemple")
    box.press_sequentially("saint")
    page.locator("#recherche-exemple-suggestions [role=option]").first.wait_for()
    box.press("Escape")
    assert page.locator("#recherche-exemple-suggestions").is_hidden()
    assert box.input_value() == "saint"


def test_without_javascript_the_search_field_is_a_form(new_page: NewPage, live_site: str) -> None:
    page = new_page(javascript=False)
    page.goto(f"{live_site}/composants/lists/")
    page.locator("#recherche-exemple").fill("fuites d’eau")
    page.locator("#recherche-exemple").press("Enter")
    page.wait_for_url("**/composants/lists/?q=fuites*")


def test_without_javascript_the_small_screen_s_menu_opens(new_page: NewPage, live_site: str) -> None:
    page = new_page(width=390, javascript=False)
    page.goto(f"{live_site}/composants/")
    door = page.locator(".site-menu a").first
    assert door.is_hidden()
    page.locator(".site-menu summary").click()
    assert door.is_visible()
    page.locator(".site-menu a[hreflang=en]").click()
    page.wait_for_url("**/en/composants/")


def test_escape_closes_the_menu_and_gives_the_focus_back(new_page: NewPage, live_site: str) -> None:
    page = new_page(width=390)
    page.goto(f"{live_site}/composants/")
    summary = page.locator(".site-menu summary")
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".site-menu a").first.is_hidden()
    assert summary.evaluate("element => element === document.activeElement")


def test_the_first_tab_shows_a_way_to_the_content(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/")
    page.keyboard.press("Tab")
    link = page.locator(".skip-links a").first
    assert link.evaluate("element => element === document.activeElement && element.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('contenu').contains(document.activeElement)")


def test_a_dialog_opens_takes_the_focus_and_closes_with_escape(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/actions/")
    opener = page.locator("[data-opens]")
    opener.click()
    dialog = page.locator("#dialogue-retrait")
    assert dialog.is_visible()
    assert dialog.evaluate("element => element.contains(document.activeElement)")
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert opener.evaluate("element => element === document.activeElement")


def test_a_map_is_walked_with_the_keyboard(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/figures/")
    area = page.locator("svg[role=group] a").first
    area.focus()
    assert area.get_attribute("aria-label")
    stroke = area.locator("path").evaluate("element => getComputedStyle(element).strokeWidth")
    assert float(stroke.removesuffix("px")) >= 3


def test_a_printed_page_has_its_content_and_no_machinery(page: Any, live_site: str) -> None:
    page.goto(f"{live_site}/composants/facts/")
    page.emulate_media(media="print")
    assert page.locator(".site-nav").is_hidden()
    assert page.locator("h1").is_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_error_pages_and_in_the_e_mail(browser: Any, live_site: str, scheme: str) -> None:
    """In a context of its own: the browser's console always speaks of an answer that is an error."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    for address in ("courriel.html", *(f"erreurs/{code}/" for code in ERRORS)):
        page.goto(f"{live_site}/composants/{address}")
        assert axe(page) == []
        assert page.evaluate(OVERFLOW) <= 0, address
    context.close()
