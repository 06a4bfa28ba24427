"""Preparing, announcing, changing and cancelling: hours of every territory, an agenda that fits, who is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from intelligences.community.meetings import actions, wording, zones
from intelligences.community.meetings.models import Meeting
from intelligences.kernel.models import Event
from intelligences.messages.models import Message
from tests.cast import Cast, client_of
from tests.community.meetings.made import AGENDA, FIELDS, announced, begun, hours, prepared, registered
from tests.plain import plain

NEW = "/rencontres/organiser/"


def _typed(**given: Any) -> dict[str, Any]:
    told = {name: value for name, value in FIELDS.items() if value not in (None, False, "")}
    told |= {"day": "2027-03-10", "begins": "18:00", "last_day": "", "ends": "20:00", "registers": "on"}
    return {name: value for name, value in (told | given).items() if value is not None}


def test_a_meeting_is_prepared_then_announced_by_people_who_act_for_the_organisation(cast: Cast) -> None:
    bruno = client_of(cast.bruno)
    answer = bruno.post(NEW, _typed())
    meeting = Meeting.objects.get()
    assert answer.url == f"/rencontres/{meeting.pk}-{meeting.slug}/preparer/"
    assert (meeting.organisation, meeting.state, meeting.minutes_long) == (cast.ville, "draft", 120)
    assert Client().get(meeting.get_absolute_url()).status_code == 404
    assert meeting.title not in Client().get("/rencontres/").text
    bruno.post(f"{meeting.get_absolute_url()}annoncer/")
    page = Client().get(meeting.get_absolute_url()).text
    assert "Mercredi 10\u00a0mars 2027, de 18\u00a0h à 20\u00a0h" in page
    assert "Boucle magnétique" in page
    assert meeting.title in Client().get("/rencontres/").text


def test_the_same_form_sent_twice_is_one_meeting(cast: Cast) -> None:
    client = client_of(cast.alice)
    assert client.post(NEW, _typed()).url == client.post(NEW, _typed()).url
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"place": None}, "Donnez un lieu, un lien, ou les deux."),
        ({"ends": "17:00"}, "La fin est avant le début"),
        ({"day": "2020-01-01"}, "Ce moment est passé"),
        ({"last_day": "2027-04-01"}, "moins de cinq jours"),
        ({"places": "10", "registers": None}, "On ne compte les places que si l’on s’inscrit."),
        ({"link_for_registered": "on"}, "il faut un lien et des inscriptions"),
        ({"day": "2027-03-28", "begins": "02:30", "ends": "05:00"}, "L’heure change ce jour-là"),
        ({"day": "2027-10-31", "begins": "02:30", "ends": "05:00"}, "L’heure change ce jour-là"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(cast: Cast, wrong: dict[str, Any], told: str) -> None:
    answer = client_of(cast.alice).post(NEW, _typed(**wrong))
    assert answer.status_code == 200
    assert told in plain(answer.text)
    assert FIELDS["title"] in answer.text
    assert not Meeting.objects.exists()


# --- Hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("Indian/Reunion", "14:00"),
        ("America/Guadeloupe", "22:00"),
        ("America/Miquelon", "20:00"),  # summer time there, as in Saint John's
        ("Pacific/Noumea", "07:00"),
        ("Pacific/Marquesas", "03:30"),
        ("Europe/Paris", "16:00"),
    ],
)
def test_hours_are_those_of_the_place(cast: Cast, zone: str, utc: str) -> None:
    client_of(cast.alice).post(NEW, _typed(zone=zone, day="2027-07-14"))
    meeting = Meeting.objects.get()
    assert meeting.starts_at.astimezone(UTC).strftime("%H:%M") == utc
    assert (meeting.begins.hour, meeting.begins.day) == (18, 14)


def test_an_online_meeting_overseas_also_tells_the_hour_in_paris() -> None:
    starts_at = datetime(2027, 7, 14, 18, tzinfo=ZoneInfo("Pacific/Noumea"))
    told = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "zone": "Pacific/Noumea"}
    meeting = Meeting(**told)
    meeting.link = "https://visio.example/a"
    assert wording.when(meeting).replace("\u00a0", " ") == (
        "mercredi 14 juillet 2027, de 18 h à 19 h, heure de la Nouvelle-Calédonie (9 h à Paris)"
    )
    meeting.link = ""
    assert "Paris" not in wording.when(meeting)


def test_a_night_when_clocks_change_lasts_what_it_lasts() -> None:
    night = datetime.fromisoformat("2027-03-28")
    at = [zones.at(night.replace(hour=hour), "Europe/Paris") for hour in (1, 4)]
    assert Meeting(starts_at=at[0], ends_at=at[1]).minutes_long == 120


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2035-01-01")),
    st.sampled_from([name for name, _ in zones.ZONES]),
)
def test_an_hour_that_is_taken_reads_back_the_same(clock: datetime, zone: str) -> None:
    try:
        moment = zones.at(clock, zone)
    except zones.NoSuchHour:
        assert zone in {"Europe/Paris", "America/Miquelon"}  # the only ones whose clocks change
        return
    assert moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == clock


@pytest.mark.parametrize(
    ("kind", "code", "departement", "zone"),
    [
        ("commune", "97411", "974", "Indian/Reunion"),
        ("departement", "972", "", "America/Martinique"),
        ("region", "03", "", "America/Cayenne"),
        ("region", "11", "", "Europe/Paris"),
        ("epci", "249740077", "974", "Indian/Reunion"),
        ("collectivite", "988", "", "Pacific/Noumea"),
        ("commune", "25056", "25", "Europe/Paris"),
        ("commune", "2A004", "2A", "Europe/Paris"),
    ],
)
def test_the_zone_of_a_territory_is_proposed(kind: str, code: str, departement: str, zone: str) -> None:
    assert zones.of_territory(kind, code, departement) == zone


# --- The agenda ------------------------------------------------------------------------------------------------------


def test_an_agenda_that_does_not_fit_is_refused_with_the_minutes_too_many(cast: Cast) -> None:
    meeting = prepared(cast)
    typed = {"title_0": "Accueil", "minutes_0": "30", "title_1": "Débat", "minutes_1": "105"}
    answer = client_of(cast.alice).post(f"{meeting.get_absolute_url()}ordre-du-jour/", typed)
    told = plain(answer.text)
    assert "prend 2 h 15 et la rencontre dure 2 h : raccourcissez de 15 min" in told
    assert [(item.title, item.minutes) for item in meeting.agenda.all()] == AGENDA


def test_each_point_has_its_hour_and_an_emptied_title_goes(cast: Cast) -> None:
    meeting = announced(cast)
    client = client_of(cast.alice)
    typed = {"title_0": "Accueil", "minutes_0": "15", "title_1": "", "minutes_1": "40", "title_2": "Fin",
             "minutes_2": "30"}  # fmt: skip
    client.post(f"{meeting.get_absolute_url()}ordre-du-jour/", typed)
    assert [(point.title, point.length) for point in wording.timed(meeting)] == [
        ("Accueil", "15\u00a0min"),
        ("Fin", "30\u00a0min"),
    ]
    begins = meeting.begins
    assert [point.at for point in wording.timed(meeting)] == [
        wording.clock(begins), wording.clock(begins + timedelta(minutes=15)),
    ]  # fmt: skip


def test_a_title_without_minutes_is_asked_for_them(cast: Cast) -> None:
    meeting = prepared(cast)
    answer = client_of(cast.alice).post(f"{meeting.get_absolute_url()}ordre-du-jour/", {"title_0": "Accueil"})
    assert "Combien de minutes ce point prend-il" in answer.text


def test_a_meeting_is_not_made_shorter_than_its_agenda(cast: Cast) -> None:
    meeting = prepared(cast)
    with pytest.raises(actions.TooLong) as caught:
        actions.edit(meeting, {"ends_at": meeting.starts_at + timedelta(minutes=100)}, by=cast.alice)
    assert (caught.value.needed, caught.value.lasts) == (110, 100)


# --- Changes ---------------------------------------------------------------------------------------------------------


def test_another_moment_is_told_once_to_everybody_who_registered(
    cast: Cast, last_message: Callable[[str], str]
) -> None:
    meeting = announced(cast, places=1)
    registered(meeting, "lea@exemple.example")
    registered(meeting, "mo@exemple.example")  # waits
    before = Message.objects.count()
    for _ in range(2):
        actions.edit(meeting, {**FIELDS, **hours(40), "places": 1}, by=cast.alice)
    assert Message.objects.count() == before + 2
    assert Meeting.objects.get().sequence == 1
    for email in ("lea@exemple.example", "mo@exemple.example"):
        assert last_message(email).startswith("Changement\u00a0: Réunion publique sur les caméras")


def test_other_words_are_not_told_by_mail(cast: Cast) -> None:
    meeting = announced(cast)
    registered(meeting, "lea@exemple.example")
    before = Message.objects.count()
    actions.edit(meeting, {"description": "Autre chose."}, by=cast.alice)
    assert (Message.objects.count(), Meeting.objects.get().sequence) == (before, 0)


def test_a_cancelled_meeting_stays_with_its_reason_and_everybody_is_told(
    cast: Cast, last_message: Callable[[str], str]
) -> None:
    meeting = announced(cast)
    registered(meeting, "lea@exemple.example")
    client = client_of(cast.alice)
    client.post(f"{meeting.get_absolute_url()}annuler/", {"because": "La salle est inondée."})
    assert "La salle est inondée." in Client().get(meeting.get_absolute_url()).text
    told = last_message("lea@exemple.example")
    assert told.startswith("Annulée\u00a0: Réunion publique sur les caméras")
    assert "La salle est inondée." in told
    with pytest.raises(actions.NotNow):
        actions.cancel(meeting, "Encore.", by=cast.alice)
    assert Event.objects.filter(kind="meeting.cancelled").count() == 1
    answer = client.post(f"{meeting.get_absolute_url()}modifier/", _typed())
    assert "elle ne change plus" in answer.text


def test_a_meeting_whose_hour_has_passed_is_not_announced(cast: Cast) -> None:
    meeting = begun(prepared(cast))
    answer = client_of(cast.alice).post(f"{meeting.get_absolute_url()}annoncer/", follow=True)
    assert "son heure est passée" in answer.text
    assert Meeting.objects.get().state == "draft"


def test_places_are_not_fewer_than_those_taken(cast: Cast) -> None:
    meeting = announced(cast, places=3)
    for email in ("a@exemple.example", "b@exemple.example"):
        registered(meeting, email)
    day = meeting.begins
    typed = _typed(day=day.date().isoformat(), begins=f"{day:%H:%M}", ends=f"{meeting.ends:%H:%M}")
    address = f"{meeting.get_absolute_url()}modifier/"
    told = client_of(cast.alice).post(address, typed | {"places": "1"}).text
    assert "2 places sont déjà prises" in told
    typed.pop("registers")
    assert "2 places sont déjà prises" in client_of(cast.alice).post(address, typed).text


def test_a_meeting_about_a_thing_shows_on_its_page(cast: Cast) -> None:
    from intelligences.kernel.events import reference
    from tests.debate.made import opened

    debate = opened(cast)
    client = client_of(cast.alice)
    page = client.get(debate.get_absolute_url()).text
    assert f"/rencontres/organiser/?sur={reference(debate)}".replace(":", "%3A") in page
    client.post(f"{NEW}?sur={reference(debate)}", _typed())
    meeting = Meeting.objects.get()
    assert meeting.about == reference(debate)
    assert meeting.title not in Client().get(debate.get_absolute_url()).text
    actions.announce(meeting, by=cast.alice)
    assert meeting.title in Client().get(debate.get_absolute_url()).text
    assert debate.title in Client().get(meeting.get_absolute_url()).text
    assert client.get(f"{NEW}?sur=debate.debate:0").status_code == 404


def test_the_manager_of_another_organisation_neither_reads_nor_changes_what_is_prepared(cast: Cast) -> None:
    meeting, gilles = prepared(cast), client_of(cast.gilles)
    assert gilles.get(meeting.get_absolute_url()).status_code == 404
    for end in ("preparer", "modifier", "ordre-du-jour", "annuler", "presences", "compte-rendu/rediger"):
        assert gilles.get(f"{meeting.get_absolute_url()}{end}/").status_code == 403, end


def test_a_kept_page_never_offers_what_the_hour_has_closed(cast: Cast, client: Client) -> None:
    starts_at = timezone.now() + timedelta(hours=6)
    soon = announced(cast, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    far = announced(cast, title="Plus tard")
    assert client.get(soon.get_absolute_url())["Cache-Control"] == "no-store"
    assert client.get(far.get_absolute_url())["Cache-Control"] == "no-cache"
    with time_machine.travel(soon.starts_at + timedelta(minutes=1), tick=False):
        page = client.get(soon.get_absolute_url()).text
        assert "Cette rencontre a commencé." in page
        assert "S’inscrire" not in page
        assert soon.title in client.get("/rencontres/").text


def test_a_running_meeting_can_end_later_but_one_that_is_over_stays(cast: Cast) -> None:
    meeting = begun(announced(cast))
    later = actions.edit(meeting, {"ends_at": meeting.ends_at + timedelta(hours=1)}, by=cast.alice)
    assert later.minutes_long == 180
    with time_machine.travel(later.ends_at + timedelta(minutes=1)), pytest.raises(actions.NotNow):
        actions.edit(later, {"title": "Autre"}, by=cast.alice)
