"""Whose a record is, where it is, and files of several bodies in one register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.library.importers import made

pytestmark = pytest.mark.django_db

US_2023 = ("Use_Case_ID", "Department", "Agency", "Title", "Summary", "Development_Stage")


def _import(path: Path, form: str | None = None) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import FORMATS

    return actions.import_register(path, form=FORMATS[form] if form else None, by=None).report


def _uses(register: str) -> Any:
    from intelligences.library.models import Deployment

    return Deployment.objects.filter(register=register).order_by("operator_name")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_spreadsheet_that_the_site_gives_reads_back(language: str, client: Client, tmp_path: Path) -> None:
    """Its headings are words, in the language of the page; only what the site alone can say stays beside."""
    from intelligences.library.importers.choosing import open_register
    from intelligences.library.models import Deployment

    address = "/en/bibliotheque.xlsx" if language == "en" else "/bibliotheque.xlsx"
    path = tmp_path / "bibliotheque.xlsx"
    path.write_bytes(b"".join(client.get(address).streaming_content))  # type: ignore[attr-defined]
    opened = open_register(path)
    assert opened.match is not None
    assert opened.match.format.key == "schema"
    missed = [column.name for column in opened.match.columns if column.field is None]
    assert missed == []
    given = {column.to for column in opened.match.columns}
    assert {"contact_channel", "status"} <= given
    assert {"country", "region", "operator_kind", "data_used", "_territory_code", "external_id"} <= given
    assert Deployment.objects.published().exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [("Belgique", "BE"), ("België", "BE"), ("", "FR"), ("Lalaland", "XX"), ("inconnu", "XX"), ("FR", "FR")],
)
def test_an_unreadable_country_isn_t_ours(told: str, code: str, tmp_path: Path) -> None:
    header = ["title", "operator_name", "operator_kind", "country"]
    _import(made.write_csv(tmp_path / "a.csv", header, [["Outil", "Corps", "commune", told]]), "schema")
    use = _uses("schema-usages").get()
    assert (use.country, use.collection) == (code, "france" if code == "FR" else "ailleurs")


@pytest.mark.parametrize(
    ("form", "header", "rows"),
    [
        ("schema", ["external_id", "title", "operator_name", "operator_kind"],
         [["1", "Tri", "Ville A", "commune"], ["1", "Cartes", "Ville B", "commune"]]),
        ("us2023", US_2023,
         [["1", "DOE", "", "Sort", "Sorts mail.", "Pilot"], ["1", "DOT", "", "Maps", "Draws maps.", "Pilot"]]),
    ],
)  # fmt: skip
def test_the_first_use_of_one_body_isn_t_that_of_another(
    form: str, header: list[str], rows: list[list[str]], tmp_path: Path
) -> None:
    for number, row in enumerate(rows):
        diff = _import(made.write_csv(tmp_path / f"{number}.csv", header, [row]), form)["diff"]
        assert (diff["new"], diff["changed"]) == (1, 0)
    again = _import(made.write_csv(tmp_path / "again.csv", header, rows), form)["diff"]
    assert (again["new"], again["unchanged"]) == (0, 2)


@pytest.mark.parametrize(
    ("form", "header", "first", "second"),
    [
        ("schema", ["title", "operator_name", "operator_kind"],
         [["Tri", "Ville A", "commune"], ["Plan", "Ville B", "commune"]], [["Cartes", "Ville B", "commune"]]),
        ("us2023", US_2023,
         [["1", "DOE", "", "Sort", "Sorts.", "Pilot"], ["1", "DOT", "", "Plan", "Plans.", "Pilot"]],
         [["2", "DOT", "", "Maps", "Draws.", "Pilot"]]),
    ],
)  # fmt: skip
def test_a_body_s_file_tells_nothing_of_what_others_sent(
    form: str, header: list[str], first: list[list[str]], second: list[list[str]], tmp_path: Path
) -> None:
    _import(made.write_csv(tmp_path / "a.csv", header, first), form)
    diff = _import(made.write_csv(tmp_path / "b.csv", header, second), form)["diff"]
    assert (diff["new"], diff["vanished"]) == (1, 1)


@pytest.mark.parametrize(
    ("told", "code"),
    [("Slovak Republic", "SK"), ("Netherlands (the)", "NL"), ("Austria\nGermany", "EU"), ("Spain and Portugal", "EU")],
)
def test_countries_are_known_as_tables_name_them(told: str, code: str) -> None:
    from intelligences.library.importers.formats import reading

    assert reading.country(told) == code


@pytest.mark.parametrize(
    ("told", "slugs"),
    [
        ("Verkeer, Onderwijs", ["mobilite", "education"]),
        ("Recreation, culture and religion", ["culture"]),
        ("Zorg; Autre chose", ["sante-publique"]),
    ],
)
def test_domains_between_commas_are_all_kept(told: str, slugs: list[str]) -> None:
    from intelligences.library.importers.formats import reading

    assert reading.domains(told) == slugs


def test_a_second_line_of_headings_isn_t_a_record(tmp_path: Path) -> None:
    header = ["title", "operator_name", "operator_kind", "problem"]
    rows = [["Titre", "Organisme", "Nature de l’organisme", "Description"], ["Tri", "Ville A", "commune", "Trier."]]
    report = _import(made.write_csv(tmp_path / "a.csv", header, rows), "schema")
    assert {(one["line"], one["reason"]) for one in report["refused"]} == {
        (2, "la ligne répète les titres des colonnes")
    }
    assert _uses("schema-usages").get().title == "Tri"


def test_the_codes_of_communes_in_an_unknown_spreadsheet_place_its_uses(tmp_path: Path) -> None:
    from intelligences.library import actions
    from intelligences.library.importers.choosing import open_register
    from intelligences.library.importers.guessing import guess
    from intelligences.library.models import ColumnMapping

    header = ["Intitulé", "Collectivité", "Code postal", "Code INSEE"]
    path = made.write_csv(tmp_path / "a.csv", header, [["Tri", "Nantes", "44000", "44109"]])
    opened = open_register(path)
    guesses = guess(opened.header, [told for _line, told in opened.rows()])
    columns = {one.name: one.to for one in guesses}
    assert columns == {
        "Intitulé": "title", "Collectivité": "operator_name", "Code postal": "extra", "Code INSEE": "_territory_code",
    }  # fmt: skip
    ColumnMapping.objects.create(signature=opened.signature, name="Enquête", country="FR", columns=columns)
    outcome = actions.import_register(path, by=None)
    assert _uses(outcome.register).get().territory.name == "Nantes"


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("commune", "44109", "Nantes"),
        ("Ville", "44109", "Nantes"),
        ("Municipality", "44109", "Nantes"),
        ("", "44109", "Nantes"),
        ("", "44", "Loire-Atlantique"),
        ("département", "1", "Ain"),
        ("Communauté urbaine", "200040715", "Grenoble-Alpes-Métropole"),
    ],
)
def test_a_territory_is_found_by_the_words_for_its_kind(kind: str, code: str, name: str, tmp_path: Path) -> None:
    header = ["title", "operator_name", "territory_kind", "territory_code"]
    report = _import(made.write_csv(tmp_path / "a.csv", header, [["Outil", "Corps", kind, code]]), "schema")
    assert report["refused"] == []
    assert _uses("schema-usages").get().territory.name == name


@pytest.mark.parametrize(
    ("record", "is_solution"),
    [
        ({"id": "1", "organization": {"name": "Gemeente X"}}, False),
        ({"id": "12", "organization": "", "lang": "NLD"}, False),
        ({"id": "p", "organization": "", "standard_version": "1.0"}, True),
    ],
)
def test_a_dutch_record_without_a_body_is_a_product_only_off_the_register(
    record: dict[str, Any], is_solution: bool, tmp_path: Path
) -> None:
    from intelligences.library.models import Solution

    _import(made.nl(tmp_path / "a.json", {"name": "A", "goal": "Helpt.", **record}), "nl")
    assert Solution.objects.filter(register="nl").exists() is is_solution
    assert _uses("nl").exists() is not is_solution
    if isinstance(record["organization"], dict):
        assert _uses("nl").get().operator_name == "Gemeente X"


def test_gov_uk_s_own_interface_names_bodies_and_tools_by_its_titles(tmp_path: Path) -> None:
    told = {
        "title": "Department for Transport: Correspondence Drafter",
        "base_path": "/algorithmic-transparency-records/dft-drafter",
        "public_timestamp": "2025-02-01T10:00:00Z",
        "details": {
            "metadata": {"algorithmic_transparency_record_organisation": "department-for-transport"},
            "body": "<h2>1.2 Benefits</h2><table><tr><td>Time</td><td>Hours saved</td></tr></table>"
                    "<h2>Contact</h2><p>ai&#64;dft.example</p>",
        },
    }  # fmt: skip
    path = tmp_path / "a.json"
    path.write_text(json.dumps([told]), encoding="utf-8")
    _import(path, "uk_atrs")
    use = _uses("uk-atrs").get()
    assert (use.operator_name, use.title) == ("Department for Transport", "Correspondence Drafter")
    assert use.expected_effect == "Time\nHours saved"
    assert "dft.example" not in json.dumps(use.extra)


def test_a_canadian_record_told_in_english_alone_has_its_name(tmp_path: Path) -> None:
    header = ["ai_register_id", "name_ai_system_en", "name_ai_system_fr", "description_ai_system_en",
              "description_ai_system_fr", "government_organization"]  # fmt: skip
    row = ["7", "Border lanes", "", "Tells the wait.", "", "CBSA / ASFC"]
    _import(made.write_csv(tmp_path / "a.csv", header, [row]), "canada")
    use = _uses("canada").get()
    assert (use.title, use.language, use.problem) == ("Border lanes", "en", "Tells the wait.")


def test_a_solution_is_shared_from_two_public_uses_on() -> None:
    from django.db.models import Count

    from intelligences.library.models import Deployment
    from intelligences.library.queries.method import counts

    with override("fr"):
        told = counts().solutions
    by_solution = Deployment.objects.published().french().order_by().exclude(solution=None).values("solution")
    assert told == by_solution.annotate(number=Count("id")).filter(number__gte=2).count()
    assert told > 0
