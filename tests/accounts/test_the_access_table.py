"""Every address, opened by every role: real requests by the cast, against the one table."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from intelligences.accounts.access import allowed
from intelligences.accounts.addresses import ACCESS
from intelligences.accounts.roles import EVERYONE, MANAGER, ROLES, SIGNED_IN, Roles
from tests.cast import Cast, client_of

TESTS = Path(__file__).parent.parent
SIGN_IN = "/compte/connexion/"


def _names(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, bool]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", bool(pattern.pattern.converters)


def _addresses() -> dict[str, bool]:
    """View name → whether its address has a parameter."""
    found: dict[str, bool] = {}
    for name, has_parameter in _names(get_resolver().url_patterns):
        found[name] = found.get(name, False) or has_parameter
    return found


def _samples() -> dict[str, Callable[[Cast], dict[str, Any]]]:
    known: dict[str, Callable[[Cast], dict[str, Any]]] = {}
    for path in sorted(TESTS.glob("*/urls.py")):
        known.update(import_module(f"tests.{path.parent.name}.urls").SAMPLES)
    return known


def _address(name: str, cast: Cast) -> str:
    sample = _samples().get(name)
    return reverse(name, kwargs=sample(cast) if sample else None)


def _is_refused(response: Any) -> bool:
    sent_to_sign_in = response.status_code == 302 and response.url.startswith(f"{SIGN_IN}?next=")
    return sent_to_sign_in or response.status_code == 403


def _clients(cast: Cast) -> dict[str, Client]:
    people = (None, cast.camille, cast.bruno, cast.alice, cast.dina, cast.etienne, cast.farida)
    return {role: client_of(person) for role, person in zip(ROLES, people, strict=True)}


def _asked(client: Client, method: str, address: str) -> Any:
    client.raise_request_exception = False
    return client.generic(method, address)


def test_every_address_is_in_the_table_and_nothing_else_is() -> None:
    assert set(_addresses()) == set(ACCESS)


def test_every_address_with_a_parameter_has_a_sample() -> None:
    assert {name for name, has_parameter in _addresses().items() if has_parameter} <= set(_samples())


@pytest.mark.parametrize("room", sorted({name.rpartition(":")[0] for name in ACCESS}))
def test_each_role_opens_what_the_table_says_and_nothing_else(room: str, cast: Cast) -> None:
    """Reading: opened or refused as told. Writing: whoever the table refuses is refused."""
    clients = _clients(cast)
    faults: list[str] = []
    for name in sorted(name for name in ACCESS if name.rpartition(":")[0] == room):
        with transaction.atomic():
            faults += _faults(name, _address(name, cast), clients)
            transaction.set_rollback(True)  # the next address finds the cast as it was
    assert faults == []


def _faults(name: str, address: str, clients: dict[str, Client]) -> Iterator[str]:
    for role, client in clients.items():
        response, is_open = _asked(client, "GET", address), bool(_holding(name, "GET", role))
        if response.status_code >= 500:
            yield f"{address} breaks for {role}"
        elif _is_refused(response) == is_open:
            yield f"GET {address} answers {response.status_code} to {role}"
        if not _holding(name, "POST", role) and not _is_refused(_asked(client, "POST", address)):
            yield f"POST {address} lets {role} in"


def _holding(name: str, method: str, role: str) -> set[str]:
    """The role itself when any role that its person holds is allowed: a manager contributes, everyone is a citizen."""
    implied = {"manager": {"contributor", "citizen"}, "visitor": set()}.get(role, {"citizen"})
    return {role} if ({role} | implied) & allowed(name, method) else set()


def _is_for_one_organisation(roles: Roles) -> bool:
    return MANAGER in roles and not roles >= SIGNED_IN


@pytest.mark.parametrize("name", sorted(n for n in _samples() if _is_for_one_organisation(allowed(n, "POST"))))
def test_the_manager_of_another_organisation_is_refused(name: str, cast: Cast) -> None:
    address = _address(name, cast)
    for method in ("GET", "POST"):
        assert _asked(client_of(cast.gilles), method, address).status_code in {403, 404, 405}, f"{method} {address}"
    assert _asked(client_of(cast.gilles), "POST", address).status_code in {403, 404}, address


def test_an_address_outside_the_table_is_refused_and_logged(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    without = {name: roles for name, roles in ACCESS.items() if name != "accounts:directory"}
    monkeypatch.setattr("intelligences.accounts.access.ACCESS", without)
    assert client.get(reverse("accounts:directory")).status_code == 403
    assert "accounts:directory" in caplog.text


def test_a_visitor_signs_in_and_comes_back_to_the_page_that_was_asked_for(client: Client, db: None) -> None:
    response = client.get(reverse("accounts:data") + "?x=1")
    assert response.status_code == 302
    assert response.url == f"{SIGN_IN}?next=/compte/donnees/%3Fx%3D1"


def test_roles_cost_one_query_a_request(cast: Cast, django_assert_num_queries: Callable[[int], Any]) -> None:
    person = cast.alice
    with django_assert_num_queries(1):
        assert person.roles == {"citizen", "contributor", "manager"}
        assert person.roles


def test_everyone_means_all_roles() -> None:
    assert set(ROLES) == EVERYONE
