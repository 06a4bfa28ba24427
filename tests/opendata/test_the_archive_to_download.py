"""The archive that everybody downloads follows the library, and says what it is."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from intelligences.library import actions
from intelligences.library.models import Deployment
from intelligences.opendata.dump import edition
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_before_it_is_made_the_page_says_so(client: Client) -> None:
    assert "se prépare" in client.get("/donnees/").content.decode()
    assert client.get("/donnees/bibliotheque.zip").status_code == 404


def test_it_is_downloaded_whole_and_once(client: Client) -> None:
    made = edition.renew()
    page = client.get("/donnees/").content.decode()
    assert made.sha256 in page
    answer = client.get("/donnees/bibliotheque.zip")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert answer["Content-Length"] == str(made.size)
    again = client.get("/donnees/bibliotheque.zip", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_is_made_anew_only_when_the_library_has_changed(cast: Cast) -> None:
    first = edition.renew()
    assert edition.renew() == first
    actions.publish(Deployment(title="Nouveau", operator_name="Ville", origin="declared"), by=cast.alice)
    second = edition.renew()
    assert second.counts["uses"] == first.counts["uses"] + 1
    assert second.sha256 != first.sha256


def test_a_file_cut_short_is_made_again() -> None:
    made = edition.renew()
    edition.path().write_bytes(b"PK")
    assert edition.current() is None
    assert edition.renew().sha256 == made.sha256
