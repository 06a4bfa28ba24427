"""A declaration starts from what exists: a solution, one's own use, what the observatory collected."""

from collections.abc import Callable

import pytest

from intelligences.library import actions, rules
from intelligences.library.models import Declaration, Deployment, Solution
from intelligences.library.queries.provenance import notes
from intelligences.territories.models import Territory
from tests.cast import Cast
from tests.library.declaring.typed import SYSTEM, WORKING

Write = Callable[..., Declaration]
pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(source: object, cast: Cast) -> Deployment:
    """A use that the observatory collected on the town's territory."""
    cast.ville.territory = Territory.objects.get(kind="commune", code="25560")
    cast.ville.save()
    told = {"title": "Usage recensé", "operator_name": "Ville", "problem": "Un problème.", "learning": "learning"}
    return actions.publish(
        Deployment(
            **told, origin="collected", source=source, territory=cast.ville.territory, policy_domains=["eau-potable"],
            status="production", hosting="Chez le fournisseur.", personal_data="no",
        ),
        by=cast.dina,
    )  # fmt: skip


def _publish(declaration: Declaration, cast: Cast) -> Deployment:
    declaration.refresh_from_db()
    actions.send(declaration, by=cast.alice)
    actions.accept_declaration(declaration, by=cast.dina)
    declaration.refresh_from_db()
    assert declaration.deployment is not None
    return declaration.deployment


def test_from_a_solution_two_steps_are_left(cast: Cast, write: Write) -> None:
    solution = Solution.objects.published().exclude(problem="").exclude(learning="unknown").first()
    assert solution is not None
    begun = actions.begin(cast.ville, by=cast.alice, language="fr", solution=solution)
    write(begun, "systeme", {**SYSTEM, "system": [solution.name]})
    write(begun, "donnees", {"personal_data": ["no"]})
    write(begun, "etat", {"status": ["pilot"]})
    begun.refresh_from_db()
    assert actions.wrong_steps(begun) == []
    made = _publish(begun, cast)
    assert made.solution == solution
    assert (made.technique, made.suppliers) == (solution.technique, solution.suppliers)


def test_a_copy_leaves_out_what_belongs_to_the_first(cast: Cast, whole: Declaration, write: Write) -> None:
    write(whole, "moyens", {"cost_yearly": ["1000"]})
    first = _publish(whole, cast)
    copy = actions.begin(cast.ville, by=cast.bruno, language="fr", copy_of=first)
    assert copy.typed("systeme", "title") == SYSTEM["title"][0]
    assert "moyens" not in copy.steps
    assert actions.wrong_steps(copy) == ["etat"]


def test_a_territory_claims_what_is_told_of_it_field_by_field(cast: Cast, collected: Deployment, write: Write) -> None:
    assert rules.claimant(cast.alice, collected) == cast.ville
    assert rules.claimant(cast.gilles, collected) is None
    claim = actions.change(collected, cast.ville, by=cast.alice)
    assert actions.change(collected, cast.ville, by=cast.bruno) == claim
    write(claim, "systeme", {"title": ["Notre usage"], "problem": ["Un problème."], "policy_domains": ["eau-potable"]})
    write(claim, "fonctionnement", {**WORKING, "hosting": ["Chez le fournisseur."], "unsure": ["hosting"]})
    made = _publish(claim, cast)
    shown = notes(made)
    declared, press = shown.of("title"), shown.of("hosting")
    assert (made.pk, made.title, made.origin, made.organisation) == (
        collected.pk, "Notre usage", "declared", cast.ville,
    )  # fmt: skip
    assert shown.sources[(declared or 0) - 1].kind.startswith("déclaration")
    assert shown.sources[(press or 0) - 1].label == "Page inventée"
    assert shown.of("personal_data") == press  # nobody opened that step
    assert rules.claimant(cast.alice, made) is None


def test_a_correction_keeps_what_was_not_opened(cast: Cast, whole: Declaration, write: Write) -> None:
    first = _publish(whole, cast)
    change = actions.change(first, cast.ville, by=cast.alice)
    assert change.start == "change"
    write(change, "etat", {"status": ["stopped"], "stopped_because": ["Peu d’usage."]})
    made = _publish(change, cast)
    assert made.pk == first.pk
    assert (made.status, made.stopped_because, made.title) == ("stopped", "Peu d’usage.", SYSTEM["title"][0])
    assert made.started_on == ""


def test_what_the_page_saved_by_itself_confirms_nothing(cast: Cast, collected: Deployment) -> None:
    claim = actions.change(collected, cast.ville, by=cast.alice)
    data = {"title": ["Titre en cours"], "problem": ["Un problème."], "policy_domains": ["eau-potable"]}
    actions.save_step(claim, "systeme", data, seen=0, by=cast.alice, quiet=True)
    made = _publish(claim, cast)
    assert made.title == "Usage recensé"
    shown = notes(made)
    assert shown.sources[(shown.of("title") or 0) - 1].label == "Page inventée"
