"""Everything under `/api/` answers a problem, whatever refuses the request and wherever it stands."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db


def _is_problem(answer: Any, status: int, slug: str) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["status"], told["type"].partition("#")[2]) == (status, slug)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/usages", "/api/v1/rien", "/api/%00", "/api/v1/usages/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_what_is_not_there(path: str, method: str, client: Client) -> None:
    _is_problem(getattr(client, method)(path), 404, "introuvable")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_a_method_that_an_address_does_not_take(method: str, client: Client) -> None:
    answer = getattr(client, method)("/api/v1/usages")
    _is_problem(answer, 405, "methode-refusee")
    assert answer["Allow"] == "GET"


def test_a_host_that_is_not_ours(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    for path in ("/api/v1/usages", "/api/rien"):
        _is_problem(Client().get(path, headers={"Host": "ailleurs.example"}), 400, "demande-refusee")


def test_a_body_that_is_too_large(client: Client) -> None:
    answer = client.post("/api/v1/usages", b"x" * (3 * 1024 * 1024), content_type="application/json")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "where",
    [
        "intelligences.kernel.pagecache._head",
        "intelligences.accounts.sessions.SessionLimitsMiddleware._check",
        "intelligences.accounts.access.AccessMiddleware.process_view",
    ],
)
@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [(OperationalError("gone"), 503, "donnees-injoignables"), (ValueError("a mistake"), 500, "panne")],
)
def test_a_fault_before_the_door(
    where: str, error: Exception, status: int, slug: str, cast: Any, client_of: Any
) -> None:
    client = Client() if where.endswith("_head") else client_of(cast.alice)
    client.raise_request_exception = False
    with patch(where, side_effect=error):
        answer = client.get("/api/v1/usages", headers={"Accept-Encoding": "gzip"})
    _is_problem(answer, status, slug)
    assert answer.get("Retry-After") == ("30" if status == 503 else None)
    assert "Content-Encoding" not in answer
    assert str(error) not in answer.content.decode()
    if not where.endswith("_head"):
        assert answer["X-Content-Type-Options"] == "nosniff"  # what other middlewares say stays


def test_a_refusal_of_a_middleware(client: Client) -> None:
    from django.core.exceptions import PermissionDenied

    with patch("intelligences.accounts.access.AccessMiddleware.process_view", side_effect=PermissionDenied):
        _is_problem(client.get("/api/v1/usages"), 403, "acces-refuse")


def test_pages_still_answer_pages(client: Client) -> None:
    for path in ("/rien", "/apiculture", "/en/api/v1/usages"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_page_says_that_the_database_is_away_wherever_that_is_met(cast: Any, client_of: Any) -> None:
    for where, client in (
        ("intelligences.kernel.pagecache._head", Client()),
        ("intelligences.accounts.sessions.SessionLimitsMiddleware._check", client_of(cast.alice)),
    ):
        client.raise_request_exception = False
        with patch(where, side_effect=OperationalError("gone")):
            answer = client.get("/methode/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "text/html" in answer["Content-Type"]
