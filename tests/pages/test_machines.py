"""What robots, browsers and researchers ask for at fixed addresses."""

import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def _locations(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)
    return [element.text or "" for element in root.findall(".//s:loc", SITEMAP)]


def test_robots_are_told_where_the_sitemap_is(client: Client, db: None, settings: Any) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert "Disallow: /compte/" in lines


def test_every_page_of_the_plan_is_in_the_sitemap_and_answers(client: Client, db: None, settings: Any) -> None:
    parts = _locations(client, "/sitemap.xml")
    assert parts[0] == f"{settings.SITE_URL}/sitemap-pages-1.xml"
    pages = _locations(client, parts[0].removeprefix(settings.SITE_URL))
    plan = client.get("/plan-du-site/").content.decode()
    assert len(pages) > 8
    for page in pages:
        path = page.removeprefix(settings.SITE_URL)
        assert f'href="{path}"' in plan
        assert client.get(path).status_code == 200


def test_what_the_index_holds_is_in_the_sitemap_by_parts(
    client: Client, cast: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.kernel import searchable
    from intelligences.pages import sitemap

    searchable.rebuild("organisation")
    monkeypatch.setattr(sitemap, "LARGEST", 1)
    parts = [part for part in _locations(client, "/sitemap.xml") if "organisation" in part]
    assert len(parts) == 2
    found = [location for part in parts for location in _locations(client, part.removeprefix(settings.SITE_URL))]
    assert {f"{settings.SITE_URL}{cast.ville.get_absolute_url()}"} <= set(found)
    assert len(found) == len(set(found)) == 2


def test_a_part_that_does_not_exist_is_not_found(client: Client, db: None) -> None:
    assert client.get("/sitemap-rien-1.xml").status_code == 404
    assert client.get("/sitemap-pages-2.xml").status_code == 404


def test_a_security_file_is_there_only_with_somebody_to_write_to(client: Client, db: None, settings: Any) -> None:
    settings.PUBLISHER_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.PUBLISHER_CONTACT = "securite@exemple.example"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:securite@exemple.example" in text
    expires = re.search(r"Expires: (\S+)", text)
    assert expires is not None
    assert datetime.fromisoformat(expires[1]) > timezone.now()


def test_an_old_browser_finds_the_icon(client: Client, db: None) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 301
    assert response["Location"].endswith("ui/favicon.svg")


def test_no_file_for_machines_has_an_english_twin(client: Client, db: None) -> None:
    assert client.get("/en/robots.txt").status_code == 404
