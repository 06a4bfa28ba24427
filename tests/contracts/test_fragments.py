"""A fragment that htmx asks for equals the same zone of the full page."""

import re

from tests.journeys.site import Reader, plain


def _suggested(content: str) -> list[tuple[str, str]]:
    """Title and address of each option."""
    options = re.findall(r'<li class="suggestion"[^>]*data-href="([^"]+)"[^>]*>(.*?)</li>', content, re.DOTALL)
    return [(plain(title.partition("<span")[0]), url) for url, title in options]


def test_suggestions_of_territories_are_the_first_results_of_the_page(live_site: str) -> None:
    reader = Reader(live_site)
    fragment = reader.get("/territoires/suggestions/?q=besanc")
    assert "<html" not in fragment.content
    page = reader.get("/territoires/?q=besanc")
    suggested = _suggested(fragment.content)
    assert suggested[0] == ("Besançon", "/territoires/commune/25056-besancon/")
    main = page.content.partition("<main")[2]
    places = [main.find(f'href="{url}"') for _, url in suggested]
    assert places == sorted(places)
    assert places[0] > 0


def test_suggestions_of_the_search_lead_to_pages_that_answer(live_site: str) -> None:
    reader = Reader(live_site)
    fragment = reader.get("/recherche/suggestions?q=besanc")
    assert fragment.status == 200
    assert "<html" not in fragment.content
    for _, url in _suggested(fragment.content):
        assert reader.get(url).status == 200
