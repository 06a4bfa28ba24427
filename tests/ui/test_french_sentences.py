"""The site's own French sentences are shown with the spaces of French, wherever they are written."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.plain import plain
from tools import messages


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/bibliotheque/", "/donnees/", "/compte/connexion/", "/debats/", "/methode/"])
def test_no_line_of_a_page_may_begin_with_a_mark(page: str, client: Client) -> None:
    html = client.get(page, follow=True).content.decode()
    told = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", "", html, flags=re.S)
    assert len(told) > 1_000
    assert re.findall(r".{20} [:;?!»]", told) == []


def test_english_pages_have_no_space_there(client: Client, db: None) -> None:
    assert re.findall(r"\w[\u00a0\u202f][;?!]", client.get("/en/bibliotheque/").content.decode()) == []


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_spaces_are_only_changed_into_others(app: Path) -> None:
    """Nothing is put between signs that were written together: a header to copy, a piece of code."""
    for message in filter(lambda one: one.id, messages.french(messages.held(app))):
        written, shown = ((one if isinstance(one, tuple) else (one,)) for one in (message.id, message.string))
        assert [plain(one) for one in shown] == [plain(one) for one in written]
