"""The page, its files and its suggestions say the same thing, escape what they show, and work without JavaScript."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from intelligences.search import wording
from tests.cast import Cast
from tests.search.index import entry, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registered")]


@pytest.fixture(autouse=True)
def _index() -> None:
    put(
        entry(1, "Cantine <script>alert(1)</script>", summary="Moins de gaspillage & plus de goût."),
        entry(2, "Cantine du collège", body="La restauration scolaire change."),
        entry(3, "Night buses", language="en", summary="Planning the night buses"),
        *(entry(n, f"Fiche {n}") for n in range(100, 145)),
    )


def _page(address: str, **options: Any) -> str:
    response = Client().get(address, **options)
    assert response.status_code == 200
    return response.content.decode()


def _text(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    text = html.unescape(re.sub(r"<[^>]+>", "", main))
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def test_the_page_tells_how_many_and_shows_them_marked_and_escaped() -> None:
    page = _page("/recherche?q=cantine")
    assert "2 résultats" in _text(page)
    assert "<mark>Cantine</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "gaspillage &amp; plus de goût" in page


def test_a_text_full_of_signs_is_shown_as_it_was_typed_and_runs_nowhere() -> None:
    page = _page("/recherche", data={"q": "\"><script>alert(2)</script>' onmouseover=x"})
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)" in page


def test_a_choice_is_an_address_that_a_chip_takes_off() -> None:
    page = _page("/recherche?q=fiche&tri=titre")
    assert 'href="?q=fiche&amp;tri=pertinence"' in page
    assert "Plus récents" not in page  # nothing here has a date
    chosen = _page("/recherche?q=bus&langue=en")
    assert "Retirer le filtre" in chosen
    assert 'class="chip chip-on" href="?q=bus"' in chosen


def test_pages_follow_each_other_with_the_choices_kept() -> None:
    page = _page("/recherche?q=fiche&tri=titre")
    assert "45 résultats" in _text(page)
    assert "?q=fiche&amp;tri=titre&amp;page=2" in page
    third = _page("/recherche?q=fiche&tri=titre&page=3")
    assert "Fiche 144" in _text(third)
    assert 'start="41"' in third


WRONG = ["page=zut", "page=-1", "page=9999999999", "tri=zut", "type=zut", "langue=%00", "q=%FF", "q=%00"]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_parameter_is_no_error(wrong: str) -> None:
    for twin in ("", ".json", ".csv"):
        assert Client().get(f"/recherche{twin}?{wrong}").status_code == 200


def test_the_json_says_what_the_page_says() -> None:
    data = json.loads(Client().get("/recherche.json?q=cantine").content)
    assert data["count"] == 2
    assert {row["title"] for row in data["results"]} == {"Cantine <script>alert(1)</script>", "Cantine du collège"}
    assert data["facets"]["kind"] == [{"value": "essai", "label": "Essais", "count": 2}]
    assert data["understood"]["query"] == "cantine"
    assert data["results"][0]["url"].startswith("http://")


def test_the_csv_holds_every_answer() -> None:
    rows = list(csv.DictReader(io.StringIO(Client().get("/recherche.csv?q=fiche").content.decode("utf-8-sig"))))
    assert len(rows) == 45
    assert {row["kind"] for row in rows} == {"essai"}


def test_files_say_what_they_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cette page" in _text(_page("/recherche?q=fiche"))
    monkeypatch.setattr(wording, "MOST_ROWS", 10)
    assert "les 10 premiers" in _text(_page("/recherche?q=fiche&page=2"))


def test_a_correction_is_told_with_the_query_that_was_answered() -> None:
    text = _text(_page("/recherche?q=colege"))
    assert "Aucun résultat pour « colege ». Voici ceux pour « collège »." in text


def test_nothing_found_says_what_to_do_next() -> None:
    text = _text(_page("/recherche?q=dirigeable"))
    assert "Rien ne répond à « dirigeable »" in text
    assert "Essayez avec moins de mots" in text


def test_filters_that_hide_everything_can_be_taken_off() -> None:
    page = _page("/recherche?q=cantine&langue=en")
    assert "Retirer les filtres : 2 résultats" in _text(page)


def test_an_empty_search_tells_what_can_be_found_and_how() -> None:
    text = _text(_page("/recherche"))
    assert "Ce que l’on peut trouver" in text
    assert "Essais 48" in text


def test_in_english_the_page_speaks_english_and_links_to_english_pages() -> None:
    page = _page("/en/recherche?q=buses")
    assert "1 result" in _text(page)
    assert 'href="/en/essais/3/"' in page


def test_suggestions_are_options_that_lead_to_the_page() -> None:
    fragment = _page("/recherche/suggestions?q=cantine+du+coll")
    assert 'data-href="/essais/2/"' in fragment
    assert "Essais" in fragment
    assert _page("/recherche/suggestions?q=").strip() == ""


def test_territories_come_first_among_suggestions() -> None:
    from intelligences.territories.models import LookupKey, Territory
    from intelligences.territories.spelling import name_key, shortened

    region = Territory.objects.create(kind="region", code="84", name="Fiche-le-Haut", slug="fiche-le-haut")
    key = name_key(region.name)
    LookupKey.objects.create(territory=region, key=key, role=LookupKey.Role.NAME, weight=1, shortened=shortened(key))
    fragment = _page("/recherche/suggestions?q=fiche")
    assert fragment.index("Fiche-le-Haut") < fragment.index("Fiche 1")


def test_a_member_sees_the_things_of_their_organisation(cast: Cast, client_of: Callable[..., Client]) -> None:
    put(entry(900, "Dossier réservé", audience=f"members:{cast.ville.pk}"))
    address = "/recherche?q=dossier"
    assert "<mark>Dossier</mark> réservé" in client_of(cast.bruno).get(address).content.decode()
    for stranger in (None, cast.gilles):
        for twin in (address, address.replace("?", ".json?"), address.replace("?", ".csv?")):
            assert "réservé" not in client_of(stranger).get(twin).content.decode()


def test_the_page_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    _page("/recherche?q=cantine")
    with django_assert_max_num_queries(12):
        _page("/recherche?q=cantine&type=essai")


def test_what_was_written_is_found_at_once_by_a_visitor_whose_page_was_kept() -> None:
    from django.db import transaction

    from intelligences.kernel import events

    assert "Rien ne répond" in _text(_page("/recherche?q=trottinette"))
    with transaction.atomic():
        put(entry(950, "Trottinettes en libre-service"))
        events.record("test.written", by=None)
    assert "1 résultat" in _text(_page("/recherche?q=trottinette"))
