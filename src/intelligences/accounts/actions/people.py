"""What happens to a person: joining, changing their profile, leaving, being given a role."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from intelligences.accounts.models import Grant, Membership, Person, SignInCode
from intelligences.kernel import events, notices

_VISIT_EVERY = timedelta(days=1)


@transaction.atomic
def join(email: str, *, language: str, name: str = "") -> tuple[Person, bool]:
    """The person of an address that was just proved, and whether they are new here; `name` is for a new one."""
    person = Person(email=email, language=language, name=name[:150])
    # Two tabs may prove the same address at once: the second finds the first one's account.
    added = Person.objects.bulk_create([person], ignore_conflicts=True)
    found = Person.objects.get(email=email)
    is_new = found.pk == added[0].pk
    if is_new:
        events.record("person.joined", by=found, on=found)
    return found, is_new


def note_visit(person: Person) -> None:
    """Keep the day of the last visit, which retention counts from; once a day, and no event: nothing public changes."""
    now = timezone.now()
    Person.objects.filter(pk=person.pk, last_seen_at__lt=now - _VISIT_EVERY).update(last_seen_at=now)


@transaction.atomic
def change_profile(person: Person, *, name: str, language: str, by: Person) -> None:
    """A person's chosen name (shown beside what they publish) and the language of their e-mails."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    events.record("person.profile_changed", by=by, on=person)


@transaction.atomic
def delete_account(person: Person, *, by: Person | None) -> None:
    """Delete a person and what is only theirs. What they published for an organisation stays, without their name."""
    events.record("person.deleted", by=by, on=person)
    end_sessions(person)
    SignInCode.objects.filter(email=person.email).delete()
    Membership.objects.filter(invited_email=person.email).delete()
    person.delete()


def end_sessions(person: Person, *, keep: str | None = None) -> None:
    """Sign a person out everywhere, but in the session whose key is `keep`."""
    opened = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    Session.objects.filter(session_key__in=list(opened.values_list("session_key", flat=True))).delete()
    opened.delete()


@transaction.atomic
def change_email(person: Person, email: str, *, by: Person, keep: str | None = None) -> None:
    """Move an account to an address that was just proved; the old one is told, other sessions end, `keep` stays open.

    Raises AddressTaken when another account has the address. The event holds no address.
    """
    old, moment = person.email, timezone.now()
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(email=email)
    except IntegrityError:
        raise AddressTaken from None
    person.email = email
    SignInCode.objects.filter(email=old).delete()
    end_sessions(person, keep=keep)
    events.record("person.email_changed", by=by, on=person)
    with translation.override(person.language):
        key = f"accounts.email_changed:{person.pk}:{moment.isoformat()}"
        notices.notify(old, "accounts/email/email_changed", {"at": moment}, key=key)


class AddressTaken(Exception):
    """Another account has this address."""


@transaction.atomic
def grant_role(person: Person, role: str, *, until: datetime | None = None, by: Person | None) -> Grant:
    """Give a role of the whole site; one already in force stays, with the new end."""
    Person.objects.select_for_update().get(pk=person.pk)
    held = Grant.objects.in_force().filter(person=person, role=role).first()
    grant = held or Grant(person=person, role=role, by=by)
    grant.until = until
    grant.save()
    events.record(
        "person.role_granted", by=by, on=person, facts={"role": role, "until": until.isoformat() if until else None}
    )
    notices.notify(person, "accounts/email/role_granted", {"grant": grant}, key=f"accounts.grant:{grant.pk}:{until}")
    return grant


@transaction.atomic
def withdraw_role(grant: Grant, *, by: Person) -> None:
    """End a role now. The last administrator's can't be: someone must be able to give roles."""
    administrators = Grant.objects.select_for_update().in_force().filter(role=Grant.Role.ADMINISTRATOR)
    if grant.role == Grant.Role.ADMINISTRATOR and {g.person_id for g in administrators} <= {grant.person_id}:
        raise LastOne
    grant.until = timezone.now()
    grant.save(update_fields=["until"])
    events.record("person.role_withdrawn", by=by, on=grant.person, facts={"role": grant.role})


@transaction.atomic
def tell_of_protection(
    person: Person, change: str, *, detail: str = "", facts: Mapping[str, Any] | None = None, by: Person | None = None
) -> None:
    """Tell a person by e-mail that a way into their account was added or removed, and journal that it was.

    `change` is a word that the message `security_changed` knows; `detail` goes to the message only, `facts` to the
    journal only; `by` is who did it, the person when nobody else.
    """
    moment = timezone.now()
    key = f"accounts.{change}:{person.pk}:{moment.isoformat()}"
    notices.notify(
        person, "accounts/email/security_changed", {"change": change, "at": moment, "detail": detail}, key=key
    )
    events.record("person.security_changed", by=by or person, on=person, facts={"change": change, **(facts or {})})


def choose_morning_mail(*, wanted: bool, by: Person) -> None:
    """Hear each morning of what waits for one's roles, or no longer. No event: what a person receives is theirs."""
    Grant.objects.in_force().filter(person=by).update(morning_mail=wanted)


class LastOne(Exception):
    """Nobody else holds the role: name someone first."""
