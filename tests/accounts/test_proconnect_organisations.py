"""What ProConnect attests of an organisation: a known one is joined, another is proposed."""

from typing import Any

import pytest
from django.test import Client

from intelligences.accounts import actions
from intelligences.accounts.models import Membership, Organisation, Person, ProConnectLink
from intelligences.kernel.models import Event
from tests.accounts.proconnect_journey import AGENT, EMAIL, OTHER_PLACE, SIREN, SIRET, come_back, is_in, sign_in
from tests.cast import Cast, client_of
from tests.oidc_provider import RealProvider

pytestmark = pytest.mark.usefixtures("proconnect")


# --- The organisation ----------------------------------------------------------------------------------------------


def _place(person: Person, organisation: Organisation) -> tuple[str, str, str]:
    held = Membership.objects.filter(person=person, organisation=organisation).latest("pk")
    return held.state, held.role, held.proof


def test_a_known_organisation_lets_the_agent_contribute_and_tells_its_managers(
    client: Client, provider: RealProvider, ville: Organisation, cast: Cast, last_code: Any, last_message: Any
) -> None:
    sign_in(client, provider, last_code)
    person = Person.objects.get(email=EMAIL)
    assert _place(person, ville) == ("active", "contributor", "proconnect")
    assert person.roles == {"citizen", "contributor"}
    assert "ProConnect atteste" in last_message(cast.alice.email)
    event = Event.objects.filter(kind="membership.accepted", actor=f"accounts.person:{person.pk}").get()
    assert event.facts == {"role": "contributor", "proof": "proconnect", "function": ""}
    members = client_of(cast.alice).get(f"/compte/organisations/{ville.pk}/membres/").content.decode()
    assert "appartenance confirmée par ProConnect" in members


def test_an_establishment_goes_before_its_legal_unit_and_another_is_not_mine(db: None) -> None:
    def place(name: str, siret: str) -> Organisation:
        return Organisation.objects.create(name=name, kind="company", siren=SIREN, siret=siret, state="validated")

    elsewhere = place("Ailleurs", OTHER_PLACE)
    assert Organisation.objects.of_siret(SIRET) is None
    unit = place("Siège", "")
    assert Organisation.objects.of_siret(SIRET) == unit
    assert Organisation.objects.of_siret(OTHER_PLACE) == elsewhere
    assert Organisation.objects.of_siret("") is None


def test_whoever_was_removed_is_not_brought_back(
    client: Client, provider: RealProvider, ville: Organisation, cast: Cast, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    person = Person.objects.get(email=EMAIL)
    actions.remove_member(Membership.objects.get(person=person), by=cast.alice)
    Membership.objects.filter(person=person).delete()  # as retention does, a year later
    come_back(Client(), provider.browser())
    assert not Membership.objects.filter(person=person).exists()


def test_whoever_had_left_before_proconnect_stays_out(cast: Cast, provider: RealProvider, ville: Organisation) -> None:
    actions.remove_member(cast.membership(cast.bruno), by=cast.alice)
    client = client_of(cast.bruno)
    client.get(provider.browser().comes_back_from(client.get("/compte/proconnect/relier/").url))
    assert _place(cast.bruno, ville)[0] == "ended"


def test_a_waiting_request_is_answered_by_the_attestation(
    cast: Cast, provider: RealProvider, ville: Organisation
) -> None:
    actions.request_membership(ville, by=cast.camille, language="fr")
    client = client_of(cast.camille)
    client.get(provider.browser().comes_back_from(client.get("/compte/proconnect/relier/").url))
    assert _place(cast.camille, ville) == ("active", "contributor", "proconnect")


def test_an_invitation_stays_theirs_to_answer(
    client: Client, provider: RealProvider, cast: Cast, ville: Organisation, last_code: Any
) -> None:
    """The organisation invited an elected official: signing in doesn't answer in their place, nor lower their role."""
    actions.invite(ville, EMAIL, role="manager", function="elected", by=cast.alice)
    sign_in(client, provider, last_code)
    invitation = Membership.objects.get(invited_email=EMAIL)
    assert invitation.state == "invited"
    client.post(f"/compte/invitations/{invitation.pk}/", {"accept": "1"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.role, invitation.function, invitation.proof) == (
        *("active", "manager", "elected", "organisation"),
    )


def test_an_unknown_organisation_is_proposed_with_what_proconnect_says(
    client: Client, provider: RealProvider, cast: Cast, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    assert "n’est pas encore dans l’annuaire" in client.get("/compte/").content.decode()
    form = client.get("/compte/organisations/proposer/").context["form"]
    assert form.initial == {"name": "Ville de Saint-Exemple", "siren": SIREN, "kind": "local_authority"}
    client.post("/compte/organisations/proposer/", form.initial)
    proposed = Organisation.objects.get(siren=SIREN)
    seen = client_of(cast.dina).get(proposed.get_absolute_url()).content.decode()
    assert "ProConnect atteste que la personne qui la propose" in seen
    assert "L’équipe vérifie cette organisation" in client.get("/compte/").content.decode()
    actions.validate_organisation(proposed, by=cast.dina)
    assert _place(Person.objects.get(email=EMAIL), proposed) == ("active", "manager", "team")


def test_a_colleague_joins_once_the_organisation_is_verified(
    client: Client, provider: RealProvider, cast: Cast, last_code: Any
) -> None:
    sign_in(client, provider, last_code)
    Organisation.objects.create(name="Ville", kind="local_authority", siren=SIREN, state="validated")
    again = Client()
    come_back(again, provider.browser())
    assert "vous pouvez maintenant agir en son nom" in again.get("/compte/").content.decode()
    assert "contributor" in Person.objects.get(email=EMAIL).roles


@pytest.mark.parametrize("siret", ["", "12345678200011", "pas un numéro"])
def test_a_siret_that_is_none_opens_the_account_and_no_organisation(
    client: Client, provider: RealProvider, ville: Organisation, last_code: Any, siret: str
) -> None:
    provider.recognises(**{**AGENT, "siret": siret})
    sign_in(client, provider, last_code)
    assert is_in(client)
    assert ProConnectLink.objects.get().siret == ""
    assert not Membership.objects.filter(person__email=EMAIL).exists()
