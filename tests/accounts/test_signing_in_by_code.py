"""Signing in with the code that came by e-mail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.accounts.models import Person, SignInCode
from intelligences.kernel.models import Event
from intelligences.messages.models import Message
from tests.cast import Cast

SIGN_IN, CODE, HOME = "/compte/connexion/", "/compte/code/", "/compte/"
NEW = "nouvelle@exemple.example"
LastCode = Callable[[str], str]


def _ask(client: Client, email: str, **more: str) -> Any:
    return client.post(SIGN_IN, {"email": email, **more})


def _wrong(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def _is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_known_person_enters_and_reaches_the_page_asked_for(cast: Cast, client: Client, last_code: LastCode) -> None:
    _ask(client, cast.alice.email, next="/organisations/")
    response = client.post(CODE, {"code": last_code(cast.alice.email)})
    assert response.status_code == 302
    assert response.url == "/organisations/"
    assert _is_signed_in(client)


def test_a_first_sign_in_makes_the_account_once_the_code_is_right(client: Client, last_code: LastCode) -> None:
    _ask(client, "  Nouvelle@Exemple.EXAMPLE ")
    assert not Person.objects.exists()
    response = client.post(CODE, {"code": last_code(NEW)})
    assert response.url.startswith("/compte/profil/?next=")
    person = Person.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == (NEW, "", False)
    assert Event.objects.filter(kind="person.joined", subject=f"accounts.person:{person.pk}").count() == 1


def test_the_code_works_with_or_without_its_space(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    client.post(CODE, {"code": last_code(NEW).replace(" ", "")})
    assert _is_signed_in(client)


def test_a_wrong_code_is_refused_kindly_and_the_right_one_still_works(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    response = client.post(CODE, {"code": _wrong(last_code(NEW))})
    assert "Ce code n’est pas le bon" in response.content.decode()
    assert not Person.objects.exists()
    client.post(CODE, {"code": last_code(NEW)})
    assert _is_signed_in(client)


def test_three_wrong_tries_end_a_code(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    code = last_code(NEW)
    for _ in range(3):
        response = client.post(CODE, {"code": _wrong(code)})
    assert "ne peut plus servir" in response.content.decode()
    client.post(CODE, {"code": code})
    assert not _is_signed_in(client)


def test_a_code_expires_after_ten_minutes(client: Client, last_code: LastCode) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        _ask(client, NEW)
        code = last_code(NEW)
    with time_machine.travel(start + timedelta(minutes=10, seconds=1), tick=False):
        client.post(CODE, {"code": code})
        assert not _is_signed_in(client)
    assert not Person.objects.exists()


def test_a_code_still_works_at_its_last_second(client: Client, last_code: LastCode) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        _ask(client, NEW)
        code = last_code(NEW)
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        client.post(CODE, {"code": code})
        assert _is_signed_in(client)


def test_a_used_code_opens_nothing_more(db: None, last_code: LastCode) -> None:
    sent = actions.send_code(NEW)
    code = last_code(NEW)
    assert actions.check_code(sent.pk, code).answer is actions.Answer.RIGHT
    assert actions.check_code(sent.pk, code) == actions.Check(actions.Answer.OVER)


def test_a_code_works_only_in_the_browser_that_asked_for_it(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    stranger = Client()
    assert stranger.post(CODE, {"code": last_code(NEW)}).url == SIGN_IN
    assert not _is_signed_in(stranger)


def test_an_older_code_gives_way_to_the_last_one(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    older = last_code(NEW)
    _ask(client, NEW)
    client.post(CODE, {"code": older})
    assert not _is_signed_in(client)
    client.post(CODE, {"code": last_code(NEW)})
    assert _is_signed_in(client)


def test_an_unknown_code_is_over(db: None) -> None:
    assert actions.check_code(uuid4(), "12345678").answer is actions.Answer.OVER


def test_only_a_digest_of_the_code_is_kept(db: None, last_code: LastCode) -> None:
    sent = actions.send_code(NEW)
    digits = last_code(NEW).replace(" ", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM accounts_signincode c WHERE id = %s", [sent.pk])
        assert digits not in cursor.fetchone()[0]


def test_asking_for_a_code_tells_nobody_whether_the_address_has_an_account(
    cast: Cast, last_message: Callable[[str], str]
) -> None:
    """Same answer, same page, same cookies, same message: only the code and the address differ."""
    seen = []
    for email in (cast.camille.email, NEW):
        client = Client()
        answer = _ask(client, email)
        page = client.get(CODE).content.decode()
        message = last_message(email)
        seen.append((answer.status_code, answer.url, sorted(client.cookies), _bare(page, email), _bare(message, email)))
    assert seen[0] == seen[1]


def _bare(text: str, email: str) -> str:
    import re

    text = text.replace(email, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", text)
    return re.sub(r"\b\d{4} \d{4}\b", "CODE", text)


def test_a_session_gets_a_new_key_at_sign_in(client: Client, last_code: LastCode) -> None:
    _ask(client, NEW)
    before = client.session.session_key
    client.post(CODE, {"code": last_code(NEW)})
    assert client.session.session_key != before


def test_a_foreign_address_is_never_where_one_lands(cast: Cast, client: Client, last_code: LastCode) -> None:
    _ask(client, cast.alice.email, next="https://ailleurs.example/")
    assert client.post(CODE, {"code": last_code(cast.alice.email)}).url == HOME


def test_a_fourth_code_in_a_minute_is_refused_for_the_address_and_not_for_others(client: Client, db: None) -> None:
    statuses = [_ask(client, NEW).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert SignInCode.objects.count() == 3
    assert _ask(client, "autre@exemple.example").status_code == 302


def test_a_limit_lifts_with_time(client: Client, db: None) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert [_ask(client, NEW).status_code for _ in range(4)][-1] == 429
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        assert _ask(client, NEW).status_code == 302


def test_one_network_address_cannot_write_to_the_whole_world(db: None) -> None:
    statuses = [_ask(Client(), f"personne{n}@exemple.example").status_code for n in range(21)]
    assert statuses == [302] * 20 + [429]


def test_the_counters_keep_no_address(client: Client, db: None) -> None:
    _ask(client, NEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM accounts_sharedcache")
        kept = str(cursor.fetchall())
    assert kept != "[]"
    assert "127.0.0.1" not in kept
    assert NEW not in kept


def test_counters_whose_time_is_over_are_forgotten(client: Client, db: None) -> None:
    from intelligences.accounts.tasks import forget_counters

    start = timezone.now()
    with time_machine.travel(start, tick=False):
        _ask(client, NEW)
    with time_machine.travel(start + timedelta(minutes=30), tick=False):
        _ask(client, "autre@exemple.example")
        before = _counters()
        forget_counters(0)
        assert 0 < _counters() < before


def _counters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_sharedcache")
        return int(cursor.fetchone()[0])


def test_a_wrong_address_is_told_in_the_page(client: Client, db: None) -> None:
    response = _ask(client, "ceci n’est pas une adresse")
    assert response.status_code == 200
    assert not Message.objects.exists()
    assert 'aria-invalid="true"' in response.content.decode()


def test_the_message_leaves_in_the_language_of_the_page(client: Client, last_message: Callable[[str], str]) -> None:
    client.post("/en" + SIGN_IN, {"email": NEW})
    assert "sign-in code" in last_message(NEW)


def test_the_visit_of_a_signed_in_person_is_noted_once_a_day(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.camille.pk).update(last_seen_at=datetime.fromisoformat("2026-01-01T00:00:00Z"))
    actions.note_visit(cast.camille)
    cast.camille.refresh_from_db()
    seen = cast.camille.last_seen_at
    assert timezone.now() - seen < timedelta(minutes=1)
    actions.note_visit(cast.camille)
    cast.camille.refresh_from_db()
    assert cast.camille.last_seen_at == seen


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_prove_the_same_address_make_one_account() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def join() -> bool:
        try:
            return actions.join(NEW, language="fr")[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: join(), range(4)))
    assert sorted(made) == [False, False, False, True]
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_of_the_same_code_made_at_once_all_count(last_code: LastCode) -> None:
    from concurrent.futures import ThreadPoolExecutor

    sent = actions.send_code(NEW)
    wrong = _wrong(last_code(NEW))

    def attempt() -> actions.Answer:
        try:
            return actions.check_code(sent.pk, wrong).answer
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: attempt(), range(6)))
    assert answers.count(actions.Answer.WRONG) == 2
    assert SignInCode.objects.get().tries == 3
