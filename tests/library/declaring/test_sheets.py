"""A filled template becomes declarations, with every wrong cell told by its line and its column."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.kernel.writers import csv_excel, xlsx
from intelligences.library.actions import declaring_sheets
from intelligences.library.declaring.sheets import cells, read, template, wrong_cells
from intelligences.library.importers.files import BadFile
from intelligences.library.models import Declaration
from tests.cast import Cast

pytestmark = pytest.mark.django_db

GOOD = {
    "title": "Détection de fuites", "problem": "L’eau se perd.", "policy_domains": "Eau potable ; énergie",
    "learning": "apprentissage (IA)", "personal_data": "non", "status": "en service", "started_on": "2023",
    "hosting": "ne sait pas", "cost_yearly": "12 000", "suppliers": "Fournisseur A ; Fournisseur B",
}  # fmt: skip


def _sheet(tmp_path: Path, *rows: dict[str, str], title: str = "label") -> Path:
    path = tmp_path / "modele.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([getattr(cell, title) for cell in cells()])
        writer.writerows([[row.get(cell.name, "") for cell in cells()] for row in rows])
    return path


def _lines(batch: str) -> list[Declaration]:
    return list(Declaration.objects.filter(batch=batch).order_by("line"))


@pytest.mark.parametrize("title", ["label", "name"])
def test_a_good_line_is_ready(tmp_path: Path, cast: Cast, title: str) -> None:
    path = _sheet(tmp_path, GOOD, title=title)
    batch = declaring_sheets.receive_sheet(path, cast.ville, by=cast.alice, language="fr")
    (line,) = _lines(batch)
    assert wrong_cells(line) == []
    assert line.steps["systeme"]["data"]["policy_domains"] == ["eau-potable", "energie"]
    assert line.steps["fonctionnement"]["data"]["unknown"] == ["hosting"]
    assert line.steps["fonctionnement"]["data"]["suppliers"] == ["Fournisseur A\nFournisseur B"]
    assert declaring_sheets.send_ready([line], by=cast.alice) == 1


def test_wrong_cells_are_told_and_mended_in_the_page(tmp_path: Path, cast: Cast) -> None:
    bad = GOOD | {"status": "presque fini", "cost_yearly": "beaucoup", "title": ""}
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, GOOD, bad), cast.ville, by=cast.alice, language="fr")
    first, second = _lines(batch)
    assert (first.line, second.line) == (2, 3)
    assert sorted(wrong.control.name for wrong in wrong_cells(second)) == ["cost_yearly", "status", "title"]
    typed = {"cost_yearly": ["12000"], "status": ["pilot"], "title": ["Réparé"], "problem": ["intrus"]}
    declaring_sheets.mend_line(second, typed, by=cast.alice)
    second.refresh_from_db()
    assert wrong_cells(second) == []
    assert second.typed("systeme", "problem") == "L’eau se perd."  # only wrong cells are replaced
    assert declaring_sheets.send_ready(_lines(batch), by=cast.alice) == 2


def test_the_same_table_put_in_twice_is_one_batch(tmp_path: Path, cast: Cast) -> None:
    path = _sheet(tmp_path, GOOD)
    first = declaring_sheets.receive_sheet(path, cast.ville, by=cast.alice, language="fr")
    assert declaring_sheets.receive_sheet(path, cast.ville, by=cast.bruno, language="fr") == first
    assert len(_lines(first)) == 1
    Declaration.objects.filter(batch=first).update(state="given_up")
    again = declaring_sheets.receive_sheet(path, cast.ville, by=cast.alice, language="fr")
    assert again != first
    assert len(_lines(again)) == 1


def test_a_line_that_isn_t_of_the_batch_or_is_nothing_is_refused(
    tmp_path: Path, cast: Cast, client_of: Callable[..., Any]
) -> None:
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, GOOD), cast.ville, by=cast.alice, language="fr")
    alice = client_of(cast.alice)
    for line in ("", "abc", "999999"):
        assert alice.post(f"/declarer/tableur/{batch}/", {"line": line}).status_code == 404
    assert client_of(cast.gilles).get(f"/declarer/tableur/{batch}/").status_code == 404
    assert alice.get("/declarer/tableur/modele.pdf").status_code == 404


def test_our_own_templates_are_read_back(tmp_path: Path) -> None:
    for name, made in (("m.csv", csv_excel(template(), [None])), ("m.xlsx", xlsx(template(), [None], sheet="usages"))):
        path = tmp_path / name
        path.write_bytes(b"".join(made))
        with pytest.raises(BadFile, match="n’a que ses titres"):
            read(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 rien", "PDF"),
        (b"nom;ville\nA;B\n", "Colonnes inconnues"),
        ("Statut\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_another_file_is_refused_with_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=said):
        read(path)


_CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r\n"), max_size=30)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([cell.name for cell in cells()]), _CELL), min_size=1, max_size=4))
def test_any_cells_are_kept_and_judged_never_lost(rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([cell.label for cell in cells()])
    writer.writerows([[row.get(cell.name, "") for cell in cells()] for row in rows])
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(out.getvalue().encode())
        file.flush()
        try:
            lines = read(Path(file.name))
        except BadFile:
            return
    for _number, steps in lines:
        for step in steps.values():
            assert all(any(one.strip() for one in values) for values in step["data"].values())
