"""The authorization code flow: what is asked of ProConnect, and what must come back for anyone to be let in."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils import translation

from . import deposits, verification
from .configuration import Client
from .provider import Provider, provider_of
from .verification import Identity, Keys, Reason, Refused

MINUTES_10 = 10 * 60
_SCOPES = "openid given_name usual_name email siret roles organization_label"
_STATES = "proconnect_states"
_OPEN_TABS = 3
_INTERRUPTED = {"access_denied", "login_required", "interaction_required", "consent_required"}

Verified = TypeVar("Verified")


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way; its state, of 43 characters, is the handle of its deposit.

    `back`: where the person was going; `person`: the identifier of the account that asks to be linked, "" to sign in.
    """

    nonce: str
    verifier: str
    language: str
    back: str
    person: str


@dataclass(frozen=True)
class Attestation:
    """What ProConnect proved, and the ID token that will sign the person out of it."""

    identity: Identity
    id_token: str


def registered(name: str) -> str:
    """A full address of this site as it is registered at ProConnect, to the letter: without a language before it."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(name)}"


def begin(session: SessionBase, client: Client, attempt: Attempt) -> str:
    """Where to send the person. The state is tied to their session; a few tabs may sign in at once.

    Raises Refused when the provider can't be asked.
    """
    addresses = provider_of(client).addresses()
    state = deposits.leave("attempt", attempt, seconds=MINUTES_10)
    session[_STATES] = [*session.get(_STATES, []), state][-_OPEN_TABS:]
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": registered("accounts:proconnect_answer"),
        "scope": _SCOPES,
        "state": state,
        "nonce": attempt.nonce,
        "claims": json.dumps({"id_token": {"acr": {"essential": True, "values": list(client.acr)}}}),
    }
    if addresses.takes_pkce:
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        asked["code_challenge"] = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        asked["code_challenge_method"] = "S256"
    return f"{addresses.authorization}?{urlencode(asked)}"


def new_attempt(*, language: str, back: str, person: str = "") -> Attempt:
    """An attempt with a nonce and a PKCE verifier of 43 characters of its own."""
    return Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(32), language, back, person)


def take_attempt(session: SessionBase, state: str) -> Attempt:
    """The attempt that this browser began, once. Raises Refused(ATTEMPT) for anything else."""
    begun: list[str] = session.get(_STATES, [])
    if state not in begun:
        raise Refused(Reason.ATTEMPT, "not of this browser")
    session[_STATES] = [other for other in begun if other != state]
    attempt = deposits.take("attempt", state)
    if not isinstance(attempt, Attempt):
        raise Refused(Reason.ATTEMPT, "over")
    return attempt


def finish(client: Client, attempt: Attempt, answer: Mapping[str, str]) -> Attestation:
    """What the answer to an attempt proves, once everything was verified. Raises Refused, each time with its reason."""
    provider = provider_of(client)
    announced = provider.addresses().names_itself
    verification.verify_issuer_of_answer(answer.get("iss"), client=client, announced=announced)
    if "error" in answer:
        interrupted = answer["error"] in _INTERRUPTED
        raise Refused(Reason.CANCELLED if interrupted else Reason.PROVIDER, "answered with an error")
    tokens = provider.exchange(
        answer.get("code", ""), verifier=attempt.verifier, back_to=registered("accounts:proconnect_answer")
    )
    proved = _with_keys(
        provider, lambda keys: verification.verify_id_token(tokens.identity, keys, client=client, nonce=attempt.nonce)
    )
    signed = provider.userinfo(tokens.access)
    identity = _with_keys(
        provider, lambda keys: verification.verify_userinfo(signed, keys, client=client, subject=proved.subject)
    )
    return Attestation(identity, tokens.identity)


def _with_keys(provider: Provider, verify: Callable[[Keys], Verified]) -> Verified:
    """Verify with the keys at hand; the provider may have changed them since: once more with today's."""
    try:
        return verify(provider.keys())
    except Refused as refusal:
        if refusal.reason is not Reason.KEY:
            raise
        return verify(provider.newer_keys())


def farewell(client: Client, id_token: str, state: str) -> str:
    """Where to send the person to sign them out of ProConnect too. Raises Refused when it can't be asked."""
    asked = {
        "id_token_hint": id_token,
        "state": state,
        "post_logout_redirect_uri": registered("accounts:proconnect_signed_out"),
    }
    return f"{provider_of(client).addresses().end_session}?{urlencode(asked)}"
