"""The same pages in English: every address has its twin, and no French sentence is left on it."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.accessibility import axe
from tests.journeys.conftest import Walk
from tests.journeys.site import Answer, Reader, plain

pytestmark = pytest.mark.browser

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "intelligences"
# Files and addresses that have no language.
NO_LANGUAGE = re.compile(r"\.(json|csv|xml|txt|pdf|ico)$")


@cache
def _french_sentences() -> frozenset[str]:
    """Source strings whose English differs, without those with a hole (their words stand around something)."""
    found = set()
    for file in PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="en"):
                french = message.id if isinstance(message.id, str) else ""
                if french and french != message.string and "%" not in french:
                    found.add(plain(french))
    english = set()
    for file in PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"):
        with file.open("rb") as stream:
            english |= {plain(m.string) for m in read_po(stream, locale="en") if isinstance(m.string, str)}
    return frozenset(found - english)


def _left_in_french(page: Answer) -> list[str]:
    words = {plain(text) for text in page.html.words}
    whole = words & _french_sentences()
    inside = {s for s in _french_sentences() if len(s) > 25 for text in words if s in text}
    return sorted(whole | inside)


def _twin(address: str) -> str:
    return f"/en{address}"


def test_there_are_french_sentences_to_look_for() -> None:
    assert len(_french_sentences()) > 300


def test_every_page_has_an_english_twin_without_a_french_sentence(walk: Walk, live_site: str) -> None:
    left: dict[str, list[str]] = {}
    groups = [(Reader(live_site), walk.visitor), *((walk.readers[key], walk.people[key]) for key in walk.people)]
    for reader, answers in groups:
        for answer in answers.values():
            if not answer.is_page or answer.status != 200 or NO_LANGUAGE.search(answer.address):
                continue
            twin = reader.get(_twin(answer.address))
            assert twin.status == 200, f"{twin.address}: {twin.status}"
            assert twin.html.language == "en", twin.address
            if "site-header" in answer.content:  # not in the sample of an e-mail
                assert answer.html.languages == twin.html.languages == {"fr": answer.address, "en": twin.address}
            if found := _left_in_french(twin):
                left[twin.address] = found
    assert not left


def test_an_english_reader_stays_in_english_from_the_home_page_to_a_territory(
    live_site: str, new_page: Callable[..., Any]
) -> None:
    page = new_page()
    page.goto(live_site)
    page.get_by_role("link", name="English").first.click()
    assert page.url == f"{live_site}/en/"
    assert page.locator("html").get_attribute("lang") == "en"
    box = page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first
    box.fill("Besançon")
    box.press("Enter")
    page.wait_for_url("**/en/recherche**")
    page.locator("main").get_by_role("link", name="Besançon", exact=True).first.click()
    page.wait_for_url("**/en/territoires/commune/25056-besancon/")
    assert page.get_by_role("heading", level=1).inner_text() == "Besançon"
    assert not axe(page)
    page.get_by_role("link", name="Français", exact=True).first.click()
    page.wait_for_url(f"{live_site}/territoires/commune/25056-besancon/")
