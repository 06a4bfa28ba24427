"""What is sent twice with one key is one declaration, even at the same moment; what was refused may be sent again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.opendata.writing.made import WHOLE, Program, token_of


def _slug(answer: Any) -> str:
    return str(answer.json()["type"].partition("#")[2])


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_same_answer(program: Program) -> None:
    from intelligences.library.models import Declaration

    first = program.create(WHOLE, key="une-clef")
    again = program.create(dict(reversed(WHOLE.items())), key="une-clef")
    assert (first.status_code, first.content, first["ETag"], first["Location"]) == (
        again.status_code, again.content, again["ETag"], again["Location"],
    )  # fmt: skip
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert program.create(WHOLE, key="une-autre").json()["id"] != first.json()["id"]
    assert Declaration.objects.count() == 2


@pytest.mark.django_db
def test_the_same_key_and_another_body_are_refused(program: Program, cast: Cast) -> None:
    from intelligences.library.models import Declaration

    program.create(WHOLE, key="une-clef")
    assert (_slug(program.create({**WHOLE, "title": "Autre"}, key="une-clef"))) == "cle-deja-prise"
    other = Program(token_of(cast.bruno, cast.ville))
    assert other.create({"title": "De Bruno"}, key="une-clef").status_code == 201
    assert Declaration.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "é", "a b", "a" * 256])
def test_a_declaration_needs_a_key(key: str, program: Program) -> None:
    answer = program.create({}, **{"Idempotency-Key": key})
    assert (answer.status_code, _slug(answer)) == (400, "cle-absente")


@pytest.mark.django_db
def test_a_refusal_leaves_its_key_free_and_begins_nothing(program: Program) -> None:
    from intelligences.library.models import Declaration

    assert program.create({"title": "Tri", "status": "someday"}, key="une-clef").status_code == 422
    assert not Declaration.objects.exists()
    assert program.create({"title": "Tri", "status": "pilot"}, key="une-clef").status_code == 201


@pytest.mark.django_db
def test_two_drafts_of_the_same_program_are_two(program: Program) -> None:
    assert program.create({}).json()["id"] != program.create({}).json()["id"]


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "stays"), [(48, 1), (49, 0)])
def test_a_key_is_forgotten_after_two_days(program: Program, hours: int, stays: int) -> None:
    from intelligences.kernel import retention
    from intelligences.opendata.models import SentOnce

    now = timezone.now()
    program.create({})
    SentOnce.objects.update(at=now - timedelta(hours=hours))
    retention.enforce(now)
    assert SentOnce.objects.count() == stays


@pytest.mark.django_db(transaction=True)
def test_sent_by_eight_threads_at_once_it_is_one_declaration(cast: Cast, settings: Any) -> None:
    from django.db import connection

    from intelligences.library.models import Declaration
    from intelligences.moderation.models import Case

    settings.ACCOUNT_RATE_LIMITS = {}  # on a busy machine, what waits a second for its counter is told to come back

    token, start = token_of(cast.alice, cast.ville), Barrier(8)

    def sent(work: Any) -> Any:
        try:
            start.wait()
            return work(Program(token))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(sent, [lambda one: one.create(WHOLE, key="une-clef")] * 8))
        assert {one.status_code for one in begun} == {201}
        assert len({one.content for one in begun}) == 1
        assert Declaration.objects.count() == 1
        number, etag = begun[0].json()["id"], begun[0]["ETag"]
        titles = [f"Titre {place}" for place in range(8)]
        changed = list(pool.map(sent, [_patching(number, title, etag) for title in titles]))
        assert sorted(one.status_code for one in changed) == [200, *[412] * 7]
        kept = next(one for one in changed if one.status_code == 200)
        now = Program(token).get(f"/{number}")
        assert now.json()["fields"] == kept.json()["fields"]
        handed = list(pool.map(sent, [lambda one: one.send(number, now["ETag"])] * 8))
        assert {one.status_code for one in handed} == {200}
        assert Case.objects.filter(subject=f"library.declaration:{number}").count() == 1


def _patching(number: int, title: str, etag: str) -> Any:
    return lambda one: one.patch(number, {"title": title}, etag)
