"""What spreadsheets become in people's hands: notes and totals around the rows, merged cells, several sheets, cells out
of reach; and persons where no column says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.library.importers import made
from tests.plain import plain

pytestmark = pytest.mark.django_db


def _import(path: Path, form: str | None = None, **options: Any) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import FORMATS

    report = actions.import_register(path, form=FORMATS[form] if form else None, by=None, **options).report
    cells = report["cells"]
    assert cells["read"] == cells["mapped"] + cells["extra"] + cells["dropped"] + cells["refused"]
    return report


def _uses(register: str = "pstw") -> Any:
    from intelligences.library.models import Deployment

    return Deployment.objects.filter(register=register).order_by("external_id")


def test_notes_totals_and_repeated_headings_between_rows_aren_t_records(tmp_path: Path) -> None:
    blank = [""] * (len(made.PSTW) - 1)
    rows = [
        ["Transport", *blank],
        made.pstw_row(1),
        list(made.PSTW),
        made.pstw_row(2),
        ["Total", "2", *blank[1:]],
        ["", "Source: Joint Research Centre, write to jan@jrc.example", *blank[1:]],
    ]
    report = _import(made.pstw(tmp_path / "a.csv", rows))
    assert [use.external_id for use in _uses()] == ["PSTW-1", "PSTW-2"]
    reasons = {(one["line"], plain(one["reason"]).split(" : ")[0]) for one in report["refused"]}
    assert reasons == {
        (2, "la cellule est seule sur sa ligne"),
        (4, "la ligne répète les titres des colonnes"),
        (6, "la ligne est un total"),
        (7, "la cellule est seule sur sa ligne"),
    }
    assert "jan@" not in json.dumps(report)
    assert (report["rows"], report["cells"]["dropped"]) == (6, 1)  # the heading of the contacts, repeated


def test_every_cell_of_the_table_is_counted_the_empty_ones_too(tmp_path: Path) -> None:
    rows = [made.pstw_row(1), made.pstw_row(2, Website="", **{"Start Year": " "})]
    report = _import(made.pstw(tmp_path / "a.csv", rows))
    assert report["cells"]["read"] + report["cells"]["empty"] == 2 * len(made.PSTW)
    assert {one["column"]: one["empty"] for one in report["columns"]}["Website"] == 1


def test_the_same_file_with_its_columns_moved_changes_nothing(tmp_path: Path) -> None:
    """Also where several columns could give one field: the format says which comes first, not the file."""
    header = ["lars", "id", "name", "organization", "goal", "impact", "category", "theme"]
    row = ["20139567", "7", "Outil", "Gemeente X", "Trier.", "Moins d’attente.", "Bestuur", "Verkeer"]
    for number, order in enumerate(([0, 1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1, 0], [4, 1, 5, 3, 0, 7, 2, 6])):
        path = made.write_csv(tmp_path / f"{number}.csv", [header[n] for n in order], [[row[n] for n in order]])
        diff = _import(path, "nl")["diff"]
        assert (diff["new"], diff["unchanged"]) == ((1, 0) if number == 0 else (0, 1))
    assert _uses("nl").get().external_id == "20139567"


def test_one_sheet_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    wide = [[*made.PSTW, *map(str, range(20))], *([*made.pstw_row(n), *["x"] * 20] for n in range(9))]
    path = made.book(tmp_path / "a.xlsx", ("Masquée", wide), ("Cas", [list(made.PSTW), made.pstw_row(1)]),
                 ("Lisez-moi", [["Notes"], ["Rien"]]), hide="Masquée")  # fmt: skip
    report = _import(path)
    assert (report["sheet"], report["rows"]) == ("Cas", 1)
    [note] = [one for one in report["notes"] if "feuille" in one]
    assert "« Masquée » (10 lignes)" in plain(note)
    assert "« Lisez-moi » (2 lignes)" in plain(note)


def test_a_merged_cell_is_said_on_each_of_its_rows_and_a_merged_title_is_passed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 8, "Public Sector Tech Watch, édition 2026")
        page.write_row(2, 0, made.PSTW)
        for number in (1, 2, 3):
            page.write_row(2 + number, 0, made.pstw_row(number, **{"Responsible organisation": ""}))
        page.merge_range(3, 4, 5, 4, "Town of Tartu")
    report = _import(path)
    assert {use.operator_name for use in _uses()} == {"Town of Tartu"}
    assert (report["header_line"], report["rows"]) == (3, 3)


def test_numbers_dates_and_formulas_of_a_sheet_are_what_it_shows(tmp_path: Path) -> None:
    import datetime

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, made.PSTW)
        page.write_row(1, 0, made.pstw_row(1))
        page.write_number(1, 0, 12)
        page.write_formula(1, 1, '="Chat"&"bot"', None, "Chatbot")
        page.write_datetime(1, 6, datetime.date(2021, 3, 2), day)
        page.write_formula(1, 7, "=1/0", None, "#DIV/0!")
    report = _import(path)
    use = _uses().get()
    assert (use.external_id, use.title, use.started_on, use.website) == ("12", "Chatbot", "2021-03-02", "")
    assert any("n’ont pas de résultat" in note for note in report["notes"])


def test_addresses_behind_words_are_told_as_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, made.PSTW)
        page.write_row(1, 0, made.pstw_row(1))
        page.write_url(1, 7, "https://town.example/hidden", string="la page")
    report = _import(path)
    assert _uses().get().extra["Website"] == "la page"
    assert "Cellules de ce classeur qui mènent à une adresse : 1. Seul leur texte est lu." in map(
        plain, report["notes"]
    )


def test_a_cell_out_of_reach_is_refused_and_stops_nobody(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, made.PSTW)
        page.write_row(1, 0, made.pstw_row(1))
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(BadFile, match="XFD1048576"):
        _import(path)


def test_a_sheet_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    for path in (
        made.book(tmp_path / "a.xlsx", ("A", [[*made.PSTW, *map(str, range(2000))], made.pstw_row(1)])),
        made.pstw(tmp_path / "a.csv", [made.pstw_row(1)], (*made.PSTW, *map(str, range(2000)))),
    ):
        with pytest.raises(BadFile, match=r"1.000 colonnes"):
            _import(path)


def test_long_cells_come_whole_and_an_endless_one_is_told_with_its_line(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    long = "Un texte long. " * 60_000
    _import(made.pstw(tmp_path / "a.csv", [made.pstw_row(1, Description=long[:900_000])]))
    assert len(_uses().get().problem) > 899_000
    path = made.pstw(tmp_path / "b.csv", [made.pstw_row(1), made.pstw_row(2, Description=long + long)])
    with pytest.raises(BadFile, match="ligne 3 a une cellule de plus d’un million"):
        _import(path)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ({"success": True, "result": {"records": [{"id": 1}], "total": 1}}, 1),
        ({"help": "", "data": [{"id": 1}, {"id": 2}]}, 2),
        ({"results": [{"id": 1}], "facets": [{"value": 1}], "start": 0}, 1),
    ],
)
def test_the_list_is_found_where_an_interface_puts_it(tmp_path: Path, content: Any, rows: int) -> None:
    told = {"name": "A", "organization": "Gemeente X", "goal": "Helpt."}
    text = json.dumps(content).replace('{"id": 1}', json.dumps({"id": 1, **told}))
    path = tmp_path / "a.json"
    path.write_text(text.replace('{"id": 2}', json.dumps({"id": 2, **told})), encoding="utf-8")
    assert _import(path, "nl")["rows"] == rows


def test_a_schema_isn_t_a_register(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    path = tmp_path / "a.json"
    path.write_text(json.dumps({"title": "Register", "type": "object", "properties": {"name": {"type": "string"}}}))
    with pytest.raises(BadFile, match="décrit un format"):
        _import(path, "nl")


@pytest.mark.parametrize(
    ("newline", "encoding"), [("\r", "utf-8"), ("\r\n", "utf-8-sig"), ("\n", "cp1252"), ("\r", "cp1252")]
)
def test_line_ends_and_encodings_of_every_machine_are_read(tmp_path: Path, newline: str, encoding: str) -> None:
    rows = [made.pstw_row(1, Name="Été à l’œuvre"), made.pstw_row(2, Description='Deux "mots",\net une ligne')]
    path = made.write_csv(tmp_path / "a.csv", made.PSTW, rows, lineterminator=newline, encoding=encoding, delimiter=";")
    path.write_bytes(b"sep=;" + newline.encode() + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    assert _import(path)["rows"] == 2
    first, second = _uses()
    assert (first.title, second.problem) == ("Été à l’œuvre", 'Deux "mots",\net une ligne')


def test_persons_are_dropped_wherever_a_heading_a_key_or_a_word_tells_of_them(tmp_path: Path) -> None:
    header = (*made.PSTW, "Verantwoordelijke", "POC name", "Owner organisation", "Remarks")
    rows = [
        [*made.pstw_row(1), "Piet Jansen", "Jane Roe", "Town of Tartu", "Contact : Marie Dupont, bureau 12."],
        [*made.pstw_row(2, Description="Mme Aubry-Martin et M. Petit suivent l’outil."), "", "", "", "RAS"],
    ]
    report = _import(made.pstw(tmp_path / "a.csv", rows, header))
    kept = json.dumps(list(_uses().values("problem", "extra")), ensure_ascii=False) + json.dumps(report)
    for name in ("Jansen", "Roe", "Dupont", "Aubry", "Petit"):
        assert name not in kept
    assert "Town of Tartu" in kept
    assert "bureau 12" in kept
    assert report["cells"]["dropped"] == 2
    assert report["redacted"] == {"Remarks": 1, "Description": 2}


def test_persons_in_objects_of_a_cell_are_dropped_by_their_keys(tmp_path: Path) -> None:
    record = {
        "id": "1", "name": "A", "organization": "Gemeente X", "goal": "Helpt.", "lang": "NLD",
        "contact": {"name": "Jan Jansen", "email": "j@x.example"},
        "team": [{"owner": "Piet de Vries", "role": "beheer"}, {"owner": "", "role": "bouw"}],
    }  # fmt: skip
    report = _import(made.nl(tmp_path / "a.json", record))
    use = _uses("nl").get()
    assert use.extra["team"] == [{"role": "beheer"}, {"role": "bouw"}]
    assert "Jansen" not in json.dumps(use.extra) + json.dumps(report)
    assert report["cells"]["dropped"] == 2


def test_what_a_file_lost_and_holds_again_is_public_again(tmp_path: Path) -> None:
    rows = [made.pstw_row(number) for number in range(3)]
    whole, fewer = made.pstw(tmp_path / "a.csv", rows), made.pstw(tmp_path / "b.csv", rows[:2])
    _import(whole)
    _import(fewer, withdraw_vanished=True)
    assert _uses().get(external_id="PSTW-2").state == "withdrawn"
    _import(whole)
    assert _uses().get(external_id="PSTW-2").state == "published"


def test_a_supplier_s_product_with_odd_addresses_stops_nothing(tmp_path: Path) -> None:
    record = {"id": "p", "name": "Produit", "organization": None, "goal": "Trier.", "standard_version": "1.0"}
    addresses = {"url": "https://-exa_mple-.example/é à", "website": "https://exa mple", "publiccode": "https://[::1"}
    record |= addresses
    report = _import(made.nl(tmp_path / "a.json", record))
    assert report["diff"]["new"] == 1
