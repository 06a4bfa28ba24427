"""Whatever is typed in whatever form: never an error of ours, what was typed is given back, nothing is half written,
and a doubled submit is one record.
"""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.contracts.doors import DOORS, ELSEWHERE, Door
from tests.forms import Field, Form, form_with

pytestmark = pytest.mark.django_db
_ROOMS = ("accounts", "community", "debate", "library", "moderation", "opendata")
_KEPT_BESIDE = {"accounts.SharedCache", "accounts.SignInCode"}  # what counts tries, and codes sent
_ODD = st.sampled_from(
    ["", " ", "\x00", "a\x00b", "\u202egauche", "\u200b", "\ufeff", "l\u2028m", "é" * 6000, "<b>&amp;</b>", "{{ x }}",
     "'; --", "1e400", "\U0001f600", "\r\n\r\nx", "%s", "-1", "９９", "0" * 300, "https://[", "a@b", "\x1b[0m"]
)  # fmt: skip
_TYPED = st.one_of(_ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.just("Un texte simple."))


@contextmanager
def _undone() -> Any:
    """What is written in the block is undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _rows() -> dict[str, int]:
    """How many rows each table of the rooms holds."""
    from django.apps import apps

    models = [model for model in apps.get_models() if model._meta.app_label in _ROOMS]
    return {model._meta.label: model._default_manager.count() for model in models}


def _filled(form: Form, door: Door, data: st.DataObject, *, well: bool) -> dict[str, list[str]]:
    """What a person types: well, as the form asks; else anything."""
    right, typed = dict(door.right), {}
    for field in form.fields.values():
        typed[field.name] = _value(field, data, right.get(field.name) if well else None, well=well)
    return typed


def _value(field: Field, data: st.DataObject, right: str | None, *, well: bool) -> list[str]:
    if field.kind == "hidden" or field.name == "csrfmiddlewaretoken":
        return [field.value]
    if right is not None:
        return [right]
    if field.kind == "choice" and (well or data.draw(st.booleans())):
        told = [one for one in field.values if one] or field.values
        return [data.draw(st.sampled_from(told))] if told else []
    if field.kind == "check":
        return ["on"] if not well and data.draw(st.booleans()) else []
    return ["Un texte simple." if well else data.draw(_TYPED)]


def _post(client: Client, address: str, form: Form, typed: dict[str, list[str]]) -> Any:
    body = urlencode(typed, doseq=True)
    return client.post(urljoin(address, form.action), body, content_type="application/x-www-form-urlencoded")


def _open(door: Door, cast: Cast, client_of: Any) -> tuple[Client, str, Form]:
    client, address = client_of(getattr(cast, door.who) if door.who else None), door.address(cast)
    door.before(client)
    page = client.get(address)
    assert page.status_code == 200, (door.name, page.status_code)
    return client, address, form_with(page.content.decode(), door.field)


def _same(typed: str, given: str) -> bool:
    """Line breaks apart: a form sends them otherwise than a page writes them."""
    return typed.replace("\r\n", "\n").replace("\r", "\n") == given.replace("\r\n", "\n").replace("\r", "\n")


def _forms(of: type) -> set[type]:
    found = set(of.__subclasses__())
    return found.union(*map(_forms, found))


def test_every_form_of_these_rooms_has_a_door_here_or_says_where_it_is_tried() -> None:
    from django.forms import BaseForm
    from django.urls import get_resolver

    from intelligences.accounts import second_factor

    assert second_factor  # which allauth reads when one of its pages opens
    assert get_resolver().url_patterns  # imports every view
    rooms = tuple(f"intelligences.{room}." for room in _ROOMS)
    known = {form.__name__ for form in _forms(BaseForm) if form.__module__.startswith(rooms)}
    assert known == {door.form for door in DOORS} | ELSEWHERE.keys()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_whatever_is_typed_is_taken_or_given_back_whole(
    door: Door, cast: Cast, client_of: Any, data: st.DataObject
) -> None:
    with _undone():
        client, address, form = _open(door, cast, client_of)
        typed, before = _filled(form, door, data, well=False), _rows()
        answered = _post(client, address, form, typed)
        assert answered.status_code < 500
        if answered.status_code in (302, 303):
            assert client.get(answered["Location"]).status_code < 500
        elif answered.status_code == 200 and "/declarer/" not in address:
            _given_back(form_with(answered.content.decode(), door.field), typed)
            after = _rows()
            changed = {name for name in after if after[name] != before[name]}
            assert changed <= _KEPT_BESIDE


def _given_back(form: Form, typed: dict[str, list[str]]) -> None:
    for field in form.fields.values():
        told = typed.get(field.name, [])
        if field.kind == "text" and told:
            assert _same(told[0], field.value), field.name


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_sent_twice_it_is_one_record(door: Door, cast: Cast, client_of: Any, data: st.DataObject) -> None:
    with _undone():
        client, address, form = _open(door, cast, client_of)
        typed = _filled(form, door, data, well=True)
        assert _post(client, address, form, typed).status_code < 500
        once = _rows()
        assert _post(client, address, form, typed).status_code < 500
        twice = _rows()
        assert {name for name in twice if twice[name] > once[name]} <= _KEPT_BESIDE
