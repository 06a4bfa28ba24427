"""What is asked of ProConnect over the network: bounded in time and size, never redirected, at its own origin only."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from threading import Lock
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .configuration import Client
from .verification import Keys, Reason, Refused

log = logging.getLogger("intelligences.sign_in")

SILENCE = 5  # seconds without a byte
LONGEST = 10  # seconds in all
LARGEST = 256 * 1024  # bytes of an answer
KEPT_FOR = 300  # seconds that addresses and keys stay in this process: a key that was withdrawn is refused after that
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")

Kept = TypeVar("Kept")


class _NoRedirection(HTTPRedirectHandler):
    """A provider that sends elsewhere isn't followed: the secret and the code stay at its origin."""

    def redirect_request(self, *anything: Any) -> None:
        return None


_open = build_opener(_NoRedirection).open


@dataclass(frozen=True)
class Answer:
    """Status 200: its media type without parameters, and its body."""

    kind: str
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises Refused(PROVIDER) for anything else."""
        try:
            held = json.loads(self.body)
        except ValueError:
            held = None
        if not isinstance(held, dict):
            raise Refused(Reason.PROVIDER, "not a JSON object")
        return held


@dataclass(frozen=True)
class Addresses:
    """Where the provider is asked for each thing, and what it announces."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str
    takes_pkce: bool
    names_itself: bool


@dataclass(frozen=True)
class Tokens:
    """What a code was exchanged for."""

    access: str
    identity: str


class Provider:
    """ProConnect, as this process knows it. Safe between threads."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._held: dict[str, tuple[float, Any]] = {}
        self._lock = Lock()

    def addresses(self) -> Addresses:
        """From its discovery document. Raises Refused: UNREACHABLE, PROVIDER, ISSUER."""
        return self._kept("addresses", self._discover)

    def keys(self) -> Keys:
        """The keys that it publishes. Raises Refused: UNREACHABLE, PROVIDER."""
        return self._kept("keys", self._published_keys)

    def newer_keys(self) -> Keys:
        """The keys of this moment: a token names one that wasn't there."""
        with self._lock:
            self._held.pop("keys", None)
        return self.keys()

    def exchange(self, code: str, *, verifier: str, back_to: str) -> Tokens:
        """Exchange a code. Raises Refused: CODE when it is unknown, expired or used, else UNREACHABLE, PROVIDER."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.client.client_id,
            "client_secret": self.client.secret,
            "redirect_uri": back_to,
            "code": code,
        }
        if self.addresses().takes_pkce:
            form["code_verifier"] = verifier
        answer = self._ask(self.addresses().token, form=form).json()
        tokens = answer.get("access_token"), answer.get("id_token")
        if not all(isinstance(token, str) and token for token in tokens):
            raise Refused(Reason.PROVIDER, "no token")
        return Tokens(*map(str, tokens))

    def userinfo(self, access_token: str) -> str:
        """The signed userinfo. Raises Refused(UNSIGNED) for plain JSON, else UNREACHABLE, PROVIDER."""
        answer = self._ask(self.addresses().userinfo, bearer=access_token)
        if answer.kind != "application/jwt":
            raise Refused(Reason.UNSIGNED, answer.kind)
        return answer.body.decode("ascii", "replace").strip()

    def _kept(self, name: str, ask: Callable[[], Kept]) -> Kept:
        with self._lock:
            until, value = self._held.get(name, (0.0, None))
        if value is None or time.time() >= until:
            value = ask()
            with self._lock:
                self._held[name] = (time.time() + KEPT_FOR, value)
        held: Kept = value
        return held

    def _discover(self) -> Addresses:
        told = self._ask(f"{self.client.issuer}/.well-known/openid-configuration").json()
        if told.get("issuer") != self.client.issuer:
            raise Refused(Reason.ISSUER, "in the discovery document")
        found = [told.get(name) for name in _ENDPOINTS]
        if not all(isinstance(each, str) and each.startswith(f"{self.client.origin}/") for each in found):
            raise Refused(Reason.PROVIDER, "an address is missing or elsewhere")
        # ProConnect answers an error to a parameter that it doesn't know: PKCE only when it is announced.
        takes_pkce = "S256" in (told.get("code_challenge_methods_supported") or ())
        names_itself = told.get("authorization_response_iss_parameter_supported") is True
        return Addresses(*map(str, found), takes_pkce=takes_pkce, names_itself=names_itself)

    def _published_keys(self) -> Keys:
        import jwt  # not with the site: see verification.py

        told = self._ask(self.addresses().keys).json()
        try:
            published = jwt.PyJWKSet.from_dict(told).keys
        except (jwt.PyJWTError, AttributeError, TypeError) as error:
            raise Refused(Reason.PROVIDER, f"keys: {type(error).__name__}") from None
        return {key.key_id: key for key in published if key.key_id and key.public_key_use in (None, "sig")}

    def _ask(self, address: str, *, form: dict[str, str] | None = None, bearer: str = "") -> Answer:
        """GET, or POST a form. The address begins with the issuer's origin, which the settings made sure of."""
        headers = {"Accept": "application/jwt, application/json"}
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        body = urlencode(form).encode() if form else None
        request = Request(address, body, headers)  # noqa: S310 only https, or http to this very machine
        try:
            with _open(request, timeout=SILENCE) as response:
                return Answer(response.headers.get_content_type(), _read(response))
        except HTTPError as error:
            raise _refusal(error) from None
        except (OSError, HTTPException) as error:
            log.warning("ProConnect doesn't answer (%s).", type(error).__name__)
            raise Refused(Reason.UNREACHABLE, type(error).__name__) from None


def _read(response: HTTPResponse) -> bytes:
    body, deadline = b"", time.monotonic() + LONGEST
    while part := response.read1(64 * 1024):
        body += part
        if len(body) > LARGEST or time.monotonic() > deadline:
            raise Refused(Reason.PROVIDER, "an answer without end")
    return body


def _refusal(error: HTTPError) -> Refused:
    """What an answer that isn't 200 means."""
    with error:
        if error.code >= 500:
            return Refused(Reason.UNREACHABLE, f"status {error.code}")
        try:
            said = json.loads(error.read(LARGEST)).get("error")
        except (ValueError, AttributeError, OSError):
            said = None
    if said == "invalid_grant":
        return Refused(Reason.CODE)
    log.error("ProConnect refuses this site: status %s, %r.", error.code, said)
    return Refused(Reason.PROVIDER, f"status {error.code}")


@lru_cache(maxsize=4)
def provider_of(client: Client) -> Provider:
    """The one Provider of a client in this process."""
    return Provider(client)
