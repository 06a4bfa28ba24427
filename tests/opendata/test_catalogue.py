"""The catalogue says the same in both forms, and fits the shapes of MLDCAT-AP 3.1.0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rdflib
from django.test import Client

from intelligences.opendata.dump import edition
from tests.library.importers.registers import real

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")]


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def _graphs(client: Client) -> tuple[Any, Any]:
    json_ld, xml = client.get("/donnees/catalogue.jsonld"), client.get("/donnees/catalogue.rdf")
    assert (json_ld["Content-Type"], xml["Content-Type"]) == ("application/ld+json", "application/rdf+xml")
    first, second = rdflib.Graph(), rdflib.Graph()
    first.parse(data=json_ld.content, format="json-ld")
    second.parse(data=xml.content, format="xml")
    return first, second


@pytest.mark.parametrize("is_made", [False, True])
def test_both_forms_say_the_same(is_made: bool, client: Client) -> None:
    from rdflib.compare import isomorphic

    if is_made:
        edition.renew()
    first, second = _graphs(client)
    assert len(first) > 80
    assert isomorphic(first, second)
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    files = {str(one) for one in first.objects(None, dcat.downloadURL)}
    assert len(files) == 7 + is_made
    for address in files:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_the_csv_of_uses_names_its_schema_and_the_api_what_it_serves(client: Client) -> None:
    graph, _ = _graphs(client)
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.namespace.DCTERMS
    (uses,) = [one for one in graph.subjects(dcat.downloadURL) if "/bibliotheque.csv" in str(one)]
    (schema,) = graph.objects(uses, dct.conformsTo)
    fields = _here(client, schema).json()["fields"]
    header = b"".join(client.get("/bibliotheque.csv").streaming_content).splitlines()[0]  # type: ignore[attr-defined]
    assert [one["name"] for one in fields] == header.decode("utf-8-sig").split(",")
    (service,) = graph.objects(None, dcat.service)
    assert list(graph.objects(service, dcat.servesDataset)) == list(graph.objects(None, dcat.dataset))
    (described,) = graph.objects(service, dcat.endpointDescription)
    assert _here(client, described).json()["openapi"] == "3.1.0"
    (root,) = graph.objects(service, dcat.endpointURL)
    assert _here(client, root).status_code == 200


def _here(client: Client, address: Any) -> Any:
    return client.get(str(address).removeprefix("http://127.0.0.1:8000"))


def test_the_shapes_of_mldcat_ap_pass(client: Client) -> None:
    from pyshacl import validate

    edition.renew()
    graph, _ = _graphs(client)
    shapes = rdflib.Graph().parse(real("mldcat_ap/mldcat-ap-SHACL-3.1.0.ttl"))
    conforms, _results, text = validate(graph, shacl_graph=shapes, inference="none")
    assert conforms, text[:3000]
