"""People without ProConnect: who answers for them, and what their organisation says that they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.accounts.models import Membership, Organisation
from intelligences.kernel.models import Event
from intelligences.moderation.models import Case
from tests.accounts.conftest import LastMessage
from tests.cast import Cast, client_of


@pytest.fixture
def asked(cast: Cast) -> Membership:
    """Camille's request, a week old, that Alice leaves without an answer."""
    membership = actions.request_membership(cast.ville, by=cast.camille, language="fr")
    Membership.objects.filter(pk=membership.pk).update(created_at=timezone.now() - timedelta(days=7))
    return Membership.objects.get(pk=membership.pk)


def _ask_team(cast: Cast, membership: Membership) -> str:
    address = f"/compte/appartenances/{membership.pk}/demander-a-l-equipe/"
    return client_of(cast.camille).post(address, follow=True).content.decode()


def _change(cast: Cast, membership: Membership, change: str) -> None:
    address = f"/compte/organisations/{membership.organisation_id}/membres/{membership.pk}/"
    assert client_of(cast.alice).post(address, {"change": change}).status_code == 302


def _waiting() -> int:
    return Case.objects.pending().count()


def test_whoever_accepts_answers_for_the_member(cast: Cast, asked: Membership) -> None:
    _change(cast, asked, "accept")
    asked.refresh_from_db()
    assert (asked.state, asked.proof) == ("active", "organisation")
    assert Event.objects.filter(kind="membership.accepted").latest("id").facts["proof"] == "organisation"
    assert "appartenance confirmée par l’organisation" in client_of(cast.camille).get("/compte/").content.decode()


def test_a_request_left_without_an_answer_goes_to_the_team_which_answers_for_the_person(
    cast: Cast, asked: Membership
) -> None:
    assert "Demander à l’équipe du site" in client_of(cast.camille).get("/compte/").content.decode()
    assert "L’équipe a votre demande" in _ask_team(cast, asked)
    assert _waiting() == 1
    assert "Demander à l’équipe du site" not in client_of(cast.camille).get("/compte/").content.decode()
    actions.accept_request(asked, by=cast.dina)
    asked.refresh_from_db()
    assert (asked.state, asked.role, asked.proof) == ("active", "contributor", "team")


def test_the_organisation_has_a_week_to_answer(cast: Cast) -> None:
    fresh = actions.request_membership(cast.ville, by=cast.camille, language="fr")
    assert "Demander à l’équipe" not in client_of(cast.camille).get("/compte/").content.decode()
    assert "peut encore répondre" in _ask_team(cast, fresh)
    assert _waiting() == 0


def test_the_team_is_asked_once(cast: Cast, asked: Membership) -> None:
    _ask_team(cast, asked)
    assert "a déjà votre demande" in _ask_team(cast, asked)
    assert _waiting() == 1


def test_nobody_hands_over_somebody_else_s_request(cast: Cast, asked: Membership) -> None:
    address = f"/compte/appartenances/{asked.pk}/demander-a-l-equipe/"
    assert client_of(cast.gilles).post(address).status_code == 404
    assert _waiting() == 0


@pytest.mark.parametrize("change", ["accept", "refuse"])
def test_an_answer_of_the_organisation_takes_the_request_out_of_the_queue(
    cast: Cast, asked: Membership, change: str
) -> None:
    _ask_team(cast, asked)
    _change(cast, asked, change)
    assert _waiting() == 0


def test_an_elected_official_is_invited_as_such_by_their_organisation(cast: Cast, last_message: LastMessage) -> None:
    address = f"/compte/organisations/{cast.ville.pk}/membres/"
    given = {"email": cast.camille.email, "role": "contributor", "function": "elected"}
    assert client_of(cast.alice).post(address, given).status_code == 302
    assert "élu ou élue" in last_message(cast.camille.email)
    invitation = Membership.objects.get(state="invited")
    client = client_of(cast.camille)
    assert "élu ou élue" in client.get("/compte/").content.decode()
    client.post(f"/compte/invitations/{invitation.pk}/", {"accept": "1"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.function, invitation.proof) == ("active", "elected", "organisation")
    assert "Élu ou élue" in client_of(cast.alice).get(address).content.decode()


def test_a_manager_says_that_a_member_is_elected_and_no_longer(cast: Cast) -> None:
    member = cast.membership(cast.bruno)
    for change, function in (("elected", "elected"), ("not_elected", "")):
        _change(cast, member, change)
        member.refresh_from_db()
        assert member.function == function
    assert Event.objects.filter(kind="membership.function_changed").count() == 2


def test_only_a_local_authority_has_elected_officials(cast: Cast) -> None:
    """Gilles manages a collective: neither its page nor a forged form makes anyone elected there."""
    address = f"/compte/organisations/{cast.collectif.pk}/membres/"
    client = client_of(cast.gilles)
    assert "élu ou élue" not in client.get(address).content.decode()
    client.post(address, {"email": "autre@exemple.example", "role": "contributor", "function": "elected"})
    assert Membership.objects.get(invited_email="autre@exemple.example").function == ""
    mine = cast.membership(cast.gilles)
    assert client.post(f"{address}{mine.pk}/", {"change": "elected"}).status_code == 400
    mine.refresh_from_db()
    assert mine.function == ""


def test_nobody_says_of_themselves_that_they_are_elected(cast: Cast) -> None:
    client_of(cast.camille).post(f"/compte/organisations/{cast.ville.pk}/rejoindre/", {"function": "elected"})
    assert Membership.objects.get(person=cast.camille).function == ""


def test_the_proposer_of_a_verified_organisation_is_answered_for_by_the_team(cast: Cast) -> None:
    proposal = actions.Proposal("Laboratoire", "laboratory")
    proposed = actions.propose_organisation(proposal, by=cast.camille, language="fr")
    actions.validate_organisation(Organisation.objects.get(pk=proposed.pk), by=cast.dina)
    assert Membership.objects.get(organisation=proposed).proof == "team"
