"""The site's own French sentences are shown with the spaces of French, wherever they are written."""

import re

import pytest
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from tests.ui.test_components import rendered


def test_a_sentence_of_the_code_has_the_spaces_of_french() -> None:
    with override("fr"):
        assert gettext("Que voulez-vous dire : « oui » ?") == "Que voulez-vous dire\u00a0: «\u00a0oui\u00a0»\u202f?"
        assert ngettext("%(n)s usage : un", "%(n)s usages : des", 2) == "%(n)s usages\u00a0: des"
        assert ngettext("%(n)s usage : un", "%(n)s usages : des", 1) == "%(n)s usage\u00a0: un"


def test_a_sentence_of_a_template_keeps_its_tags_as_they_are() -> None:
    source = (
        "{% load i18n %}{% blocktranslate with page='/x/ ; y' %}Une erreur ? "
        '<a href="{{ page }}" title="a : b">Écrivez : « ici » !</a>{% endblocktranslate %}'
    )
    with override("fr"):
        assert rendered(source) == (
            'Une erreur\u202f? <a href="/x/ ; y" title="a : b">Écrivez\u00a0: «\u00a0ici\u00a0»\u202f!</a>'
        )


def test_english_has_no_space_there() -> None:
    with override("en"):
        assert gettext("Que voulez-vous dire : « oui » ?") == "Que voulez-vous dire : « oui » ?"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/bibliotheque/", "/donnees/", "/connexion/"])
def test_no_line_of_a_page_may_begin_with_a_mark(page: str, client: Client) -> None:
    html = client.get(page, follow=True).content.decode()
    told = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", html, flags=re.S)
    assert len(told) > 1_000
    assert re.findall(r".{20} [:;?!»]", told) == []
