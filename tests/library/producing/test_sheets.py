"""Sheets, notes, calendar: only what is public is shown to all, what is to be checked says so, everything is dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from intelligences.library import actions
from intelligences.library.models import Deployment
from intelligences.library.producing.transparency import transparency
from intelligences.library.queries.assessing import public_copies
from intelligences.library.queries.sheet import find_use, sheet
from tests.cast import Cast
from tests.library.assessing.answers import CRPA

ClientOf = Callable[[Any], Client]
pytestmark = pytest.mark.django_db
GDPR = {"personal": ["yes"], "first_use": ["01/03/2026"]}


def test_the_sheet_answers_what_people_ask_and_says_what_is_unknown(town_use: Deployment, client: Client) -> None:
    page = client.get(f"{town_use.get_absolute_url()}fiche/").content.decode()
    for question in ("À quoi sert-il", "Qui décide", "Comment demander, contester", "Quelles données"):
        assert question in page
    assert "L’organisme ne l’a pas dit." in page
    assert "www.cada.fr" in page
    assert "<svg" in page
    assert 'class="qr"' in page


def test_only_signed_and_read_conclusions_reach_the_sheet(
    town_use: Deployment, answer: Callable[..., Any], cast: Cast
) -> None:
    def parts() -> list[str]:
        use = find_use(town_use.pk)
        assert use is not None
        return [one.title for one in transparency(sheet(use), public_copies(use)).parts]

    before = parts()
    for pack, typed in (("crpa", CRPA), ("gdpr", GDPR)):
        held = answer(pack, typed)
        assert parts() == before or pack == "gdpr"
        held.refresh_from_db()
        if actions.why_not_yet(held) == "":
            actions.sign(held, function="Maire", publish=True, seen=held.revision, by=cast.alice)
    titles = parts()
    assert len(titles) == len(before) + 1
    assert not any("données personnelles" in title for title in titles[len(before) :])


def test_the_printed_address_leads_to_the_page(town_use: Deployment, client: Client) -> None:
    answer = client.get(f"/u/{town_use.pk}")
    assert (answer.status_code, answer["Location"]) == (302, town_use.get_absolute_url())


@pytest.mark.parametrize("file", ["fiche.pdf", "affiche.pdf"])
def test_the_printed_sheets_are_the_same_for_the_same_record(town_use: Deployment, client: Client, file: str) -> None:
    first, second = (client.get(town_use.get_absolute_url() + file) for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert first.content == second.content


def test_what_isn_t_published_has_no_sheet(town_use: Deployment, cast: Cast, client_of: ClientOf) -> None:
    actions.withdraw(town_use, because="Erreur", by=cast.alice)
    for end in ("fiche/", "fiche.pdf", "affiche.pdf"):
        assert client_of(cast.alice).get(town_use.get_absolute_url() + end).status_code == 404


def test_the_screening_note_of_personal_data(
    town_use: Deployment, answer: Callable[..., Any], cast: Cast, client_of: ClientOf
) -> None:
    address = f"/usages/{town_use.pk}/obligations/gdpr/note.pdf"
    client = client_of(cast.alice)
    refused = client.get(address)
    assert refused.status_code == 404
    assert "Répondez d’abord" in refused.content.decode()
    answer("gdpr", GDPR)
    made = client.get(address)
    assert made.content.startswith(b"%PDF-")
    assert client.get(f"/usages/{town_use.pk}/obligations/fiches/").status_code == 200


def test_the_calendar_holds_each_dated_obligation(
    town_use: Deployment, answer: Callable[..., Any], cast: Cast, client_of: ClientOf
) -> None:
    answer("crpa", CRPA)
    answer("gdpr", GDPR)
    client = client_of(cast.alice)
    made = client.get("/declarer/echeances.ics")
    assert made["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(made.content).walk("VEVENT")
    page = client.get("/declarer/echeances/").content.decode()
    one_use = client.get(f"/usages/{town_use.pk}/obligations/echeances.ics")
    assert len(Calendar.from_ical(one_use.content).walk("VEVENT")) == len(events)
    assert events
    for event in events:
        assert isinstance(event["DTSTART"].dt, date)
        assert str(event["SUMMARY"]).split(" – ")[0][:20] in page.replace("\xa0", " ")
        assert "/obligations/" in str(event["URL"])
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_a_new_pack_lists_what_it_changes(
    town_use: Deployment, answer: Callable[..., Any], cast: Cast, client_of: ClientOf
) -> None:
    held = answer("ai_act", {"ai_system": ["learns"], "excluded": ["none"]})
    client = client_of(cast.alice)
    assert (
        "toutes les appréciations suivent la version d’aujourd’hui" in client.get("/declarer/grilles/").content.decode()
    )
    held.version = date(2024, 8, 1)
    held.save(update_fields=["version"])
    page = client.get("/declarer/grilles/").content.decode()
    assert town_use.title in page
    assert "Nouvelle question" in page
    assert "Suivre la nouvelle version" in page
    assert town_use.title not in client_of(cast.gilles).get("/declarer/grilles/").content.decode()
    moderators = client_of(cast.dina).get("/declarer/grilles/").content.decode()
    assert town_use.title in moderators
    assert "Suivre la nouvelle version" not in moderators
