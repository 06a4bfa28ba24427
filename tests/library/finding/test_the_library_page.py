"""The library's page: its address is its state, its filters count right, its files say what it says."""

import json
from collections import Counter
from collections.abc import Callable
from csv import DictReader
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from intelligences.library import actions
from intelligences.library.finding.filters import FILTERS
from intelligences.library.finding.selection import Selection
from intelligences.library.models import Deployment
from intelligences.library.queries.finding import every_use, find
from intelligences.search.queries import asking
from intelligences.territories.models import LookupKey, Outline, Territory
from intelligences.territories.spelling import name_key
from tests.plain import plain

pytestmark = pytest.mark.django_db
PAGE = "/bibliotheque/"


@pytest.fixture
def by_name(db: None) -> None:
    """Communes can be looked up by their name, and stand somewhere."""
    Territory.objects.filter(x__isnull=False).update(lon=F("x") / 1000.0, lat=F("y") / 1000.0)
    role = LookupKey.Role.NAME
    communes = Territory.objects.filter(kind="commune").order_by("id")
    keys = [LookupKey(territory=one, key=name_key(one.name), role=role, weight=one.population or 0) for one in communes]
    LookupKey.objects.bulk_create(keys)


@pytest.fixture
def drawn(db: None) -> None:
    """Every territory has an outline: a dot will do."""
    box = {"path": "M0 0h1v1z", "left": 0, "top": 0, "right": 1, "bottom": 1}
    every = Territory.objects.filter(kind__in=["region", "departement", "epci"]).order_by("id")
    Outline.objects.bulk_create(
        Outline(territory=one, detail=detail, **box) for one in every for detail in ("coarse", "fine")
    )


def _text(response: Any) -> str:
    return plain(str(response.content.decode()))


def _json(client: Any, query: str = "") -> Any:
    return json.loads(client.get(f"/bibliotheque.json{query}").content)


def _csv(client: Any, query: str) -> list[dict[str, str]]:
    return list(DictReader(StringIO(b"".join(client.get(f"/bibliotheque.csv{query}").streaming_content).decode())))


@pytest.mark.parametrize(
    "query",
    [
        "?q=eau&domaine=dechets&domaine=voirie&etat=stopped&comme=commune-25056&tri=proches&vue=carte&niveau=epci",
        "?preuve=none&fournisseur=A+%26+B&tout=fournisseur&page=3",
        "?",
    ],
)
def test_an_address_that_is_read_is_written_the_same(query: str) -> None:
    read = Selection.read(QueryDict(query[1:]))
    assert read.query(page=read.page, unfolded=read.unfolded) == query


@given(st.dictionaries(st.sampled_from([*FILTERS, "q", "comme", "tri", "vue", "niveau", "page", "tout"]), st.text()))
def test_any_address_is_read_and_comes_back_to_itself(given_values: dict[str, str]) -> None:
    asked = QueryDict(mutable=True)
    asked.update(given_values)
    once = Selection.read(asked)
    again = Selection.read(QueryDict(once.query(page=once.page, unfolded=once.unfolded)[1:]))
    assert again == once


def test_a_choice_made_twice_is_undone() -> None:
    selection = Selection(text="eau", page=4)
    chosen = Selection.read(QueryDict(selection.toggled("domaine", "dechets")[1:]))
    assert (chosen.chosen, chosen.page) == ({"domaine": ("dechets",)}, 1)
    assert chosen.toggled("domaine", "dechets") == "?q=eau"


@pytest.mark.parametrize("words", ["fuites d'eau", "gaspillage cantine", "caméras dépôts sauvages"])
def test_a_need_in_everyday_words_finds_uses(client: Any, words: str) -> None:
    page = client.get(PAGE, {"q": words})
    told = _json(client, f"?q={words}")
    assert told["count"] >= 4
    assert all(f"/usages/{one['id']}-" in _text(page) for one in told["results"])


def test_the_numbers_of_each_filter_are_those_of_the_table(client: Any) -> None:
    facets = _json(client)["facets"]
    public = Deployment.objects.published()
    told = {name: {one["value"]: one["count"] for one in values} for name, values in facets.items()}
    assert told["status"] == Counter(public.order_by("id").values_list("status", flat=True))
    assert told["source_kind"] == Counter(public.order_by("id").values_list("source__kind", flat=True))
    domains = public.order_by("id").values_list("policy_domains", flat=True)
    assert told["policy_domain"] == Counter(domain for held in domains for domain in held)
    sizes = Counter(public.order_by("id").values_list("territory__size_class", flat=True))
    assert told["size_class"] == {str(size): number for size, number in sizes.items() if size is not None}


def test_every_number_shown_is_what_one_finds_behind_it(client: Any) -> None:
    """Under a choice, each value of another filter counts what the two choices together leave."""
    facets = _json(client, "?domaine=dechets")["facets"]
    by_facet = {one.facet: name for name, one in FILTERS.items()}
    for facet in ("status", "operator_kind", "technique", "source_kind"):
        for value in facets[facet]:
            assert _json(client, f"?domaine=dechets&{by_facet[facet]}={value['value']}")["count"] == value["count"]


def test_the_files_hold_all_that_the_pages_show(client: Any) -> None:
    query = "?domaine=mobilite&tri=titre"
    first, second = _json(client, query), _json(client, f"{query}&page=2")
    shown = [str(one["id"]) for one in (*first["results"], *second["results"])]
    rows = _csv(client, query)
    assert first["count"] == len(rows) == Deployment.objects.published().filter(policy_domains=["mobilite"]).count()
    assert [row["id"] for row in rows][:40] == shown
    assert rows[0]["title"] == first["results"][0]["title"]
    sheet = b"".join(client.get(f"/bibliotheque.xlsx{query}").streaming_content)
    cells = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [str(int(line[0])) for line in cells[1:]] == [row["id"] for row in rows]


def test_a_choice_is_a_chip_that_takes_itself_away(client: Any) -> None:
    page = _text(client.get(PAGE, {"q": "eau", "etat": "production", "region": "84"}))
    assert 'class="chip chip-on" href="?q=eau&amp;region=84"' in page
    assert 'class="chip chip-on" href="?q=eau&amp;etat=production"' in page
    assert "Auvergne-Rhône-Alpes" in page


def test_nothing_found_says_so_and_shows_what_comes_near_apart(client: Any) -> None:
    page = _text(client.get(PAGE, {"q": "cantine zzqqzz"}))
    assert "Aucun usage connu ne répond" in page
    assert 'href="/bibliotheque/signaler/?q=cantine%20zzqqzz"' in page
    assert _json(client, "?q=cantine zzqqzz")["results"] == []


def test_filters_that_leave_nothing_offer_to_be_taken_away(client: Any) -> None:
    page = _text(client.get(PAGE, {"q": "cantine", "domaine": "voirie"}))
    assert "Aucun usage connu ne répond à « cantine » avec ces filtres" in page
    assert "Retirer les filtres : 4 usages" in page
    assert "ils répondent à un autre besoin" not in page


def test_nothing_like_mine_offers_the_nearest_of_every_size(client: Any, by_name: None) -> None:
    address = client.get(PAGE, {"q": "gaspillage cantine", "comme": "plaisir"}).url
    page = _text(client.get(address))
    assert "du plus proche au plus loin : 4 usages" in page
    assert 'href="?q=gaspillage+cantine&amp;comme=commune-78490&amp;tri=proches"' in page


def test_a_signed_in_person_finds_their_searches_again(client: Any, client_of: Any, camille: Any) -> None:
    assert "Mes recherches" not in _text(client.get(PAGE))
    assert 'href="/bibliotheque/recherches/">Mes recherches' in _text(client_of(camille).get(PAGE))


def test_territories_like_mine_are_of_its_type_and_size_the_nearest_first(client: Any, by_name: None) -> None:
    answer = client.get(PAGE, {"q": "", "comme": "drancy"})
    assert answer.status_code == 302
    assert answer.url == f"{PAGE}?type=commune&taille=8&comme=commune-93029&tri=proches"
    found = find(Selection.read(QueryDict(answer.url.partition("?")[2])))
    assert found.count > 20
    assert {row.use.territory.size_class for row in found.rows} == {8}
    apart = [row.kilometres for row in found.rows]
    assert None not in apart
    assert apart == sorted(apart)
    assert "Près de Drancy" in _text(client.get(answer.url))


def test_an_ambiguous_territory_is_asked_again(client: Any, by_name: None) -> None:
    for code in ("93029", "31555"):
        one = Territory.objects.get(kind="commune", code=code)
        LookupKey.objects.create(territory=one, key=name_key("Homonyme"), role=LookupKey.Role.NAME, weight=1)
    page = _text(client.get(PAGE, {"comme": "homonyme", "q": "eau"}))
    assert "Lequel ?" in page
    for code in ("93029", "31555"):
        assert f'href="?q=eau&amp;type=commune&amp;taille=8&amp;comme=commune-{code}&amp;tri=proches"' in page
    nothing = _text(client.get(PAGE, {"comme": "zzqqzz"}))
    assert "Aucun territoire ne répond à ces mots" in nothing


def test_what_is_elsewhere_is_taken_away_in_one_click(client: Any, source: Any, dina: Any) -> None:
    foreign = {"collection": "ailleurs", "country": "NL", "origin": "imported", "source": source}
    actions.publish(Deployment(title="Vergunning", operator_name="Gemeente", **foreign), by=dina)
    page = _text(client.get(PAGE))
    assert "dont 1 fiche ailleurs en Europe et dans le monde" in page
    assert 'href="?collection=france"' in page
    assert _json(client)["count"] == _json(client, "?collection=france")["count"] + 1


def test_what_waits_is_never_found(client: Any, dina: Any, client_of: Any) -> None:
    waiting = set(Deployment.objects.exclude(state="published").order_by("id").values_list("pk", flat=True))
    assert waiting
    assert not waiting & {use.pk for use in every_use(Selection())}
    assert _text(client_of(dina).get(PAGE)).count('class="use-row"') == 20
    assert _json(client_of(dina))["count"] == _json(client)["count"]


@pytest.mark.parametrize("level", ["region", "departement", "epci"])
def test_the_map_counts_what_the_filters_find(client: Any, drawn: None, level: str) -> None:
    page = _text(client.get(PAGE, {"vue": "carte", "niveau": level, "domaine": "dechets"}))
    counts = {one["value"]: one["count"] for one in _json(client, "?domaine=dechets")["facets"][level]}
    assert counts
    for code, count in counts.items():
        assert f'href="?domaine=dechets&amp;{level}={code}&amp;vue=carte' in page, (code, count)
    assert "aucun usage connu avec ces filtres" in page


class _Shape(HTMLParser):
    """Names of the fields and buttons of a page, outside its frame."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str | None]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.forms.append(dict(attrs))


def test_a_row_says_who_once_and_its_need_as_printed(client: Any) -> None:
    page = _text(client.get(PAGE, {"q": "fuites d'eau"}))
    row = page[page.index("Saint-Savin (38), commune de") - 300 :].partition("</li>")[0]
    assert "Saint-Savin (38), commune de 4 323 habitants :" in row
    assert "Optimiser la ressource en <mark>eau</mark>" in row
    assert row.count("Saint-Savin (38)") == 1
    assert "Saint-Savin — " not in row


def test_filters_can_be_skipped_and_the_heading_says_what_was_asked(client: Any) -> None:
    page = _text(client.get(PAGE, {"q": "fuites"}))
    assert page.index('href="#reponses">Aller aux résultats') < page.index('class="library-filters"')
    assert 'id="reponses" class="library-answers" tabindex="-1"' in page
    assert "pour « fuites »" in page
    assert 'id="reponses"' in _text(client.get(PAGE, {"q": "zzqqzz"}))


def test_without_words_the_order_says_what_it_is(client: Any) -> None:
    assert "<strong>En service et mesurés d’abord</strong>" in _text(client.get(PAGE))
    assert "<strong>Pertinence</strong>" in _text(client.get(PAGE, {"q": "eau"}))


def test_everything_is_a_link_or_a_plain_form(client: Any) -> None:
    page = client.get(PAGE, {"q": "eau"})
    assert {form.get("method") for form in _Shape(page.content.decode()).forms} == {"get"}
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not page.cookies


@pytest.mark.parametrize(
    ("query", "most"), [({}, 16), ({"q": "eau", "etat": "production"}, 20), ({"vue": "carte"}, 18)]
)
def test_the_page_takes_a_bounded_number_of_reads(
    client: Any, django_assert_max_num_queries: Callable[[int], Any], query: dict[str, str], most: int
) -> None:
    with django_assert_max_num_queries(most):
        assert client.get(PAGE, query).status_code == 200


def test_a_page_past_the_last_one_is_the_last_one(client: Any) -> None:
    assert _json(client, "?page=99999")["page"] == _json(client)["pages"]
    assert reverse("library:index") == PAGE


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_file_of_a_search_that_was_given_up_is_never_an_empty_one(
    client: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.05)
    monkeypatch.setattr(asking.Asker, "answer", lambda *_: asking.bounded_rows("SELECT pg_sleep(20)", []))
    answer = client.get(f"/bibliotheque.{form}?q=courriels")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Ajoutez un mot plus précis" in answer.content.decode()
