"""Steps are kept as typed, two writers never overwrite each other, and what is sent becomes the public record."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from intelligences.kernel.models import Event
from intelligences.kernel.retention import enforce
from intelligences.library import actions
from intelligences.library.declaring import flat
from intelligences.library.declaring.steps import BY_KEY, STEPS
from intelligences.library.models import Declaration, Deployment, Evidence, Source
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from tests.cast import Cast
from tests.library.declaring.typed import STATE, SYSTEM

Write = Callable[..., Declaration]
pytestmark = pytest.mark.django_db


def _cases() -> Any:
    return Case.objects.filter(kind="library.declaration")


def _decide(declaration: Declaration, cast: Cast, verdict: str, category: str, text: str = "") -> None:
    case = Case.objects.get(subject=f"library.declaration:{declaration.pk}", state__in=Case.PENDING)
    ruling = moderation.Ruling(verdict, category, text)
    moderation.decide(case, ruling, by=cast.dina, seen=case.decisions.count())


def test_what_was_typed_is_kept_right_or_wrong(blank: Declaration, write: Write) -> None:
    write(blank, "moyens", {"cost_yearly": ["douze mille"], "staff_time": ["3 jours"]})
    blank.refresh_from_db()
    form = BY_KEY["moyens"].read(blank)
    assert form["cost_yearly"].value() == "douze mille"
    assert "cost_yearly" in form.errors
    assert actions.wrong_steps(blank) == ["systeme", "fonctionnement", "donnees", "etat", "moyens"]


def test_amounts_are_read_as_people_write_them(blank: Declaration, write: Write) -> None:
    write(blank, "moyens", {"cost_yearly": ["180 000,50 €"], "cost_year": ["2024"]})
    blank.refresh_from_db()
    assert BY_KEY["moyens"].read(blank).values()["cost_yearly"] == Decimal("180000.50")


def test_a_date_as_french_people_write_it_is_kept_as_typed_and_published_as_records_hold_it(
    whole: Declaration, write: Write, cast: Cast
) -> None:
    write(whole, "etat", STATE | {"started_on": ["14/03/2024"]})
    whole.refresh_from_db()
    assert whole.typed("etat", "started_on") == "14/03/2024"
    assert flat.fields(whole)["started_on"] == "2024-03-14"
    assert actions.previewed(whole, lambda record: record.started_on, by=cast.alice) == "2024-03-14"
    write(whole, "etat", STATE | {"started_on": ["31/02/2024"]})
    whole.refresh_from_db()
    assert flat.fields(whole)["started_on"] == "31/02/2024"
    assert actions.wrong_steps(whole) == ["etat"]


def test_two_writers_of_a_step_are_told_and_nothing_is_overwritten(
    blank: Declaration, write: Write, cast: Cast
) -> None:
    write(blank, "systeme", SYSTEM)
    with pytest.raises(actions.Conflict) as conflict:
        actions.save_step(blank, "systeme", {"title": ["Autre nom"]}, seen=0, by=cast.bruno)
    assert conflict.value.theirs["title"] == SYSTEM["title"]
    assert conflict.value.by == str(cast.alice.pk)
    blank.refresh_from_db()
    assert blank.typed("systeme", "title") == SYSTEM["title"][0]
    saved = actions.save_step(blank, "systeme", {"title": ["Autre nom"]}, seen=conflict.value.revision, by=cast.bruno)
    assert saved.typed("systeme", "title") == "Autre nom"


def test_the_same_text_saved_twice_is_no_conflict(blank: Declaration, write: Write, cast: Cast) -> None:
    write(blank, "systeme", SYSTEM)
    again = actions.save_step(blank, "systeme", SYSTEM, seen=0, by=cast.bruno)
    assert again.revision("systeme") == 1


def test_nothing_is_sent_while_a_needed_step_is_missing(blank: Declaration, write: Write, cast: Cast) -> None:
    write(blank, "systeme", SYSTEM)
    with pytest.raises(actions.NotPossible, match="corriger"):
        actions.send(blank, by=cast.alice)
    assert not _cases().exists()


def test_sent_twice_is_one_case_and_accepted_is_a_public_record(whole: Declaration, cast: Cast) -> None:
    actions.send(whole, by=cast.alice)
    actions.send(whole, by=cast.bruno)
    assert _cases().count() == 1
    _decide(whole, cast, "accepted", "conform")
    whole.refresh_from_db()
    record = whole.deployment
    assert record is not None
    assert (whole.state, record.state, record.origin) == ("published", "published", "declared")
    assert (record.title, record.operator_name) == (SYSTEM["title"][0], cast.ville.name)
    assert (record.organisation, record.started_on, record.year) == (cast.ville, "2024-03", 2024)
    assert record.source is not None
    assert record.source.kind == "declaration"


def test_sent_back_is_mended_and_sent_again(whole: Declaration, write: Write, cast: Cast) -> None:
    actions.send(whole, by=cast.alice)
    _decide(whole, cast, "refused", "unreadable", "Précisez ce que fait le système.")
    whole.refresh_from_db()
    assert (whole.state, Deployment.objects.filter(organisation=cast.ville).count()) == ("sent_back", 0)
    write(whole, "systeme", {**SYSTEM, "place_in_service": ["À l’arrivée du courriel."]})
    actions.send(whole, by=cast.alice)
    _decide(whole, cast, "accepted", "conform")
    assert Deployment.objects.get(organisation=cast.ville).place_in_service == "À l’arrivée du courriel."


def test_taken_back_can_be_written_again(whole: Declaration, write: Write, cast: Cast) -> None:
    actions.send(whole, by=cast.alice)
    with pytest.raises(actions.NotPossible):
        write(whole, "etat", STATE | {"started_on": ["2025"]})
    actions.take_back(whole, by=cast.bruno)
    assert not _cases().filter(state__in=Case.PENDING).exists()
    write(whole, "etat", STATE | {"started_on": ["2025"]})


def test_a_preview_leaves_nothing(whole: Declaration, cast: Cast) -> None:
    before = (Deployment.objects.count(), Event.objects.count(), Source.objects.count())
    title = actions.previewed(whole, lambda record: f"{record.pk and record.title}", by=cast.alice)
    assert title == SYSTEM["title"][0]
    assert (Deployment.objects.count(), Event.objects.count(), Source.objects.count()) == before


def test_unknown_and_not_applicable_are_answers_of_their_own(whole: Declaration, write: Write, cast: Cast) -> None:
    write(whole, "moyens", {"unknown": ["cost_yearly"], "not_applicable": ["footprint_value"]})
    write(whole, "recours", {"unknown": ["redress"], "redress": ["Écrire à la mairie."]})
    whole.refresh_from_db()
    assert "redress" in BY_KEY["recours"].read(whole).errors
    write(whole, "recours", {"unknown": ["redress"]})
    whole.refresh_from_db()
    answers = actions.previewed(whole, lambda record: dict(record.answers), by=cast.alice)
    assert answers == {"cost_yearly": "unknown", "footprint_value": "not_applicable", "redress": "unknown"}


def test_measured_effects_become_evidence(whole: Declaration, write: Write, cast: Cast) -> None:
    write(whole, "effets", {
        "m0_claim": ["Moins d’attente"], "m0_before": ["48"], "m0_after": ["6"], "m0_unit": ["heures"],
        "m0_level": ["1"], "m0_level_why": ["Avant et après, sans témoin."],
    })  # fmt: skip
    whole.refresh_from_db()
    told = actions.previewed(
        whole, lambda record: list(record.evidence.values_list("claim", "before", "unit", "level")), by=cast.alice
    )
    assert told == [("Moins d’attente", Decimal("48.0000"), "heures", 1)]
    write(whole, "effets", {"m0_claim": ["Moins d’attente"], "m0_level": ["3"], "m0_before": ["48"]})
    whole.refresh_from_db()
    assert {"m0_method", "m0_unit", "m0_level_why"} <= BY_KEY["effets"].read(whole).errors.keys()


def test_measures_past_those_of_the_form_stay(whole: Declaration, write: Write, cast: Cast) -> None:
    record = actions.publish_declared(whole, by=cast.alice)
    for number in range(7):
        told = {
            "claim": f"Effet {number}",
            "level": 1 if number else 0,
            "level_why": "Avant, après.",
            "origin": "declared",
        }
        Evidence.objects.create(deployment=record, source=record.source, **told)
    declaration = actions.change(record, cast.ville, by=cast.alice)
    held = BY_KEY["effets"].read(declaration).values()["evidence"]
    assert [one["claim"] for one in held] == [f"Effet {number}" for number in range(1, 6)]
    data = declaration.steps["effets"]["data"]
    write(declaration, "effets", data | {"m0_claim": ["Effet corrigé"]})
    declaration.refresh_from_db()
    actions.publish_declared(declaration, by=cast.alice)
    assert sorted(record.evidence.values_list("claim", flat=True)) == [
        "Effet 0", "Effet 2", "Effet 3", "Effet 4", "Effet 5", "Effet 6", "Effet corrigé",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "accepted"),
    [
        ("dpo@saint-exemple.example", True),
        ("service.eau@saint-exemple.example", True),
        ("https://saint-exemple.example/ia", True),
        ("jeanne.dupont@saint-exemple.example", False),
        ("j.dupont@saint-exemple.example", False),
    ],
)
def test_a_contact_is_a_service_never_a_person(blank: Declaration, write: Write, contact: str, accepted: bool) -> None:
    write(blank, "recours", {"contact_channel": [contact]})
    blank.refresh_from_db()
    assert ("contact_channel" not in BY_KEY["recours"].read(blank).errors) is accepted


def test_a_stop_tells_why_and_only_a_stop_does(blank: Declaration, write: Write) -> None:
    write(blank, "etat", {"status": ["stopped"]})
    blank.refresh_from_db()
    assert "stopped_because" in BY_KEY["etat"].read(blank).errors
    write(blank, "etat", {"status": ["production"], "stopped_because": ["Trop cher."]})
    blank.refresh_from_db()
    assert "status" in BY_KEY["etat"].read(blank).errors


def test_every_answerable_field_has_its_step() -> None:
    asked: set[str] = set().union(*(step.form.answerable for step in STEPS))
    assert Deployment.ANSWERABLE - asked == {
        "problem", "website", "cost_note", "footprint_method", "staff_time"
    } - asked  # fmt: skip


def test_a_territory_that_nobody_knows_is_named(blank: Declaration, write: Write) -> None:
    write(blank, "systeme", {**SYSTEM, "pool": ["Nulleville-les-Bains"]})
    blank.refresh_from_db()
    errors: Any = BY_KEY["systeme"].read(blank).errors
    assert "Nulleville-les-Bains" in str(errors["pool"])


def test_a_draft_leaves_two_years_after_its_last_change(blank: Declaration, whole: Declaration, cast: Cast) -> None:
    other = actions.begin(cast.ville, by=cast.alice, language="fr")
    waiting = actions.begin(cast.ville, by=cast.alice, language="fr")
    Declaration.objects.filter(pk=waiting.pk).update(state="waiting")
    old = timezone.now() - timedelta(days=731)
    Declaration.objects.filter(pk__in=[blank.pk, waiting.pk]).update(updated_at=old)
    assert enforce()["library.Declaration"] == 1
    assert set(Declaration.objects.values_list("pk", flat=True)) == {other.pk, waiting.pk}


def test_begun_twice_is_one_declaration_until_something_is_written(cast: Cast, write: Write) -> None:
    first = actions.begin(cast.ville, by=cast.alice, language="fr")
    assert actions.begin(cast.ville, by=cast.alice, language="fr") == first
    assert actions.begin(cast.ville, by=cast.bruno, language="fr") != first
    write(first, "systeme", SYSTEM)
    assert actions.begin(cast.ville, by=cast.alice, language="fr") != first


def test_given_up_is_taken_up_again_unless_another_changes_the_same_record(whole: Declaration, cast: Cast) -> None:
    actions.send(whole, by=cast.alice)
    actions.accept_declaration(whole, by=cast.dina)
    whole.refresh_from_db()
    assert whole.deployment is not None
    left = actions.change(whole.deployment, cast.ville, by=cast.alice)
    actions.give_up(left, by=cast.alice)
    other = actions.change(whole.deployment, cast.ville, by=cast.alice)
    with pytest.raises(actions.NotPossible, match="Une autre déclaration"):
        actions.take_back(left, by=cast.alice)
    actions.give_up(other, by=cast.alice)
    actions.take_back(left, by=cast.alice)
    left.refresh_from_db()
    assert left.is_editable


def test_a_record_that_can_no_longer_be_published_is_told_to_the_moderator(
    whole: Declaration, write: Write, cast: Cast, client_of: Callable[..., Any]
) -> None:
    actions.send(whole, by=cast.alice)
    _decide(whole, cast, "accepted", "conform")
    whole.refresh_from_db()
    assert whole.deployment is not None
    change = actions.change(whole.deployment, cast.ville, by=cast.alice)
    write(change, "etat", STATE | {"status": ["pilot"]})
    actions.send(change, by=cast.alice)
    actions.withdraw(whole.deployment, because="Doublon.", by=cast.dina)
    case = Case.objects.get(subject=f"library.declaration:{change.pk}")
    told = {"verdict": "accepted", "category": "conform", "text": "", "seen": 0}
    page = client_of(cast.dina).post(f"/moderation/{case.pk}/", told)
    assert page.status_code == 200
    assert "rétablissez-la d’abord" in page.content.decode()
    case.refresh_from_db()
    assert case.is_pending
