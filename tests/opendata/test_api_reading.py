"""The API answers as the pages do: same filters, same things, one page after the other."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.test import Client
from jsonschema import Draft202012Validator

from tests.plain import plain

pytestmark = pytest.mark.django_db


def _got(client: Client, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    assert answer.status_code == 200, answer.content.decode()
    told: dict[str, Any] = answer.json()
    return told


def _walked(client: Client, address: str) -> list[dict[str, Any]]:
    """Every result of a list, page after page."""
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        told = _got(client, following)
        found += told["results"]
        following = told["next"]
    assert len(found) == told["count"]
    return found


def _of_the_site(client: Client, query: str) -> list[int]:
    first = client.get(f"/bibliotheque.json?{query}").json()
    pages = [first, *(client.get(f"/bibliotheque.json?{query}&page={n}").json() for n in range(2, first["pages"] + 1))]
    return [one["id"] for page in pages for one in page["results"]]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=eau",
        "q=fuites+d%27eau&etat=production",
        "q=courriel",  # corrected spelling and synonyms as on the site
        "q=introuvablement",
        "domaine=dechets",
        "domaine=dechets&domaine=voirie&etat=pilot",
        "type=commune&taille=6&taille=7",
        "region=27&donnees=no",
        "departement=33",
        "technique=vision&regles=learning",
        "preuve=1&preuve=2",
        "fournisseur=Siradel",
        "annee=2023&source=press",
        "collection=france&tri=titre",
        "tri=recent&domaine=securite",
        "comme=commune-25056&tri=proches&type=commune",
        "domaine=inconnu",
        "etat=pilot&vue=carte&niveau=region",
    ],
)
def test_filters_answer_as_the_page_s_json_does(query: str, client: Client) -> None:
    here = [one["id"] for one in _walked(client, f"/api/v1/usages?{query}")]
    there = _of_the_site(client, query)
    if "q=" in query or "tri=" in query:
        assert here == there
    else:
        assert sorted(there) == here


def test_the_page_of_a_site_s_address_changes_nothing(client: Client) -> None:
    asked = _walked(client, "/api/v1/usages?domaine=eau-potable")
    assert asked
    assert _walked(client, "/api/v1/usages?domaine=eau-potable&page=2") == asked


def test_the_records_of_the_api_are_those_of_the_twins(client: Client) -> None:
    there = {one["id"]: one for one in client.get("/bibliotheque.json?q=eau").json()["results"]}
    here = {one["id"]: one for one in _got(client, "/api/v1/usages?q=eau")["results"]}
    assert here == there


@pytest.mark.parametrize(("resource", "name"), [("usages", "usages"), ("solutions", "solutions")])
def test_every_record_fits_the_published_schema(resource: str, name: str, client: Client) -> None:
    validator = Draft202012Validator(client.get(f"/donnees/schemas/{name}/1.0.0/schema.json").json())
    found = _walked(client, f"/api/v1/{resource}?limite=100")
    assert len(found) > (200 if resource == "usages" else 5)
    for one in found:
        assert not [error.message for error in validator.iter_errors(one)], one["id"]
    sheet = _got(client, f"/api/v1/{resource}/{found[0]['id']}")
    validator.validate(sheet["record"])
    assert sheet["record"] == found[0]


def test_a_list_goes_on_where_it_was_when_something_is_published_meanwhile(client: Client, use: Any, dina: Any) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    for order in ("numero", "titre"):
        whole = [one["id"] for one in _walked(client, f"/api/v1/usages?tri={order}&limite=100")]
        first = _got(client, f"/api/v1/usages?tri={order}&limite=30")
        told = {"title": f"Aaa {order}", "operator_name": "Syndicat inventé", "problem": "Un problème."}
        made = actions.publish(Deployment(**told, origin="collected", source=use.source), by=dina)
        rest = [one["id"] for one in _walked_from(client, first["next"])]
        seen = [one["id"] for one in first["results"]] + [one for one in rest if one != made.pk]
        assert seen == whole, order


def _walked_from(client: Client, following: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while following:
        told = _got(client, following)
        found += told["results"]
        following = told["next"]
    return found


def test_a_list_goes_on_when_the_last_thing_given_is_withdrawn(client: Client, dina: Any) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    for order in ("numero", "titre"):
        whole = [one["id"] for one in _walked(client, f"/api/v1/usages?tri={order}&limite=100")]
        first = _got(client, f"/api/v1/usages?tri={order}&limite=30")
        actions.withdraw(Deployment.objects.get(pk=whole[29]), because="Essai.", by=dina)
        assert [one["id"] for one in _walked_from(client, first["next"])] == whole[30:], order


def test_the_next_page_stands_in_the_link_header_too(client: Client) -> None:
    answer = client.get("/api/v1/usages?limite=5&domaine=dechets")
    assert answer["Link"] == f'<{answer.json()["next"]}>; rel="next"'
    assert "domaine=dechets" in answer["Link"]
    last = client.get("/api/v1/vocabulaires")
    assert "Link" not in last


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("path", ["usages?q=eau", "usages/{id}", "solutions", "territoires/region/27", "openapi.json"])
def test_what_is_held_already_isn_t_sent_again(
    path: str, signed_in: bool, client: Client, cast: Any, client_of: Any
) -> None:
    reader = client_of(cast.alice) if signed_in else client
    number = _got(client, "/api/v1/usages?limite=1")["results"][0]["id"]
    address = f"/api/v1/{path.format(id=number)}"
    first = reader.get(address)
    again = reader.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert reader.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_list_has_another_etag_once_it_has_changed(client: Client, cast: Any) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    first = client.get("/api/v1/usages?domaine=dechets")
    actions.withdraw(Deployment.objects.get(pk=first.json()["results"][0]["id"]), because="Essai.", by=cast.dina)
    again = client.get("/api/v1/usages?domaine=dechets", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.json()["count"] == first.json()["count"] - 1


@pytest.mark.parametrize(
    ("address", "status", "slug", "said"),
    [
        ("usages?limite=0", 422, "demande-invalide", "« limite » : écrivez au moins 1."),
        ("usages?limite=beaucoup", 422, "demande-invalide", "« limite » : écrivez un nombre entier."),
        ("usages?domain=eau", 422, "demande-invalide", "« domain » : ce nom n’est pas connu."),
        ("usages?tri=alea", 422, "demande-invalide", "choisissez parmi"),
        ("usages?curseur=xyz", 400, "curseur-invalide", "Suivez l’adresse « next »"),
        ("organisations?curseur=xyz", 400, "curseur-invalide", "Suivez l’adresse « next »"),
        ("usages/999999999", 404, "introuvable", "Partez d’une adresse"),
        ("usages/99999999999999999999999", 404, "introuvable", "Partez d’une adresse"),
        ("rien", 404, "introuvable", "Partez d’une adresse"),
        ("territoires/commune/zzz", 404, "introuvable", "Partez d’une adresse"),
        ("vocabulaires/rien", 404, "introuvable", "Partez d’une adresse"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(address: str, status: int, slug: str, said: str, client: Client) -> None:
    answer = client.get(f"/api/v1/{address}")
    told = answer.json()
    assert answer.status_code == told["status"] == status
    assert answer["Content-Type"] == "application/problem+json"
    assert told["type"].endswith(f"/donnees/api/#{slug}")
    assert said in plain(told["detail"])


@pytest.mark.parametrize(
    ("error", "status", "slug", "waits"),
    [(OperationalError("gone"), 503, "donnees-injoignables", "30"), (ValueError("a mistake"), 500, "panne", None)],
)
def test_what_breaks_is_a_problem_too_and_tells_nothing_of_itself(
    error: Exception, status: int, slug: str, waits: str | None
) -> None:
    with patch("intelligences.opendata.api.reading.find_use", side_effect=error):
        answer = Client(raise_request_exception=False).get("/api/v1/usages/1")
    told = answer.json()
    assert answer.status_code == told["status"] == status
    assert (answer["Content-Type"], answer.get("Retry-After")) == ("application/problem+json", waits)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert told["type"].endswith(f"/donnees/api/#{slug}")
    assert str(error) not in answer.content.decode()


def test_an_address_that_is_only_read_refuses_a_write(client: Client) -> None:
    answer = client.post("/api/v1/usages", {})
    assert (answer.status_code, answer["Allow"], answer.json()["status"]) == (405, "GET", 405)


def test_a_page_of_another_site_may_read_and_not_write(client: Client) -> None:
    asked = client.options("/api/v1/usages", headers={"Origin": "https://exemple.example"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" not in asked["Access-Control-Allow-Headers"]
    assert client.get("/api/v1/usages")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in client.get("/api/v1/usages")


def test_drafts_and_proposals_are_not_public(client: Client, cast: Any, use: Any) -> None:
    from intelligences.accounts.models import Organisation
    from intelligences.library.models import Deployment

    Deployment.objects.filter(pk=use.pk).update(state="draft", published_at=None)
    proposed = Organisation.objects.create(name="Proposée", kind="association")
    assert client.get(f"/api/v1/usages/{use.pk}").status_code == 404
    assert client.get(f"/api/v1/organisations/{proposed.pk}").status_code == 404
    assert proposed.pk not in [one["id"] for one in _walked(client, "/api/v1/organisations")]


def test_an_organisation_and_its_uses(client: Client, cast: Any, use: Any) -> None:
    from intelligences.library.models import Deployment

    Deployment.objects.filter(pk=use.pk).update(organisation=cast.ville)
    found = _walked(client, "/api/v1/organisations?q=saint-exemple&kind=local_authority")
    assert [one["id"] for one in found] == [cast.ville.pk]
    sheet = _got(client, f"/api/v1/organisations/{cast.ville.pk}")
    assert sheet["record"] == found[0]
    assert (sheet["uses_count"], [one["id"] for one in _walked(client, sheet["uses"])]) == (1, [use.pk])


def test_a_territory_by_name_by_code_and_what_runs_there(client: Client) -> None:
    from intelligences.territories.models import LookupKey, Territory

    town = Territory.objects.filter(kind="commune").order_by("code").first()
    assert town is not None
    LookupKey.objects.create(territory=town, key=town.code.lower(), role=LookupKey.Role.CODE, weight=1)
    assert [one["name"] for one in _walked(client, f"/api/v1/territoires?q={town.code}")] == [town.name]
    assert {one["kind"] for one in _walked(client, "/api/v1/territoires?type=region")} == {"region"}
    departement = _got(client, "/api/v1/territoires/departement/33")
    page = client.get("/territoires/departement/33-gironde.json").json()
    assert departement["record"]["population"] == page["population"]
    assert departement["unknown"] == page["unknown"]
    inside = _walked(client, departement["uses_inside"])
    assert [one["id"] for one in inside] == sorted(_of_the_site(client, "departement=33")) != []
    own = _walked(client, departement["uses"])
    assert len(own) == departement["uses_count"]
    assert {one["id"] for one in own} <= {one["id"] for one in inside}


def test_a_solution_and_its_uses(client: Client) -> None:
    first = _walked(client, "/api/v1/solutions")[0]
    sheet = _got(client, f"/api/v1/solutions/{first['id']}")
    uses = _walked(client, sheet["uses"])
    assert len(uses) == sheet["uses_count"] > 0
    assert {one["solution_id"] for one in uses} == {first["id"]}


def test_effects_are_listed_with_their_level_and_their_source(client: Client) -> None:
    every = _walked(client, "/api/v1/preuves?limite=100")
    measured = _walked(client, "/api/v1/preuves?niveau=1&niveau=2")
    assert {one["level"] for one in measured} <= {1, 2}
    assert [one for one in every if one["level"] in (1, 2)] == measured != []
    assert all(one["level_why"] and one["usage_url"] for one in every)


def test_vocabularies_name_the_filter_that_takes_their_values(client: Client) -> None:
    told = {one["name"]: one for one in _got(client, "/api/v1/vocabulaires")["results"]}
    domain = told["policy_domain"]
    assert domain["filter"] == "domaine"
    assert {"value": "eau-potable", "label": "eau potable"} in domain["values"]
    assert _got(client, "/api/v1/vocabulaires/policy_domain") == domain


def test_a_query_that_nothing_answers_gives_nothing_in_the_files_either(client: Client) -> None:
    answer = client.get("/bibliotheque.csv?q=introuvablement+eau+xyzzyx")
    count = client.get("/bibliotheque.json?q=introuvablement+eau+xyzzyx").json()["count"]
    rows = b"".join(answer.streaming_content).count(b"https://")  # type: ignore[attr-defined]
    assert (count == 0) == (rows == 0)
