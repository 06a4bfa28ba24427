"""Which of the provider's answers are believed: pure functions over tokens, keys and what was asked.

Sources: OpenID Connect Core 1.0, 3.1.3.7 (ID token) and 5.3.2 (signed userinfo); RFC 8725 (best practice for JWT);
RFC 9207 (the issuer beside the code); ProConnect's documentation for service providers, August 2026.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from .configuration import Client

if TYPE_CHECKING:
    import jwt  # and in the functions that need it: the start of the site waits for no cryptography

# Only signatures that this site can't make itself: HS256, which shares the secret, is never believed.
ALGORITHMS = ("RS256", "ES256")
LEEWAY = 10  # seconds between two clocks
_SIGNED_BY_PROVIDER = ("iss", "aud", "sub")

Keys = Mapping[str, "jwt.PyJWK"]


class Reason(enum.Enum):
    """Why nobody was let in: `words.py` has the sentence that the person reads."""

    ATTEMPT = "attempt"  # state unknown, used, expired, or from another browser
    CANCELLED = "cancelled"
    PROVIDER = "provider"  # it refused, or answered something that isn't the protocol
    UNREACHABLE = "unreachable"
    CODE = "code"  # unknown, expired or already used
    ISSUER = "issuer"
    AUDIENCE = "audience"
    NONCE = "nonce"
    EXPIRED = "expired"
    SIGNATURE = "signature"  # none, wrong, of an algorithm that isn't believed
    KEY = "key"  # a key that the provider doesn't publish, or no longer
    UNSIGNED = "unsigned"  # userinfo as plain JSON
    SUBJECT = "subject"  # userinfo of somebody else
    ASSURANCE = "assurance"  # acr lower than what is asked for
    INCOMPLETE = "incomplete"  # no e-mail address
    TAKEN = "taken"  # linked to another account


class Refused(Exception):
    """An answer that isn't believed; `detail` is for the log and names nobody."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason


@dataclass(frozen=True)
class IdToken:
    """What the ID token proves: whom, at which level of assurance."""

    subject: str
    acr: str


@dataclass(frozen=True)
class Identity:
    """What the signed userinfo says of a professional. `siret`: 14 digits, or "" when it gave none."""

    subject: str
    email: str
    name: str
    siret: str
    organisation: str
    is_territorial: bool


def verify_issuer_of_answer(answered: str | None, *, client: Client, announced: bool) -> None:
    """The `iss` beside a code (RFC 9207) is the provider's; it may lack only when the provider never announced it."""
    if answered is None and not announced:
        return
    if answered != client.issuer:
        raise Refused(Reason.ISSUER, "beside the code")


def verify_id_token(token: str, keys: Keys, *, client: Client, nonce: str) -> IdToken:
    """The ID token of this very attempt, signed by the provider for this site, at an accepted level of assurance.

    Raises Refused: KEY, SIGNATURE, ISSUER, AUDIENCE, EXPIRED, NONCE or ASSURANCE.
    """
    claims = _signed(token, keys, client=client, required=(*_SIGNED_BY_PROVIDER, "exp", "iat", "nonce"))
    if not compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Refused(Reason.NONCE)
    acr = str(claims.get("acr", ""))
    if acr not in client.acr:
        raise Refused(Reason.ASSURANCE, acr)
    return IdToken(str(claims["sub"]), acr)


def verify_userinfo(token: str, keys: Keys, *, client: Client, subject: str) -> Identity:
    """The signed userinfo of the ID token's subject.

    Raises Refused: KEY, SIGNATURE, ISSUER, AUDIENCE, EXPIRED, SUBJECT or INCOMPLETE.
    """
    claims = _signed(token, keys, client=client, required=_SIGNED_BY_PROVIDER)
    if not compare_digest(str(claims["sub"]).encode(), subject.encode()):
        raise Refused(Reason.SUBJECT)
    email = _text(claims, "email").lower()
    if not email:
        raise Refused(Reason.INCOMPLETE, "email")
    roles = claims.get("roles")
    return Identity(
        subject=subject,
        email=email,
        name=" ".join(filter(None, (_text(claims, "given_name"), _text(claims, "usual_name")))),
        siret=_text(claims, "siret"),
        organisation=_text(claims, "organization_label"),
        is_territorial=isinstance(roles, list) and "agent_public_territorial" in roles,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _signed(token: str, keys: Keys, *, client: Client, required: tuple[str, ...]) -> dict[str, Any]:
    """The claims of a token that one of the keys signed, by that issuer, for this client alone."""
    import jwt

    key = _key(token, keys)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=client.client_id,
            issuer=client.issuer,
            leeway=LEEWAY,
            options={"require": list(required)},
        )
    except jwt.ExpiredSignatureError:
        raise Refused(Reason.EXPIRED) from None
    except jwt.InvalidIssuerError:
        raise Refused(Reason.ISSUER) from None
    except jwt.InvalidAudienceError:
        raise Refused(Reason.AUDIENCE) from None
    except jwt.PyJWTError as error:
        raise Refused(Reason.SIGNATURE, type(error).__name__) from None
    if claims["aud"] not in (client.client_id, [client.client_id]):
        raise Refused(Reason.AUDIENCE, "shared with others")
    return claims


def _key(token: str, keys: Keys) -> "jwt.PyJWK":
    import jwt

    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, UnicodeError) as error:  # a lone surrogate, which JSON lets through, has no bytes
        raise Refused(Reason.SIGNATURE, type(error).__name__) from None
    if header.get("alg") not in ALGORITHMS:
        raise Refused(Reason.SIGNATURE, f"alg {header.get('alg')}")
    if header.get("kid") not in keys:
        raise Refused(Reason.KEY, "not among the published keys")
    return keys[header["kid"]]
