"""The five needs that a new user tries first: every documented use is found, and nothing else is passed off as one."""

import pytest
from django.http import QueryDict

from intelligences.library.finding.selection import Selection
from intelligences.library.queries.finding import every_use

pytestmark = pytest.mark.django_db

NEEDS = {
    "tri des courriels": {"Drôme"},
    "fuites d'eau": {
        "Communauté d'agglomération du Sicoval", "Communauté d'agglomération Porte de l'Isère", "Nevers Agglomération",
        "Saint-Savin", "Syndicat de gestion des eaux du Brivadois", "Syndicat des eaux de la Goële",
    },
    "gaspillage cantine": {"Essonne", "Île-de-France", "Nantes", "Toulouse"},
    "assistant délibérations": {
        "Caudebec-lès-Elbeuf", "Chartres Métropole", "Communauté de communes Roumois Seine", "Le Havre",
        "Le Havre Seine Métropole", "Métropole Rouen Normandie", "Numérian", "Octeville-sur-Mer",
    },
}  # fmt: skip


def _operators(text: str) -> list[str]:
    asked = QueryDict(mutable=True)
    asked["q"] = text
    return [use.operator_name for use in every_use(Selection.read(asked))]


@pytest.mark.parametrize("need", NEEDS)
def test_every_documented_use_is_found_and_only_those(need: str) -> None:
    assert set(_operators(need)) == NEEDS[need]


def test_every_camera_against_dumping_is_found_whatever_it_is_called() -> None:
    found = _operators("caméras dépôts sauvages")
    assert {"Sète", "Trets", "Vernon", "Montélimar", "Vénissieux", "Saint-Brieuc", "Métropole de Lyon"} <= set(found)
    assert len(found) == 13
