"""What other sites read of a use: schema.org in the page, oEmbed, a card that alone may be framed."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client

from intelligences.library import actions
from intelligences.library.models import Deployment

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"


def _ld(client: Client, use: Deployment) -> dict[str, Any]:
    page = client.get(use.get_absolute_url()).content.decode()
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told: dict[str, Any] = json.loads(written)
    return told


def test_the_page_says_for_search_engines_what_it_says_for_people(client: Client) -> None:
    for use in Deployment.objects.published().order_by("pk")[:20]:
        told = _ld(client, use)
        assert (told["@type"], told["name"]) == ("GovernmentService", use.title)
        assert told["provider"]["name"] == use.operator_name
        assert told["@id"].endswith(use.get_absolute_url())


def test_a_title_can_t_leave_its_script(client: Client, use: Deployment, dina: Any) -> None:
    use.title = "</script><script>alert(1)</script> & <b>"
    actions.publish(use, by=dina)
    page = client.get(use.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert _ld(client, use)["name"] == use.title


def test_a_use_is_quoted_by_its_address(client: Client, use: Deployment) -> None:
    for address in (use.get_absolute_url(), f"/en{use.get_absolute_url()}", f"/u/{use.pk}"):
        answer = client.get("/oembed", {"url": HERE + address, "maxwidth": "300"})
        told = answer.json()
        assert (told["type"], told["version"], told["title"], told["width"]) == ("rich", "1.0", use.title, 300)
        assert f"{use.get_absolute_url()}carte/" in told["html"]
        assert answer["Access-Control-Allow-Origin"] == "*"
    written = client.get("/oembed", {"url": HERE + use.get_absolute_url(), "format": "xml"}).content
    assert Xml.fromstring(written).findtext("title") == use.title  # noqa: S314 (our own)
    page = client.get(use.get_absolute_url()).content.decode()
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found is not None
    assert client.get(found[1].replace("&amp;", "&")).json()["title"] == use.title


@pytest.mark.parametrize(
    "address",
    ["", "x", "javascript:alert(1)", f"{HERE}/", f"{HERE}/usages/999999-rien/", "https://a.example/usages/1-x/"],
)
def test_another_address_is_refused_with_a_sentence(address: str, client: Client) -> None:
    answer = client.get("/oembed", {"url": address})
    assert answer.status_code == 404
    assert "donnez celle de sa page" in answer.content.decode()
    assert client.get("/oembed", {"url": address, "format": "yaml"}).status_code == 501


def test_only_the_card_may_be_framed(client: Client, use: Deployment) -> None:
    page, card = client.get(use.get_absolute_url()), client.get(f"{use.get_absolute_url()}carte/")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    assert page["X-Frame-Options"] == "DENY"
    assert use.title in card.content.decode()
