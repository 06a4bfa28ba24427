"""Pages, their twins and their addresses."""

import csv
import io
import random
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from intelligences.kernel import registries
from intelligences.territories.models import FormerCommune, Territory, TownHallContact

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]
EPCI = "/territoires/epci/242500361-communaute-urbaine-grand-besancon-metropole"


def _text(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode())


def _csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(response))))


def test_each_of_the_34_969_communes_has_an_address_of_its_own() -> None:
    addresses = set()
    for one in Territory.objects.filter(kind="commune", current=True).order_by("code"):
        address = one.get_absolute_url()
        match = resolve(address)
        assert (match.url_name, match.kwargs["address"]) == ("territory", (one.code, one.slug))
        addresses.add(address)
    assert len(addresses) == 34_969


def test_a_sample_of_territories_of_every_kind_opens(client: Client) -> None:
    chance = random.Random(20261123)
    for kind, size in (
        ("commune", 40),
        ("epci", 8),
        ("ept", 2),
        ("departement", 5),
        ("region", 3),
        ("collectivite", 8),
    ):
        for one in chance.sample(list(Territory.objects.filter(kind=kind, current=True).order_by("code")), size):
            assert client.get(one.get_absolute_url()).status_code == 200, one


def test_a_page_tells_the_key_facts(client: Client) -> None:
    page = _text(client.get("/territoires/commune/25056-besancon/"))
    for fact in (
        "Besançon",
        "118\u202f489",
        "50\u202f000 habitants ou plus",
        "Doubs",
        "25056",
        "212\u202f500\u202f565",
        "25000",
    ):
        assert fact in page
    assert EPCI in page
    assert "https://www.besancon.fr" in page


@pytest.mark.parametrize("address", ["25056", "25056-", "25056-besancon-le-vieux"])
def test_a_missing_or_wrong_name_leads_to_the_right_address_for_good(client: Client, address: str) -> None:
    response = client.get(f"/territoires/commune/{address}/?page=1")
    assert response.status_code == 301
    assert response["Location"] == "/territoires/commune/25056-besancon/?page=1"


def test_a_former_commune_leads_to_today_s_with_a_sentence(client: Client) -> None:
    response = client.get("/territoires/commune/01340/", follow=True)
    assert response.redirect_chain == [("/territoires/commune/01015-arboys-en-bugey/?ancien=01340", 301)]
    assert "Saint-Bois (code INSEE 01340) fait aujourd’hui partie de Arboys en Bugey." in _text(response)


def test_a_former_commune_that_the_source_doesnt_name_is_told_so(client: Client) -> None:
    page = _text(client.get("/territoires/commune/01003/", follow=True))
    assert "Le code INSEE 01003 est celui d’une ancienne commune, nom non fourni par la source." in page
    assert "anciennes communes, noms non fournis par la source" in page
    assert "01003" in page.partition('id="anciennes"')[2]


def test_a_code_of_another_departement_isnt_told_as_a_former_commune(client: Client) -> None:
    page = _text(client.get("/territoires/commune/75012/", follow=True))
    assert "L’ancien code INSEE 75012, d’un autre département, correspond aujourd’hui à Boulogne-Billancourt." in page
    assert "Code INSEE dans un autre département, autrefois" in page
    assert "nom non fourni" not in page


def test_every_former_code_is_on_the_page_of_its_commune_and_in_its_file(client: Client) -> None:
    unnamed = list(FormerCommune.objects.filter(name="").select_related("today").order_by("code"))
    assert len(unnamed) == 2_248
    assert sum(old.was_in_another_departement for old in unnamed) == 914
    for old in random.Random(20261127).sample(unnamed, 30):
        address = old.today.get_absolute_url()
        assert old.code in _text(client.get(address))
        formerly = client.get(f"{address[:-1]}.json").json()["formerly"]
        assert {"code": old.code, "name": None, "kind": "ancienne"} in formerly


def test_a_look_up_says_how_it_read_a_code_without_its_zero(client: Client) -> None:
    assert "Lu d’abord comme 01000, avec son zéro" in _text(client.get("/territoires/", {"q": "1000"}))
    assert "avec son zéro" not in _text(client.get("/territoires/", {"q": "01000"}))
    assert client.get("/territoires.json", {"q": "1000"}).json()["read_as"] == "01000"


def test_every_former_code_has_somewhere_to_lead(client: Client) -> None:
    current = set(
        Territory.objects.filter(kind="commune", current=True).order_by("code").values_list("code", flat=True)
    )
    old = FormerCommune.objects.exclude(code__in=current).select_related("today").order_by("code")
    for one in random.Random(20261123).sample(list(old), 40):
        response = client.get(f"/territoires/commune/{one.code.lower()}/")
        assert response.status_code == 301
        assert response["Location"] == f"{one.today.get_absolute_url()}?ancien={one.code}"


@pytest.mark.parametrize("code", ["01340", "", "%00", "<script>", "01340" * 50])
def test_a_false_former_code_says_nothing(client: Client, code: str) -> None:
    page = _text(client.get(f"/territoires/commune/25056-besancon/?ancien={code}"))
    assert "fait aujourd’hui partie" not in page
    assert "<script>" not in page.replace("<script src", "")


@pytest.mark.parametrize(
    "path",
    ["/territoires/commune/99999-nulle-part/", "/territoires/epci/25056/", "/territoires/planete/25056-besancon/"],
)
def test_an_unknown_territory_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_its_json_and_its_csv_say_the_same(client: Client) -> None:
    page = _text(client.get(f"{EPCI}/"))
    told = client.get(f"{EPCI}.json").json()
    itself, *rows = _csv(client.get(f"{EPCI}.csv"))
    assert "67 communes" in page
    assert (told["count"], len(told["results"]), len(rows)) == (67, 67, 67)
    assert told["population"] == int(itself["population"]) == sum(int(row["population"]) for row in rows)
    assert f"{told['population']:,}".replace(",", "\u202f") in page
    assert [row["code"] for row in rows] == [row["code"] for row in told["results"]]
    assert told["results"][0]["code"] == rows[0]["code"]


def test_a_look_up_its_json_and_its_csv_say_the_same(client: Client) -> None:
    told = client.get("/territoires.json", {"q": "51300"}).json()
    rows = _csv(client.get("/territoires.csv", {"q": "51300"}))
    page = _text(client.get("/territoires/", {"q": "51300"}))
    assert told["count"] == len(told["results"]) == len(rows) >= 46
    assert [row["code"] for row in rows] == [row["code"] for row in told["results"]]
    assert all(row["url"] in page for row in rows)
    assert f"{told['count']} territoires" in page


def test_answers_always_show_departement_code_and_population(client: Client) -> None:
    page = _text(client.get("/territoires/", {"q": "Sainte-Colombe"}))
    assert "commune, Rhône (69), 2\u202f009 habitants, INSEE 69189" in re.sub(
        r"\d\u202f\d{3} habitants", "2\u202f009 habitants", page
    )
    suggestions = _text(client.get("/territoires/suggestions/", {"q": "Sainte-Col"}))
    assert suggestions.count('role="option"') == 8
    assert "INSEE" in suggestions


def test_long_answers_come_in_pages(client: Client) -> None:
    first = client.get("/territoires.json", {"q": "saint"}).json()
    second = client.get("/territoires.json", {"q": "saint", "page": "2"}).json()
    assert first["count"] == second["count"] > 100
    assert len(first["results"]) == len(second["results"]) == 50
    assert not {row["url"] for row in first["results"]} & {row["url"] for row in second["results"]}


def test_members_are_in_french_order_whatever_their_accents(client: Client) -> None:
    names = [row["name"] for row in client.get("/territoires/departement/59-nord.json").json()["results"]]
    assert names.index("Écaillon") < names.index("Englos") < names.index("Zuydcoote")
    assert names.index("Élincourt") < names.index("Émerchicourt") < names.index("Englefontaine")


def test_towns_like_mine_are_of_the_same_size_and_the_nearest_first(client: Client) -> None:
    told = client.get("/territoires/commune/25056-besancon.json").json()
    assert [one["name"] for one in told["similar"]][:2] == ["Dijon", "Mulhouse"]
    wanted = Territory.objects.get(kind="commune", code="25056").size_class
    for one in told["similar"]:
        assert Territory.objects.get(kind="commune", code=one["code"]).size_class == wanted


def test_what_is_not_known_is_said(client: Client) -> None:
    page = _text(client.get("/territoires/commune/55039-beaumont-en-verdunois/"))
    assert "0 habitant" in page
    papeete = _text(client.get("/territoires/commune/98735-papeete/"))
    assert "Ce que l’on ne sait pas" in papeete
    assert "Le numéro SIREN" in papeete
    kerguelen = _text(client.get("/territoires/commune/98412-archipel-des-kerguelen/"))
    assert "La population" in kerguelen


@pytest.mark.parametrize(("level", "count"), [("region", 18), ("departement", 101), ("epci", 1_255)])
def test_the_map_its_table_and_its_files_hold_the_same_territories(client: Client, level: str, count: int) -> None:
    page = _text(client.get("/territoires/carte/", {"niveau": level}))
    told = client.get("/territoires/carte.json", {"niveau": level}).json()
    assert told["count"] == len(told["results"]) == count
    assert page.count('class="area ') == count
    assert all(f'href="{row["url"]}"' in page for row in told["results"])
    assert len(_csv(client.get("/territoires/carte.csv", {"niveau": level}))) == count


def test_a_region_can_be_seen_from_near(client: Client) -> None:
    told = client.get("/territoires/carte.json", {"niveau": "epci", "region": "53"}).json()
    page = _text(client.get("/territoires/carte/", {"niveau": "epci", "region": "53"}))
    assert {row["region"] for row in told["results"]} == {"53"}
    assert page.count('class="area ') == told["count"]


BAD_MAPS = ["niveau=canton", "niveau=epci&region=99", "niveau=epci&region=%00", "niveau=region&region=53"]


@pytest.mark.parametrize("query", BAD_MAPS)
def test_a_map_that_does_not_exist_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/territoires/carte/?{query}").status_code == 404


def test_pages_exist_in_english(client: Client) -> None:
    page = _text(client.get("/en/territoires/commune/25056-besancon/"))
    assert "Municipality" in page
    assert "118,489 inhabitants" in page


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/territoires/", 6),
        ("/territoires/?q=saint-denis", 5),
        ("/territoires/commune/25056-besancon/", 10),
        ("/territoires/departement/59-nord/", 10),
        ("/territoires/region/53-bretagne/", 10),
        (f"{EPCI}/", 12),
        (f"{EPCI}.json", 12),
        ("/territoires/carte/?niveau=epci", 5),
    ],
)
def test_a_page_costs_few_reads(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any, path: str, most: int
) -> None:
    """This room's own reads: the panels of other rooms are counted by theirs."""
    monkeypatch.setattr(registries.panels, "_items", {})
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_no_file_and_no_page_ever_gives_a_town_hall_s_e_mail(client: Client) -> None:
    paths = ["/territoires.csv", "/territoires.json", "/territoires.json?q=51300", "/territoires/?q=besancon"]
    paths += [
        f"/territoires/carte.{form}?niveau={level}" for form in ("csv", "json") for level in ("epci", "departement")
    ]
    for code in ("25056", "01015", "75056", "69123", "13055"):
        address = Territory.objects.get(kind="commune", code=code).get_absolute_url()
        paths += [address, f"{address[:-1]}.json", f"{address[:-1]}.csv"]
    paths += [f"{EPCI}/", f"{EPCI}.json", f"{EPCI}.csv", "/territoires/departement/25-doubs.csv"]
    addresses = set(TownHallContact.objects.order_by("pk").values_list("email", flat=True))
    assert len(addresses) > 30_000
    for path in paths:
        written = re.findall(r"[^\s\"',;<>:/]+@[^\s\"',;<>:/]+", _text(client.get(path)))
        assert not addresses.intersection(written), path
        assert not written, path


def test_the_index_over_everything_holds_no_e_mail_either() -> None:
    from intelligences.territories import queries

    entries = list(queries.search_entries())
    assert len(entries) == 36_362
    assert not any("@" in f"{entry.title}{entry.summary}{entry.body}{entry.keywords}" for entry in entries)
    besancon = next(entry for entry in entries if entry.title == "Besançon")
    assert besancon.url == "/territoires/commune/25056-besancon/"
    assert "212500565" in besancon.keywords


def test_the_index_over_everything_finds_a_commune_by_its_codes_without_their_zero() -> None:
    from intelligences.territories import queries

    entry = queries.search_entry(Territory.objects.get(kind="commune", code="01004"))
    assert entry is not None
    assert {"01004", "1004", "01500", "1500"} <= set(entry.keywords.split())
    besancon = queries.search_entry(Territory.objects.get(kind="commune", code="25056"))
    assert besancon is not None
    assert {len(word) for word in besancon.keywords.split() if word.isdigit()} == {5, 9}
