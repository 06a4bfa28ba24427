"""What holds on every page that links lead to, for a visitor and for each role."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.accessibility import axe
from tests.journeys.conftest import PEOPLE, Walk
from tests.journeys.site import Answer, Reader, is_dead, plain

pytestmark = pytest.mark.browser


def _pages(walk: Walk) -> Iterator[Answer]:
    for answers in (walk.visitor, *walk.people.values()):
        yield from (answer for answer in answers.values() if answer.is_page and answer.status == 200)


def _answers(walk: Walk) -> Iterator[Answer]:
    for answers in (walk.visitor, *walk.people.values()):
        yield from answers.values()


def test_the_walk_finds_the_rooms(walk: Walk) -> None:
    kinds = " ".join(walk.visitor)
    for room in ("pages:", "territories:", "search:", "accounts:", "ui:", "moderation:"):
        assert room in kinds
    assert len(walk.visitor) > 20
    assert sum(len(found) for found in walk.people.values()) > 10


def test_every_link_leads_somewhere(walk: Walk) -> None:
    wrong = {a.address: a.status for a in _answers(walk) if a.status >= 400 and "/erreurs/" not in a.address}
    assert not wrong
    for page in _pages(walk):
        dead = [link for link in page.html.links if link.startswith("/") and "/static/" not in link and is_dead(link)]
        assert not dead, f"{page.address} leads to {dead}"


def test_every_page_has_one_heading_one_language_one_title_of_its_own(walk: Walk) -> None:
    titles: Counter[str] = Counter()
    for page in _pages(walk):
        html = page.html
        assert html.language == "fr", page.address
        assert len(html.headings) == 1, f"{page.address}: {html.headings}"
        assert plain(html.headings[0]), page.address
        titles[plain(html.title)] += 1
    assert not [title for title, times in titles.items() if times > 1 or not title]


def test_every_identifier_is_given_once_a_page(walk: Walk) -> None:
    for page in _pages(walk):
        twice = [name for name, times in Counter(page.html.identifiers).items() if times > 1]
        assert not twice, f"{page.address}: {twice}"


def test_every_page_has_a_strict_security_policy_and_the_other_protections(walk: Walk) -> None:
    for page in _pages(walk):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy, page.address
        assert "unsafe" not in policy, page.address
        assert "frame-ancestors 'none'" in policy, page.address
        assert page.headers["x-content-type-options"] == "nosniff", page.address
        assert page.headers["x-frame-options"] == "DENY", page.address
        assert page.headers["referrer-policy"] == "same-origin", page.address


def test_a_visitor_gets_no_cookie_from_a_page_without_a_form_to_send(walk: Walk) -> None:
    """Pages with a form that writes (signing in, asking) need the cookie that protects it; no other page sets one."""
    set_by = {answer.address for answer in walk.visitor.values() if "set-cookie" in answer.headers}
    writing = ("/compte/", "/questions/poser/")
    assert all(address.startswith(writing) or address.endswith("/soiree/talon/") for address in set_by), set_by


@pytest.mark.parametrize("who", ["visitor", *PEOPLE])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    walk: Walk, who: str, live_site: str, new_page: Callable[..., Any]
) -> None:
    """In light at 1,280 pixels, in dark at 390; at 320 nothing is wider than the screen; nobody else is asked."""
    page = new_page(color_scheme="light", reduced_motion="reduce")  # colours change at once
    strangers: list[str] = []
    page.on("request", lambda request: request.url.startswith((live_site, "data:")) or strangers.append(request.url))
    answers = walk.visitor if who == "visitor" else walk.people[who]
    if who != "visitor":
        _lend(walk.readers[who], page, live_site)
    found: list[str] = []
    for answer in answers.values():
        if answer.is_page and answer.status == 200:
            found += _looked_at(page, live_site + answer.address)
    assert not found, "\n".join(found)
    assert not strangers


def _looked_at(page: Any, url: str) -> list[str]:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(url)
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    found += [f"dark, 390: {line}" for line in axe(page)]
    page.set_viewport_size({"width": 320, "height": 900})
    width = page.evaluate("document.documentElement.scrollWidth")
    found += [f"{url}: « {caption} » goes out of the screen" for caption in page.evaluate(_CAPTIONS_THAT_GO_OUT)]
    return found + ([f"{url} is {width} pixels wide on a screen of 320"] if width > 320 else [])


_CAPTIONS_THAT_GO_OUT = """[...document.querySelectorAll("caption")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth && getComputedStyle(one).position !== "absolute")
  .map((one) => one.textContent.slice(0, 60))"""


def _lend(reader: Reader, page: Any, url: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in reader.cookies.items()])
