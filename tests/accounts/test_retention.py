"""What each table of this room promises, kept: a row just before its time stays, one just after goes."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from intelligences.accounts.models import Grant, Membership, Organisation, Person, SignInCode
from intelligences.kernel import retention

NOW = timezone.now()
DAY = timedelta(days=1)


def _person(**columns: Any) -> Person:
    return Person.objects.create(email=f"p{Person.objects.count()}@exemple.example", **columns)


def _survivors(model: Any) -> int:
    retention.enforce(NOW)
    return int(model.objects.count())


@pytest.mark.parametrize(("days", "stays"), [(3 * 365, 1), (3 * 365 + 1, 0)])
def test_an_account_goes_three_years_after_the_last_visit(db: None, days: int, stays: int) -> None:
    person = _person(last_seen_at=NOW - days * DAY)
    Authenticator.objects.create(user=person, type="totp", data={})
    assert _survivors(Person) == stays
    assert Authenticator.objects.count() == stays


@pytest.mark.parametrize(("hours", "stays"), [(24, 1), (25, 0)])
def test_a_sign_in_code_goes_after_a_day(db: None, hours: int, stays: int) -> None:
    SignInCode.objects.create(email="a@exemple.example", digest="x", created_at=NOW - timedelta(hours=hours))
    assert _survivors(SignInCode) == stays


@pytest.mark.parametrize(
    ("state", "days", "stays"),
    [("ended", 364, 1), ("ended", 366, 0), ("requested", 366, 0), ("active", 3000, 1)],
)
def test_a_membership_goes_a_year_after_its_end(db: None, state: str, days: int, stays: int) -> None:
    organisation = Organisation.objects.create(name="X", kind="company", state="validated")
    Membership.objects.create(person=_person(), organisation=organisation, state=state, changed_at=NOW - days * DAY)
    assert _survivors(Membership) == stays


def test_an_unanswered_invitation_goes_after_a_year(db: None) -> None:
    organisation = Organisation.objects.create(name="X", kind="company", state="validated")
    for days in (364, 366):
        Membership.objects.create(
            invited_email=f"i{days}@exemple.example",
            organisation=organisation,
            state="invited",
            changed_at=NOW - days * DAY,
        )
    assert _survivors(Membership) == 1


@pytest.mark.parametrize(("ended", "stays"), [(3 * 365 - 1, 1), (3 * 365 + 1, 0), (None, 1)])
def test_a_role_is_forgotten_three_years_after_its_end(db: None, ended: int | None, stays: int) -> None:
    until = NOW - ended * DAY if ended else None
    Grant.objects.create(person=_person(), role="moderator", at=NOW - 3000 * DAY, until=until)
    assert _survivors(Grant) == stays


def test_sessions_go_once_expired(db: None) -> None:
    for number, moment in enumerate((NOW - timedelta(seconds=1), NOW + timedelta(hours=1))):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=moment)
    assert _survivors(Session) == 1


@pytest.mark.parametrize(("days", "stays"), [(13, 1), (15, 0)])
def test_the_list_of_devices_follows_the_sessions(db: None, days: int, stays: int) -> None:
    UserSession.objects.create(
        user=_person(), session_key="s", ip="127.0.0.1", user_agent="x", last_seen_at=NOW - days * DAY
    )
    assert _survivors(UserSession) == stays


def test_the_tables_declared_empty_are_empty(cast: Any, client: Any, last_code: Any) -> None:
    """A whole journey leaves nothing in allauth's own address tables."""
    from allauth.account.models import EmailAddress, EmailConfirmation

    client.post("/compte/connexion/", {"email": "n@exemple.example"})
    client.post("/compte/code/", {"code": last_code("n@exemple.example")})
    assert client.get("/compte/").status_code == 200
    assert not EmailAddress.objects.exists()
    assert not EmailConfirmation.objects.exists()
