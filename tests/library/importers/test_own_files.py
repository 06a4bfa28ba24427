"""What the site gives out, read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.library.importers import made

pytestmark = pytest.mark.django_db


def _import(path: Path) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import OWN

    return actions.import_register(path, form=OWN, by=None).report


def test_the_open_data_file_reads_back_field_for_field_elsewhere_and_changes_nothing_at_home(
    tmp_path: Path, settings: Any
) -> None:
    """The 261 French uses through their own CSV: the fields that a file carries are equal, territories included."""
    from intelligences.kernel.writers import csv_open
    from intelligences.library.exports import use_columns
    from intelligences.library.models import Deployment
    from intelligences.library.queries.measures import with_measures

    uses = list(
        Deployment.objects.published()
        .filter(register="recensement")
        .select_related("territory", "source", "solution", "departement")
        .order_by("id")
    )
    path = tmp_path / "usages.csv"
    path.write_bytes(b"".join(csv_open(use_columns(), with_measures(uses))))
    report = _import(path)
    assert (report["rows"], report["cells"]["mapped"], report["diff"]["new"]) == (len(uses), 0, 0)
    settings.SITE_URL = "https://ailleurs.example"
    report = _import(path)
    assert (report["rows"], report["cells"]["refused"]) == (len(uses), 0)
    for use in uses:
        back = Deployment.objects.get(register="schema-usages", external_id=use.external_id)
        for name in (
            "title",
            "operator_name",
            "operator_kind",
            "problem",
            "status",
            "year",
            "policy_domains",
            "suppliers",
            "territory_id",
            "cost_investment",
            "cost_note",
            "technique_family",
            "learning",
            "licence",
            "personal_data",
            "stopped_because",
            "expected_effect",
            "human_oversight",
            "code_url",
            "language",
        ):
            assert getattr(back, name) == getattr(use, name), (use.title, name)
        assert (back.source.url, back.collection, back.origin) == (use.source.url, "france", "imported")


def test_a_json_line_carries_a_measure_and_an_unknown_territory_is_refused(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    rows = [
        {
            "external_id": "a",
            "title": "Tri",
            "operator_name": "Ville A",
            "evidence_claim": "Deux fois plus vite.",
            "evidence_level": 2,
            "evidence_method": "Comparaison.",
            "evidence_before": 10,
            "evidence_after": 5,
            "evidence_unit": "minutes",
            "status": "en service",
            "suppliers": ["Un", "Deux"],
        },
        {
            "external_id": "b",
            "title": "Autre",
            "operator_name": "Ville B",
            "territory_code": "99999",
            "evidence_claim": "Mieux.",
            "evidence_level": 4,
            "status": "en orbite",
        },
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    report = _import(path)
    assert {(one["line"], one["column"]) for one in report["refused"]} == {
        (2, "territory_code"),
        (2, "evidence_level"),
        (2, "status"),
    }
    first = Deployment.objects.get(register="schema-usages", external_id="a")
    assert (first.status, first.suppliers) == ("production", ["Un", "Deux"])
    [measure] = first.evidence.all()
    assert (measure.level, measure.before, measure.unit) == (2, 10, "minutes")
    assert _import(path)["diff"]["unchanged"] == 2


def test_a_header_in_french_words_is_understood(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    path = made.write_csv(
        tmp_path / "a.csv",
        ["Titre", "Organisme", "Description", "État", "Fournisseur", "Courriel", "SIREN"],
        [
            [
                "Compter les vélos",
                "Ville C",
                "Des caméras comptent.",
                "en expérimentation",
                "Acme",
                "c@ville.example",
                "214 401 093",
            ],
            ["Trier", "Ville D", "Un outil trie.", "En production", "", "", ""],
        ],
        delimiter=";",
        encoding="cp1252",
    )
    report = _import(path)
    use, other = Deployment.objects.filter(register="schema-usages").order_by("title")
    assert (use.operator_siren, other.status) == ("214401093", "production")
    assert (use.title, use.status, use.suppliers) == ("Compter les vélos", "pilot", ["Acme"])
    assert report["cells"]["dropped"] == 1


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("pas du JSON", "liste d’effets"),
        ('{"claim": "x"}', "liste d’effets"),
        ("[" * 100_000, "liste d’effets"),
        ('[{"level": 1}]', "dit ce qui a changé"),
        ('[{"claim": "x", "level": 3}]', "la méthode est à dire"),
        ('[{"claim": "x", "before": 3}]', "avec son unité"),
        ('[{"claim": "x", "level": 9}]', "de 0 à 5"),
        ('[{"claim": "x", "before": "beaucoup", "unit": "j"}]', "nombre"),
        ('[{"claim": "x", "after": 1.123456789, "unit": "j"}]', "4 chiffres après la virgule"),
        ('[{"claim": "x", "source": {"url": "https://a.example/", "kind": "rumour"}}]', "nature de la source"),
    ],
)
def test_a_list_of_measures_that_can_t_be_is_refused_with_its_reason(cell: str, why: str) -> None:
    from intelligences.library.importers.cells import Refused
    from intelligences.library.importers.formats import measures

    with pytest.raises(Refused) as refused:
        measures.every(cell)
    assert why in str(refused.value)


def test_measures_in_one_cell_are_read_with_their_sources(db: None) -> None:
    from decimal import Decimal

    from intelligences.library.importers.formats import measures

    page = {"url": "https://a.example/", "title": "A", "kind": "press"}
    told = [{"claim": "Plus vite", "before": "-4", "after": 2.5, "unit": "jours", "source": page}, {"claim": "Mieux"}]
    (first, second), removed = measures.every(json.dumps(told))
    assert removed == 0
    assert (first["before"], first["after"]) == (Decimal(-4), Decimal("2.5"))
    assert first["source"] == page | {"published_on": ""}
    assert second == {"claim": "Mieux", "level": 0, "level_why": "Sans mesure décrite."}


def test_one_page_of_a_list_says_nothing_of_what_it_doesn_t_hold(tmp_path: Path) -> None:
    from intelligences.library import actions
    from intelligences.library.importers.formats import OWN
    from intelligences.library.models import Deployment

    path = tmp_path / "usages.json"
    rows = [{"external_id": f"A-{number}", "title": f"Système {number}", "operator_name": "Ville"} for number in (1, 2)]
    for told, left in (
        ({"next": None, "results": rows}, 2),
        ({"next": "https://ailleurs.example/api/v1/usages?curseur=a", "results": rows[:1]}, 2),
        ({"next": None, "results": rows[:1]}, 1),
    ):
        path.write_text(json.dumps(told), "utf-8")
        actions.import_register(path, form=OWN, by=None, withdraw_vanished=True)
        assert Deployment.objects.published().filter(external_id__in=["A-1", "A-2"]).count() == left
