"""A filled template becomes declarations, with every wrong cell told by its line and its column."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.kernel.writers import csv_excel, xlsx
from intelligences.library.actions import NotPossible, declaring_sheets
from intelligences.library.declaring.controls import PartialDate
from intelligences.library.declaring.sheets import cells, read, template, wrong_cells
from intelligences.library.importers.files import BadFile
from intelligences.library.models import Declaration
from tests.cast import Cast
from tests.plain import plain

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
    assert declaring_sheets.send_ready([line], by=cast.alice).count == 1


def test_wrong_cells_are_told_and_mended_in_the_page(tmp_path: Path, cast: Cast) -> None:
    bad = GOOD | {"status": "presque fini", "cost_yearly": "beaucoup", "title": ""}
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, GOOD, bad), cast.ville, by=cast.alice, language="fr")
    first, second = _lines(batch)
    assert (first.line, second.line) == (2, 3)
    assert sorted(wrong.control.name for wrong in wrong_cells(second)) == ["cost_yearly", "status", "title"]
    typed = {"cost_yearly": ["12000"], "status": ["pilot"], "title": ["Réparé"]}
    declaring_sheets.mend_line(second, typed, seen={}, by=cast.alice)
    second.refresh_from_db()
    assert wrong_cells(second) == []
    assert second.typed("systeme", "problem") == "L’eau se perd."  # the others stay
    assert declaring_sheets.send_ready(_lines(batch), by=cast.alice).count == 2


def test_a_line_that_can_t_leave_stops_no_other(
    tmp_path: Path, cast: Cast, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [GOOD | {"title": f"Système {number}"} for number in range(3)]
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, *rows), cast.ville, by=cast.alice, language="fr")
    send = declaring_sheets.send

    def refusing(line: Declaration, *, by: Any) -> None:
        if line.line == 3:
            raise NotPossible("Cette déclaration est close.")
        send(line, by=by)

    monkeypatch.setattr(declaring_sheets, "send", refusing)
    page = client_of(cast.alice).post(f"/declarer/tableur/{batch}/envoyer/", follow=True).content.decode()
    assert "2 déclarations envoyées." in page
    assert "La ligne 3 n’est pas partie : Cette déclaration est close." in plain(page)
    assert [line.state for line in _lines(batch)] == ["waiting", "open", "waiting"]


def _shown_revisions(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(revision-\w+)" value="(\d+)"', page))


def test_two_people_on_one_line_lose_nothing(tmp_path: Path, cast: Cast, client_of: Callable[..., Any]) -> None:
    bad = GOOD | {"status": "presque fini", "started_on": "bientôt"}
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, bad), cast.ville, by=cast.alice, language="fr")
    (line,) = _lines(batch)
    address, alice, bruno = f"/declarer/tableur/{batch}/", client_of(cast.alice), client_of(cast.bruno)
    seen = {"line": line.pk, **_shown_revisions(alice.get(address).content.decode())}
    assert seen.keys() == {"line", "revision-etat"}
    bruno.post(address, seen | {"status": "pilot", "started_on": "2024"})
    answer = alice.post(address, seen | {"status": "production", "started_on": "mars"})
    page = answer.content.decode()
    assert "a corrigé cette ligne pendant que vous écriviez" in page
    assert 'value="mars"' in page
    assert "2024" in page
    line.refresh_from_db()
    assert line.typed("etat", "status") == "pilot"  # nothing is overwritten before it is seen
    again = {"line": line.pk, **_shown_revisions(page)}
    alice.post(address, again | {"status": "production", "started_on": "2023"})
    line.refresh_from_db()
    assert (line.typed("etat", "status"), line.typed("etat", "started_on")) == ("production", "2023")


def test_the_same_correction_twice_is_no_conflict(tmp_path: Path, cast: Cast, client_of: Callable[..., Any]) -> None:
    bad = GOOD | {"status": "presque fini"}
    batch = declaring_sheets.receive_sheet(_sheet(tmp_path, bad), cast.ville, by=cast.alice, language="fr")
    (line,) = _lines(batch)
    told = {"line": line.pk, "revision-etat": "0", "status": "pilot"}
    for _turn in range(2):
        answer = client_of(cast.alice).post(f"/declarer/tableur/{batch}/", told)
        assert answer.status_code == 302


def test_what_is_typed_in_a_line_that_has_left_stays_in_the_page(
    tmp_path: Path, cast: Cast, client_of: Callable[..., Any]
) -> None:
    batch = declaring_sheets.receive_sheet(
        _sheet(tmp_path, GOOD | {"title": ""}), cast.ville, by=cast.alice, language="fr"
    )
    (line,) = _lines(batch)
    Declaration.objects.filter(pk=line.pk).update(state="given_up")
    told = {"line": line.pk, "revision-systeme": "0", "title": "Relevé des compteurs"}
    page = client_of(cast.alice).post(f"/declarer/tableur/{batch}/", told).content.decode()
    assert "Cette déclaration n’est plus modifiable" in page
    assert 'value="Relevé des compteurs"' in page


@pytest.mark.parametrize("where", ["past the last title", "under an empty title"])
def test_a_cell_under_no_title_is_told_with_its_line(tmp_path: Path, where: str) -> None:
    names = [cell.label for cell in cells()] + ([""] if where == "under an empty title" else [])
    good = [GOOD.get(cell.name, "") for cell in cells()]
    path = tmp_path / "modele.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([names, good, [*good, "EXTRA"]])
    with pytest.raises(BadFile, match=r"À la ligne 3, «.EXTRA.» n’est sous aucun titre"):
        read(path)


@pytest.mark.parametrize(
    ("typed", "held"),
    [("14/03/2024", "2024-03-14"), ("3/2024", "2024-03"), ("1.2.2024", "2024-02-01"), ("2024-03-14", "2024-03-14")],
)
def test_a_date_as_a_french_spreadsheet_writes_it(typed: str, held: str) -> None:
    assert PartialDate().clean(typed) == held


@pytest.mark.parametrize("typed", ["31/02/2024", "14/13/2024", "0/2024", "hier"])
def test_a_date_that_can_t_be_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError, match="une date qui existe"):
        PartialDate().clean(typed)


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
