"""A signed-in person keeps searches, finds them again, erases them; nobody else sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intelligences.kernel.models import Event
from intelligences.kernel.retention import enforce
from intelligences.library.models import SavedSearch

pytestmark = pytest.mark.django_db
PAGE = "/bibliotheque/recherches/"


def test_a_search_is_kept_found_again_and_erased(client_of: Any, camille: Any) -> None:
    client = client_of(camille)
    assert "Enregistrer cette recherche" in client.get("/bibliotheque/?q=eau&etat=production").content.decode()
    answer = client.post(f"{PAGE}?q=eau&etat=production", {"name": "L’eau chez les autres"}, follow=True)
    assert "La recherche est enregistrée." in answer.content.decode()
    assert 'href="/bibliotheque/?q=eau&amp;etat=production"' in answer.content.decode()
    (kept,) = SavedSearch.objects.filter(person=camille)
    assert client.post(f"{PAGE}{kept.pk}/effacer/", follow=True).status_code == 200
    assert not SavedSearch.objects.exists()
    assert Event.objects.filter(kind="library.search_saved").get().facts == {}


def test_the_same_search_is_kept_once_under_its_last_name(client_of: Any, camille: Any) -> None:
    client = client_of(camille)
    for name in ("Un", "Deux"):
        client.post(f"{PAGE}?q=eau", {"name": name})
    assert [one.name for one in SavedSearch.objects.all()] == ["Deux"]


def test_nobody_sees_or_erases_another_person_s_searches(client_of: Any, client: Any, camille: Any, dina: Any) -> None:
    kept = SavedSearch.objects.create(person=camille, name="À moi", query="?q=eau")
    assert "À moi" not in client_of(dina).get(PAGE).content.decode()
    assert client_of(dina).post(f"{PAGE}{kept.pk}/effacer/").status_code == 404
    assert client.get(PAGE).status_code == 302


def test_a_search_is_forgotten_after_three_years(camille: Any) -> None:
    SavedSearch.objects.create(person=camille, name="À moi", query="?q=eau")
    enforce(timezone.now() + timedelta(days=3 * 365 - 1))
    assert SavedSearch.objects.exists()
    enforce(timezone.now() + timedelta(days=3 * 365 + 1))
    assert not SavedSearch.objects.exists()


def test_a_bare_library_or_an_empty_name_keeps_nothing(client_of: Any, camille: Any) -> None:
    client = client_of(camille)
    client.post(PAGE, {"name": "Tout"})
    assert "obligatoire" in client.post(f"{PAGE}?q=eau", {"name": ""}).content.decode()
    assert not SavedSearch.objects.exists()


def test_a_search_made_of_filters_alone_has_a_name_already(client_of: Any, camille: Any) -> None:
    page = client_of(camille).get(f"{PAGE}?q=eau&etat=pilot&region=84").content.decode().replace("\u00a0", " ")
    assert page.count("« eau », En expérimentation, Auvergne-Rhône-Alpes") == 2
