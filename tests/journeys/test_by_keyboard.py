"""Everything can be done with the keyboard alone, and where one stands always shows."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# What makes the focus visible: an outline (its own, that of the layer over a card, that of the row of a search) or the
# thicker edge of a shape on a map; and the element is inside the window.
_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const ringed = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const shape = e.closest("svg") && e.querySelector("path, circle");
  const box = (shape || e).getBoundingClientRect();
  return {
    name: (e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText || e.name || e.tagName).trim(),
    shows: ringed(getComputedStyle(e)) || ringed(getComputedStyle(e, "::after"))
      || ringed(getComputedStyle(e.parentElement))
      || Boolean(shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 1.5),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
  };
}"""


def _tab(page: Any, times: int = 1, key: str = "Tab") -> Any:
    for _ in range(times):
        page.keyboard.press(key)
    return page.evaluate(_FOCUS)


def _tab_to(page: Any, name: str, limit: int = 80) -> None:
    """Tab until the element of that name; each one met on the way must show that it has the focus."""
    for _ in range(limit):
        focus = _tab(page)
        assert focus is not None, f"the focus left the page before {name!r}"
        assert focus["shows"], f"nothing shows that {focus['name']!r} has the focus"
        assert focus["inside"], f"{focus['name']!r} has the focus outside the window"
        if focus["name"].startswith(name):
            return
    raise AssertionError(f"{name!r} isn't reached in {limit} steps")


@pytest.mark.parametrize(
    ("name", "target"),
    [("Aller au contenu", "contenu"), ("Aller au menu", "menu"), ("Aller au pied de page", "pied")],
)
def test_a_skip_link_leads_where_it_says(live_site: str, page: Any, name: str, target: str) -> None:
    page.goto(live_site)
    _tab_to(page, name, limit=4)
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{target}"
    page.keyboard.press("Tab")
    inside = f"document.getElementById('{target}').contains(document.activeElement)"
    assert page.evaluate(inside)


def test_the_skip_link_to_the_search_leads_to_a_way_to_search(live_site: str, page: Any) -> None:
    page.goto(live_site)
    _tab_to(page, "Aller à la recherche", limit=4)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche**")


def test_every_stop_of_the_home_page_shows_the_focus(live_site: str, page: Any) -> None:
    page.goto(live_site)
    _tab_to(page, "Données sous Licence Ouverte", limit=400)


def test_the_map_of_the_home_page_is_passed_in_one_step(live_site: str, page: Any) -> None:
    page.goto(live_site)
    _tab_to(page, "Passer la carte", limit=40)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.hero-map')")


def test_a_commune_is_found_with_the_suggestions_and_the_arrows(live_site: str, page: Any) -> None:
    page.goto(live_site)
    _tab_to(page, "Une commune, un code postal")
    page.keyboard.type("besanc")
    first = page.locator("[role=option]").first
    first.wait_for(state="visible")
    page.keyboard.press("ArrowDown")
    assert first.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert not first.is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    while page.locator("[role=option][aria-selected=true]").inner_text().split("\n")[0].strip()[:8] != "Besançon":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/territoires/**")
    assert "Besançon" in page.get_by_role("heading", level=1).inner_text()
    _tab_to(page, "Accueil", limit=20)


def test_signing_in_is_done_with_the_keyboard(live_site: str, page: Any) -> None:
    page.goto(live_site)
    _tab_to(page, "Se connecter", limit=12)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/connexion/**")
    _tab_to(page, "Camille Roy", limit=40)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Mon compte").first.wait_for()


def test_the_menu_of_a_small_screen_opens_and_closes(live_site: str, new_page: Callable[..., Any]) -> None:
    page = new_page(width=390)
    page.goto(live_site)
    _tab_to(page, "Menu", limit=8)
    page.keyboard.press("Enter")
    door = page.locator(".site-menu").get_by_role("link", name="Territoires")
    assert door.is_visible()
    page.keyboard.press("Escape")
    assert not door.is_visible()
    page.keyboard.press("Enter")
    _tab_to(page, "Territoires", limit=4)
    page.keyboard.press("Enter")
    page.wait_for_url("**/territoires/")
