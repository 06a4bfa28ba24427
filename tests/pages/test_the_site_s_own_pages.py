"""The pages about the site say what is known, and that the rest isn't filled in."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel.retention import declared_retentions
from intelligences.pages import contact, words
from intelligences.pages.queries.privacy import duration
from intelligences.ui import conformity
from intelligences.ui.conformity import Audit
from tests.cast import Cast

PLACES = ("PUBLISHER", "PUBLISHER_CONTACT", "PUBLICATION_DIRECTOR", "HOSTING")


def _text(client: Client, address: str, part: str = "main") -> str:
    """The words of a part of a page; every kind of space reads as one plain space."""
    response = client.get(address)
    assert response.status_code == 200
    found = re.search(rf"<{part}.*</{part}>", response.content.decode(), re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def _foot(client: Client, address: str) -> str:
    return _text(client, address, "footer")


def test_legal_notices_say_what_is_not_filled_in(client: Client, db: None, settings: Any) -> None:
    for name in PLACES:
        setattr(settings, name, "")
    text = _text(client, "/mentions-legales/")
    assert text.count("Non renseigné sur ce site.") == len(PLACES)
    assert all(f"(réglage {name})" in text for name in PLACES)


def test_legal_notices_give_the_settings(client: Client, db: None, settings: Any) -> None:
    for name in PLACES:
        setattr(settings, name, f"{name.lower()} <&>")
    settings.PUBLISHER_CONTACT = "bonjour@exemple.example"
    response = client.get("/mentions-legales/").content.decode()
    assert "Non renseigné" not in response
    assert "publisher &lt;&amp;&gt;" in response
    assert 'href="mailto:bonjour@exemple.example"' in response


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("a@exemple.example", "mailto:a@exemple.example"),
        ("https://exemple.example/ecrire", "https://exemple.example/ecrire"),
        ("http://exemple.example", ""),
        ("1 rue de la Mairie, écrire à a@b", ""),
        ("", ""),
    ],
)
def test_a_contact_is_a_link_when_it_can_be_one(written: str, address: str) -> None:
    assert contact.uri(written) == address


def test_every_table_with_personal_data_has_a_readable_name_and_so_has_each_of_its_columns() -> None:
    declared = list(declared_retentions())
    assert declared
    assert not [model._meta.label for model, _ in declared if model._meta.label not in words.TABLES]
    assert not [(m._meta.label, f) for m, kept in declared for f in kept.fields if f not in words.FIELDS]
    assert not [(m._meta.label, kept.since) for m, kept in declared if kept.since not in words.SINCE]


def test_the_privacy_page_lists_every_table_with_personal_data(client: Client, db: None) -> None:
    text = _text(client, "/donnees-personnelles/")
    for model, kept in declared_retentions():
        assert str(words.TABLES[model._meta.label]) in text
        assert re.sub(r"\s+", " ", str(kept.why)) in text


def test_the_privacy_page_gives_each_reason_in_english(client: Client, db: None) -> None:
    text = _text(client, "/en/donnees-personnelles/")
    with translation.override("fr"):
        reasons = [re.sub(r"\s+", " ", str(kept.why)) for _, kept in declared_retentions()]
    assert not [reason for reason in reasons if reason in text]


@pytest.mark.parametrize(
    ("days", "french", "english"),
    [(1095, "3 ans", "3 years"), (365, "1 an", "1 year"), (90, "90 jours", "90 days"), (1, "1 jour", "1 day")],
)
def test_a_duration_reads_as_people_say_it(days: int, french: str, english: str) -> None:
    with translation.override("fr"):
        assert duration(timedelta(days=days)) == french
    with translation.override("en"):
        assert duration(timedelta(days=days)) == english


def test_without_an_audit_the_site_says_that_it_is_not_compliant(client: Client, db: None, settings: Any) -> None:
    settings.ACCESSIBILITY_AUDIT = None
    text = _text(client, "/accessibilite/")
    assert "Accessibilité : non conforme" in text
    assert "Accessibilité : non conforme" in _foot(client, "/mentions-legales/")
    assert "Défenseur des droits" in text


def test_an_audit_changes_the_statement_and_the_foot_of_every_page(client: Client, db: None, settings: Any) -> None:
    settings.ACCESSIBILITY_AUDIT = Audit(timezone.localdate() - timedelta(days=30), 71.2, "Cabinet Exemple")
    text = _text(client, "/accessibilite/")
    assert "partiellement conforme" in text
    assert "71,2 %" in text
    assert "Cabinet Exemple" in text
    assert "partiellement conforme" in _foot(client, "/mentions-legales/")


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.floats(0, 100), st.integers(0, 4000))
def test_an_audit_counts_for_three_years_and_from_half_of_the_criteria(on: date, rate: float, age: int) -> None:
    state = conformity.state(Audit(on, rate, "x"), on + timedelta(days=age))
    if age > 3 * 366 or rate < 50:
        assert state == "none"
    elif age < 3 * 365:
        assert state == ("full" if rate == 100 else "partial")


@pytest.mark.parametrize(
    "wrong", ["hier 71 Cabinet", "2027-03-01 71.2", "2027-03-01 beaucoup Cabinet", "2027-03-01 171 X"]
)
def test_an_audit_written_wrongly_stops_the_start_with_one_sentence(wrong: str) -> None:
    with pytest.raises(conformity.NotAnAudit, match="ACCESSIBILITY_AUDIT"):
        conformity.read(wrong)
    assert conformity.read("2027-03-01 71,2 Cabinet Exemple") == Audit(date(2027, 3, 1), 71.2, "Cabinet Exemple")


def test_the_status_page_and_its_twin_agree(client: Client, db: None) -> None:
    told = json.loads(client.get("/etat.json").content)
    assert told["well"] is False  # neither a worker nor a reference in this database
    assert told["worker_age"] is None
    assert told["reference"] is None
    text = _text(client, "/etat/")
    assert "Il n’a jamais donné signe de vie." in text
    assert told["version"] in text
    assert told["database"] in text


def test_the_status_tells_a_worker_that_stopped(client: Client, db: None) -> None:
    from intelligences.pages.queries import status

    beat = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [beat])
    assert not status(beat + timedelta(seconds=20)).worker_is_late
    assert status(beat + timedelta(minutes=3)).worker_is_late


def test_the_status_is_never_kept(client: Client, db: None) -> None:
    assert "no-store" in client.get("/etat.json")["Cache-Control"]


def test_the_licence_page_names_every_source_and_every_borrowed_piece(client: Client, db: None, settings: Any) -> None:
    text = _text(client, "/licence/")
    for file in (settings.PROJECT / "data").glob("*/SOURCES.json"):
        for source in json.loads(file.read_text())["sources"]:
            assert f"{source['package']} {source['version']}" in text
    assert "htmx 4" in text
    assert "OFL-1.1" in text


def test_pages_about_the_site_are_found_by_the_search(cast: Cast) -> None:
    from intelligences.pages.search import entries

    found = {entry.id: entry for entry in entries()}
    assert found["pages:accessibility"].url == "/accessibilite/"
    assert "Accessibility" in found["pages:accessibility"].keywords
    assert all(entry.audience == "public" for entry in found.values())
