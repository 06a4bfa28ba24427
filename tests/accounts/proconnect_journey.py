"""What a person does to sign in through the tests' provider, and what they read when they can't."""

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.test import Client

from tests.oidc_provider import Browser, RealProvider

SIREN, SIRET, OTHER_PLACE = "123456782", "12345678200010", "12345678200028"
EMAIL = "lou.martin@ville.example"
START, ANSWER, CONFIRM = (
    "/compte/proconnect/connexion/",
    "/compte/proconnect/retour/",
    "/compte/proconnect/confirmation/",
)
AGENT = {
    "sub": "agent-1",
    "email": EMAIL,
    "given_name": "Lou",
    "usual_name": "Martin",
    "siret": SIRET,
    "organization_label": "Ville de Saint-Exemple",
    "roles": ["agent_public", "agent_public_territorial"],
}


def leave(client: Client, **query: str) -> str:
    """Where the button of the sign-in page sends."""
    answer = client.get(START, query)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def come_back(client: Client, browser: Browser, **query: str) -> Any:
    return client.get(browser.comes_back_from(leave(client, **query)))


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def sign_in(client: Client, provider: RealProvider, last_code: Any, email: str = EMAIL) -> Any:
    """The first time: to ProConnect and back, then the code."""
    assert come_back(client, provider.browser()).url == CONFIRM
    return client.post(CONFIRM, {"code": last_code(email)})


def changed(address: str, **parameters: str) -> str:
    """An address with other query parameters, as somebody in the middle of the browser would write it."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | parameters
    return urlunsplit(parts._replace(query=urlencode({name: value for name, value in query.items() if value})))


def refusal(answer: Any) -> str:
    """The one sentence of a refusal; nothing was opened, nothing was made."""
    assert answer.status_code in (400, 503)
    page = answer.content.decode()
    assert "ProConnect ne vous a pas connecté" in page
    found = re.search(r'<div class="lead">(.*?)</div>', page, re.DOTALL)
    assert found
    return found[1].strip()
