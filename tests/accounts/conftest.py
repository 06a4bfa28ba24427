"""What the tests of this room share: the messages and the codes that were sent."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from intelligences.accounts.proconnect import configuration
from tests.oidc_provider import NoProvider, RealProvider, install

LastMessage = Callable[[str], str]


@pytest.fixture
def last_message(db: None) -> LastMessage:
    """The text of the last message that an address received."""
    from intelligences.messages.compose import readable_text
    from intelligences.messages.models import Message

    def read(email: str) -> str:
        message = Message.objects.filter(recipient=email).latest("created_at")
        return f"{message.subject}\n{readable_text(bytes(message.content))}"

    return read


@pytest.fixture
def last_code(last_message: LastMessage) -> LastMessage:
    """The code in the last message that an address received, as its reader would copy it."""

    def read(email: str) -> str:
        return re.findall(r"\b\d{4} \d{4}\b", last_message(email))[0]

    return read


SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def provider() -> Iterator[RealProvider]:
    """The real OpenID provider, for the site that Django's test client asks."""
    with running_provider(SITE) as running:
        yield running


def running_provider(site: str, **settings: Any) -> RealProvider:
    """A provider to enter, or the reason why this machine can't have one."""
    try:
        install()
    except NoProvider as error:
        pytest.fail(str(error), pytrace=False)
    return RealProvider(site, **settings)


def client_at(provider: RealProvider) -> configuration.Client:
    """The site under test as this provider knows it."""
    return configuration.Client(provider.issuer, provider.client_id, provider.secret, ("eidas1", "eidas2"))


@pytest.fixture
def proconnect(settings: Any, provider: RealProvider) -> Iterator[None]:
    """The site of the test has ProConnect, which recognises the agent of the journeys."""
    from intelligences.accounts.proconnect.provider import provider_of
    from tests.accounts.proconnect_journey import AGENT

    settings.PROCONNECT = client_at(provider)
    provider_of.cache_clear()
    provider.recognises(**AGENT)
    yield
    provider_of.cache_clear()


@pytest.fixture
def ville(cast: Any) -> Any:
    """Alice's town, with the SIREN that the agent's SIRET begins with."""
    from tests.accounts.proconnect_journey import SIREN

    cast.ville.siren = SIREN
    cast.ville.save()
    return cast.ville
