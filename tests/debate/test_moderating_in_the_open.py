"""The charter, what moderators declare before they decide, and what accredited associations observe."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Membership
from intelligences.debate import actions as debates
from intelligences.debate.models import Debate, InterestDeclaration, Observer, Statement
from intelligences.debate.moderating import actions, charter
from intelligences.kernel import retention
from intelligences.kernel.events import reference
from intelligences.kernel.submissions import NotPossible
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case, Category
from tests.cast import Cast, client_of
from tests.community.conftest import last_message as last_message  # noqa: PLC0414 a fixture of the questions
from tests.debate.made import opened, participant

TEXT = "Les caméras doivent être votées par le conseil municipal."


def _proposed(debate: Debate, text: str = TEXT) -> Statement:
    return debates.propose(participant(debate), text, language="fr")


def _decide(
    statement: Statement, by: Any, verdict: str = "accepted", category: str = "conform", text: str = ""
) -> None:
    case = Case.objects.pending().get(subject=reference(statement))
    moderation.decide(case, moderation.Ruling(verdict, category, text), by=by, seen=case.decisions.count())


# --- The charter -----------------------------------------------------------------------------------------------------


def test_the_charter_gives_every_reason_for_a_refusal_and_each_debate_leads_to_its_version(cast: Cast) -> None:
    page = Client().get("/debats/charte/").text.lower()
    for category in set(Category) - {Category.CONFORM}:
        assert str(category.label) in page
    debate = opened(cast)
    moderating = Client().get(f"{debate.get_absolute_url()}moderation/").text
    assert "/debats/charte/?version=1" in moderating
    assert f"{debate.get_absolute_url()}moderation/" in Client().get(debate.get_absolute_url()).text


def test_a_debate_keeps_the_version_that_held_when_it_opened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    debate, first = opened(cast), charter.VERSIONS[0]
    later = charter.Charter(2, timezone.localdate() + timedelta(days=10), first.template)
    monkeypatch.setattr(charter, "VERSIONS", (first, later))
    assert charter.of_debate(debate) == first
    debate.opened_at = timezone.now() + timedelta(days=11)
    assert charter.of_debate(debate) == later
    debate.opened_at = timezone.now() - timedelta(days=4000)
    assert charter.of_debate(debate) == first
    assert "Une version plus récente existe." in Client().get("/debats/charte/?version=1").text
    assert charter.numbered("x") == later
    assert first.since >= date(2026, 11, 27)


# --- Interests -------------------------------------------------------------------------------------------------------


def test_nobody_moderates_before_they_declared(cast: Cast) -> None:
    debate = opened(cast)
    statement = _proposed(debate)
    with pytest.raises(NotPossible, match="Déclarez d’abord"):
        _decide(statement, cast.dina)
    statement.refresh_from_db()
    assert statement.state == "waiting"
    told = {"interest": "none", "text": ""}
    client_of(cast.dina).post(f"{debate.get_absolute_url()}moderation/declarer/", told)
    _decide(statement, cast.dina)
    statement.refresh_from_db()
    assert statement.state == "accepted"


def test_rewriting_a_statement_also_asks_for_the_declaration(cast: Cast) -> None:
    debate, dina = opened(cast), client_of(cast.dina)
    address, told = (
        f"{debate.get_absolute_url()}affirmations/0/reecrire/",
        {"texts": "Un texte plus clair.", "merged": ""},
    )
    assert "Déclarez d’abord" in dina.post(address, told).text
    actions.declare(debate, interest="none", text="", by=cast.dina)
    assert dina.post(address, told).status_code == 302


def test_declarations_are_public_by_role_without_a_name_and_the_earlier_ones_stay(cast: Cast) -> None:
    debate, dina = opened(cast), client_of(cast.dina)
    address = f"{debate.get_absolute_url()}moderation/declarer/"
    assert "Dites quel est ce lien" in dina.post(address, {"interest": "told", "text": ""}).text
    dina.post(address, {"interest": "none", "text": "oublié"})
    for _ in range(2):
        dina.post(address, {"interest": "told", "text": "Élue d’une commune voisine."})
    actions.declare(debate, interest="none", text="", by=cast.farida)
    assert [(one.role, one.interest) for one in InterestDeclaration.objects.all()] == [
        (1, "told"), (1, "none"), (2, "none"),
    ]  # fmt: skip
    page = Client().get(f"{debate.get_absolute_url()}moderation/").text
    assert "Modération, personne 1" in page
    assert "Modération, personne 2" in page
    assert "Élue d’une commune voisine." in page
    assert "Déclaré avant" in page
    assert cast.dina.name not in page


def test_whoever_abstains_decides_nothing(cast: Cast) -> None:
    debate = opened(cast)
    statement = _proposed(debate)
    actions.declare(debate, interest="abstains", text="Salariée de l’organisateur.", by=cast.dina)
    with pytest.raises(NotPossible, match="une autre personne décidera"):
        _decide(statement, cast.dina)
    actions.declare(debate, interest="none", text="", by=cast.farida)
    _decide(statement, cast.farida)


def test_the_organiser_never_moderates_its_own_debate(cast: Cast) -> None:
    debate = opened(cast)
    Membership.objects.create(person=cast.dina, organisation=cast.ville, role="contributor", state="active")
    actions.declare(debate, interest="none", text="", by=cast.dina)
    with pytest.raises(NotPossible, match="Vous agissez pour l’organisateur"):
        _decide(_proposed(debate), cast.dina)


def test_a_declaration_for_one_debate_is_not_one_for_another(cast: Cast) -> None:
    first, second = opened(cast), opened(cast, title="Un autre débat")
    actions.declare(first, interest="none", text="", by=cast.dina)
    with pytest.raises(NotPossible):
        _decide(_proposed(second), cast.dina)


# --- Observers -------------------------------------------------------------------------------------------------------


def test_an_accredited_association_reads_the_queue_and_the_reasons_and_changes_nothing(
    cast: Cast, last_message: Any
) -> None:
    debate = opened(cast)
    observe = f"{debate.get_absolute_url()}moderation/observer/"
    gilles = client_of(cast.gilles)
    assert gilles.get(observe).status_code == 403
    address = f"{debate.get_absolute_url()}moderation/observateurs/"
    for _ in range(2):
        client_of(cast.alice).post(address, {"organisation": cast.collectif.pk})
    assert Observer.objects.get().organisation == cast.collectif
    assert debate.title in last_message(cast.gilles.email)
    assert cast.collectif.name in Client().get(f"{debate.get_absolute_url()}moderation/").text
    waiting, refused = _proposed(debate), _proposed(debate, "Achetez mes caméras, elles sont moins chères.")
    named = _proposed(debate, "Madame Unetelle, du 3 rue Basse, est surveillée par la mairie.")
    actions.declare(debate, interest="none", text="", by=cast.dina)
    _decide(refused, cast.dina, "refused", "advertising", "C’est une offre commerciale.")
    _decide(named, cast.dina, "refused", "personal_data", "Le texte nomme Madame Unetelle.")
    page = gilles.get(observe).text
    for told in (waiting.text, refused.text, "publicité", "C’est une offre commerciale.", "données personnelles"):
        assert told in page, told
    assert "Unetelle" not in page
    assert cast.dina.name not in page
    assert gilles.post(observe).status_code == 403
    assert gilles.get("/moderation/").status_code == 403


def test_an_accreditation_ends_and_stays_told(cast: Cast) -> None:
    debate = opened(cast)
    held = actions.accredit(debate, cast.collectif, by=cast.alice)
    end = f"{debate.get_absolute_url()}moderation/observateurs/{held.pk}/fin/"
    assert client_of(cast.gilles).post(end).status_code == 403
    for _ in range(2):
        client_of(cast.alice).post(end)
    assert client_of(cast.gilles).get(f"{debate.get_absolute_url()}moderation/observer/").status_code == 403
    page = Client().get(f"{debate.get_absolute_url()}moderation/").text
    assert cast.collectif.name in page
    assert "jusqu’au" in page
    assert actions.accredit(debate, cast.collectif, by=cast.alice).pk != held.pk


def test_only_the_organiser_accredits_and_only_associations(cast: Cast) -> None:
    debate = opened(cast)
    address = f"{debate.get_absolute_url()}moderation/observateurs/"
    assert client_of(cast.gilles).post(address, {"organisation": cast.collectif.pk}).status_code == 403
    assert client_of(cast.alice).post(address, {"organisation": cast.ville.pk}).status_code == 200
    assert not Observer.objects.exists()


# --- What is kept ----------------------------------------------------------------------------------------------------


def test_who_declared_is_forgotten_a_year_after_the_closing_and_the_declaration_stays(cast: Cast) -> None:
    debate = opened(cast)
    actions.declare(debate, interest="told", text="Élue d’une commune voisine.", by=cast.dina)
    debates.close(debate, by=cast.alice)
    closed_at = Debate.objects.get(pk=debate.pk).closed_at
    assert closed_at is not None
    retention.enforce(closed_at + timedelta(days=364))
    assert InterestDeclaration.objects.get().person == cast.dina
    retention.enforce(closed_at + timedelta(days=366))
    held = InterestDeclaration.objects.get()
    assert (held.person, held.text) == (None, "Élue d’une commune voisine.")


def test_who_let_an_observer_in_is_forgotten_after_three_years(cast: Cast) -> None:
    held = actions.accredit(opened(cast), cast.collectif, by=cast.alice)
    retention.enforce(held.at + timedelta(days=3 * 365 - 1))
    assert Observer.objects.get().by == cast.alice
    retention.enforce(held.at + timedelta(days=3 * 365 + 1))
    assert (Observer.objects.get().by, Observer.objects.get().organisation) == (None, cast.collectif)
