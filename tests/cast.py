"""The fixed cast as fixtures: the demonstration's people, in the test's database.

Alice manages the Ville de Saint-Exemple, Bruno contributes to it, Camille has no organisation, Dina moderates, Étienne
sits on the scientific council, Farida administers; Gilles manages another organisation and must be refused on Alice's.
"""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client, override_settings

if TYPE_CHECKING:
    from intelligences.accounts.models import Membership, Organisation, Person

    ClientOf = Callable[[Person | None], Client]


@dataclass(frozen=True)
class Cast:
    """Everyone, by name; `ville` is Alice's organisation, `collectif` Gilles's."""

    alice: Person
    bruno: Person
    camille: Person
    dina: Person
    etienne: Person
    farida: Person
    gilles: Person
    ville: Organisation
    collectif: Organisation

    def membership(self, person: Person) -> Membership:
        """The active membership of someone who has one."""
        from intelligences.accounts.models import Membership

        return Membership.objects.get(person=person, state="active")


def client_of(person: Person | None) -> Client:
    """A browser signed in as someone (None: a visitor), past the sign-in page; their last proof is fresh."""
    from allauth.mfa.utils import is_mfa_enabled

    client = Client()
    if person is not None:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["confirmed_at"] = 4_102_444_800  # the year 2100
        session["had_second_factor"] = is_mfa_enabled(person)
        session.save()
    return client


@pytest.fixture(name="client_of")
def _client_of() -> ClientOf:
    return client_of


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    from intelligences.accounts import actions, cast
    from intelligences.accounts.models import Organisation, Person

    with override_settings(DEMONSTRATION=True):
        actions.load_demonstration()
    people = {invented.key: Person.objects.get(email=invented.email) for invented in cast.PEOPLE}
    organisations = {invented.key: Organisation.objects.get(name=invented.name) for invented in cast.ORGANISATIONS}
    return Cast(**people, **organisations)


@pytest.fixture
def alice(cast: Cast) -> Person:
    return cast.alice


@pytest.fixture
def bruno(cast: Cast) -> Person:
    return cast.bruno


@pytest.fixture
def camille(cast: Cast) -> Person:
    return cast.camille


@pytest.fixture
def dina(cast: Cast) -> Person:
    return cast.dina


@pytest.fixture
def etienne(cast: Cast) -> Person:
    return cast.etienne


@pytest.fixture
def farida(cast: Cast) -> Person:
    return cast.farida


@pytest.fixture
def gilles(cast: Cast) -> Person:
    return cast.gilles
