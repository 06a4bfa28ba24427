"""JSON, numbers and encodings as machines and hands leave them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.library.importers import made

pytestmark = pytest.mark.django_db

_NL = '"organization": "Gemeente X", "goal": "Helpt."'


def _import(path: Path, form: str) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import FORMATS

    report = actions.import_register(path, form=FORMATS[form], by=None).report
    cells = report["cells"]
    assert cells["read"] == cells["mapped"] + cells["extra"] + cells["dropped"] + cells["refused"]
    return report


def _uses(register: str) -> Any:
    from intelligences.library.models import Deployment

    return Deployment.objects.filter(register=register).order_by("title")


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        (f'[{{"id": "1", "name": "A", {_NL}, "note": "un", "note": "deux"}}]', {"note": "un", "note (2)": "deux"}),
        (f'{{"title": "Register", "algoritmes": [{{"id": "1", "name": "A", {_NL}}}]}}', {}),
        (f'[null, {{"id": "1", "name": "A", {_NL}}}, null]', {}),
        (f'[{{"id": "1", "name": "A", {_NL}, "score": NaN}}]', {}),
        (f'{{"ok": true, "result": {{"total": 1, "records": [{{"id": "1", "name": "A", {_NL}}}]}}}}', {}),
    ],
)
def test_the_json_of_other_programs_is_read(text: str, extra: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    _import(path, "nl")
    use = _uses("nl").get()
    assert (use.title, use.operator_name) == ("A", "Gemeente X")
    assert {name: use.extra.get(name) for name in extra} == extra


@pytest.mark.parametrize("cell", ['{"a": ' * 100_000, '{"a": "b\\u0000c"}', '{"contactName": "Jan", "a": "b"}'])
def test_what_our_own_extra_holds_can_be_stored_or_is_refused(cell: str, tmp_path: Path) -> None:
    header = ["title", "operator_name", "operator_kind", "extra"]
    path = made.write_csv(tmp_path / "a.csv", header, [["Outil", "Corps", "commune", cell]])
    report = _import(path, "schema")
    use = _uses("schema-usages").get()
    assert report["refused"] or use.extra["a"] in ("bc", "b")
    assert "Jan" not in json.dumps(use.extra) + json.dumps(report)
    assert report["redacted"] == ({"extra": 1} if "Jan" in cell else {})


def test_contact_details_in_a_list_of_effects_go_and_are_counted(tmp_path: Path) -> None:
    header = ["title", "operator_name", "operator_kind", "evidence"]
    measures = json.dumps([{"claim": "Deux fois plus vite, dit jeanne@ville.example.", "author": "Cabinet X"}])
    path = made.write_csv(tmp_path / "a.csv", header, [["Outil", "Corps", "commune", measures]])
    report = _import(path, "schema")
    [measure] = _uses("schema-usages").get().evidence.all()
    assert measure.author == "Cabinet X"
    assert "jeanne" not in measure.claim
    assert report["redacted"] == {"evidence": 1}


@pytest.mark.parametrize("cost", ["1e30", "12.345", "10.000"])
def test_a_cost_that_its_column_can_t_hold_is_refused(cost: str, tmp_path: Path) -> None:
    header = ["title", "operator_name", "operator_kind", "cost_investment"]
    path = made.write_csv(tmp_path / "a.csv", header, [["Outil", "Corps", "commune", cost]])
    [refused] = _import(path, "schema")["refused"]
    assert (refused["column"], refused["value"]) == ("cost_investment", cost)
    assert _import(path, "schema")["diff"]["unchanged"] == 1


def test_a_mark_of_utf_8_before_windows_characters_isn_t_a_heading(tmp_path: Path) -> None:
    path = made.pstw(tmp_path / "a.csv", [made.pstw_row(1, Name="Été")])
    text = path.read_text(encoding="utf-8").encode("cp1252")
    path.write_bytes(b"\xef\xbb\xbf" + text)
    report = _import(path, "pstw")
    assert report["columns"][0]["column"] == "PSTW ID"
    assert _uses("pstw").get().title == "Été"


def test_numbered_headings_are_those_they_number(tmp_path: Path) -> None:
    header = ["1.1 - publishing_body", "1.2 tool_name", "Tier 2 - 2.4.1 Human decisions", "3.2) appeals_and_review"]
    row = ["Town of X", "Sorter", "An agent reads each answer.", "Write to the town."]
    _import(made.write_csv(tmp_path / "a.csv", [*header, "url"], [[*row, "https://town.example/a"]]), "uk_atrs")
    use = _uses("uk-atrs").get()
    assert (use.title, use.human_oversight, use.redress) == ("Sorter", row[2], row[3])


@pytest.mark.parametrize("dash", ["-", "…", "?", "—"])
def test_a_dash_is_no_answer(dash: str, tmp_path: Path) -> None:
    path = made.pstw(tmp_path / "a.csv", [made.pstw_row(1, Description=dash)])
    _import(path, "pstw")
    use = _uses("pstw").get()
    assert (use.problem, use.extra["Description"]) == ("", dash)


_FORM = [
    ["Attribute", "Tier", "Description", "Response"],
    ["Name", "Tier 1", "The colloquial name of the tool", "Pothole finder"],
    ["Description", "Tier 1", "What it is for", "Finds potholes in pictures."],
    ["Contact email", "Tier 1", "Who answers", "roads@town.example"],
    ["1.1 Organisation/ department", "Tier 2", "Its full name", "Town of X"],
    ["1.3 Senior responsible owner", "Tier 2", "Their role", "Jane Roe"],
    ["2.1 Scope", "Tier 2", "Its purpose", "Plans repairs."],
    ["3.3 Human decisions", "Tier 2", "Who decides", "An engineer looks at each picture."],
    ["3.5 Appeals and review", "Tier 2", "How to contest", "Write to the town."],
    ["Anything else", "Tier 2", "", "Nothing."],
]


@pytest.mark.parametrize("columns", [(0, 1, 2, 3), (0, 3)])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_form_filled_downwards_is_one_record(kind: str, columns: tuple[int, ...], tmp_path: Path) -> None:
    rows = [[line[place] for place in columns] for line in _FORM]
    rows = rows if len(columns) > 2 else rows[1:]
    if kind == "csv":
        path = made.write_csv(tmp_path / "a.csv", rows[0], rows[1:])
    else:
        path = made.book(tmp_path / "a.xlsx", ("Form", rows))
    report = _import(path, "uk_atrs")
    use = _uses("uk-atrs").get()
    assert (use.title, use.operator_name, use.place_in_service) == ("Pothole finder", "Town of X", "Plans repairs.")
    assert use.redress == "Write to the town."
    assert use.extra == {"Anything else": "Nothing."}
    assert (report["rows"], report["cells"]["dropped"]) == (1, 2)
    assert "Jane Roe" not in json.dumps(report)
    assert _import(path, "uk_atrs")["diff"]["unchanged"] == 1
    assert any("de haut en bas" in note for note in report["notes"])
    assert not any("feuille" in note for note in report["notes"])


def test_an_empty_form_is_no_record(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    rows = [line[:3] for line in _FORM]
    with pytest.raises(BadFile):
        _import(made.write_csv(tmp_path / "a.csv", rows[0], rows[1:]), "uk_atrs")
