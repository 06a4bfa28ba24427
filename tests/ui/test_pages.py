"""The frame, the gallery and the pages for what went wrong, as a visitor receives them."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intelligences.ui import errors
from intelligences.ui.samples import EMAIL_STYLE, groups
from intelligences.ui.views import ERRORS

pytestmark = pytest.mark.django_db

GROUPS = ["actions", "forms", "lists", "facts", "figures", "paper"]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("group", ["", *(f"{name}/" for name in GROUPS)])
def test_the_gallery_answers_in_both_languages(client: Client, group: str, language: str) -> None:
    response = client.get(f"{language}/composants/{group}")
    assert response.status_code == 200
    assert f'<html lang="{language.strip("/") or "fr"}"' in response.content.decode()
    assert not response.cookies


def test_the_gallery_s_groups_are_the_ones_tested_here() -> None:
    assert [group.name for group in groups()] == GROUPS


def test_an_unknown_group_is_not_found(client: Client) -> None:
    assert client.get("/composants/inconnu/").status_code == 404


def test_an_english_page_holds_no_french_of_the_frame(client: Client) -> None:
    html = client.get("/en/composants/").content.decode()
    assert "Go to content" in html
    assert "Aller au contenu" not in html
    assert 'hreflang="fr" lang="fr"' in html


def test_the_other_language_is_the_same_page_with_the_same_question(client: Client) -> None:
    html = client.get("/composants/actions/?sample=3").content.decode()
    assert 'href="/en/composants/actions/?sample=3"' in html


def test_skip_links_lead_to_what_exists(client: Client) -> None:
    html = client.get("/composants/").content.decode()
    skips = re.search(r'<ul class="skip-links">(.*?)</ul>', html, re.DOTALL)
    assert skips is not None
    targets = re.findall(r'href="#(\w+)"', skips.group(1))
    assert {"contenu", "menu", "pied"} <= set(targets)
    assert ("recherche" in targets) == ('class="search-link"' in html)
    assert all(f'id="{target}"' in html for target in targets)


def test_a_page_holds_one_main_title_and_one_of_each_landmark(client: Client) -> None:
    html = client.get("/composants/facts/").content.decode()
    for tag in ("h1", "main", "header", "footer"):
        assert len(re.findall(rf"<{tag}[\s>]", html)) == 1, tag


def test_identifiers_are_unique_on_each_gallery_page(client: Client) -> None:
    for group in groups():
        html = client.get(group.url).content.decode()
        found = re.findall(r'\sid="([^"]+)"', html)
        assert len(found) == len(set(found)), sorted(name for name in set(found) if found.count(name) > 1)


def test_the_publisher_is_a_setting_and_nobody_by_default(client: Client, settings: Any) -> None:
    assert "Projet indépendant" in client.get("/composants/").content.decode()
    settings.PUBLISHER = "Association <Exemple>"
    html = client.get("/composants/?again=1").content.decode()
    assert "Publié par Association &lt;Exemple&gt;." in html


def test_the_demonstration_says_that_it_is_one(client: Client, settings: Any) -> None:
    assert "sont inventés" not in client.get("/composants/lists/").content.decode()
    settings.DEMONSTRATION = True
    assert "sont inventés" in client.get("/composants/lists/?again=1").content.decode()


@pytest.mark.parametrize(("code", "status"), [(code, 403 if code == 419 else code) for code in ERRORS])
def test_each_error_page_says_what_to_do_and_shows_no_trace(client: Client, code: int, status: int) -> None:
    client.raise_request_exception = False
    response = client.get(reverse("ui:sample_error", args=[code]))
    html = response.content.decode()
    assert response.status_code == status
    assert re.search(r"<h1[^>]*>\s*\w", html)
    assert "Traceback" not in html
    assert len(re.sub(r"<[^>]*>", "", html.split("<main")[1]).split()) > 15


@pytest.mark.parametrize(
    "name", ["bad_request", "csrf_failure", "too_large", "too_many", "server_error", "unavailable"]
)
def test_pages_for_a_broken_site_read_no_table(name: str) -> None:
    request = RequestFactory().get("/")
    with CaptureQueriesContext(connection) as queries:
        response = getattr(errors, name)(request)
    assert not queries.captured_queries
    assert "no-store" in response["Cache-Control"]


def test_a_body_that_is_too_large_is_told_apart_from_a_bad_request() -> None:
    request = RequestFactory().post("/")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, SuspiciousOperation()).status_code == 400


def test_too_many_requests_say_when_to_come_back() -> None:
    assert errors.too_many(RequestFactory().get("/"), retry_after=12)["Retry-After"] == "12"


def test_suggestions_are_options_that_lead_somewhere(client: Client) -> None:
    html = client.get(reverse("ui:sample_suggestions"), {"q": "sainte"}).content.decode()
    assert html.count('role="option"') == 2
    assert html.count("data-href=") == 2
    assert not client.get(reverse("ui:sample_suggestions"), {"q": ""}).content.strip()


def test_the_sample_document_is_a_pdf(client: Client) -> None:
    response = client.get(reverse("ui:sample_pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_e_mail_says_the_same_in_html_and_in_text(client: Client) -> None:
    html = client.get(reverse("ui:sample_email", args=["html"]))
    text = client.get(reverse("ui:sample_email", args=["txt"])).content.decode()
    words = re.sub(r"<style>.*?</style>|<[^>]*>", "", html.content.decode(), flags=re.DOTALL)
    for sentence in ("La réponse est publique.", "Vous recevez ce message"):
        assert sentence in words
        assert sentence in text
    assert "<" not in text
    assert EMAIL_STYLE in html["Content-Security-Policy"]
    assert client.get("/composants/courriel.exe").status_code == 404


def test_the_content_security_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/composants/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert settings.STATIC_URL.startswith("/")
