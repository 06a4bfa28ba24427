"""The strict fixtures really forbid what they say they forbid."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from pytest_socket import SocketConnectBlockedError

from intelligences.accounts.models import Person
from tests.accessibility import axe


def test_an_unknown_variable_of_a_template_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"Undefined template variable 'nobody\.name'"):
        Template("{{ nobody.name }}").render(Context({"somebody": 1}))


@pytest.mark.django_db
def test_rows_without_an_order_come_shuffled_and_ordered_ones_do_not() -> None:
    emails = [f"{number:02}@exemple.example" for number in range(30)]
    for email in emails:
        Person.objects.create_user(email)
    assert [person.email for person in Person.objects.order_by("email")] == emails
    unordered = [[person.email for person in Person.objects.order_by()] for _ in range(2)]
    assert sorted(unordered[0]) == sorted(unordered[1]) == emails
    assert unordered[0] != unordered[1]


def test_the_network_is_out_of_reach() -> None:
    with socket.socket() as probe, pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))


def test_files_of_a_test_go_to_its_own_folder(settings: Any, tmp_path: Any) -> None:
    assert str(settings.MEDIA_ROOT).startswith(str(tmp_path))


@pytest.mark.browser
def test_the_real_site_answers_the_browser_with_its_style(live_site: str, page: Any) -> None:
    answer = page.goto(f"{live_site}/")
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.styleSheets.length") > 0


@pytest.mark.browser
def test_axe_finds_what_is_wrong_with_a_page(new_page: Callable[..., Any]) -> None:
    page = new_page()
    page.set_content("<html><head></head><body><img src='data:,'><a href='#'></a></body></html>")
    found = "\n".join(axe(page))
    for rule in ("image-alt", "document-title", "html-has-lang", "link-name"):
        assert rule in found
