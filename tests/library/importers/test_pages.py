"""The pages: a file comes, is compared, is imported; unknown columns are told; copied texts are decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.library.importers import made

pytestmark = pytest.mark.django_db
IMPORTS = "/bibliotheque/importer/"


def _send(client: Client, path: Path, **told: str) -> Any:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(IMPORTS, {"file": file, "url": "", "format": "", **told})


def test_a_register_is_compared_then_imported_then_told(
    farida: Client, tmp_path: Path, in_one_connection: None
) -> None:
    from intelligences.library.models import Deployment, RegisterImport

    sent = _send(farida, made.pstw(tmp_path / "pstw.csv", [made.pstw_row(n) for n in range(3)]))
    run = RegisterImport.objects.get()
    assert sent.url == run.get_absolute_url()
    made.work()
    assert not Deployment.objects.filter(register="pstw").exists()
    page = farida.get(sent.url).content.decode()
    assert "Public Sector Tech Watch" in page
    assert "<dt>fiches nouvelles</dt><dd>3</dd>" in page
    assert "Importer" in page
    farida.post(f"{sent.url}lancer/")
    made.work()
    assert Deployment.objects.filter(register="pstw", state="published").count() == 3
    run.refresh_from_db()
    assert run.state == "done"
    page = farida.get(sent.url).content.decode()
    assert "Ce qui a changé" in page
    assert "Responsible organisation" in page
    report = farida.get(f"{sent.url}rapport.json").json()
    assert report["cells"]["read"] == sum(report["cells"][one] for one in ("mapped", "extra", "dropped", "refused"))


def test_french_rows_wait_in_the_queue_when_a_person_imports_them(
    farida: Client, tmp_path: Path, in_one_connection: None
) -> None:
    from intelligences.library.models import Deployment, RegisterImport
    from intelligences.moderation.models import Case

    rows = [made.pstw_row(1), made.pstw_row(2, **{"Geographical coverage (country)": "France"})]
    sent = _send(farida, made.pstw(tmp_path / "pstw.csv", rows))
    made.work()
    farida.post(f"{sent.url}lancer/")
    made.work()
    assert RegisterImport.objects.get().state == "done"
    waiting = Deployment.objects.get(register="pstw", state="waiting")
    assert waiting.external_id == "PSTW-2"
    assert Case.objects.get(subject=f"library.deployment:{waiting.pk}").submitted_by is None


def test_what_vanished_is_withdrawn_by_whoever_asks(farida: Client, tmp_path: Path, in_one_connection: None) -> None:
    from intelligences.library.models import Deployment

    rows = [made.pstw_row(number) for number in range(3)]
    for kept in (rows, rows[:2]):
        sent = _send(farida, made.pstw(tmp_path / "pstw.csv", kept))
        made.work()
        farida.post(f"{sent.url}lancer/", {"withdraw_vanished": "on"})
        made.work()
    assert Deployment.objects.get(register="pstw", state="withdrawn").external_id == "PSTW-2"


def test_asked_twice_an_import_goes_on_once(farida: Client, tmp_path: Path, in_one_connection: None) -> None:
    from intelligences.kernel.models import LongWork

    sent = _send(farida, made.pstw(tmp_path / "pstw.csv", [made.pstw_row(1)]))
    made.work()
    for _turn in range(2):
        farida.post(f"{sent.url}lancer/")
    assert LongWork.objects.filter(kind="library.import_register").count() == 1


def test_a_wrong_file_is_an_error_of_the_form_and_leaves_nothing(farida: Client, tmp_path: Path) -> None:
    from intelligences.library.models import RegisterImport

    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7")
    answer = _send(farida, path)
    assert answer.status_code == 200
    assert "un PDF" in answer.content.decode()
    assert not RegisterImport.objects.exists()


def test_neither_a_file_nor_an_address_is_an_error(farida: Client) -> None:
    assert "Choisissez un fichier" in farida.post(IMPORTS, {"url": "", "format": ""}).content.decode()


def test_columns_are_guessed_corrected_and_known_the_next_time(
    farida: Client, tmp_path: Path, in_one_connection: None
) -> None:
    from intelligences.library.models import ColumnMapping, Deployment

    header = ["Gemeente", "Toepassing", "Waarvoor dient het?", "Mailadres", "Kleur"]
    rows = [
        ["Stad A", "Outil A", "Trier le courrier.", "jan@a.example", "rouge"],
        ["Stad B", "Outil B", "Compter les vélos.", "piet@b.example", "bleu"],
    ]
    path = made.write_csv(tmp_path / "villes.csv", header, rows)
    sent = _send(farida, path)
    assert sent.url.endswith("/colonnes/")
    page = farida.get(sent.url).content.decode()
    assert "Trier le courrier." in page
    assert "jan@a.example" not in page
    told = {
        "format": "apart",
        "name": "Villes",
        "country": "be",
        "language": "other",
        "source_url": "https://villes.example/",
        "publisher": "",
        "column_0": "operator_name",
        "column_1": "title",
        "column_2": "problem",
        "column_3": "person",
        "column_4": "extra",
    }
    answer = farida.post(sent.url, told)
    made.work()
    farida.post(f"{answer.url}lancer/")
    made.work()
    use = Deployment.objects.get(title="Outil A")
    assert (use.operator_name, use.problem, use.country) == ("Stad A", "Trier le courrier.", "BE")
    assert (use.collection, use.extra) == ("ailleurs", {"Kleur": "rouge"})
    assert ColumnMapping.objects.count() == 1
    assert not _send(farida, path).url.endswith("/colonnes/")


def test_a_column_of_a_known_format_is_corrected_and_its_register_stays(
    farida: Client, tmp_path: Path, in_one_connection: None
) -> None:
    from intelligences.library.models import ColumnMapping, Deployment

    header = [name.replace("Description", "What it is for") for name in made.PSTW]
    path = made.write_csv(tmp_path / "pstw.csv", header, [made.pstw_row(n) for n in range(3)])
    sent = _send(farida, path, format="pstw")
    made.work()
    assert "Il manque à ce fichier" in farida.get(sent.url).content.decode()
    page = farida.get(f"{sent.url}colonnes/").content.decode()
    assert page.count("comme le format") == len(header)
    told = {f"column_{place}": "format" for place in range(len(header))} | {"format": "pstw", "column_2": "problem"}
    farida.post(f"{sent.url}colonnes/", told)
    made.work()
    farida.post(f"{sent.url}lancer/")
    made.work()
    use = Deployment.objects.get(register="pstw", external_id="PSTW-1")
    assert (use.problem, use.country) == ("Aide les agents du service 1.", "EE")
    assert ColumnMapping.objects.get().columns == {"What it is for": "problem"}
    sent = _send(farida, path)
    made.work()
    assert "<dt>inchangées</dt><dd>3</dd>" in farida.get(sent.url).content.decode()


def test_an_import_that_is_given_up_forgets_its_file(
    farida: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    from intelligences.library.models import RegisterImport

    _send(farida, made.pstw(tmp_path / "pstw.csv", [made.pstw_row(1)]))
    run = RegisterImport.objects.get()
    assert run.has_file
    with django_capture_on_commit_callbacks(execute=True):
        farida.post(f"{run.get_absolute_url()}abandonner/")
    run.refresh_from_db()
    assert (run.state, run.has_file) == ("given_up", False)


def test_copied_texts_are_proposed_accepted_or_refused_never_merged(cast: Any, client_of: Any, tmp_path: Path) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment, SolutionGrouping

    text = "Cet outil aide les agents à trier les messages des habitants selon leur objet et à répondre plus vite."
    other = "Ce modèle estime la quantité de neige qui tombera la nuit prochaine sur les routes de la vallée entière."
    rows = [made.pstw_row(n, Description=text if n < 3 else other) for n in range(5)]
    actions.import_register(made.pstw(tmp_path / "a.csv", rows), by=None)
    dina = client_of(cast.dina)
    dina.post("/bibliotheque/rapprochements/chercher/")
    first, second = SolutionGrouping.objects.order_by("id")
    assert not Deployment.objects.filter(register="pstw", solution__isnull=False).exists()
    page = dina.get("/bibliotheque/rapprochements/").content.decode()
    assert "Town 0" in page
    dina.post(f"/bibliotheque/rapprochements/{first.pk}/", {"decision": "accept"})
    assert Deployment.objects.filter(register="pstw", solution__isnull=False).count() == 3
    dina.post(f"/bibliotheque/rapprochements/{second.pk}/", {"decision": "refuse", "because": "Deux outils."})
    second.refresh_from_db()
    assert (second.state, second.refused_because) == ("refused", "Deux outils.")
    dina.post("/bibliotheque/rapprochements/chercher/")
    assert SolutionGrouping.objects.count() == 2


def test_a_decided_grouping_can_be_come_back_on(cast: Any, client_of: Any, tmp_path: Path) -> None:
    from intelligences.library import actions
    from intelligences.library.models import Deployment, SolutionGrouping

    text = "Cet outil aide les agents à trier les messages des habitants selon leur objet et à répondre plus vite."
    actions.import_register(
        made.pstw(tmp_path / "a.csv", [made.pstw_row(n, Description=text) for n in range(3)]), by=None
    )
    dina = client_of(cast.dina)
    dina.post("/bibliotheque/rapprochements/chercher/")
    place = f"/bibliotheque/rapprochements/{SolutionGrouping.objects.get().pk}/"
    grouped = Deployment.objects.filter(register="pstw", solution__isnull=False)
    dina.post(place, {"decision": "accept"})
    solution = SolutionGrouping.objects.get().solution
    assert (grouped.count(), solution.state) == (3, "published")
    assert "Revenir sur cette décision" in dina.get("/bibliotheque/rapprochements/").content.decode()
    dina.post(place, {"decision": "reopen"})
    solution.refresh_from_db()
    assert (grouped.count(), solution.state, SolutionGrouping.objects.get().state) == (0, "withdrawn", "proposed")
    dina.post(place, {"decision": "refuse", "because": "Trois outils."})
    dina.post(place, {"decision": "reopen"})
    dina.post(place, {"decision": "accept"})
    solution.refresh_from_db()
    assert (grouped.count(), solution.state) == (3, "published")


def test_the_schema_that_ships_is_the_one_that_is_served(client: Client) -> None:
    import json

    shipped = Path(__file__).resolve().parents[3] / "data" / "schemas" / "usages-ia.schema.json"
    assert client.get("/bibliotheque/schema.json").json() == json.loads(shipped.read_text(encoding="utf-8"))
