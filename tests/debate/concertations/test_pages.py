"""The pages of a concertation, as people open them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from intelligences.accounts.models import Person
from intelligences.community import subjects
from intelligences.debate.concertations import actions, calendar
from intelligences.debate.models import Concertation
from intelligences.kernel.events import reference
from tests.cast import Cast
from tests.community.meetings import made as meetings
from tests.debate import made as debates
from tests.debate.concertations import made
from tests.debate.concertations.test_contributions import at
from tests.debate.panels import made as panels

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def test_a_concertation_goes_from_the_common_frame_to_its_answers_by_its_pages(cast: Cast, client_of: ClientOf) -> None:
    alice = client_of(cast.alice)
    begun = alice.get(reverse("concertations:create") + "?cadre=1").content.decode()
    assert "[à compléter]" in begun
    page = alice.post(
        reverse("concertations:create"), {"title": "L’IA ici", "subject": "Quelle IA ?", "language": "fr"}
    )
    found = Concertation.objects.get()
    assert page.status_code == 302
    assert "Il manque encore" in alice.post(at("publish", found), follow=True).content.decode()
    told = made.told()
    dates = {"contributions_until": told.fields["contributions_until"], "calendar": calendar.written(told.phases)}
    alice.post(at("edit", found), {**made.FIELDS, **dates})
    found.refresh_from_db()
    page = alice.post(at("publish", found), follow=True)
    assert "La concertation est publiée" in page.content.decode()
    assert "Réunion publique" in page.content.decode()
    unfinished = alice.post(at("conclude", found), {**made.SYNTHESIS, "synthesis": "", "conclusions": "Une."})
    assert unfinished.status_code == 200
    found.refresh_from_db()
    assert found.state == "open"
    page = alice.post(
        at("conclude", found), {**made.SYNTHESIS, "conclusions": "\n".join(made.CONCLUSIONS)}, follow=True
    )
    assert "Chaque conclusion attend une réponse" in page.content.decode()
    page = alice.post(at("answer", found, number=2), made.ANSWER, follow=True)
    assert "La réponse est publiée" in page.content.decode()
    assert "Version 3" in Client().get(at("versions", found)).content.decode()


def test_what_is_attached_shows_once_it_is_public(cast: Cast) -> None:
    debate, panel = debates.opened(cast), panels.opened(cast)
    draft = debates.prepared(cast, title="Un débat que personne ne voit encore")
    found = actions.create(cast.ville, replace(made.told(), debates=[debate, draft], panels=[panel]), by=cast.alice)
    actions.publish(found, by=cast.alice)
    page = Client().get(found.get_absolute_url()).content.decode()
    assert debate.get_absolute_url() in page
    assert panel.get_absolute_url() in page
    assert draft.title not in page
    data = json.loads(Client().get(at("concertation_file", found, form="json")).content)
    assert (data["debates"], data["panels"]) == ([debate.get_absolute_url()], [panel.get_absolute_url()])


def test_meetings_about_a_concertation_or_a_panel_stand_on_its_page(cast: Cast) -> None:
    for thing in (made.opened(cast), panels.opened(cast)):
        meeting = meetings.announced(cast, about=reference(thing))
        page = Client().get(thing.get_absolute_url()).content.decode()
        assert meeting.get_absolute_url() in page
        assert thing.get_absolute_url() in Client().get(meeting.get_absolute_url()).content.decode()


def test_a_draft_is_read_by_who_prepares_it_only(cast: Cast, client_of: ClientOf) -> None:
    found = made.prepared(cast)
    assert Client().get(found.get_absolute_url()).status_code == 404
    assert client_of(cast.gilles).get(at("prepare", found)).status_code == 403
    assert client_of(cast.alice).get(found.get_absolute_url(), follow=True).status_code == 200


def test_a_published_part_that_is_emptied_is_told(cast: Cast, client_of: ClientOf) -> None:
    found = made.opened(cast)
    told = made.told()
    page = client_of(cast.alice).post(
        at("edit", found), {**made.FIELDS, "terms": "", "calendar": calendar.written(told.phases)}
    )
    assert "il faut encore Dire les modalités" in page.content.decode()


def test_the_list_its_files_and_the_page_of_the_organisation_tell_of_it(cast: Cast) -> None:
    found = made.concluded(cast)
    assert found.title in Client().get(reverse("concertations:index")).content.decode()
    assert found.title in Client().get(cast.ville.get_absolute_url()).content.decode()
    listed = json.loads(Client().get(reverse("concertations:index_file", kwargs={"form": "json"})).content)
    assert listed["results"][0]["state"] == "concluded"
    told = json.loads(Client().get(at("concertation_file", found, form="json")).content)
    assert [one["text"] for one in told["results"]] == list(made.CONCLUSIONS)
    assert told["concertation"]["synthesis_by"] == made.SYNTHESIS["synthesis_by"]


def test_a_question_about_it_goes_to_its_organisation(cast: Cast) -> None:
    found, draft = made.opened(cast), made.prepared(cast, title="Pas encore publique")
    page = Client().get(found.get_absolute_url()).content.decode()
    address = f"{reverse('community:ask')}?sur=debate.concertation:{found.pk}"
    assert address in page
    assert found.title in Client().get(address).content.decode()
    subject = subjects.find(f"debate.concertation:{found.pk}")
    assert subject is not None
    assert subject.organisation == cast.ville
    assert subjects.find(f"debate.concertation:{draft.pk}") is None
