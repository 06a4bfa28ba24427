"""The 261 documented uses: what they are, where they are, what is told of them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from intelligences.kernel.models import Event, Version
from intelligences.library import actions
from intelligences.library.actions.content import SHIPPED
from intelligences.library.content.reading import BadContent
from intelligences.library.models import Deployment, Evidence, Solution
from intelligences.moderation.models import Case
from intelligences.search.models import Entry

pytestmark = pytest.mark.django_db
COMPILED = Path(__file__).resolve().parents[3] / "shared" / "data" / "library" / "french_uses.jsonl"


def test_every_use_of_the_file_is_loaded_published_or_waiting(uses: list[dict[str, Any]]) -> None:
    weak = sum("waits" in use for use in uses)
    states = Counter(Deployment.objects.order_by("id").values_list("state", flat=True))
    assert states == {"published": len(uses) - weak, "waiting": weak}
    assert Case.objects.pending().filter(kind="library.deployment").count() == weak
    assert Entry.objects.filter(kind="use").count() == len(uses) - weak


def test_the_file_holds_the_whole_compiled_list(uses: list[dict[str, Any]]) -> None:
    """Against the list it was built from where that is at hand, else against what is known of it."""
    told = {(use["operator"], use["title"], use["source"]["url"]) for use in uses}
    if COMPILED.exists():
        rows = [json.loads(line) for line in COMPILED.read_text(encoding="utf-8").splitlines()]
        assert told == {(row["territory"], row["name"], row["source_url"]) for row in rows}
        doubtful = [r for r in rows if r["source_quality"] == "agregateur_ou_blog" or r.get("scope_check")]
        assert len(doubtful) == sum("waits" in use for use in uses)
    assert len(told) == len(uses) == 261
    assert Counter(use["source"]["kind"] for use in uses) == {
        "press": 131, "official": 87, "aggregator": 35, "supplier": 8,
    }  # fmt: skip


def test_weak_sources_and_doubtful_scopes_are_not_public(client: Any) -> None:
    hidden = Deployment.objects.filter(source__kind="aggregator").exclude(state="waiting")
    assert not hidden.exists()
    car_parks = Deployment.objects.filter(title="Occupation des parkings de plage en temps réel")
    assert {use.state for use in car_parks.order_by("id")} == {"waiting"}
    assert client.get(car_parks.order_by("id")[0].get_absolute_url()).status_code == 404


def test_every_authority_has_its_code() -> None:
    with_territory = ("commune", "epci", "ept", "metropole", "departement", "region")
    assert not Deployment.objects.filter(operator_kind__in=with_territory, territory=None).exists()
    without = Deployment.objects.exclude(operator_kind__in=with_territory)
    assert {use.territory_id for use in without.order_by("id")} == {None}
    assert [use.operator_name for use in without.filter(departement=None).order_by("id")] == ["GIP Littoral"]


@pytest.mark.parametrize(
    ("operator", "code"),
    [
        ("La Haye", "76352"), ("Saint-Denis", "97411"), ("Saint-Savin", "38455"), ("Vernon", "27681"),
        ("Héry", "89201"), ("Lure", "70310"), ("Paris", "75056"), ("Nevers Agglomération", "245804406"),
        ("GrandAngoulême", "200071827"), ("Grand Besançon Métropole", "242500361"), ("Métropole de Lyon", "200046977"),
        ("Communauté de communes de la Région de Bapaume", "200035442"), ("Centre-Val de Loire", "24"),
        ("Paris Est Marne & Bois", "200057941"), ("Seine-Saint-Denis", "93"),
    ],
)  # fmt: skip
def test_usual_names_and_homonyms_lead_to_the_right_territory(operator: str, code: str) -> None:
    found = Deployment.objects.filter(operator_name=operator).select_related("territory").order_by("id")
    assert {use.territory.code for use in found if use.territory} == {code}


def test_shared_programmes_are_one_solution_with_many_uses() -> None:
    counted = {one.external_id: one.deployments.count() for one in Solution.objects.order_by("id")}
    assert counted["delibia-2021"] == 6
    assert counted["arnia-2024"] == 9
    assert counted["openfisca"] == 21
    other = Deployment.objects.filter(suppliers__contains=["Delibia"], solution=None)
    assert other.count() == 5
    assert set(other.filter(title__contains="participation").values_list("operator_name", flat=True)) == {
        "Métropole Rouen Normandie"
    }


def test_rules_published_as_code_keep_their_caution_and_are_told_apart_from_ai(client: Any) -> None:
    formulas = Deployment.objects.filter(solution__external_id="openfisca").exclude(caution="")
    assert formulas.count() == 20
    use = formulas.order_by("id")[0]
    page = client.get(use.get_absolute_url()).content.decode()
    assert "n’est pas forcément exploité par la collectivité" in page.replace("&#x27;", "’").replace("'", "’")
    assert "ce n’est pas de l’IA, mais un algorithme public" in page
    assert use.code_url.startswith("https://github.com/openfisca/")


def test_effects_are_claims_unless_two_moments_are_compared() -> None:
    assert Evidence.objects.count() == 26
    assert Counter(Evidence.objects.order_by("id").values_list("level", flat=True)) == {0: 19, 1: 7}
    plaisir = Evidence.objects.get(deployment__operator_name="Plaisir")
    assert (plaisir.before, plaisir.after, plaisir.unit, plaisir.level) == (65, 8, "%", 1)
    assert plaisir.source is not None
    assert plaisir.source.url.startswith("https://infodujour.fr/")


def test_costs_are_figures_only_where_they_are_whole_and_dated() -> None:
    assert Deployment.objects.exclude(cost_note="").count() == 28
    figured = Deployment.objects.exclude(cost_investment=None).order_by("id")
    assert {use.cost_year for use in figured} <= {2018, 2023, 2024, 2025}
    assert all(use.cost_note and use.cost_currency == "EUR" for use in figured)
    vernon = Deployment.objects.get(operator_name="Vernon")
    assert (vernon.cost_investment, vernon.cost_note) == (None, "Location de 13 000 euros pour six mois (2024).")


def test_stopped_uses_keep_their_page_and_the_reason(client: Any) -> None:
    stopped = Deployment.objects.filter(status="stopped").order_by("id")
    assert stopped.count() == 7
    for use in stopped:
        page = client.get(use.get_absolute_url()).content.decode()
        assert "Cet usage est arrêté" in page
        assert use.stopped_because.split()[0] in page


def test_a_field_told_elsewhere_has_its_own_footnote(client: Any) -> None:
    sicoval = Deployment.objects.get(title="Ciblage de la recherche de fuites d'eau")
    page = client.get(sicoval.get_absolute_url() + "?x").content.decode()
    cost = page[page.index("Prestation rémunérée au succès") :]
    assert 'href="#source-2"' in cost[:200]
    assert 'id="source-2"' in page
    assert "occitanie-tribune.com" in page


def test_loading_what_is_loaded_does_nothing_at_all() -> None:
    before = (Event.objects.count(), Version.objects.count())
    assert actions.load_content() is False
    assert (Event.objects.count(), Version.objects.count()) == before


def test_loading_again_changes_no_record() -> None:
    before = list(Deployment.objects.order_by("id").values_list("id", "updated_at"))
    versions = Version.objects.count()
    assert actions.load_content(force=True) is True
    assert list(Deployment.objects.order_by("id").values_list("id", "updated_at")) == before
    assert Version.objects.count() == versions
    facts = Event.objects.filter(kind="library.published_many").latest("id").facts
    assert (facts["created"], facts["changed"], facts["unchanged"], facts["waiting"]) == (0, 0, 261, 0)


def test_a_use_that_left_the_file_is_withdrawn_with_the_reason(tmp_path: Path) -> None:
    _copy(tmp_path, lambda lines: lines[1:])
    actions.load_content(folder=tmp_path)
    gone = Deployment.objects.get(operator_name="Plaisir")
    assert gone.state == "withdrawn"
    assert "ne figure plus" in gone.withdrawn_because


def test_a_changed_use_gets_a_second_version_and_keeps_its_number(tmp_path: Path) -> None:
    before = Deployment.objects.get(operator_name="Plaisir")
    _copy(tmp_path, lambda lines: [lines[0].replace('"status":"production"', '"status":"pilot"'), *lines[1:]])
    actions.load_content(folder=tmp_path)
    after = Deployment.objects.get(operator_name="Plaisir")
    assert (after.pk, after.status) == (before.pk, "pilot")
    assert Version.objects.filter(subject=f"library.deployment:{after.pk}").count() == 2


def test_a_damaged_file_changes_nothing(tmp_path: Path) -> None:
    _copy(tmp_path, lambda lines: lines)
    (tmp_path / "french_uses.jsonl").write_text("{}\n")
    with pytest.raises(BadContent, match="french_uses"):
        actions.load_content(folder=tmp_path, force=True)


def test_the_files_say_where_they_come_from() -> None:
    told = json.loads((SHIPPED / "SOURCES.json").read_text(encoding="utf-8"))
    assert {"command", "date", "licence", "sources", "files"} <= told.keys()
    assert all({"sha256", "licence", "gives"} <= source.keys() for source in told["sources"])


def _copy(folder: Path, change: Any) -> None:
    """The shipped files with other uses, their sums made right."""
    import hashlib

    lines = (SHIPPED / "french_uses.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    written = "".join(change(lines)).encode()
    (folder / "french_uses.jsonl").write_bytes(written)
    (folder / "solutions.jsonl").write_bytes((SHIPPED / "solutions.jsonl").read_bytes())
    told = json.loads((SHIPPED / "SOURCES.json").read_text(encoding="utf-8"))
    told["files"][0]["sha256"] = hashlib.sha256(written).hexdigest()
    told["files"][0]["rows"] = -1
    (folder / "SOURCES.json").write_text(json.dumps(told))
