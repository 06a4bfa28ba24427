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
