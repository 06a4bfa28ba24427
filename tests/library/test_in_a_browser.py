"""What a machine sees of the accessibility of the library's pages, in both themes; how they fit a phone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.accessibility import axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_library_have_no_fault_that_a_machine_sees(
    new_page: Callable[..., Any], live_site: str, scheme: str
) -> None:
    page = new_page(width=390, color_scheme=scheme)
    page.goto(live_site + "/bibliotheque/changements/")
    addresses = {"/bibliotheque/changements/", "/bibliotheque/methode/"}
    for kind in ("/solutions/", "/usages/"):
        link = page.locator(f'main a[href^="{kind}"]').first
        addresses.add(link.get_attribute("href"))
        if kind == "/solutions/":
            page.goto(live_site + link.get_attribute("href"))
    for address in sorted(addresses):
        page.goto(live_site + address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, f"{address} is wider than a phone"


def test_filters_are_skipped_with_two_keys(new_page: Callable[..., Any], live_site: str) -> None:
    page = new_page(width=1280)
    page.goto(live_site + "/bibliotheque/?q=eau")
    page.locator(".library-search button").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller aux résultats"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#reponses') !== null")


def test_a_printed_use_is_of_one_size_and_has_its_address_but_no_navigation(
    new_page: Callable[..., Any], live_site: str
) -> None:
    page = new_page(width=800)
    page.goto(live_site + "/bibliotheque/?q=fuites")
    page.locator('main a[href^="/usages/"]').first.click()
    page.emulate_media(media="print")
    for gone in (".site-nav", ".breadcrumb", ".search-link", ".downloads", ".site-footer"):
        assert page.locator(gone).is_hidden(), gone
    sizes = "selector => [...new Set([...document.querySelectorAll(selector)].map(e => getComputedStyle(e).fontSize))]"
    assert len(page.evaluate(sizes, "main :is(p, dt, dd, td, .sources, .small)")) == 1
    assert page.url in page.locator(".paper-only").inner_text()
