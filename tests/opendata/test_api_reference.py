"""The page of the API is made from what the API is: every operation, field and problem, in both languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "said"), [("/donnees/api/", "Déclarer par programme"), ("/en/donnees/api/", "Declare by program")]
)
def test_every_operation_field_and_problem_is_told(path: str, said: str, client: Client) -> None:
    from intelligences.library.declaring import flat
    from intelligences.opendata.api.problems import KINDS

    page = client.get(path).content.decode()
    assert said in page
    document = client.get("/api/v1/openapi.json").json()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == 19
    for one in operations:
        assert f'id="{one["operationId"].replace("_", "-")}"' in page
    fields = re.findall(r'<code lang="en">([\w<>]+)</code>', page)
    assert set(flat.schema(writes=True)["properties"]) <= {one.replace("<wbr>", "") for one in fields}
    assert {slug for slug in KINDS if f'<dt id="{slug}">' in page} == set(KINDS)


def test_the_document_tells_the_token_the_headers_and_an_example(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["components"]["securitySchemes"]["Jeton"]["scheme"] == "bearer"
    declarations = document["paths"]["/api/v1/declarations"]
    assert "security" not in document["paths"]["/api/v1/usages"]["get"]
    assert declarations["post"]["security"] == [{"Jeton": []}]
    body = declarations["post"]["requestBody"]["content"]["application/json"]
    assert set(body["example"]) <= set(body["schema"]["properties"])
    changing = document["paths"]["/api/v1/declarations/{number}"]["patch"]
    assert {one["name"]: one["required"] for one in changing["parameters"]} == {"number": True, "If-Match": True}
    assert {"401", "403", "404", "409", "412", "413", "415", "422", "428", "429"} <= set(changing["responses"])


def test_the_example_of_the_document_is_taken(client: Client, cast: object) -> None:
    from tests.opendata.writing.made import Program, token_of

    example = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/declarations"]["post"]["requestBody"]
    program = Program(token_of(cast.alice, cast.ville))  # type: ignore[attr-defined]
    answer = program.create(example["content"]["application/json"]["example"])
    assert answer.status_code == 201, answer.content.decode()
    assert {one["where"] for one in answer.json()["errors"]} == {"personal_data"}
