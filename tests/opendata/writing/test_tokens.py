"""A token opens what it says to whoever holds it, as long as its owner may act, and nothing else."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.opendata.writing.made import WHOLE, Program, token_of

pytestmark = pytest.mark.django_db


def _refused(answer: Any, status: int, slug: str) -> None:
    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (status, slug), answer.content.decode()
    assert answer["WWW-Authenticate"].startswith('Bearer realm="api"')


def test_without_a_token_nothing_opens_and_a_session_opens_nothing(cast: Cast, client_of: Any, draft: Any) -> None:
    for client in (Client(), client_of(cast.alice)):
        nobody = Program("", client)
        _refused(nobody.get(), 401, "jeton-absent")
        _refused(nobody.create(WHOLE), 401, "jeton-absent")
        _refused(nobody.patch(draft.json()["id"], {}, draft["ETag"]), 401, "jeton-absent")
        _refused(nobody.send(draft.json()["id"], draft["ETag"]), 401, "jeton-absent")


def test_a_token_opens_no_page(program: Program) -> None:
    shown = Client(headers={"Authorization": f"Bearer {program.token}"}).get("/compte/")
    assert (shown.status_code, shown["Location"]) == (302, "/compte/connexion/?next=/compte/")


def test_a_token_in_the_address_is_refused(program: Program) -> None:
    from intelligences.library.models import Declaration

    _refused(Client().get(f"/api/v1/declarations?access_token={program.token}"), 401, "jeton-absent")
    answer = program.client.post(
        f"/api/v1/declarations?jeton={program.token}", "{}", content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}", "Idempotency-Key": "a"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert not Declaration.objects.exists()


def test_a_token_that_only_reads_writes_nothing(reader: Program, draft: Any) -> None:
    number = draft.json()["id"]
    assert reader.get(f"/{number}").status_code == reader.get().status_code == 200
    for answer in (reader.create(WHOLE), reader.patch(number, {}, draft["ETag"]), reader.send(number, draft["ETag"])):
        _refused(answer, 403, "portee-insuffisante")
        assert 'scope="declare"' in answer["WWW-Authenticate"]


def test_unknown_ended_and_withdrawn_tokens_open_nothing(program: Program, reader: Program, cast: Cast) -> None:
    from intelligences.accounts import actions
    from intelligences.accounts.models import AccessToken

    _refused(Program("iaa_inconnu").get(), 401, "jeton-refuse")
    _refused(Program(program.token[:-1] + "é").get(), 401, "jeton-refuse")
    declares, reads = AccessToken.objects.get(scope="declare"), AccessToken.objects.get(scope="read")
    AccessToken.objects.filter(pk=reads.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    _refused(reader.get(), 401, "jeton-refuse")
    actions.revoke_token(declares, by=cast.alice)
    _refused(program.create(WHOLE), 401, "jeton-refuse")


def test_who_left_the_organisation_loses_it_at_once(cast: Cast) -> None:
    from intelligences.accounts import actions

    held = Program(token_of(cast.bruno, cast.ville))
    assert held.get().status_code == 200
    actions.remove_member(cast.membership(cast.bruno), by=cast.alice)
    _refused(held.get(), 403, "droit-perdu")
    _refused(held.create(WHOLE), 403, "droit-perdu")


def test_a_closed_organisation_has_no_token_left(program: Program, cast: Cast) -> None:
    from intelligences.accounts import actions

    actions.close_organisation(cast.ville, by=cast.farida)
    _refused(program.get(), 403, "droit-perdu")


def test_tries_are_limited_and_others_of_the_network_are_not_kept_out(program: Program, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "api_wrong_token": "3/m/ip",
        "api_by_token": "4/m/key",
    }
    statuses = [Program(f"iaa_{number}").get().status_code for number in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    told = [program.get() for _ in range(5)]
    assert [one.status_code for one in told] == [200, 200, 200, 200, 429]
    assert told[-1]["Retry-After"] == "60"


def test_the_day_of_its_last_use_is_kept_and_no_more(program: Program) -> None:
    from intelligences.accounts.models import AccessToken

    program.get()
    assert AccessToken.objects.get().last_used_on == timezone.localdate()


def test_a_token_is_in_no_line_of_a_log_and_in_no_table(
    program: Program, draft: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.accounts.models import AccessToken
    from intelligences.kernel.models import Event
    from intelligences.messages.models import Message
    from intelligences.opendata.models import SentOnce

    def broken(*_told: Any, **_more: Any) -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr("intelligences.library.actions.save_fields", broken)
    caplog.set_level(logging.DEBUG)
    program.client.raise_request_exception = False
    answer = program.patch(draft.json()["id"], {"title": "x"}, draft["ETag"])
    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (500, "panne")
    assert caplog.records
    assert program.token not in caplog.text
    kept = json.dumps([list(model.objects.values()) for model in (AccessToken, Event, Message, SentOnce)], default=str)
    assert program.token not in kept
    assert program.token[:8] in kept  # what it is recognised by


def test_no_page_of_another_site_is_let_send_a_token(client: Client) -> None:
    asked = client.options("/api/v1/declarations", headers={"Origin": "https://exemple.example"})
    assert asked["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" not in asked["Access-Control-Allow-Headers"]
    assert "PATCH" in client.options("/api/v1/declarations/1")["Allow"]
