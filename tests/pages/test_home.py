"""The home page shows the country and what is known, and promises nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from intelligences.kernel import events, registries
from intelligences.kernel.registries import Figure, Followable, Indicator, MapLayer, Place, Telling
from tests.cast import Cast


@pytest.fixture
def register() -> Iterator[Callable[[Any, Any], None]]:
    """Registers an item for one test."""
    added: list[tuple[Any, str]] = []

    def add(registry: Any, item: Any) -> None:
        added.append((registry, item.key))
        registry.register(item)

    yield add
    for registry, key in added:
        registry.forget(key)


@pytest.fixture
def bretagne(db: None, request: pytest.FixtureRequest) -> Any:
    from intelligences.territories.models import Edition, Outline, Territory

    now = timezone.now()
    Edition.objects.create(digest=request.node.nodeid[-64:], date=now.date(), loaded_at=now)
    region = Territory.objects.create(kind="region", code="53", name="Bretagne", slug="bretagne")
    for code, name, left in (("29", "Finistère", 100), ("35", "Ille-et-Vilaine", 300)):
        one = Territory.objects.create(kind="departement", code=code, name=name, slug="x", region=region)
        path = f"M{left} 100l100 0 0 100z"
        Outline.objects.create(
            territory=one, detail="coarse", path=path, left=left, top=100, right=left + 100, bottom=200
        )
    return region


def _home(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_region_is_one_link_drawn_by_its_departements(client: Client, bretagne: Any) -> None:
    page = _home(client)
    links = re.findall(rf'<a href="{bretagne.get_absolute_url()}" aria-label="Bretagne[^"]*">.*?</a>', page)
    assert len(links) == 1
    assert "M20 20l20 0 0 20zM60 20l20 0 0 20z" in links[0]  # canvas units, five times smaller


def test_nothing_is_drawn_before_the_reference_is_loaded(client: Client, db: None) -> None:
    assert "hero-map" not in _home(client)


def test_the_map_has_no_point_until_a_room_gives_one(
    client: Client, bretagne: Any, register: Callable[[Any, Any], None]
) -> None:
    assert 'class="point"' not in _home(client)
    place = Place(150, 150, "Brest", "2 usages", "/usages/1-x/")
    register(registries.map_layers, MapLayer("test", lambda: [place], lambda: [((150, 150), (350, 150))]))
    from intelligences.kernel.pagecache import shelf
    from intelligences.pages.queries.country import drawings

    shelf.clear()
    drawings.clear()
    page = _home(client)
    assert 'aria-label="Brest, 2 usages"' in page
    assert page.count('class="point"') == 1
    assert page.count('class="thread"') == 1


def test_only_three_figures_of_those_meant_for_home_are_shown_with_base_date_and_source(
    client: Client, db: None, register: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries.indicators, "_items", {})
    for number in range(1, 6):
        figure = Figure(number * 1000, "essais", "dans 12 communes", date(2026, 3, 4), f"registre {number}")
        register(registries.indicators, Indicator(f"test.{number}", "Essais", lambda f=figure: f, number != 2))
    page = _home(client)
    shown = re.findall(r'key-figure-value">([^<]+)<', page)
    assert shown == ["1\u202f000", "3\u202f000", "4\u202f000"]
    assert "dans 12 communes" in page
    assert '<time datetime="2026-03-04">' in page
    assert "registre 1" in page


def _record(kind: str, on: Any = None) -> None:
    with transaction.atomic():
        events.record(kind, by=None, on=on)


def test_a_change_is_told_in_words_with_a_link_to_what_changed(
    client: Client, cast: Cast, register: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries.tellings, "_items", {})
    monkeypatch.setattr(registries.followables, "_items", {})
    register(registries.tellings, Telling("test.told", lambda facts: "a fait ceci"))
    register(registries.followables, Followable(type(cast.ville), str, lambda thing: thing.get_absolute_url()))
    _record("test.told", cast.ville)
    _record("test.never_told", cast.ville)
    page = _home(client)
    line = re.search(r'<ul class="news">(.*?)</ul>', page, re.DOTALL)
    assert line is not None
    assert line[1].count("<li>") == 1
    assert cast.ville.get_absolute_url() in line[1]
    assert "a fait ceci" in line[1]


def test_what_a_visitor_may_not_see_is_not_told(
    client: Client, cast: Cast, register: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries.tellings, "_items", {})
    monkeypatch.setattr(registries.followables, "_items", {})
    register(registries.tellings, Telling("test.told", lambda facts: "a fait ceci"))
    hidden = Followable(type(cast.ville), str, lambda thing: "/", visible=lambda thing, person: person is not None)
    register(registries.followables, hidden)
    _record("test.told", cast.ville)
    page = _home(client)
    assert "a fait ceci" not in page
    assert 'class="empty"' in page


def test_the_same_change_of_the_same_thing_is_told_once(
    client: Client, db: None, register: Callable[[Any, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries.tellings, "_items", {})
    register(registries.tellings, Telling("test.told", lambda facts: "a fait ceci"))
    for _again in range(3):
        _record("test.told")
    assert _home(client).count("a fait ceci") == 1


def test_the_search_is_a_plain_get_to_the_search_page(client: Client, db: None) -> None:
    page = _home(client)
    form = re.search(r'<form class="search-box"[^>]*>', page)
    assert form is not None
    assert 'method="get"' in form[0]
    assert 'action="/recherche"' in form[0] or 'action="/recherche/"' in form[0]
    assert 'hx-get="/recherche/suggestions"' in page


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_nothing_on_the_home_page_promises(client: Client, db: None, address: str) -> None:
    assert not re.search(r"bientôt|prochainement|à venir|soon|upcoming", _home(client, address), re.IGNORECASE)
