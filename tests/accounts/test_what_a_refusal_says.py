"""Whoever is signed in and can't go on reads why and what to do: never an empty page, never "no access" alone."""

import re
from typing import Any

import pytest
from django.urls import reverse

from intelligences.accounts import actions
from intelligences.accounts.addresses import ACCESS
from intelligences.accounts.models import Organisation
from tests.accounts.test_the_access_table import _address
from tests.cast import Cast, client_of

GENERIC = "Votre compte ne donne pas accès à cette page."
REFUSALS = {403, 404, 405}


def _main(response: Any) -> str:
    """The words of the page's own part."""
    return re.sub(r"<[^>]*>", " ", response.text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("who", ["camille", "bruno", "gilles", "dina"])
def test_no_address_answers_a_signed_in_person_with_a_bare_refusal(cast: Cast, who: str) -> None:
    addresses = [_address(name, cast) for name in sorted(ACCESS) if name not in ("account_logout", "accounts:delete")]
    client = client_of(getattr(cast, who))
    seen = set()
    for address in addresses:
        for method in ("GET", "POST"):
            response = client.generic(method, address)
            if response.status_code not in REFUSALS or address.endswith((".json", ".csv")):
                continue
            if response.headers["Content-Type"].startswith("application/problem+json"):  # a program's own words
                assert response.json()["detail"], f"{method} {address}"
                continue
            seen.add(response.status_code)
            words = _main(response)
            assert len(words.split()) > 15, f"{method} {address}"
            assert GENERIC not in words, f"{method} {address}"
            assert "<h1" in response.text
            assert "href=" in response.text.partition("<main")[2]
    assert seen == REFUSALS


@pytest.mark.parametrize(
    ("who", "name", "why", "link"),
    [
        ("camille", "accounts:roles", "réservée aux personnes qui administrent le site", "/compte/"),
        ("camille", "moderation:queue", "réservée à l’équipe qui modère le site", "/moderation/mes-contributions/"),
        ("bruno", "accounts:members", "réservée aux personnes qui gèrent l’organisation", "/compte/"),
        ("camille", "documents:deposit", "réservée aux personnes qui agissent pour l’organisation", "/organisations/"),
    ],
)
def test_a_refusal_says_whose_page_it_is_and_where_to_go(cast: Cast, who: str, name: str, why: str, link: str) -> None:
    page = client_of(getattr(cast, who)).get(_address(name, cast))
    assert page.status_code == 403
    assert why in _main(page)
    assert f'href="{link}"' in page.text.partition("<main")[2]


def test_the_manager_of_another_organisation_reads_that_this_one_isnt_theirs(cast: Cast) -> None:
    page = client_of(cast.gilles).get(reverse("accounts:members", args=[cast.ville.pk]))
    assert page.status_code == 403
    assert f"Vous ne gérez pas {cast.ville}." in page.text
    assert f'href="{cast.ville.get_absolute_url()}"' in page.text


def test_a_proposal_that_one_may_not_see_isnt_named_in_a_refusal(cast: Cast) -> None:
    proposal = actions.Proposal("Association secrète", Organisation.Kind.ASSOCIATION)
    hidden = actions.propose_organisation(proposal, by=cast.camille, language="fr")
    page = client_of(cast.gilles).get(reverse("accounts:members", args=[hidden.pk]))
    assert page.status_code == 404
    assert "secrète" not in page.text


def test_an_address_that_only_takes_a_form_says_so_when_it_is_opened(cast: Cast) -> None:
    page = client_of(cast.camille).get(reverse("outbox:follow"))
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert "c’est un bouton d’une autre page qui y mène" in _main(page)


def test_a_page_that_only_reads_says_so_when_it_is_sent_something(cast: Cast) -> None:
    page = client_of(cast.camille).post(reverse("outbox:follows"))
    assert page.status_code == 405
    assert "rien n’a été enregistré" in _main(page)


def test_what_was_already_done_is_told_apart_from_a_wrong_address(cast: Cast) -> None:
    client = client_of(cast.bruno)
    leave = reverse("accounts:leave", args=[cast.membership(cast.bruno).pk])
    assert client.post(leave).status_code == 302
    again = client.post(leave)
    assert again.status_code == 404
    assert "c’est peut-être déjà fait" in _main(again)


def test_the_english_pages_are_in_english(cast: Cast) -> None:
    client = client_of(cast.camille)
    assert "This page is for the people who run the site." in client.get("/en/compte/roles/").text
    assert "This address does not open by itself" in client.get("/en/messages/suivre/").text
