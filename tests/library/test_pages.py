"""The pages of uses and solutions, their files, their versions, the feed, the method, and what other pages show."""

import json
from collections.abc import Callable
from csv import DictReader
from datetime import date
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from intelligences.accounts.models import Organisation
from intelligences.kernel.registries import indicators, map_layers, searchables
from intelligences.library import actions
from intelligences.library.models import Deployment, Solution
from intelligences.library.queries import around
from intelligences.library.queries.solution import joined
from intelligences.territories.models import Territory
from tests.plain import plain

pytestmark = pytest.mark.django_db


def _plaisir() -> Deployment:
    return Deployment.objects.get(operator_name="Plaisir")


def _text(response: Any) -> str:
    return plain(str(response.content.decode()))


def test_a_use_answers_first_then_tells_its_sources(client: Any) -> None:
    page = _text(client.get(_plaisir().get_absolute_url()))
    for said in (
        "Plaisir (78), commune de 31 811 habitants, utilise ce système, connu depuis 2022.",
        "Répondre aux appels du standard municipal",
        "en service",
        "de 65 à 8 %",
        "niveau 1 sur 5 : avant / après, sans témoin",
        "Recensé d’après une source publique, non confirmé par la collectivité.",
        "Ce que l’on ne sait pas",
        'id="source-2"',
        "1 version de cette fiche",
    ):
        assert said in page


def test_what_does_not_apply_is_not_told_among_what_is_unknown(client: Any, use: Any, dina: Any) -> None:
    use.answers = {"hosting": "not_applicable", "staff_time": "unknown"}
    actions.publish(use, by=dina)
    page = _text(client.get(use.get_absolute_url()))
    unknown = page[page.index('class="unknown"') :].partition("</div>")[0]
    assert "L’organisme répond qu’il ne sait pas : temps des équipes." in unknown
    assert "Les sources ne disent rien de ceci" in unknown
    assert "Sans objet" not in unknown
    assert "Sans objet, selon l’organisme : hébergement." in page


def test_the_library_s_door_is_the_current_one_on_each_of_its_pages(client: Any) -> None:
    for address in (_plaisir().get_absolute_url(), Solution.objects.published().order_by("id")[0].get_absolute_url()):
        assert 'href="/bibliotheque/" aria-current="true"' in _text(client.get(address))


def test_a_wrong_title_in_the_address_leads_to_the_right_one(client: Any) -> None:
    use = _plaisir()
    for name, end in (("library:use", "/"), ("library:use_file", ".json"), ("library:use_versions", "/versions/")):
        kwargs: dict[str, Any] = {"pk": use.pk, "slug": "autre"} | ({"form": "json"} if name.endswith("file") else {})
        response = client.get(reverse(name, kwargs=kwargs) + "?a=1")
        assert (response.status_code, response.url) == (301, use.get_absolute_url().removesuffix("/") + end + "?a=1")


def test_what_waits_is_seen_by_moderators_only(client: Any, client_of: Any, dina: Any, camille: Any) -> None:
    waiting = Deployment.objects.filter(state="waiting").order_by("id")[0]
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client_of(camille).get(waiting.get_absolute_url()).status_code == 404
    page = client_of(dina).get(waiting.get_absolute_url())
    assert "Cette fiche attend la modération" in _text(page)
    assert "no-store" in page["Cache-Control"]


def test_the_files_of_a_use_say_what_its_page_says(client: Any) -> None:
    use = _plaisir()
    address = use.get_absolute_url().removesuffix("/")
    told = json.loads(client.get(f"{address}.json").content)
    assert told["results"][0]["territory_code"] == "78490"
    assert told["evidence"][0]["level"] == 1
    assert [source["url"] for source in told["sources"]] == [use.source.url, told["evidence"][0]["source_url"]]
    (row,) = DictReader(StringIO(client.get(f"{address}.csv").content.decode()))
    assert (row["title"], row["status"], row["suppliers"]) == (use.title, "production", "Yelda")


def test_a_solution_shows_who_uses_it_what_differs_and_its_spread(client: Any) -> None:
    engine = Solution.objects.get(external_id="openfisca")
    page = _text(client.get(engine.get_absolute_url()))
    assert page.count('<th scope="row">') >= 21
    for said in ("Ce qui diffère", "Usages connus à la fin de chaque année", "sans date connue", "figure-svg"):
        assert said in page
    told = json.loads(client.get(engine.get_absolute_url().removesuffix("/") + ".json").content)
    assert (told["count"], told["solution"]["name"]) == (21, engine.name)
    assert len(told["results"]) == 21


def test_uses_that_wait_are_not_counted_among_those_of_a_solution(client: Any) -> None:
    poseidon = Solution.objects.get(external_id="poseidon")
    told = json.loads(client.get(poseidon.get_absolute_url().removesuffix("/") + ".json").content)
    assert [row["operator_name"] for row in told["results"]] == ["Boulogne-Billancourt"]


def test_places_are_joined_by_the_shortest_lines() -> None:
    assert joined({(0, 0), (10, 0), (1, 0), (11, 0)}) == [((0, 0), (1, 0)), ((1, 0), (10, 0)), ((10, 0), (11, 0))]
    assert joined({(5, 5)}) == []


def test_a_record_that_was_confirmed_no_longer_says_the_contrary(use: Any, dina: Any, client: Any) -> None:
    actions.confirm(use, by=dina, on=date(2026, 11, 27))
    page = _text(client.get(use.get_absolute_url()))
    assert "Recensé d’après une source publique, confirmé le 27 novembre 2026." in page
    assert "non confirmé" not in page
    assert "27 novembre 2026</ins>" in _text(client.get(f"{use.get_absolute_url()}versions/"))


def test_versions_show_what_changed_in_words(use: Any, dina: Any, client: Any) -> None:
    use.status, use.problem = "pilot", "Un problème bien plus grand."
    actions.publish(use, by=dina)
    page = _text(client.get(f"{use.get_absolute_url()}versions/"))
    assert page.index("Version 2") < page.index("Version 1")
    assert "retiré : </span>état non précisé</del>" in page
    assert "ajouté : </span>en expérimentation</ins>" in page
    assert "<ins>" in page
    assert "en expérimentation" in page


def test_the_feed_tells_changes_of_public_records(use: Any, dina: Any, client: Any) -> None:
    actions.stop(use, because="Fin du marché.", by=dina)
    hidden = actions.save_draft(
        Deployment(title="Brouillon", operator_name="Ville", origin="collected", source=use.source), by=dina
    )
    page = _text(client.get(reverse("library:changes")))
    assert use.title in page
    assert hidden.title not in page
    told = json.loads(client.get(reverse("library:changes_file", kwargs={"form": "json"})).content)
    named = f"{use.title}, {use.operator_name}"
    told_of = [(row["kind"], row["title"]) for row in told["results"]][:2]
    assert told_of == [("library.stopped", named), ("library.published", named)]
    feed = ElementTree.fromstring(client.get(reverse("library:changes_feed")).content)  # noqa: S314 (our own feed)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert entries[0].findtext("{http://www.w3.org/2005/Atom}title") == f"{named} (arrêt)"
    older = client.get(reverse("library:changes"), {"avant": told["results"][1]["id"]})
    assert use.title not in _text(older)


def test_the_method_counts_the_library_itself(client: Any) -> None:
    page = _text(client.get(reverse("library:method")))
    public = Deployment.objects.filter(state="published").count()
    assert f"{public} usages français publiés" in page
    assert f"{261 - public} usages français attendent une vérification" in page
    assert "niveau 5 sur 5 : tirage au sort" in page


def test_pages_speak_english(client: Any) -> None:
    page = _text(client.get("/en" + _plaisir().get_absolute_url()))
    for said in ("Collected from a public source", "in service", "The source doesn’t say.", "from 65 to 8"):
        assert said in page
    assert "Technique</dt>" in page


def test_a_territory_shows_what_runs_there_and_above(client: Any) -> None:
    nantes = Territory.objects.get(kind="commune", code="44109")
    page = _text(client.get(nantes.get_absolute_url()))
    for said in (
        "L’IA et les algorithmes ici",
        "Prévision de fréquentation des restaurants scolaires",
        "Tarification sociale de l’eau",
        "Aela, agent conversationnel touristique",
        "Catalogue de données et IA Suadeo",
    ):
        assert said in page.replace("&#x27;", "’")


def test_a_territory_without_a_known_use_says_so_and_what_it_means(client: Any) -> None:
    thise = Territory.objects.get(kind="commune", code="25560")
    page = _text(client.get(thise.get_absolute_url()))
    assert "Aucun usage propre à ce territoire n’est connu." in page
    assert "ne veut pas dire qu’il n’y en a pas" in page
    assert "Analyse automatique des bacs jaunes" in page


def test_a_departement_shows_the_bodies_that_sit_there() -> None:
    gironde = Territory.objects.get(kind="departement", code="33")
    shown = around.here(gironde)
    assert "Service départemental d'incendie et de secours de la Gironde" in {use.operator_name for use in shown.own}
    assert shown.communes >= 1


def test_an_organisation_shows_its_own_uses(use: Any, cast: Any, client: Any) -> None:
    assert "n’a déclaré aucun usage" in _text(client.get(cast.ville.get_absolute_url()))
    assert "aucun usage" not in _text(client.get(cast.collectif.get_absolute_url()))
    use.organisation = Organisation.objects.get(pk=cast.ville.pk)
    actions.publish(use, by=cast.dina)
    assert "Un usage déclaré" in _text(client.get(cast.ville.get_absolute_url()))


def test_no_foreign_use_is_counted_as_french(source: Any, dina: Any) -> None:
    figures = {key: indicators.get(key).compute() for key in ("library.uses", "library.silent_communes")}
    places = list(map_layers.get("library").places())
    foreign = {"collection": "ailleurs", "country": "NL", "origin": "imported", "source": source}
    actions.publish(Deployment(title="Algoritme", operator_name="Gemeente", **foreign), by=dina)
    assert {key: indicators.get(key).compute() for key in figures} == figures
    assert list(map_layers.get("library").places()) == places


def test_figures_of_the_home_page_have_their_base() -> None:
    uses, measured = (indicators.get(key).compute() for key in ("library.uses", "library.measured"))
    assert (uses.value, measured.value) == (222, 6)
    assert "dont 0 avec un groupe témoin" in measured.base


def test_the_index_can_be_rebuilt_to_the_same_entries() -> None:
    from intelligences.kernel import searchable
    from intelligences.search.models import Entry

    for kind in ("use", "solution"):
        assert kind in searchables
        before = {entry.thing: (entry.title, entry.summary, entry.body) for entry in Entry.objects.filter(kind=kind)}
        assert searchable.rebuild(kind) == len(before)
        after = {entry.thing: (entry.title, entry.summary, entry.body) for entry in Entry.objects.filter(kind=kind)}
        assert after == before


@pytest.mark.parametrize(("name", "most"), [("use", 20), ("solution", 12), ("territory", 30)])
def test_a_page_takes_a_bounded_number_of_reads(
    client: Any, django_assert_max_num_queries: Callable[[int], Any], name: str, most: int
) -> None:
    address = {
        "use": Deployment.objects.get(title="Calcul de l'aide au permis B").get_absolute_url(),
        "solution": Solution.objects.get(external_id="openfisca").get_absolute_url(),
        "territory": Territory.objects.get(kind="departement", code="92").get_absolute_url(),
    }[name]
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200
