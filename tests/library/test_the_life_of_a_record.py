"""Draft, moderation, publication, versions, stop, withdrawal, purge."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from intelligences.kernel import versions
from intelligences.kernel.models import Event
from intelligences.library import actions
from intelligences.library.actions import NotPossible
from intelligences.library.models import Deployment, Evidence, Solution
from intelligences.moderation.models import Case
from intelligences.search.models import Entry
from intelligences.territories.models import Territory

pytestmark = pytest.mark.django_db


def _draft(source: Any, **told: Any) -> Deployment:
    fields = {"title": "Tri des courriels", "operator_name": "Ville inventée", "origin": "collected", "source": source}
    return Deployment(**{**fields, **told})


def _kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="library.").order_by("id").values_list("kind", flat=True))[-3:]


def test_a_draft_goes_through_moderation_to_publication(source: Any, alice: Any, dina: Any) -> None:
    use = actions.save_draft(_draft(source), by=alice)
    assert use.state == "draft"
    actions.submit(use, by=alice, note="Merci de relire.")
    case = Case.objects.pending().get(subject=f"library.deployment:{use.pk}")
    assert (case.submitted_by, case.note) == (alice, "Merci de relire.")
    assert not Entry.objects.filter(kind="use", thing=str(use.pk)).exists()
    actions.publish(use, by=dina)
    use.refresh_from_db()
    assert (use.state, _kinds()) == ("published", ["library.draft_saved", "library.submitted", "library.published"])
    assert Entry.objects.filter(kind="use", thing=str(use.pk)).exists()
    assert len(versions.history(use)) == 1


def test_what_moderation_refuses_is_never_seen(source: Any, alice: Any, dina: Any, client: Any) -> None:
    use = actions.save_draft(_draft(source), by=alice)
    actions.submit(use, by=alice)
    actions.refuse(use, by=dina)
    assert client.get(use.get_absolute_url()).status_code == 404


def test_a_moderator_decides_in_the_queue_even_after_a_refusal(source: Any, alice: Any, dina: Any, client: Any) -> None:
    from intelligences.moderation.actions import Ruling, answer, decide

    use = actions.save_draft(_draft(source), by=alice)
    actions.submit(use, by=alice)
    case = Case.objects.pending().get(subject=f"library.deployment:{use.pk}")
    refused = decide(case, Ruling("refused", "inaccurate", "La source ne dit pas cela."), by=dina, seen=0)
    assert client.get(use.get_absolute_url()).status_code == 404
    answer(refused, by=alice, text="La voici.")
    decide(case, Ruling("accepted", "conform"), by=dina, seen=1)
    assert client.get(use.get_absolute_url()).status_code == 200
    case.refresh_from_db()
    assert case.state == "accepted"
    assert not Event.objects.filter(kind="moderation.taken_back").exists()


def test_a_published_use_is_changed_by_publishing_it_again(use: Any, dina: Any) -> None:
    with pytest.raises(NotPossible):
        actions.save_draft(use, by=dina)
    use.problem = "Un autre problème."
    actions.publish(use, by=dina)
    first, second = versions.history(use)
    assert [(change.name, change.before, change.after) for change in versions.diff(first, second)] == [
        ("problem", "Un problème.", "Un autre problème.")
    ]
    assert _kinds()[-1] == "library.changed"


def test_publishing_without_a_change_takes_no_version(use: Any, dina: Any) -> None:
    actions.publish(use, by=dina)
    assert len(versions.history(use)) == 1


def test_a_version_keeps_what_was_measured(use: Any, source: Any, dina: Any) -> None:
    told: dict[str, Any] = {"claim": "Moins d’appels perdus.", "level": 1, "level_why": "Avant et après.", "unit": "%"}
    Evidence.objects.create(
        deployment=use, before=Decimal(65), after=Decimal(8), origin="collected", source=source, **told
    )
    actions.publish(use, by=dina)
    kept = versions.values(versions.history(use)[-1])["evidence"]
    assert [(one["claim"], one["level"], one["before"]) for one in kept] == [("Moins d’appels perdus.", 1, "65.0000")]


def test_unknown_and_not_applicable_are_different_answers(use: Any, dina: Any, client: Any) -> None:
    use.answers = {"hosting": "unknown", "decisions_a_year": "not_applicable"}
    actions.publish(use, by=dina)
    page = client.get(use.get_absolute_url() + "?a").content.decode()
    assert "L’organisme répond qu’il ne sait pas : hébergement." in page.replace("\u00a0", " ")
    assert "Sans objet, selon l’organisme : décisions par an." in page.replace("\u00a0", " ")
    assert "coût" in page[page.index("Les sources ne disent rien de ceci") :][:300]


@pytest.mark.parametrize("answers", [{"problem": "unknown"}, {"hosting": "perhaps"}, {"title": "unknown"}])
def test_an_answer_stands_for_an_empty_field_with_a_known_word(use: Any, dina: Any, answers: dict[str, str]) -> None:
    use.answers = answers
    with pytest.raises(ValidationError):
        actions.publish(use, by=dina)


def test_the_database_refuses_an_answer_to_a_filled_field(use: Any) -> None:
    with pytest.raises(IntegrityError, match="answered_field_is_empty"), transaction.atomic():
        Deployment.objects.filter(pk=use.pk).update(answers={"problem": "not_applicable"})


def test_a_foreign_use_can_never_carry_a_french_territory(source: Any, dina: Any) -> None:
    nantes = Territory.objects.get(kind="commune", code="44109")
    with pytest.raises(ValidationError):
        actions.publish(_draft(source, collection="ailleurs", country="NL", territory=nantes), by=dina)
    with pytest.raises(IntegrityError, match="elsewhere_is_never_french"), transaction.atomic():
        Deployment.objects.filter(territory=nantes).update(collection="ailleurs", country="NL")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"origin": "collected", "source": None}, "not_declared_has_a_source"),
        ({"stopped_because": "Une raison."}, "stopped_ends"),
        ({"cost_investment": Decimal(5), "cost_currency": ""}, "cost_has_a_currency"),
        ({"footprint_value": Decimal(5)}, "footprint_has_unit_and_method"),
        ({"started_on": "2022-13"}, "dates_are_dates"),
        ({"register": "nl", "external_id": ""}, "register_and_id_go_together"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(use: Any, change: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Deployment.objects.filter(pk=use.pk).update(**change)


def test_a_use_stops_with_its_reason_and_stays(use: Any, dina: Any, client: Any) -> None:
    with pytest.raises(ValidationError):
        actions.stop(use, because=" ", by=dina)
    actions.stop(use, because="Le marché n’a pas été renouvelé.", on="2025-06", by=dina)
    page = client.get(use.get_absolute_url()).content.decode()
    assert "Le marché n’a pas été renouvelé." in page
    assert "Juin 2025" in page
    assert versions.values(versions.history(use)[-1])["stopped_on"] == "2025-06"


def test_a_withdrawn_use_says_why_and_leaves_the_index(use: Any, dina: Any, client: Any) -> None:
    with pytest.raises(ValidationError):
        actions.withdraw(use, because="", by=dina)
    actions.withdraw(use, because="Fiche en double.", by=dina)
    assert "Fiche en double." in client.get(use.get_absolute_url()).content.decode()
    assert not Entry.objects.filter(kind="use", thing=str(use.pk)).exists()
    with pytest.raises(NotPossible):
        actions.publish(use, by=dina)
    actions.restore(use, by=dina)
    assert Entry.objects.filter(kind="use", thing=str(use.pk)).exists()


def test_a_confirmation_is_dated_and_versioned(use: Any, dina: Any) -> None:
    actions.confirm(use, by=dina)
    use.refresh_from_db()
    assert use.confirmed_on is not None
    assert versions.values(versions.history(use)[-1])["confirmed_on"] == use.confirmed_on.isoformat()


def test_uses_are_grouped_under_one_solution_each_staying_its_own(use: Any, source: Any, dina: Any) -> None:
    other = actions.publish(_draft(source, title="Autre usage"), by=dina)
    solution = actions.publish(Solution(name="Solution inventée", origin="collected", source=source), by=dina)
    assert actions.group(solution, [use, other], by=dina) == 2
    assert actions.group(solution, [use, other], by=dina) == 0
    use.refresh_from_db()
    assert use.solution == solution
    assert versions.values(versions.history(use)[-1])["solution"]["name"] == "Solution inventée"


def test_a_proposed_grouping_changes_nothing_until_a_person_accepts_it(use: Any, source: Any, dina: Any) -> None:
    other = actions.publish(_draft(source, title="Usage inventé"), by=dina)
    told = {"text": "même texte", "why": "Le même texte.", "likeness": 1.0, "by": None}
    proposal = actions.propose_grouping("Usage inventé", [use, other], **told)
    assert proposal is not None
    assert not Solution.objects.filter(name="Usage inventé").exists()
    assert actions.propose_grouping("Usage inventé", [use, other], **told) is None
    solution = actions.accept_grouping(proposal, by=dina)
    assert solution.deployments.count() == 2
    with pytest.raises(NotPossible):
        actions.refuse_grouping(proposal, because="Trop tard.", by=dina)


def test_a_refused_grouping_never_comes_back(use: Any, source: Any, dina: Any) -> None:
    told = {"text": "un texte", "why": "Le même texte.", "likeness": 0.9, "by": None}
    proposal = actions.propose_grouping("Usage inventé", [use], **told)
    assert proposal is not None
    actions.refuse_grouping(proposal, because="Deux produits différents.", by=dina)
    assert actions.propose_grouping("Usage inventé", [use], **told) is None
    use.refresh_from_db()
    assert use.solution is None


def test_a_purged_field_leaves_versions_row_and_index(use: Any, dina: Any, client: Any) -> None:
    use.contact_channel, use.extra = "Jean Inventé", {"Contact": "Jean Inventé", "Autre": "reste"}
    actions.publish(use, by=dina)
    for field in ("contact_channel", "extra.Contact"):
        versions.purge_field(use, field, by=dina, reason="Demande de la personne.")
    use.refresh_from_db()
    assert (use.contact_channel, use.extra) == ("", {"Autre": "reste"})
    assert all(versions.is_intact(version) for version in versions.history(use))
    assert "Jean Inventé" not in str([version.fields for version in versions.history(use)])
    assert "Jean Inventé" not in client.get(use.get_absolute_url() + "?b").content.decode()
    assert "Demande de la personne." in client.get(f"{use.get_absolute_url()}versions/").content.decode()


def test_a_purged_measure_goes_with_its_row(use: Any, source: Any, dina: Any) -> None:
    told = {"claim": "Selon Jean Inventé.", "level": 0, "level_why": "Affirmé.", "origin": "collected"}
    Evidence.objects.create(deployment=use, source=source, **told)
    actions.publish(use, by=dina)
    versions.purge_field(use, "evidence", by=dina, reason="Demande de la personne.")
    assert not Evidence.objects.filter(deployment=use).exists()
    assert "Jean" not in str([version.fields for version in versions.history(use)])
