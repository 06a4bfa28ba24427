"""Which tokens are believed: each attack of the books against the pure functions, with keys made here."""

from collections.abc import Callable, Mapping
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import example, given
from hypothesis import strategies as some

from intelligences.accounts.proconnect import configuration
from intelligences.accounts.proconnect.verification import (
    LEEWAY,
    Identity,
    Reason,
    Refused,
    verify_id_token,
    verify_issuer_of_answer,
    verify_userinfo,
)

CLIENT = configuration.Client("https://fournisseur.example/api/v2", "site", "x" * 48, ("eidas1", "eidas2"))
NONCE = "n" * 43
NOW = 1_800_000_000
RSA, OTHER_RSA = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
EC = ec.generate_private_key(ec.SECP256R1())


def _public(key: Any, kid: str, alg: str) -> jwt.PyJWK:
    algorithm = jwt.get_algorithm_by_name(alg)
    return jwt.PyJWK({**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": alg, "use": "sig"})


KEYS: Mapping[str, jwt.PyJWK] = {"rsa": _public(RSA, "rsa", "RS256"), "ec": _public(EC, "ec", "ES256")}
ID_TOKEN = {"iss": CLIENT.issuer, "aud": "site", "sub": "abc", "nonce": NONCE, "acr": "eidas1"}
USERINFO = {
    "iss": CLIENT.issuer,
    "aud": "site",
    "sub": "abc",
    "email": "Prenom.Nom@ville.example",
    "given_name": "Prénom",
    "usual_name": "Nom",
    "siret": "12345678200010",
    "organization_label": "Ville",
    "roles": ["agent_public", "agent_public_territorial"],
}


@pytest.fixture(autouse=True)
def _the_clock_stands_still() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _token(claims: Mapping[str, Any], *, key: Any = RSA, alg: str = "RS256", kid: str | None = "rsa") -> str:
    times = {"iat": NOW, "exp": NOW + 60}
    told = {name: value for name, value in {**times, **claims}.items() if value is not None}
    return jwt.encode(told, key, algorithm=alg, headers={"kid": kid} if kid else None)


def _id_token(**changed: Any) -> str:
    return _token({**ID_TOKEN, **changed})


def _reason(check: Callable[[], Any]) -> Reason:
    with pytest.raises(Refused) as refusal:
        check()
    return refusal.value.reason


def _refused_id_token(token: str, nonce: str = NONCE) -> Reason:
    return _reason(lambda: verify_id_token(token, KEYS, client=CLIENT, nonce=nonce))


def _refused_userinfo(token: str, subject: str = "abc") -> Reason:
    return _reason(lambda: verify_userinfo(token, KEYS, client=CLIENT, subject=subject))


@pytest.mark.parametrize(("key", "alg", "kid"), [(RSA, "RS256", "rsa"), (EC, "ES256", "ec")])
def test_a_right_token_says_whom_and_how_surely(key: Any, alg: str, kid: str) -> None:
    proved = verify_id_token(_token(ID_TOKEN, key=key, alg=alg, kid=kid), KEYS, client=CLIENT, nonce=NONCE)
    assert (proved.subject, proved.acr) == ("abc", "eidas1")


def test_a_right_userinfo_says_who_works_where() -> None:
    assert verify_userinfo(_token(USERINFO), KEYS, client=CLIENT, subject="abc") == Identity(
        subject="abc",
        email="prenom.nom@ville.example",
        name="Prénom Nom",
        siret="12345678200010",
        organisation="Ville",
        is_territorial=True,
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"iss": "https://ailleurs.example"}, Reason.ISSUER),
        ({"iss": CLIENT.issuer + "/"}, Reason.ISSUER),
        ({"aud": "un autre site"}, Reason.AUDIENCE),
        ({"aud": ["site", "un autre site"]}, Reason.AUDIENCE),
        ({"nonce": "m" * 43}, Reason.NONCE),
        ({"acr": "eidas0"}, Reason.ASSURANCE),
        ({"acr": None}, Reason.ASSURANCE),
        ({"exp": NOW - LEEWAY - 1}, Reason.EXPIRED),
        ({"iat": NOW + LEEWAY + 60}, Reason.SIGNATURE),
        *[({name: None}, Reason.SIGNATURE) for name in ("sub", "exp", "iat", "nonce", "iss", "aud")],
    ],
)
def test_an_id_token_that_is_not_ours_is_refused(changed: dict[str, Any], reason: Reason) -> None:
    assert _refused_id_token(_id_token(**changed)) is reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"sub": "quelqu’un d’autre"}, Reason.SUBJECT),
        ({"iss": "https://ailleurs.example"}, Reason.ISSUER),
        ({"aud": "un autre site"}, Reason.AUDIENCE),
        ({"exp": NOW - LEEWAY - 1}, Reason.EXPIRED),
        ({"email": None}, Reason.INCOMPLETE),
        ({"email": ["a@b.example"]}, Reason.INCOMPLETE),
    ],
)
def test_a_userinfo_that_is_not_theirs_is_refused(changed: dict[str, Any], reason: Reason) -> None:
    assert _refused_userinfo(_token({**USERINFO, **changed})) is reason


@pytest.mark.parametrize(
    "roles", [None, "agent_public_territorial", ["agent_public_etat"], {"agent_public_territorial": 1}]
)
def test_only_a_list_that_names_the_role_makes_a_territorial_agent(roles: Any) -> None:
    identity = verify_userinfo(_token({**USERINFO, "roles": roles}), KEYS, client=CLIENT, subject="abc")
    assert not identity.is_territorial


def test_an_unsigned_token_is_refused() -> None:
    assert _refused_id_token(jwt.encode(ID_TOKEN, None, algorithm="none", headers={"kid": "rsa"})) is Reason.SIGNATURE
    assert _refused_userinfo('{"sub": "abc", "email": "prenom.nom@ville.example"}') is Reason.SIGNATURE


def test_the_shared_secret_signs_nothing_that_is_believed() -> None:
    """HS256, with the client's secret or with the text of a public key taken for one (RFC 8725, 2.1)."""
    for secret in (CLIENT.secret, str(KEYS["rsa"].key)):
        token = _token(ID_TOKEN, key=secret.encode().ljust(32, b"0"), alg="HS256")
        assert _refused_id_token(token) is Reason.SIGNATURE


def test_another_s_key_under_a_known_name_is_refused() -> None:
    assert _refused_id_token(_token(ID_TOKEN, key=OTHER_RSA)) is Reason.SIGNATURE


def test_a_key_of_another_kind_than_the_algorithm_is_refused() -> None:
    assert _refused_id_token(_token(ID_TOKEN, key=RSA, kid="ec")) is Reason.SIGNATURE


@pytest.mark.parametrize("kid", ["retirée", None])
def test_a_key_that_is_not_published_is_refused(kid: str | None) -> None:
    assert _refused_id_token(_token(ID_TOKEN, kid=kid)) is Reason.KEY


def test_a_token_lives_to_its_last_second() -> None:
    token = _id_token()
    with time_machine.travel(NOW + 60 + LEEWAY - 1, tick=False):
        assert verify_id_token(token, KEYS, client=CLIENT, nonce=NONCE).subject == "abc"
    with time_machine.travel(NOW + 60 + LEEWAY + 1, tick=False):
        assert _refused_id_token(token) is Reason.EXPIRED


def test_an_issuer_that_names_itself_must_always_do_so() -> None:
    verify_issuer_of_answer(CLIENT.issuer, client=CLIENT, announced=True)
    verify_issuer_of_answer(None, client=CLIENT, announced=False)
    for answered, announced in ((None, True), ("https://ailleurs.example", True), ("https://ailleurs.example", False)):
        refused = _reason(lambda a=answered, b=announced: verify_issuer_of_answer(a, client=CLIENT, announced=b))
        assert refused is Reason.ISSUER


@given(place=some.floats(0, 0.999), instead=some.characters())
@example(place=0.5, instead="\ud800")
def test_a_token_changed_anywhere_is_refused(place: float, instead: str) -> None:
    token = _token(USERINFO)
    at = int(place * len(token))
    changed = token[:at] + instead + token[at + 1 :]
    if _same_bytes(changed, token):
        return
    with pytest.raises(Refused):
        verify_userinfo(changed, KEYS, client=CLIENT, subject="abc")


def _same_bytes(one: str, other: str) -> bool:
    """Base64 has several writings of the last bits of a part: the same bytes were signed."""
    try:
        return [jwt.utils.base64url_decode(part) for part in one.split(".")] == [
            jwt.utils.base64url_decode(part) for part in other.split(".")
        ]
    except ValueError:
        return False


@given(junk=some.text())
def test_junk_is_refused(junk: str) -> None:
    with pytest.raises(Refused):
        verify_userinfo(junk, KEYS, client=CLIENT, subject="abc")


def test_settings_are_whole_or_absent() -> None:
    assert configuration.read("", "", "", ("eidas1",)) is None
    client = configuration.read("https://fournisseur.example/api/v2/", "site", "secret", ["eidas1"])
    assert client is not None
    assert (client.issuer, client.origin) == ("https://fournisseur.example/api/v2", "https://fournisseur.example")
    assert "secret'" not in repr(client)


@pytest.mark.parametrize(
    ("given_settings", "sentence"),
    [
        (("https://fournisseur.example", "site", "", ["eidas1"]), "PROCONNECT_CLIENT_SECRET"),
        (("", "site", "secret", ["eidas1"]), "PROCONNECT_ISSUER"),
        (("https://fournisseur.example", "site", "secret", []), "PROCONNECT_ACR"),
        (("http://fournisseur.example", "site", "secret", ["eidas1"]), "https://"),
        (("file:///etc/passwd", "site", "secret", ["eidas1"]), "https://"),
    ],
)
def test_half_a_setting_stops_the_start_with_a_sentence(given_settings: Any, sentence: str) -> None:
    with pytest.raises(configuration.NotAClient, match=sentence):
        configuration.read(*given_settings)
