"""What a use says of itself in one sentence: who, how far, since when; and never more than is known."""

from typing import Any

import pytest

from intelligences.library.models import Deployment
from intelligences.library.sentences import body, facts, since, whole
from tests.plain import plain

pytestmark = pytest.mark.django_db


def _used(by: str, **changes: Any) -> Deployment:
    use = Deployment.objects.published().filter(operator_name=by).order_by("id")[0]
    for name, value in changes.items():
        setattr(use, name, value)
    return use


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "production", "started_on": "2022-03"}, "utilise ce système depuis mars 2022."),
        ({"status": "production", "year": 2022}, "utilise ce système, connu depuis 2022."),
        ({"status": "production", "year": None}, "utilise ce système, depuis une date inconnue."),
        ({"status": "pilot", "started_on": "2024"}, "expérimente ce système depuis 2024."),
        ({"status": "idea", "year": None}, "prévoit ce système."),
        ({"status": "stopped", "stopped_on": "2020-02-27"}, "n’utilise plus ce système depuis le 27 février 2020."),
        ({"status": "stopped"}, "n’utilise plus ce système."),
    ],
)
def test_a_use_is_one_plain_sentence(changes: dict[str, Any], said: str) -> None:
    assert plain(whole(_used("Plaisir", **changes))) == f"Plaisir (78), commune de 31 811 habitants, {said}"


def test_a_state_that_nobody_tells_is_not_given_a_verb() -> None:
    told = plain(whole(_used("Plaisir", status="unknown", year=2025)))
    assert told.endswith("habitants : un système connu depuis 2025, dont l’état n’est pas précisé.")
    assert plain(whole(_used("Plaisir", status="unknown", year=None))).endswith(
        "habitants : un système connu, dont l’état n’est pas précisé."
    )


def test_the_kind_of_a_body_is_not_said_twice() -> None:
    assert plain(body(_used("Département de la Côte-d'Or"))).startswith("Département de la Côte-d'Or, 5")
    assert plain(body(_used("Loir-et-Cher"))).startswith("Loir-et-Cher, département de 3")
    assert body(_used("Syndicat des eaux de la Goële")) == "Syndicat des eaux de la Goële (77)"
    assert body(_used("SMIDOM")) == "SMIDOM (01), syndicat"


def test_a_foreign_body_is_in_its_country(source: Any) -> None:
    use = Deployment(title="Vergunning", operator_name="Gemeente", collection="ailleurs", country="NL", status="pilot")
    assert whole(use) == "Gemeente, Pays-Bas, expérimente ce système, depuis une date inconnue."


def test_a_date_that_is_the_source_s_is_not_taken_for_a_start() -> None:
    assert since(_used("Plaisir", started_on="", year=2022)) == ", connu depuis 2022"
    assert since(_used("Plaisir", started_on="2022-03")) == " depuis mars 2022"
    assert since(_used("Plaisir", started_on="", year=None)) == ""


def test_what_is_known_of_the_effect_is_said_with_its_level() -> None:
    use = _used("Plaisir", suppliers=["Yelda"], cost_note="", cost_investment=None, cost_yearly=None, learning="rules")
    assert plain(facts(use, None)) == "Effet non décrit; fournisseur : Yelda; règles, sans IA."
    assert facts(use, 0).startswith("Effet annoncé, sans mesure décrite")
    assert facts(use, 1).startswith("Effet mesuré, niveau 1 sur 5")
