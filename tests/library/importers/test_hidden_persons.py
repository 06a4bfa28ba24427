"""Persons whom a file tells of in ways that a plain search for addresses and numbers passes."""

from __future__ import annotations

import time

import pytest

from intelligences.library.importers.privacy import anything_without_contacts, is_of_persons, without_contacts


@pytest.mark.parametrize(
    "text",
    [
        "écrire à jeanne&#64;ville.example",
        "écrire à jeanne&commat;ville.example",
        "écrire à jeanne @ ville.example",
        "écrire à jeanne [at] ville [dot] example",
        "écrire à jeanne%40ville.example",
        "écrire à jeanne@<wbr>ville.example",
        "écrire à jeanne@ville\u2011neuve.example",
        "écrire à jea\u00adnne@ville.example",
        "joindre le 01\u00a023\u00a045\u00a067\u00a089",
        "joindre le 01\u202f23\u202f45\u202f67\u202f89",
        "joindre le 01\u201123\u201145\u201167\u201189",
        "joindre le 01 / 23 / 45 / 67 / 89",
        "joindre le 07700900123",
        "joindre le 1-202-555-0134",
        "joindre le (020) 123 4567",
        "joindre le 202 555 0134",
        "joindre le 06 1234 5678",
    ],
)
def test_contact_details_go_however_they_are_written(text: str) -> None:
    plain, count = without_contacts(text)
    assert count == 1
    assert not any(told in plain for told in ("jeanne", "ville", "45", "900", "555", "4567", "5678")), plain


@pytest.mark.parametrize(
    "text",
    [
        "https://site.example/?a=1&copy=2&region=3",
        "Pêche &amp; chasse",
        "L’été\u00a0: 12\u202f000 agents",
        "rendez-vous @ 10 h",
        "<b>Tri</b> des courriers",
        "le 01/02/2023 à 10 h",
        "01234567",
        "120 000 000 habitants",
        "250 300 400 euros",
    ],
)
def test_what_tells_of_nobody_stays_to_the_letter(text: str) -> None:
    assert without_contacts(text) == (text, 0)


def test_an_address_beside_contact_details_keeps_its_parameters() -> None:
    told = "https://site.example/?a=1&copy=2 ou a@b.example"
    assert without_contacts(told)[0].startswith("https://site.example/?a=1&copy=2 ou ")


@pytest.mark.parametrize(
    "text", ["suivi par Miss Marple", "DPO : Jeanne Marple", "Data Protection Officer: Jane Marple"]
)
def test_a_name_after_its_title_or_label_goes(text: str) -> None:
    plain, count = without_contacts(text)
    assert (count, "Marple" in plain) == (1, False)


@pytest.mark.parametrize(
    "heading",
    [
        "Agency contact name",
        "Contact e-mail of the department in charge of this use case",
        "Phone number",
        "Data Protection Officer",
        "Délégué à la protection des données",
        "Functionaris gegevensbescherming",
        "Ansprechpartner Kontaktperson",
        "Contacto",
        "Opsteller",
        "Porteur du projet",
    ],
)
def test_headings_of_persons_are_known(heading: str) -> None:
    assert is_of_persons(heading)


@pytest.mark.parametrize("heading", ["Contact channel", "Contact page URL", "Organisation", "Has a contact form"])
def test_headings_of_bodies_and_places_are_not(heading: str) -> None:
    assert not is_of_persons(heading)


def test_a_name_goes_where_the_object_tells_of_somebody() -> None:
    told = [{"role": "arts", "naam": "Piet Paulusma"}, {"contactName": "Jan", "title": "AVG"}, {"name": "Register X"}]
    assert anything_without_contacts(told) == ([{"role": "arts"}, {"title": "AVG"}, {"name": "Register X"}], 2)


def test_a_long_word_takes_no_time() -> None:
    began = time.perf_counter()
    assert without_contacts("a" * 100_000 + " @ b 123456") == ("a" * 100_000 + " @ b 123456", 0)
    assert time.perf_counter() - began < 2
