"""An agent finds her commune; on a phone nothing is lost; reading leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_an_agent_finds_her_commune_and_those_like_it_in_three_clicks(live_site: str, page: Any) -> None:
    page.goto(live_site)
    page.locator("main input[type=search]").click()
    page.keyboard.type("romans sur isere")
    suggestion = page.locator("[role=option]").first
    suggestion.wait_for(state="visible")
    suggestion.click()
    page.wait_for_url("**/territoires/commune/26281-romans-sur-isere/")
    page.get_by_role("heading", name="Des communes comme celle-ci").wait_for()
    page.locator("#semblables ~ .table-region").get_by_role("link").first.click()
    page.wait_for_url(lambda url: "26281" not in url)
    page.get_by_role("heading", name="Des communes comme celle-ci").wait_for()


def test_the_suggestion_that_was_pressed_is_chosen_though_newer_ones_come_meanwhile(live_site: str, page: Any) -> None:
    page.goto(live_site)
    page.locator("main input[type=search]").click()
    page.keyboard.type("romans sur isere")
    pressed = page.locator("[role=option]").filter(has_text="Romans-sur-Isère").first
    pressed.hover()
    page.mouse.down()
    page.locator("[role=listbox]").first.evaluate(
        "list => list.replaceChildren(...[...list.children].map(one => one.cloneNode(true)))"
    )
    page.mouse.up()
    page.wait_for_url("**/territoires/commune/26281-romans-sur-isere/")


def test_a_name_that_several_communes_share_is_told_apart(live_site: str, page: Any) -> None:
    page.goto(live_site)
    page.locator("main input[type=search]").fill("Sainte-Colombe")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/recherche**")
    results = page.locator("main").get_by_role("link", name="Sainte-Colombe", exact=True)
    assert results.count() >= 10
    places = page.locator("main").inner_text()
    assert "Doubs" in places
    assert "Hautes-Alpes" in places


def test_a_visit_on_a_phone(live_site: str, new_page: Callable[..., Any]) -> None:
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(live_site)
    page.locator("main input[type=search]").fill("51300")
    page.get_by_role("button", name="Chercher").tap()
    page.wait_for_url("**/recherche**")
    page.locator("main").get_by_role("link", name="Vitry-le-François", exact=True).first.tap()
    page.wait_for_url("**/territoires/commune/51649-vitry-le-francois/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_reading_the_site_leaves_nothing_in_the_browser(live_site: str, page: Any) -> None:
    for address in ("/", "/recherche?q=eau", "/territoires/", "/organisations/", "/methode/", "/en/"):
        page.goto(live_site + address)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_wrong_address_says_what_to_do(live_site: str, new_page: Callable[..., Any]) -> None:
    page = new_page(javascript=False)
    answer = page.request.get(f"{live_site}/nulle-part/")
    assert answer.status == 404
    page.set_content(answer.text())
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("link", name="Plan du site").first.is_visible()
