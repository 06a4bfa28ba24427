"""A page kept in memory shows every write at the next request, whoever writes, whenever."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.kernel import events
from intelligences.kernel.pagecache import shelf
from tests.cast import Cast


def _page(client: Client, address: str = "/organisations/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _rename(cast: Cast, name: str) -> None:
    actions.edit_organisation(cast.ville, name=name, website="", by=cast.alice)


def test_a_page_asked_twice_is_made_once(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    from intelligences.accounts import queries

    asked = queries.directory
    monkeypatch.setattr(queries, "directory", lambda *a, **k: made.append(1) or asked(*a, **k))
    first, second = _page(client), _page(client)
    assert first == second
    assert len(made) == 1


def test_a_write_shows_at_the_next_request(client: Client, cast: Cast) -> None:
    before = _page(client)
    _rename(cast, "Ville de Neuf-Exemple")
    after = _page(client)
    assert "Ville de Neuf-Exemple" not in before
    assert "Ville de Neuf-Exemple" in after
    assert "Ville de Neuf-Exemple" in _page(client, "/")  # what changed, on the home page


@pytest.mark.parametrize("act", ["validate", "close", "edit"])
def test_each_public_act_on_an_organisation_shows_in_the_directory(client: Client, cast: Cast, act: str) -> None:
    shown = cast.ville.name
    if act == "validate":
        cast.ville.state = "proposed"
        cast.ville.save()
        shelf.clear()
    before = _page(client)
    acts: dict[str, Callable[[], None]] = {
        "validate": lambda: actions.validate_organisation(cast.ville, by=cast.dina),
        "close": lambda: actions.close_organisation(cast.ville, by=cast.farida),
        "edit": lambda: _rename(cast, "Une autre ville"),
    }
    acts[act]()
    after = _page(client)
    assert (shown in before, shown in after) == ((False, True) if act == "validate" else (True, False))


def test_a_write_that_falls_while_the_page_is_made_is_not_hidden(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.accounts import queries

    asked = queries.directory

    def read_then_somebody_writes(*given: Any, **named: Any) -> Any:
        found = asked(*given, **named)
        list(found.page.object_list)  # read before the write
        monkeypatch.setattr(queries, "directory", asked)
        _rename(cast, "Écrite entre-temps")
        return found

    monkeypatch.setattr(queries, "directory", read_then_somebody_writes)
    _page(client)
    assert "Écrite entre-temps" in _page(client)


def test_a_page_of_yesterday_is_made_anew(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _page(client)
    (kept,) = [page for key, page in shelf._pages.items() if key[2] == "/organisations/"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("intelligences.kernel.pagecache.timezone.localdate", lambda: tomorrow)
    _page(client)
    (again,) = [page for key, page in shelf._pages.items() if key[2] == "/organisations/"]
    assert again is not kept
    assert again.day == tomorrow.isoformat()


def test_a_signed_in_person_never_gets_nor_leaves_a_kept_page(cast: Cast, client_of: Callable[..., Client]) -> None:
    visitor, alice = Client(), client_of(cast.alice)
    assert "Mon compte" in _page(alice)
    assert "Mon compte" not in _page(visitor)
    assert "Mon compte" in _page(alice)


def test_the_same_page_costs_nothing_to_a_browser_that_has_it(client: Client, cast: Cast) -> None:
    first = client.get("/organisations/")
    again = client.get("/organisations/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    _rename(cast, "Ville de Neuf-Exemple")
    assert client.get("/organisations/", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_with_writers_and_readers_at_once_nobody_reads_the_past(cast: Cast) -> None:
    """A reader must see at least the last name that was committed before its request left."""
    committed = [0]
    faults: list[str] = []
    done = threading.Event()

    def write() -> None:
        for number in range(1, 25):
            _rename(cast, f"Ville numéro {number:03d}")
            committed[0] = number
        done.set()
        connection.close()

    def disturb() -> None:
        while not done.is_set():
            with transaction.atomic():
                events.record("test.noise", by=None)
        connection.close()

    def read() -> None:
        reader = Client()
        while not done.is_set():
            known = committed[0]
            page = reader.get("/organisations/").content.decode()
            found = page.partition("Ville numéro ")[2][:3]
            if known and (not found or int(found) < known):
                faults.append(f"{found or 'nothing'} read after {known} was committed")
        connection.close()

    threads = [threading.Thread(target=one) for one in (write, disturb, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert "Ville numéro 024" in _page(Client())
