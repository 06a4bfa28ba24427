"""Who came, as counts and never names; minutes in versions; what is kept of people, and until when."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from intelligences.community.meetings import actions
from intelligences.community.meetings.models import AwaitedRegistration, Meeting, Minutes, Registration
from intelligences.kernel import retention, versions
from tests.cast import Cast, client_of
from tests.community.meetings.made import announced, begun, registered

DAY = timedelta(days=1)


def _held(cast: Cast, *, places: int | None = None) -> Meeting:
    meeting = announced(cast, places=places)
    registered(meeting, "lea@exemple.example", "Léa Martin")
    registered(meeting, "mo@exemple.example")
    return begun(meeting)


def test_counts_are_published_and_names_are_not(cast: Cast) -> None:
    meeting, alice = _held(cast), client_of(cast.alice)
    address = f"{meeting.get_absolute_url()}presences/"
    listed = alice.get(address).text
    assert "n° 1, Léa Martin".replace("n° ", "n°\u00a0") in listed
    assert "exemple.example" not in listed.partition("<main")[2]
    lea = Registration.objects.get(name="Léa Martin")
    alice.post(address, {"present": [str(lea.pk)], "others": "12"})
    meeting.refresh_from_db()
    assert (meeting.came, meeting.came_unregistered) == (1, 12)
    public = Client().get(meeting.get_absolute_url()).text
    assert "Venues sans inscription" in public
    assert "Léa Martin" not in public
    told = json.loads(Client().get(f"{meeting.get_absolute_url().rstrip('/')}.json").content)
    assert (told["meeting"]["came"], told["meeting"]["came_unregistered"]) == (1, 12)
    assert "Martin" not in json.dumps(told)


def test_ticking_again_corrects_the_count(cast: Cast) -> None:
    meeting = _held(cast)
    everybody = list(meeting.registrations.values_list("pk", flat=True))
    actions.tick(meeting, everybody, unregistered=0, by=cast.alice)
    actions.tick(meeting, everybody[:1], unregistered=3, by=cast.bruno)
    meeting.refresh_from_db()
    assert (meeting.came, meeting.came_unregistered) == (1, 3)


def test_somebody_elses_registration_counts_nowhere(cast: Cast) -> None:
    meeting, other = _held(cast), registered(announced(cast, title="Autre"), "zoe@exemple.example")
    actions.tick(meeting, [other.pk, uuid4()], unregistered=0, by=cast.alice)
    meeting.refresh_from_db()
    assert meeting.came == 0


def test_nobody_is_ticked_before_the_beginning(cast: Cast) -> None:
    meeting = announced(cast)
    with pytest.raises(actions.NotNow):
        actions.tick(meeting, [], unregistered=0, by=cast.alice)
    page = client_of(cast.alice).post(f"{meeting.get_absolute_url()}presences/", {"others": "0"}).text
    assert "du début de la rencontre" in page


# --- Minutes ---------------------------------------------------------------------------------------------------------


def test_minutes_are_corrected_in_the_open(cast: Cast) -> None:
    meeting, alice = _held(cast), client_of(cast.alice)
    address = f"{meeting.get_absolute_url()}compte-rendu/"
    assert Client().get(address).status_code == 404
    alice.post(f"{address}rediger/", {"text": "Vingt personnes. Rien n’est décidé.", "language": "fr", "seen": "0"})
    alice.post(f"{address}rediger/", {"text": "Vingt personnes. Le report est décidé.", "language": "fr", "seen": "1"})
    page = Client().get(address).text
    assert "Le report est décidé." in page
    assert "<del>" in page
    assert "Rien n" in page
    report = Minutes.objects.get()
    assert [version.number for version in versions.history(report)] == [1, 2]
    assert all(versions.is_intact(version) for version in versions.history(report))
    assert versions.read(versions.cite(report))["text"] == "Vingt personnes. Le report est décidé."
    assert "Lire le compte rendu" in Client().get(meeting.get_absolute_url()).text


def test_two_people_who_write_at_once_lose_nothing(cast: Cast) -> None:
    meeting = _held(cast)
    told: dict[str, Any] = {"language": "fr", "seen": 0}
    actions.publish_minutes(meeting, text="Le premier.", by=cast.alice, **told)
    address = f"{meeting.get_absolute_url()}compte-rendu/rediger/"
    answer = client_of(cast.bruno).post(address, {"text": "Le second.", "language": "fr", "seen": "0"})
    assert "Une autre version vient d’être publiée" in answer.text
    assert "Le second." in answer.text
    assert Minutes.objects.get().text == "Le premier."


def test_the_same_text_twice_is_one_version(cast: Cast) -> None:
    meeting = _held(cast)
    report = actions.publish_minutes(meeting, text="Un.", language="fr", seen=0, by=cast.alice)
    actions.publish_minutes(meeting, text="Un.", language="fr", seen=1, by=cast.alice)
    assert len(versions.history(report)) == 1


def test_minutes_come_once_the_meeting_has_begun(cast: Cast) -> None:
    meeting = announced(cast)
    address = f"{meeting.get_absolute_url()}compte-rendu/rediger/"
    answer = client_of(cast.alice).post(address, {"text": "Trop tôt.", "language": "fr", "seen": "0"})
    assert "une fois la rencontre commencée" in answer.text
    assert not Minutes.objects.exists()


# --- What is kept ----------------------------------------------------------------------------------------------------


def test_an_address_that_nobody_confirmed_goes_after_two_days(cast: Cast) -> None:
    actions.ask(announced(cast), ticket=uuid4(), email="lea@exemple.example", name="")
    retention.enforce(timezone.now() + timedelta(days=1))
    assert AwaitedRegistration.objects.count() == 1
    retention.enforce(timezone.now() + timedelta(days=2, minutes=1))
    assert not AwaitedRegistration.objects.exists()


def test_who_registered_is_erased_thirty_days_later_and_counts_stay(cast: Cast) -> None:
    meeting = _held(cast)
    actions.tick(meeting, list(meeting.registrations.values_list("pk", flat=True)), unregistered=4, by=cast.alice)
    retention.enforce(meeting.ends_at + 29 * DAY)
    assert Registration.objects.count() == 2
    retention.enforce(meeting.ends_at + 30 * DAY + timedelta(minutes=1))
    assert not Registration.objects.exists()
    meeting.refresh_from_db()
    assert (meeting.came, meeting.came_unregistered) == (2, 4)


def test_the_day_told_is_never_before_the_day_of_the_erasure(cast: Cast) -> None:
    """A daily job erases: within a day of the thirtieth, by the clocks of the place."""
    meeting = announced(cast, zone="Pacific/Tahiti")
    erased_by = meeting.ends_at + 31 * DAY
    assert meeting.erased_on == erased_by.astimezone(meeting.ends.tzinfo).date()


def test_who_prepared_a_meeting_is_forgotten_after_three_years(cast: Cast) -> None:
    meeting = announced(cast)
    retention.enforce(meeting.created_at + (3 * 365 - 1) * DAY)
    assert Meeting.objects.get().created_by == cast.alice
    retention.enforce(meeting.created_at + (3 * 365 + 1) * DAY)
    assert Meeting.objects.get().created_by is None


def test_who_wrote_minutes_is_forgotten_after_three_years(cast: Cast) -> None:
    report = actions.publish_minutes(_held(cast), text="Un.", language="fr", seen=0, by=cast.alice)
    retention.enforce(report.at + (3 * 365 - 1) * DAY)
    assert Minutes.objects.get().by == cast.alice
    retention.enforce(report.at + (3 * 365 + 1) * DAY)
    assert (Minutes.objects.get().by, Minutes.objects.get().text) == (None, "Un.")
