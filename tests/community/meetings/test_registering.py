"""Taking a place with and without an account, waiting for one, giving it back, being reminded once."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from intelligences.community.meetings import actions, tokens
from intelligences.community.meetings.models import AwaitedRegistration, Meeting, Registration
from intelligences.kernel.models import Event
from intelligences.messages import delivery
from intelligences.messages.models import Message
from tests.cast import Cast, client_of
from tests.community.meetings.made import announced, begun, prepared, registered
from tests.messages.conftest import sink as sink  # noqa: PLC0414 a fixture of the messages room
from tests.messages.sink import Sink

LEA, MO, ZOE = "lea@exemple.example", "mo@exemple.example", "zoe@exemple.example"
Read = Callable[[str], str]


def _typed(**given: Any) -> dict[str, str]:
    return {"email": LEA, "name": "Léa", "ticket": str(uuid4()), "altcha": ""} | given


def _link(told: str, kind: str) -> str:
    found = re.search(rf"/rencontres/{kind}/\S+/", told)
    assert found, told
    return found[0]


def test_a_visitor_registers_by_a_confirmed_address(cast: Cast, client: Client, last_message: Read) -> None:
    meeting = announced(cast)
    answer = client.post(f"{meeting.get_absolute_url()}inscription/", _typed())
    assert answer.url == "/rencontres/envoyee/"
    assert not Registration.objects.exists()
    link = _link(last_message(LEA), "confirmer")
    client.get(link)  # a program that opens links takes no place
    assert not Registration.objects.exists()
    for _ in range(2):
        page = client.post(link, follow=True).text
    assert "dites le numéro 1 ou le nom donné" in page.replace("\n", " ")
    held = Registration.objects.get()
    assert (held.email, held.name, held.person, held.is_waiting) == (LEA, "Léa", None, False)
    assert _link(last_message(LEA), "inscription") == f"/rencontres/inscription/{tokens.make(held)}/"
    assert not Event.objects.filter(kind="meeting.registered").exclude(actor="").exists()


def test_the_same_form_twice_is_one_message_and_the_screen_never_tells_who_registered(
    cast: Cast, client: Client
) -> None:
    meeting, form = announced(cast), _typed()
    address = f"{meeting.get_absolute_url()}inscription/"
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Message.objects.filter(recipient=LEA).count() == 1
    actions.confirm(AwaitedRegistration.objects.get())
    again = client.post(address, _typed())
    assert again.url == "/rencontres/envoyee/"
    assert Registration.objects.count() == 1
    last = Message.objects.filter(recipient=LEA).latest("created_at")
    assert last.subject.startswith("Votre place")


def test_whoever_has_an_account_registers_at_once_and_only_once(cast: Cast) -> None:
    meeting, client = announced(cast), client_of(cast.camille)
    address = f"{meeting.get_absolute_url()}inscription/"
    for _ in range(2):
        assert client.post(address, {"name": "", "ticket": str(uuid4())}).url.startswith("/rencontres/inscription/")
    held = Registration.objects.get()
    assert (held.person, held.email) == (cast.camille, "")
    assert "Vous êtes inscrit ou inscrite" in client.get(meeting.get_absolute_url()).text
    registered_again = actions.ask(meeting, ticket=uuid4(), email=cast.camille.email, name="")
    assert registered_again is None
    assert not AwaitedRegistration.objects.exists()  # the account's address has a place already


def test_once_full_one_waits_and_a_place_given_back_goes_to_the_first(
    cast: Cast, client: Client, last_message: Read
) -> None:
    meeting = announced(cast, places=1)
    first, second, third = (registered(meeting, email) for email in (LEA, MO, ZOE))
    assert [one.is_waiting for one in (first, second, third)] == [False, True, True]
    page = client.get(f"/rencontres/inscription/{tokens.make(third)}/").text
    assert "au rang 2 de la liste d’attente" in page
    assert "S’inscrire en liste d’attente" in client.get(meeting.get_absolute_url()).text
    answer = client.post(_link(last_message(LEA), "inscription") + "annuler/", follow=True)
    assert "vos données sont effacées" in answer.text
    assert not Registration.objects.filter(email=LEA).exists()
    assert not AwaitedRegistration.objects.filter(email=LEA).exists()
    assert last_message(MO).startswith("Votre place")
    assert Registration.objects.get(email=ZOE).is_waiting


def test_more_places_are_given_to_those_who_wait(cast: Cast, last_message: Read) -> None:
    meeting = announced(cast, places=1)
    for email in (LEA, MO, ZOE):
        registered(meeting, email)
    actions.edit(meeting, {"places": 2}, by=cast.alice)
    assert list(Registration.objects.values_list("is_waiting", flat=True)) == [False, False, True]
    actions.edit(meeting, {"places": None}, by=cast.alice)
    assert not Registration.objects.filter(is_waiting=True).exists()
    assert last_message(ZOE).startswith("Votre place")


def test_a_place_that_a_deleted_account_left_goes_to_the_first_who_waits(cast: Cast, last_message: Read) -> None:
    meeting = announced(cast, places=1)
    actions.register(meeting, by=cast.camille)
    registered(meeting, MO)
    assert actions.fill_freed() == 0
    cast.camille.delete()
    assert [actions.fill_freed() for _ in range(2)] == [1, 0]
    assert not Registration.objects.get(email=MO).is_waiting
    assert last_message(MO).startswith("Votre place")


def test_a_link_that_was_changed_or_used_up_opens_nothing(cast: Cast, client: Client) -> None:
    held = registered(announced(cast), LEA)
    token = tokens.make(held)
    assert client.get(f"/rencontres/inscription/{token}x/").status_code == 404
    actions.leave(held)
    answer = client.get(f"/rencontres/inscription/{token}/")
    assert answer.status_code == 404
    assert "annulée, ou effacée" in answer.text
    assert not actions.leave(held)


def test_one_registers_only_for_what_is_announced_and_ahead(cast: Cast, client: Client) -> None:
    draft, over = prepared(cast), begun(announced(cast, title="Autre"))
    for meeting in (draft, over):
        assert client.get(f"{meeting.get_absolute_url()}inscription/").status_code == 404
        with pytest.raises(actions.NotNow):
            actions.register(meeting, by=cast.camille)
        with pytest.raises(actions.NotNow):
            actions.ask(meeting, ticket=uuid4(), email=LEA, name="")
    free = announced(cast, title="Entrée libre", registers=False)
    assert "Entrée libre, sans inscription." in client.get(free.get_absolute_url()).text
    assert client.get(f"{free.get_absolute_url()}inscription/").status_code == 404


def test_a_link_confirmed_after_the_beginning_says_so(cast: Cast, client: Client, last_message: Read) -> None:
    meeting = announced(cast)
    actions.ask(meeting, ticket=uuid4(), email=LEA, name="")
    link = _link(last_message(LEA), "confirmer")
    begun(meeting)
    assert "sont fermées" in client.post(link, follow=True).text
    assert not Registration.objects.exists()


def test_the_link_of_an_online_meeting_is_for_those_who_have_a_place(
    cast: Cast, client: Client, last_message: Read
) -> None:
    link = "https://visio.example/salle-7"
    meeting = announced(cast, link=link, link_for_registered=True, places=1)
    held, waiting = registered(meeting, LEA), registered(meeting, MO)
    address = meeting.get_absolute_url()
    for end in ("", ".json", ".ics"):
        assert link not in client.get(f"{address.rstrip('/') if end else address}{end}").text
    assert link not in client.get("/rencontres.ics").text
    assert link in client.get(f"/rencontres/inscription/{tokens.make(held)}/").text
    assert link in client.get(f"/rencontres/inscription/{tokens.make(held)}.ics").text.replace("\r\n ", "")
    for end in ("/", ".ics"):
        assert link not in client.get(f"/rencontres/inscription/{tokens.make(waiting)}{end}").text
    assert link in last_message(LEA)
    assert link not in last_message(MO)
    assert link not in client_of(cast.camille).get(address).text
    actions.edit(meeting, {"places": 3}, by=cast.alice)
    actions.register(meeting, by=cast.camille)
    assert link in client_of(cast.camille).get(address).text


def test_without_a_proof_an_address_is_written_to_five_times_a_day(cast: Cast, client: Client) -> None:
    address = f"{announced(cast).get_absolute_url()}inscription/"
    codes = [client.post(address, _typed()).status_code for _ in range(6)]
    assert codes == [302] * 5 + [200]
    assert "revenez demain" in client.post(address, _typed()).text


# --- The day before --------------------------------------------------------------------------------------------------


def _next_month(zone: str, hour: int) -> dict[str, Any]:
    starts_at = datetime(2027, 5, 12, hour, tzinfo=ZoneInfo(zone))
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "zone": zone}


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Tahiti", "Pacific/Noumea"])
def test_the_reminder_leaves_once_at_seven_the_day_before_by_the_clocks_of_the_place(
    cast: Cast, sink: Sink, zone: str
) -> None:
    meeting = announced(cast, **_next_month(zone, 9), places=1)
    registered(meeting, LEA)
    registered(meeting, MO)  # waits: nothing to remind of
    seven = datetime(2027, 5, 11, 7, tzinfo=ZoneInfo(zone))
    delivery.deliver_due()
    sink.accepted.clear()
    assert actions.remind(seven - timedelta(minutes=1)) == 0
    assert [actions.remind(seven + timedelta(minutes=minutes)) for minutes in (0, 15, 60)] == [1, 0, 0]
    delivery.deliver_due()
    assert [message["To"] for message in sink.accepted] == [LEA]
    assert sink.accepted[0]["Subject"] == "Demain\u00a0: Réunion publique sur les caméras"
    assert "Ce que fait l’outil" in sink.accepted[0].get_body(("plain",)).get_content()


def test_a_meeting_moved_after_its_reminder_is_reminded_of_again(cast: Cast) -> None:
    meeting = announced(cast, **_next_month("Europe/Paris", 18))
    registered(meeting, LEA)
    day_before = datetime(2027, 5, 11, 8, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(day_before):
        assert actions.remind() == 1
        told = {"starts_at": meeting.starts_at + timedelta(days=7), "ends_at": meeting.ends_at + timedelta(days=7)}
        actions.edit(meeting, told, by=cast.alice)
    with time_machine.travel(day_before + timedelta(days=7)):
        assert actions.remind() == 1


def test_nobody_is_reminded_of_a_cancelled_meeting(cast: Cast) -> None:
    meeting = announced(cast, **_next_month("Europe/Paris", 18))
    registered(meeting, LEA)
    actions.cancel(meeting, "Grève.", by=cast.alice)
    assert actions.remind(datetime(2027, 5, 11, 8, tzinfo=ZoneInfo("Europe/Paris"))) == 0
    assert Meeting.objects.get().reminded_for is None
