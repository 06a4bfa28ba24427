"""A supplier's sheet begins a declaration: what it tells is filled in, each step is read by the organisation first."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.library import actions
from intelligences.library.declaring.sheets import template
from intelligences.library.declaring.supplier import read_sheet
from intelligences.library.importers.files import BadFile
from intelligences.library.models import Declaration, Deployment, Solution, Source
from intelligences.library.queries.declaring import told
from tests.cast import Cast
from tests.library.declaring.typed import STATE
from tests.library.importers.line import OK, Line

pytestmark = pytest.mark.django_db
DOOR = "/declarer/fournisseur/"


@pytest.fixture
def sheet(cast: Cast, client: Client) -> bytes:
    """The JSON of a solution's page, as any site of this software gives it."""
    source = Source.objects.create(title="Page", kind="official", url="https://exemple.example/s")
    made = Solution(
        name="Tri-Courrier", problem="Trie les courriels. Écrire à vente.dupont@exemple.example.", learning="learning",
        suppliers=["Exemple SA", "Autre"], technique_family="text", origin="collected", source=source,
    )  # fmt: skip
    actions.publish(made, by=cast.dina)
    answered: Any = client.get(made.get_absolute_url().rstrip("/") + ".json")
    return b"".join(answered) if answered.streaming else bytes(answered.content)


def _send(client: Client, cast: Cast, content: bytes, name: str = "fiche.json") -> Any:
    return client.post(DOOR, {"organisation": cast.ville.pk, "file": SimpleUploadedFile(name, content), "url": ""})


def _row(**told: str) -> bytes:
    """Our template, filled on one line."""
    titles = {column.key: str(column.label) for column in template()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(titles.values())
    writer.writerow([told.get(key, "") for key in titles])
    return out.getvalue().encode()


def test_what_the_supplier_tells_is_filled_in_and_waits_to_be_read(cast: Cast, client_of: Any, sheet: bytes) -> None:
    alice = client_of(cast.alice)
    assert DOOR in alice.get("/declarer/").content.decode()
    made = Declaration.objects.get(pk=_send(alice, cast, sheet)["Location"].strip("/").split("/")[-1])
    assert (made.start, made.typed("systeme", "system")) == ("supplier", "Tri-Courrier")
    assert made.typed("systeme", "problem").startswith("Trie les courriels.")
    assert "dupont" not in json.dumps(made.steps)
    assert made.typed("fonctionnement", "suppliers") == "Exemple SA\nAutre"
    states = {one.task["title"] if isinstance(one.task, dict) else str(one.task): one.state for one in told(made)}
    assert "prefilled" in states.values()
    page = alice.get(f"/declarer/{made.pk}/etape/fonctionnement/").content.decode()
    assert "viennent de la fiche du fournisseur" in page
    assert "Ce que vous ne pouvez pas confirmer" in page
    assert _send(alice, cast, sheet)["Location"].strip("/").endswith(str(made.pk))  # sent twice, it is one


def test_each_step_is_read_before_it_is_sent_and_what_isn_t_confirmed_stays_the_supplier_s(
    cast: Cast, sheet: bytes, tmp_path: Path
) -> None:
    (tmp_path / "s.json").write_bytes(sheet)
    begun = actions.begin(
        cast.ville, by=cast.alice, language="fr",
        sheet=read_sheet(tmp_path / "s.json", title="s.json", url="https://exemple.example/s.json"),
    )  # fmt: skip

    def save(key: str, **more: list[str]) -> None:
        begun.refresh_from_db()
        data = begun.steps.get(key, {}).get("data", {}) | more
        actions.save_step(begun, key, data, seen=begun.revision(key), by=cast.alice)

    save("systeme", title=["Tri des courriels"], policy_domains=["relation-usagers"])
    save("donnees", personal_data=["yes"])
    save("etat", **STATE)
    begun.refresh_from_db()
    assert actions.wrong_steps(begun) == ["fonctionnement"]
    with pytest.raises(actions.NotPossible):
        actions.send(begun, by=cast.alice)
    save("fonctionnement", unsure=["suppliers"])
    begun.refresh_from_db()
    actions.send(begun, by=cast.alice)
    actions.accept_declaration(begun, by=cast.dina)
    use = Deployment.objects.get(title="Tri des courriels")
    assert (use.origin, use.organisation, use.suppliers) == ("declared", cast.ville, ["Exemple SA", "Autre"])
    assert set(use.provenance) == {"suppliers"}
    source = Source.objects.get(pk=use.provenance["suppliers"]["source"])
    assert (source.kind, source.url) == ("supplier", "https://exemple.example/s.json")
    assert use.provenance["suppliers"]["kind"] == "collected"


def test_our_template_and_a_use_of_another_site_are_read_without_what_only_the_organisation_knows(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    filled = _row(title="Assistant", problem="Répond aux usagers.", cost_yearly="1000", status="production")
    (tmp_path / "a.csv").write_bytes(filled)
    read = read_sheet(tmp_path / "a.csv", title="a.csv")
    assert set(read.steps) == {"systeme"}
    assert read.fields == ["title", "problem"]
    use = Deployment.objects.published().exclude(problem="").order_by("pk").first()
    answered: Any = client.get(use.get_absolute_url().rstrip("/") + ".json")
    content = b"".join(answered) if answered.streaming else answered.content
    (tmp_path / "u.json").write_bytes(content)
    with pytest.raises(BadFile, match="cette fiche vient de ce site"):
        read_sheet(tmp_path / "u.json", title="u.json")
    (tmp_path / "u.json").write_bytes(content.replace(site.SITE_URL.encode(), b"https://autre.example"))
    read = read_sheet(tmp_path / "u.json", title="u.json")
    assert read.steps["systeme"]["data"]["title"] == [use.title]
    assert "etat" not in read.steps


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"bonjour": 1}', "reconnu"),
        (b"Nom,Couleur\nA,bleu\nB,vert\n", "reconnu"),
        (b"title,operator_name,operator_kind\nA,B,commune\nC,D,commune\n", "2 syst"),
        (b"<html></html>", "page web"),
        (b"%PDF-1.7", "un PDF"),
        (b'{"solution": {"name": 1}}', "reconnu"),
        (b'{"solution": ' + b"[" * 100_000, "reconnu"),
    ],
    ids=["object", "columns", "several", "page", "pdf", "bare", "deep"],
)
def test_what_isn_t_a_sheet_is_one_sentence_in_the_form(cast: Cast, client_of: Any, content: bytes, says: str) -> None:
    answered = _send(client_of(cast.alice), cast, content)
    assert answered.status_code == 200
    page = answered.content.decode()
    assert says in page or "imbriqué" in page or "abîmé" in page
    assert not Declaration.objects.exists()


def test_from_an_address_it_is_read_or_refused_as_any_other(
    cast: Cast, client_of: Any, sheet: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intelligences.library.views import declaring_supplier

    alice, told = client_of(cast.alice), {"organisation": cast.ville.pk}
    refused = alice.post(DOOR, told | {"url": "https://localhost/fiche.json"}).content.decode()
    assert "internet public" in refused
    line = Line(OK + b"Content-Length: %d\r\n\r\n%s" % (len(sheet), sheet))
    monkeypatch.setattr(declaring_supplier, "Fetcher", lambda **options: line.fetcher(**options))
    try:
        assert alice.post(DOOR, told | {"url": "https://exemple.example/fiche.json"}).status_code == 302
    finally:
        line.close()
    assert Declaration.objects.get().steps[""]["supplier"]["url"] == "https://exemple.example/fiche.json"


def test_nobody_reads_a_sheet_in_another_s_name(cast: Cast, client_of: Any, sheet: bytes) -> None:
    assert _send(client_of(cast.gilles), cast, sheet).status_code == 200
    assert "rejoignez d’abord la vôtre" in client_of(cast.camille).get(DOOR).content.decode()
    assert not Declaration.objects.exists()


_VALUE = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), st.lists, max_leaves=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["name", "problem", "suppliers", "learning", "website", "x"]), _VALUE))
def test_any_solution_is_a_sheet_or_one_sentence(tmp_path: Path, solution: dict[str, Any]) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"solution": solution}), encoding="utf-8")
    said, fields = "", []
    try:
        fields = read_sheet(tmp_path / "s.json", title="s.json").fields
    except BadFile as error:
        said = str(error)
    assert bool(fields) != said.endswith((".", "?"))
