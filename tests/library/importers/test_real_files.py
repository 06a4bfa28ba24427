"""Every official file that we have: read whole, each cell accounted for, the same twice."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.library.importers.registers import FILES, real, templates

pytestmark = pytest.mark.django_db


def _cells_by_another_reader(path: Path) -> int:
    """Cells that hold something, header aside, counted without the importers."""
    if path.suffix == ".xlsx":
        import python_calamine

        rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
        return sum(str(cell).strip() != "" for row in rows[1:] for cell in row)
    if path.suffix == ".json":
        told = json.loads(path.read_text(encoding="utf-8"))
        records = told if isinstance(told, list) else next(one for one in told.values() if isinstance(one, list))
        return sum(_says(cell) for record in records for cell in record.values())
    encoding = "cp1252" if "us2024" in str(path) else "utf-8-sig"
    with path.open(encoding=encoding, newline="") as file:
        return sum(cell.strip(" \t\r\n\u00a0") != "" for row in list(csv.reader(file))[1:] for cell in row)


def _says(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell not in (None, [], {})


@pytest.mark.parametrize("name", FILES)
def test_no_cell_of_a_real_file_disappears_unreported_and_twice_changes_nothing(name: str) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    form, rows = FILES[name]
    told = actions.import_register(real(name), by=None)
    report = told.report
    cells = report["cells"]
    assert (told.format, report["rows"], report["diff"]["new"]) == (form, rows, rows)
    assert cells["read"] == _cells_by_another_reader(real(name))
    assert cells["read"] == cells["mapped"] + cells["extra"] + cells["dropped"] + cells["refused"]
    for column in report["columns"]:
        assert column["read"] == sum(column[outcome] for outcome in ("mapped", "extra", "dropped", "refused"))
    assert cells["refused"] == report["refused_count"] == len(report["refused"])
    held = Deployment.objects.filter(register=told.register)
    assert held.count() == rows
    assert not held.filter(collection="france").exclude(state="waiting").exists()
    again = actions.import_register(real(name), by=None).report["diff"]
    assert (again["new"], again["changed"], again["format_only"], again["unchanged"]) == (0, 0, 0, rows)


@pytest.mark.parametrize("name", templates())
def test_what_a_vendor_fills_in_beforehand_is_a_product_and_not_a_use(name: str) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment, Solution

    report = actions.import_register(real(name), form=None, by=None).report
    cells = report["cells"]
    assert report["format"] == "nl"
    assert cells["read"] == _cells_by_another_reader(real(name))
    assert cells["read"] == cells["mapped"] + cells["extra"] + cells["dropped"] + cells["refused"]
    assert Solution.objects.filter(register="nl", collection="ailleurs").count() == report["rows"]
    assert not Deployment.objects.filter(register="nl").exists()


def test_the_columns_of_2024_are_those_of_the_dictionary_by_position() -> None:
    """The dictionary's 62 entries stand in the order of the columns: each repeated heading takes its own question."""
    from intelligences.library.importers.choosing import open_register

    names = [
        column.name for column in open_register(real("us2024/2024_consolidated_ai_inventory_raw_v2.csv")).match.columns
    ]
    assert len(names) == len(set(names)) == 62
    place = {
        26: "enterprise data catalog",
        30: "demographic variables",
        38: "IT infrastructure",
        40: "computing resources",
        42: "communication regarding",
        52: "without direct human",
        54: "notice",
        58: "groups affected",
        60: "fallback",
        62: "opt-out",
    }
    for number, words in place.items():
        assert words in names[number - 1]
        assert names[number - 1].startswith(names[number - 2])


def test_windows_characters_and_cells_of_several_lines_are_read_as_they_are() -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    report = actions.import_register(real("us2024/2024_consolidated_ai_inventory_raw_v2.csv"), by=None).report
    assert report["encoding"] == "Windows-1252"
    texts = "".join(Deployment.objects.filter(register="us-2024").values_list("problem", flat=True))
    assert "’" in texts
    assert "\x92" not in texts


def test_no_contact_detail_of_a_person_stays_anywhere() -> None:
    """The two addresses and the telephone that the inventories hold are gone from records, extra and report."""
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    for name in ("us2023/2023_consolidated_ai_inventory_raw.csv", "us2024/2024_consolidated_ai_inventory_raw_v2.csv"):
        report = actions.import_register(real(name), by=None).report
        assert sum(report["redacted"].values()) >= 2
        assert "@" not in json.dumps(report["refused"])
    for row in Deployment.objects.filter(register__startswith="us-").values("problem", "place_in_service", "extra"):
        text = json.dumps(row)
        assert ".gov.SUVI" not in text
        assert "@noaa" not in text
        assert "@bsci" not in text
        assert "763.255" not in text


def test_french_rows_of_a_foreign_register_wait_for_a_person() -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    actions.import_register(real("pstw/pstw_dataset.xlsx"), by=None)
    french = Deployment.objects.filter(register="pstw", collection="france")
    assert (french.count(), french.filter(state="waiting", origin="imported").count()) == (80, 80)
    assert Deployment.objects.filter(collection="ailleurs", state="published").count() == 1884


def test_canada_speaks_french_and_keeps_its_english() -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    actions.import_register(real("canada/ai-register-mvp_SAMPLE_6rows.csv"), by=None)
    use = Deployment.objects.get(register="canada", external_id="2526-ATSSC-SCDATA-002")
    assert (use.title, use.language, use.personal_data) == ("AI Édition juridique", "fr", "yes")
    assert use.extra["name_ai_system_en"] == "AI Legal Editing"
