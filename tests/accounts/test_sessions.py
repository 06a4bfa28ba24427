"""How long a sign-in lasts, where it is open, and closing it."""

from datetime import timedelta

import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from intelligences.accounts import sessions
from tests.cast import Cast

HOME, LIST = "/compte/", "/compte/sessions/"


def _enter(cast: Cast, key: str, agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> Client:
    """A browser that signs in through the demonstration's button."""
    client = Client(headers={"user-agent": agent})
    assert client.post(f"/compte/demonstration/{key}/").status_code == 302
    return client


def test_a_session_ends_after_three_days_without_a_visit(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        client = _enter(cast, "camille")
    with time_machine.travel(start + timedelta(seconds=sessions.IDLE - 1), tick=False):
        assert client.get(HOME).status_code == 200
    with time_machine.travel(start + timedelta(seconds=2 * sessions.IDLE + 1), tick=False):
        response = client.get(HOME)
        assert response.url.startswith("/compte/connexion/")
        assert "a pris fin" in client.get(response.url).content.decode()


def test_a_session_ends_after_fourteen_days_whatever_the_visits(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    start = timezone.now()
    with time_machine.travel(start, tick=False) as now:
        client = _enter(cast, "camille")
        for day in range(1, 15):
            now.move_to(start + timedelta(days=day))
            assert client.get(HOME).status_code == 200, f"day {day}"
        now.move_to(start + timedelta(days=14, seconds=1))
        assert client.get(HOME).status_code == 302


def test_a_person_sees_their_devices_and_closes_another_one(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    here = _enter(cast, "camille")
    phone = _enter(cast, "camille", "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) Version/20.0 Safari/605.1")
    page = here.get(LIST).content.decode()
    assert "Firefox sur Linux" in page
    assert "Safari sur iPhone" in page
    assert "cet appareil" in page
    lost = UserSession.objects.get(session_key=phone.session.session_key)
    assert here.post(f"{LIST}{lost.pk}/fermer/").url == LIST
    assert phone.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200


def test_all_the_others_close_at_once(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    here, *others = [_enter(cast, "camille") for _ in range(3)]
    bystander = _enter(cast, "bruno")
    here.post(f"{LIST}fermer-les-autres/")
    assert [client.get(HOME).status_code for client in (here, *others, bystander)] == [200, 302, 302, 200]


def test_nobody_closes_someone_else_s_session(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    hers, his = _enter(cast, "alice"), _enter(cast, "bruno")
    target = UserSession.objects.get(session_key=hers.session.session_key)
    assert his.post(f"{LIST}{target.pk}/fermer/").status_code == 404
    assert hers.get(HOME).status_code == 200


def test_closing_this_device_is_signing_out(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    client = _enter(cast, "camille")
    here = UserSession.objects.get(session_key=client.session.session_key)
    client.post(f"{LIST}{here.pk}/fermer/")
    assert client.get(HOME).status_code == 302


def test_signing_out_takes_a_post(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    client = _enter(cast, "camille")
    assert client.get("/compte/deconnexion/").status_code == 200
    assert client.get(HOME).status_code == 200
    assert client.post("/compte/deconnexion/").url == "/"
    assert client.get(HOME).status_code == 302


def test_pages_of_an_account_are_never_kept_by_a_cache(cast: Cast, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    client = _enter(cast, "camille")
    for address in (HOME, LIST, "/compte/profil/", "/compte/donnees/", "/compte/securite/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
