"""A reader tells of a use that the library doesn't know: it waits, unpublished, until a moderator has decided."""

from typing import Any

import pytest

from intelligences.kernel.french import slug
from intelligences.library import actions
from intelligences.library.actions.telling import MOST_A_DAY, Told
from intelligences.library.models import Deployment
from intelligences.territories.models import LookupKey, Territory
from intelligences.territories.spelling import name_key

pytestmark = pytest.mark.django_db
PAGE = "/bibliotheque/signaler/"
SENT = {
    "title": "Trier les courriels entrants",
    "operator": "Ville de Plaisir",
    "place": "Plaisir",
    "url": "https://exemple.example/deliberation",
    "kind": "official",
    "problem": "Répartir les courriels entre les services.",
}


@pytest.fixture(autouse=True)
def by_name(db: None) -> None:
    """Communes can be looked up by their name."""
    communes = Territory.objects.filter(kind="commune").order_by("id")
    role = LookupKey.Role.NAME
    LookupKey.objects.bulk_create(
        LookupKey(territory=one, key=name_key(one.name), role=role, weight=one.population or 0) for one in communes
    )


def _told() -> Any:
    return Deployment.objects.filter(operator_name="Ville de Plaisir")


def test_what_a_reader_tells_waits_and_is_seen_by_nobody_else(client_of: Any, client: Any, camille: Any) -> None:
    answer = client_of(camille).post(PAGE, SENT, follow=True)
    assert answer.redirect_chain == [("/moderation/mes-contributions/", 302)]
    page = answer.content.decode()
    assert "Merci." in page
    assert "Trier les courriels entrants" in page
    (use,) = _told()
    assert (use.state, use.origin, use.status, use.territory.name) == ("waiting", "collected", "unknown", "Plaisir")
    assert (use.source.url, use.source.kind, use.source.title) == (SENT["url"], "official", "exemple.example")
    assert client.get(use.get_absolute_url()).status_code == 404


def test_published_it_is_collected_and_not_confirmed(client_of: Any, client: Any, camille: Any, dina: Any) -> None:
    client_of(camille).post(PAGE, SENT)
    (use,) = _told()
    actions.accept(use, by=dina)
    page = client.get(use.get_absolute_url()).content.decode()
    assert "Recensé d’après une source publique, non confirmé par la collectivité." in page
    assert "Camille" not in page


def test_the_same_use_sent_twice_waits_once(client_of: Any, camille: Any) -> None:
    for _time in range(2):
        client_of(camille).post(PAGE, SENT)
    assert _told().count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("url", "ftp://exemple.example/a", "URL"),
        ("url", "", "obligatoire"),
        ("title", "", "obligatoire"),
        ("kind", "register", "choix"),
        ("place", "zzqqzz", "Aucun territoire ne répond à ces mots"),
    ],
)
def test_what_cannot_be_read_is_asked_again(client_of: Any, camille: Any, field: str, value: str, said: str) -> None:
    page = client_of(camille).post(PAGE, {**SENT, field: value}).content.decode()
    assert said in page
    assert "Il y a une chose à corriger" in page
    assert not _told().exists()


def test_homonyms_are_told_apart_by_their_code(client_of: Any, camille: Any) -> None:
    for code in ("93029", "31555"):
        one = Territory.objects.get(kind="commune", code=code)
        LookupKey.objects.create(territory=one, key=name_key("Homonyme"), role=LookupKey.Role.NAME, weight=1)
    page = client_of(camille).post(PAGE, {**SENT, "place": "homonyme"}).content.decode()
    assert "Plusieurs territoires répondent" in page
    assert "93029" in page


def test_a_territory_is_not_required(client_of: Any, camille: Any) -> None:
    client_of(camille).post(PAGE, {**SENT, "place": ""})
    (use,) = _told()
    assert (use.territory, use.operator_kind) == (None, "unknown")


def test_a_person_tells_of_twenty_uses_a_day_at_most(client_of: Any, camille: Any, dina: Any) -> None:
    for number in range(MOST_A_DAY):
        told = Told(f"Système {number}", "Ville", f"https://exemple.example/{number}", "press")
        actions.tell(told, by=camille)
    assert "continuez demain" in client_of(camille).post(PAGE, SENT).content.decode()
    client_of(dina).post(PAGE, SENT)
    assert _told().count() == 1


def test_the_form_begins_with_what_was_looked_for(client_of: Any, client: Any, camille: Any) -> None:
    address = f"{PAGE}?q=zzqqzz&lieu=78490"
    page = client_of(camille).get(address).content.decode()
    assert 'value="zzqqzz"' in page
    assert 'value="78490"' in page
    assert client.get(address).status_code == 302
    nothing = client.get("/bibliotheque/", {"q": "zzqqzz"}).content.decode()
    assert f'href="{PAGE}?q=zzqqzz"' in nothing
    place = Territory.objects.get(kind="commune", name="Plaisir")
    page = client.get(f"/territoires/commune/{place.code}-{slug(place.name)}/").content.decode()
    assert f'href="{PAGE}?lieu={place.code}"' in page
