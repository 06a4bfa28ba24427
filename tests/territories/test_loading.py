from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from intelligences.kernel.models import Event
from intelligences.territories import actions
from intelligences.territories.models import Edition, LookupKey, Territory, TownHallContact
from intelligences.territories.reference import BadReference

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


def _state() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, code, id, name, population, epci_id FROM territories_territory ORDER BY id")
        return cursor.fetchall()


def test_loading_what_is_loaded_does_nothing_at_all() -> None:
    before, events = _state(), Event.objects.count()
    told: list[tuple[int, int]] = []
    assert actions.load(progress=lambda done, total: told.append((done, total))) is False
    assert (_state(), Event.objects.count(), told) == (before, events, [])


def test_loading_again_keeps_identifiers_and_sets_aside_what_is_gone() -> None:
    before, keys = _state(), LookupKey.objects.count()
    gone = Territory.objects.create(kind="region", code="99", name="Région disparue", slug="region-disparue")
    told: list[tuple[int, int]] = []
    assert actions.load(progress=lambda done, total: told.append((done, total)), force=True) is True
    gone.refresh_from_db()
    assert gone.current is False
    assert [row for row in _state() if row[2] != gone.pk] == before
    assert LookupKey.objects.count() == keys
    assert told == [(done, 8) for done in range(9)]
    assert Event.objects.filter(kind="territories.loaded").latest("id").facts["territories"] == 36_362
    assert Edition.objects.count() == 1


def test_a_damaged_reference_changes_nothing(tmp_path: Path) -> None:
    for path in actions.SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "communes.csv.xz").write_bytes(b"")
    before = _state()
    with pytest.raises(BadReference, match="communes"):
        actions.load(folder=tmp_path, force=True)
    assert _state() == before


def test_every_commune_belongs_to_a_departement_and_its_region() -> None:
    communes = Territory.objects.filter(kind="commune", current=True)
    assert communes.count() == 34_969
    assert communes.filter(departement=None).count() == 0
    without = communes.filter(epci=None, departement__kind="departement").order_by("sort_key")
    assert [one.name for one in without] == ["Île-de-Bréhat", "Île-de-Sein", "L'Île-d'Yeu", "Ouessant"]


def test_populations_add_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.code FROM territories_territory p JOIN territories_territory c ON p.id IN "
            "(c.epci_id, c.departement_id, c.region_id, c.ept_id) WHERE c.kind = 'commune' "
            "GROUP BY p.id HAVING p.population IS DISTINCT FROM sum(c.population)"
        )
        assert cursor.fetchall() == []


def test_town_halls_can_be_invited_where_an_address_is_known() -> None:
    assert TownHallContact.objects.count() == 34_482
