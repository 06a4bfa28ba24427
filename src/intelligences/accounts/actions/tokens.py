"""Access tokens of programs: made, shown once, withdrawn, checked at each use."""

import base64
import enum
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from intelligences.accounts.actions.people import tell_of_protection
from intelligences.accounts.models import AccessToken, Membership, Organisation, Person
from intelligences.kernel import events

PREFIX = "iaa_"
"""How every token begins, so that one left in a file or a repository is recognised."""
MOST = 20
"""Tokens in force that one person may hold."""
_BYTES, _SHOWN = 36, 4
_LONGEST = 200
SHOWN_FOR = timedelta(minutes=10)


class TooMany(Exception):
    """The person holds as many tokens as one may."""


class Fault(enum.Enum):
    """Why a token opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"  # over, or withdrawn
    LEFT = "left"  # its owner doesn't act for the organisation any more


@dataclass(frozen=True)
class Asked:
    """What a person asks for; `nonce` is the form's, so that a form sent twice makes one token."""

    organisation: Organisation
    scope: str
    label: str
    days: int
    nonce: str


def secret_of(person: Person, nonce: str) -> str:
    """The token that a form makes, 288 bits drawn under the instance's key: nothing that is kept gives it back."""
    drawn = salted_hmac(f"accounts.access_token:{person.pk}", nonce, algorithm="sha512").digest()
    return f"{PREFIX}{base64.urlsafe_b64encode(drawn[:_BYTES]).decode()}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(asked: Asked, *, by: Person) -> AccessToken:
    """A token of one's own, told by e-mail; the same one when its form comes twice. TooMany past twenty in force."""
    Person.objects.select_for_update().get(pk=by.pk)
    secret = secret_of(by, asked.nonce)
    held = AccessToken.objects.filter(digest=_digest(secret)).first()
    if held is not None:
        return held
    if AccessToken.objects.in_force().filter(person=by).count() >= MOST:
        raise TooMany
    now = timezone.now()
    made = AccessToken.objects.create(
        person=by,
        organisation=asked.organisation,
        scope=asked.scope,
        digest=_digest(secret),
        start=secret[: len(PREFIX) + _SHOWN],
        label=asked.label,
        created_at=now,
        expires_at=now + timedelta(days=asked.days),
    )
    facts = {"token": events.reference(made), "organisation": asked.organisation.pk, "scope": asked.scope}
    tell_of_protection(by, "token_created", detail=_named(made), facts=facts)
    return made


def shown_once(token: AccessToken, nonce: str) -> str:
    """The whole token, for its owner who has just made it; "" later on, and once withdrawn."""
    is_new = timezone.now() - token.created_at < SHOWN_FOR and token.expires_at > timezone.now()
    secret = secret_of(token.person, nonce)
    return secret if is_new and _digest(secret) == token.digest else ""


def _named(token: AccessToken) -> str:
    return f"{token.label} – {token.organisation}"


@transaction.atomic
def revoke_token(token: AccessToken, *, by: Person) -> None:
    """It opens nothing from now on; its line stays thirty days. Withdrawn by somebody else, its owner is told."""
    ended = AccessToken.objects.filter(pk=token.pk, expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    facts = {"token": events.reference(token)}
    if ended and by.pk != token.person_id:
        tell_of_protection(token.person, "token_withdrawn", detail=_named(token), facts=facts, by=by)
    elif ended:
        events.record("person.token_revoked", by=by, on=token.person, facts=facts)


def opened(secret: str) -> AccessToken | Fault:
    """The token that a program shows, and that day as its last use; else why it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > _LONGEST or not secret.isascii():
        return Fault.UNKNOWN
    token = AccessToken.objects.select_related("person", "organisation").filter(digest=_digest(secret)).first()
    if token is None:
        return Fault.UNKNOWN
    if token.expires_at <= timezone.now():
        return Fault.EXPIRED
    own = Membership.objects.active().filter(person=token.person, organisation=token.organisation)
    if not own.exists():
        return Fault.LEFT
    AccessToken.objects.filter(pk=token.pk).exclude(last_used_on=timezone.localdate()).update(
        last_used_on=timezone.localdate()
    )
    return token
