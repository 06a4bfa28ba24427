"""The same registers, as other hands save them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.library.importers import made

pytestmark = pytest.mark.django_db


def _import(path: Path, form: str | None = None, **options: Any) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import FORMATS

    return actions.import_register(path, form=FORMATS[form] if form else None, by=None, **options).report


def _sum_is_right(report: dict[str, Any]) -> bool:
    cells = report["cells"]
    return bool(cells["read"] == cells["mapped"] + cells["extra"] + cells["dropped"] + cells["refused"])


def _shuffled(header: tuple[str, ...], rows: list[list[str]], seed: int) -> tuple[list[str], list[list[str]]]:
    order = list(range(len(header)))
    random.Random(seed).shuffle(order)
    return [header[place] for place in order], [[row[place] for place in order] for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_order_case_spaces_and_separator_of_columns_don_t_matter(tmp_path: Path, delimiter: str) -> None:
    from intelligences.library.models import Deployment

    header, rows = _shuffled(made.PSTW, [made.pstw_row(number) for number in range(30)], seed=7)
    header = [f"  {name.strip().upper()} " for name in header]
    report = _import(made.write_csv(tmp_path / "a.csv", header, rows, delimiter=delimiter, encoding="utf-8-sig"))
    assert (report["format"], report["delimiter"], report["diff"]["new"]) == ("pstw", delimiter, 30)
    use = Deployment.objects.get(register="pstw", external_id="PSTW-3")
    assert (use.country, use.status, use.year, use.started_on) == ("EE", "pilot", 2021, "2021")


def test_title_lines_blank_rows_and_trailing_blanks_are_passed(tmp_path: Path) -> None:
    rows = [[*made.pstw_row(1), "", ""], [""] * 11, made.pstw_row(2)[:-1], [" ", "\u00a0"], made.pstw_row(3)]
    path = tmp_path / "a.csv"
    made.write_csv(
        path, ["Public Sector Tech Watch", "", ""], [["Export of 2026", ""], [], [*made.PSTW, "", ""], *rows]
    )
    report = _import(path)
    assert (report["rows"], report["header_line"], report["cells"]["refused"]) == (3, 4, 0)
    assert _sum_is_right(report)


def test_a_number_given_twice_makes_two_records_and_says_so(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    rows = [made.pstw_row(1), made.pstw_row(1, Name="Autre"), made.pstw_row(2)]
    path = made.pstw(tmp_path / "a.csv", rows)
    report = _import(path)
    assert report["diff"]["new"] == 3
    assert any("identifiant" in note for note in report["notes"])
    assert set(Deployment.objects.filter(register="pstw").values_list("external_id", flat=True)) == {
        "PSTW-1",
        "PSTW-1~2",
        "PSTW-2",
    }
    assert _import(path)["diff"]["unchanged"] == 3


def test_a_row_without_a_name_is_refused_cell_by_cell_with_its_line(tmp_path: Path) -> None:
    rows = [made.pstw_row(1), made.pstw_row(2, Name=" ", Description=""), made.pstw_row(3)]
    report = _import(made.pstw(tmp_path / "a.csv", rows))
    refused = report["refused"]
    assert {(one["line"], one["reason"]) for one in refused} == {(3, "la ligne n’a ni nom ni description")}
    assert {one["column"] for one in refused} >= {"PSTW ID", "Website"}
    assert report["cells"]["refused"] == len(refused)
    assert _sum_is_right(report)


def test_an_impossible_date_is_refused_with_its_place_and_words_are_kept(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    rows = [made.pstw_row(1, **{"Start Year": "2021-02-31"}), made.pstw_row(2, **{"Start Year": "around 2020"})]
    report = _import(made.pstw(tmp_path / "a.csv", rows))
    [refused] = report["refused"]
    assert (refused["file"], refused["line"], refused["column"], refused["value"]) == (
        "a.csv",
        2,
        "Start Year",
        "2021-02-31",
    )
    assert Deployment.objects.get(external_id="PSTW-2").extra["Start Year"] == "around 2020"


def test_cells_after_the_last_heading_are_refused_not_lost(tmp_path: Path) -> None:
    report = _import(made.pstw(tmp_path / "a.csv", [[*made.pstw_row(1), "more", "a@b.example"], made.pstw_row(2)]))
    assert report["cells"]["refused"] == 2
    assert "@" not in str(report["refused"])
    assert _sum_is_right(report)


def test_columns_of_contacts_are_dropped_and_counted(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    record = {
        "id": "1",
        "name": "A",
        "organization": "Gemeente X",
        "goal": "Helpt.",
        "contact_email": "j@x.example",
        "contact_name": "Jan Jansen",
        "risks": "Bel Jan op 0612345678.",
        "lang": "NLD",
    }
    report = _import(made.nl(tmp_path / "a.json", record))
    assert report["cells"]["dropped"] == 2
    use = Deployment.objects.get(register="nl")
    assert "0612345678" not in use.caution
    assert "Jansen" not in str(use.extra)
    assert report["redacted"] == {"risks": 1}


def test_a_sheet_of_notes_before_the_register_is_passed(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write(0, 0, "Hello")
        page = book.add_worksheet("Cases")
        for line, row in enumerate([made.PSTW, made.pstw_row(1), made.pstw_row(2)], start=3):
            page.write_row(line, 1, row)
        page.write(4, 7, 2021)
    report = _import(path)
    assert (report["sheet"], report["rows"], report["header_line"]) == ("Cases", 2, 4)


def test_answers_that_say_nothing_are_answers(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    record = {
        "id": "1",
        "name": "A",
        "organization": "B",
        "goal": "C",
        "provider": "n.v.t.",
        "source_data": "Onbekend",
        "begin_date": "-",
        "status": "In gebruik",
        "url": "",
    }
    report = _import(made.nl(tmp_path / "a.json", record))
    use = Deployment.objects.get(register="nl")
    assert use.answers == {"suppliers": "not_applicable", "data_used": "unknown"}
    assert use.extra["begin_date"] == "-"
    assert _sum_is_right(report)


def test_govuk_s_own_answer_is_read_heading_by_heading(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    body = (
        "<h2>Tier 1</h2><h3>1 - Name</h3><p>Tool</p><h3>2.2.3 - Benefit</h3><p>Saves time.</p>"
        "<h3>2.1.3 - Senior responsible owner</h3><p>Jane Roe</p><h3>2.3.6 - Appeals and review</h3><p>Ask us.</p>"
    )
    record = {
        "title": "Town: Tool",
        "description": "What it does.",
        "base_path": "/algorithmic-transparency-records/town-tool",
        "details": {
            "body": body,
            "metadata": {
                "algorithmic_transparency_record_organisation": "Town",
                "algorithmic_transparency_record_phase": "Private Beta",
            },
        },
    }
    report = _import(made.nl(tmp_path / "a.json", record))
    use = Deployment.objects.get(register="uk-atrs")
    assert (use.external_id, use.title, use.operator_name, use.status) == ("town-tool", "Tool", "Town", "pilot")
    assert (use.expected_effect, use.redress) == ("Saves time.", "Ask us.")
    assert "Roe" not in str(use.__dict__)
    assert report["format"] == "uk_atrs"


_NEEDED = {"id": st.uuids().map(str), "name": st.text(max_size=30), "organization": st.text(max_size=20)}
_MORE = {
    "goal": st.text(max_size=60),
    "risks": st.lists(st.text(max_size=9)),
    "begin_date": st.text(max_size=12),
    "new": st.dictionaries(st.text(max_size=4), st.integers()),
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries(_NEEDED, optional=_MORE), min_size=1, max_size=6))
def test_whatever_the_cells_hold_the_sum_is_right_and_twice_changes_nothing(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    from intelligences.library.models import Deployment, Solution

    for model in (Deployment, Solution):
        model.objects.filter(register="nl").delete()
    first = {"id": "zero", "name": "Nul", "organization": "Gemeente Nul", "goal": "Het doel."}
    path = made.nl(tmp_path / "a.json", first, *records)
    report = _import(path, "nl")
    assert _sum_is_right(report)
    again = _import(path, "nl")["diff"]
    assert (again["new"], again["changed"], again["format_only"]) == (0, 0, 0)
