"""Organisations: numbers, proposals, the directory, joining, inviting, managing."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from intelligences.accounts import actions, siren
from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.kernel import submissions
from intelligences.kernel.models import Event
from tests.cast import Cast, client_of

DIRECTORY = "/organisations/"
BESANCON = "212500565"  # SIREN of the commune, as INSEE publishes it


class Waiting:
    """A queue that only remembers, in place of the moderation room's."""

    def __init__(self) -> None:
        self.things: list[Any] = []

    def add(self, thing: Any, *, by: Any, language: str, note: str) -> None:
        self.things.append(thing)

    def remove(self, thing: Any, *, by: Any) -> None:
        self.things = [t for t in self.things if t != thing]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Waiting:
    waiting = Waiting()
    monkeypatch.setattr(submissions, "_queue", waiting)
    return waiting


# --- Numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [BESANCON, "356000000", "130025265", "552100554"])
def test_published_sirens_pass(number: str) -> None:
    assert siren.is_siren(number)


@pytest.mark.parametrize("number", ["212500566", "21250056", "2125005655", "21250056x", ""])
def test_a_mistyped_siren_is_caught(number: str) -> None:
    assert not siren.is_siren(number)


@pytest.mark.parametrize("number", ["21250056500016", "13002526500013", "35600000000048", "35600000049837"])
def test_published_sirets_pass(number: str) -> None:
    """The last one is an establishment of La Poste, which Luhn would refuse."""
    assert siren.is_siret(number)


def test_la_poste_s_rule_is_for_la_poste_alone() -> None:
    assert siren.is_siret("35600000000001") is (sum(map(int, "35600000000001")) % 5 == 0)
    assert not siren.is_siret("21250056500017")


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not (siren.is_siren(number) and siren.is_siren(wrong))


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ""},
        {"siren": "12345"},
        {"siren": BESANCON, "siret": "13002526500013"},
        {"siret": "21250056500016"},
    ],
)
def test_the_database_itself_refuses_what_is_not_an_organisation(columns: dict[str, str], db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(**{"name": "X", "kind": "company", **columns})


# --- Proposing -----------------------------------------------------------------------------------------------------


def _proposed(by: Person, **more: str) -> Organisation:
    proposal = actions.Proposal("Ville de Besançon", "local_authority", **more)
    return actions.propose_organisation(proposal, by=by, language="fr")


def test_a_proposal_waits_for_moderation_and_only_its_author_and_the_team_see_it(cast: Cast, queue: Waiting) -> None:
    sent = {"name": "Ville de Besançon", "kind": "local_authority", "siren": "212 500 565"}
    answer = client_of(cast.camille).post("/compte/organisations/proposer/", sent)
    proposed = Organisation.objects.get(siren=BESANCON)
    assert answer.url == proposed.get_absolute_url()
    assert queue.things == [proposed]
    others, author_and_team = (None, cast.bruno, cast.gilles), (cast.camille, cast.dina, cast.farida)
    assert {client_of(person).get(answer.url).status_code for person in others} == {404}
    assert {client_of(person).get(answer.url).status_code for person in author_and_team} == {200}
    assert "Besançon" not in Client().get(DIRECTORY).content.decode()
    assert Client().get(answer.url[:-1] + ".json").status_code == 404


def test_an_accepted_proposal_enters_the_directory_and_its_author_manages_it(cast: Cast, queue: Waiting) -> None:
    proposed = _proposed(cast.camille, siren=BESANCON)
    assert "manager" not in Person.objects.get(pk=cast.camille.pk).roles
    actions.validate_organisation(proposed, by=cast.dina)
    assert "Ville de Besançon" in Client().get(DIRECTORY).content.decode()
    assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen", "contributor", "manager"}
    assert client_of(cast.camille).get(f"/compte/organisations/{proposed.pk}/membres/").status_code == 200


def test_a_refused_proposal_gives_no_role_and_never_shows(cast: Cast, queue: Waiting) -> None:
    proposed = _proposed(cast.camille)
    actions.refuse_organisation(proposed, by=cast.dina)
    assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen"}
    assert "Besançon" not in Client().get(DIRECTORY).content.decode()


def test_a_number_that_is_there_already_is_told_kindly(cast: Cast, queue: Waiting) -> None:
    _proposed(cast.bruno, siren=BESANCON)
    page = client_of(cast.camille).post(
        "/compte/organisations/proposer/", {"name": "Besançon", "kind": "local_authority", "siren": BESANCON}
    )
    assert "Une organisation a déjà ce numéro" in page.content.decode()
    with pytest.raises(ValidationError):
        _proposed(cast.camille, siren=BESANCON)


def test_an_inexact_number_is_told_beside_its_field(cast: Cast) -> None:
    page = client_of(cast.camille).post(
        "/compte/organisations/proposer/", {"name": "X", "kind": "company", "siren": "123456789"}
    )
    assert "Ce SIREN est inexact" in page.content.decode()


def test_a_siret_gives_its_siren(cast: Cast, queue: Waiting) -> None:
    assert _proposed(cast.camille, siret="212 500 565 00016").siren == BESANCON


def test_a_siren_ties_a_local_authority_to_its_territory(cast: Cast, queue: Waiting) -> None:
    from intelligences.territories.models import Territory

    region = Territory.objects.create(kind="region", code="27", name="Région", slug="region", siren="200053726")
    made = _proposed(cast.camille, siren="200053726")
    assert made.territory == region


def test_a_territory_s_page_names_its_organisations_once_verified(cast: Cast, queue: Waiting) -> None:
    from intelligences.accounts.queries import on_territory
    from intelligences.territories.models import Territory

    region = Territory.objects.create(kind="region", code="27", name="Région", slug="region", siren="200053726")
    made = _proposed(cast.camille, siren="200053726")
    request = RequestFactory().get("/")
    assert on_territory(request, region) is None
    actions.validate_organisation(made, by=cast.dina)
    assert on_territory(request, region) == {"organisations": [made]}


# --- The directory -------------------------------------------------------------------------------------------------


@pytest.fixture
def besancon(cast: Cast, queue: Waiting) -> Organisation:
    made = _proposed(cast.camille, siren=BESANCON)
    actions.validate_organisation(made, by=cast.dina)
    return made


def _found(query: dict[str, str]) -> Any:
    return json.loads(b"".join(Client().get("/organisations.json", query).streaming_content))


@pytest.mark.parametrize("typed", ["besancon", "BESANÇON", "ville besan", "2125", "212 500 565"])
def test_an_organisation_is_found_by_its_words_or_its_number(besancon: Organisation, typed: str) -> None:
    found = _found({"q": typed})
    assert [result["name"] for result in found["results"]] == ["Ville de Besançon"]


def test_the_directory_and_its_json_agree(cast: Cast, besancon: Organisation) -> None:
    data = _found({"kind": "local_authority"})
    page = Client().get(DIRECTORY, {"kind": "local_authority"}).content.decode()
    assert data["count"] == 2
    assert data["facets"]["kind"] == {"local_authority": 2, "civil_society": 1}
    assert all(result["name"] in page for result in data["results"])
    assert cast.collectif.name not in page


def test_the_csv_holds_the_whole_list_and_not_a_page(cast: Cast) -> None:
    many = [
        Organisation(name=f"Association {n:03}", sort_key=f"association {n:03}", kind="association") for n in range(70)
    ]
    Organisation.objects.bulk_create([*many, Organisation(name="=CALC()", sort_key="calc", kind="association")])
    Organisation.objects.update(state="validated")
    text = b"".join(Client().get("/organisations.csv", {"kind": "association"}).streaming_content).decode()
    lines = text.splitlines()
    assert lines[0].startswith("id,name,kind,siren,siret,website,state,territory_kind")
    assert len(lines) == 1 + 71
    assert "'=CALC()" in text


def test_names_come_in_french_order(besancon: Organisation) -> None:
    for name in ("Évry", "Zuydcoote", "Œuilly", "Orléans"):
        Organisation.objects.create(name=name, kind="company", state="validated")
    names = [r["name"] for r in _found({"kind": "company"})["results"]]
    assert names == ["Évry", "Œuilly", "Orléans", "Zuydcoote"]


def test_the_page_and_its_json_say_the_same(besancon: Organisation) -> None:
    address = besancon.get_absolute_url()
    [data] = Client().get(address[:-1] + ".json").json()["results"]
    assert (data["name"], data["siren"], data["state"]) == ("Ville de Besançon", BESANCON, "validated")
    assert data["url"].endswith(address)
    assert BESANCON in Client().get(address).content.decode()


def test_an_old_name_in_the_address_leads_to_today_s(besancon: Organisation) -> None:
    answer = Client().get(f"/organisations/{besancon.pk}-autrefois/")
    assert (answer.status_code, answer.url) == (301, besancon.get_absolute_url())


def test_pages_for_visitors_set_no_cookie(besancon: Organisation) -> None:
    for address in (DIRECTORY, besancon.get_absolute_url()):
        assert not Client().get(address).cookies


# --- Joining -------------------------------------------------------------------------------------------------------


def _change(client: Client, membership: Membership, change: str) -> Any:
    where = f"/compte/organisations/{membership.organisation_id}/membres/{membership.pk}/"
    return client.post(where, {"change": change}, follow=True)


def test_a_request_is_decided_by_a_manager(cast: Cast, queue: Waiting, last_message: Any) -> None:
    client_of(cast.camille).post(f"/compte/organisations/{cast.ville.pk}/rejoindre/")
    asked = Membership.objects.get(person=cast.camille)
    assert (asked.state, asked.role, queue.things) == ("requested", "contributor", [])
    assert "Camille" in last_message(cast.alice.email)
    assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen"}
    _change(client_of(cast.alice), asked, "accept")
    assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen", "contributor"}
    assert "acceptée" in last_message(cast.camille.email)


def test_a_refused_request_can_be_made_again(cast: Cast, queue: Waiting, last_message: Any) -> None:
    asked = actions.request_membership(cast.ville, by=cast.camille, language="fr")
    _change(client_of(cast.alice), asked, "refuse")
    assert "pas acceptée" in last_message(cast.camille.email)
    assert actions.request_membership(cast.ville, by=cast.camille, language="fr").pk != asked.pk


def test_asking_twice_changes_nothing(cast: Cast, queue: Waiting) -> None:
    for _ in range(2):
        assert client_of(cast.camille).post(f"/compte/organisations/{cast.ville.pk}/rejoindre/").status_code == 302
    assert Membership.objects.filter(person=cast.camille).count() == 1


def test_moderation_decides_where_nobody_manages(cast: Cast, queue: Waiting) -> None:
    empty = Organisation.objects.create(name="Laboratoire", kind="laboratory", state="validated")
    asked = actions.request_membership(empty, by=cast.camille, language="fr")
    assert (queue.things, asked.role) == ([asked], "manager")
    actions.accept_request(asked, by=cast.dina)
    assert "manager" in Person.objects.get(pk=cast.camille.pk).roles


def test_a_request_can_be_taken_back(cast: Cast, queue: Waiting) -> None:
    asked = actions.request_membership(cast.ville, by=cast.camille, language="fr")
    client_of(cast.camille).post(f"/compte/appartenances/{asked.pk}/quitter/")
    asked.refresh_from_db()
    assert asked.state == "ended"


# --- Inviting ------------------------------------------------------------------------------------------------------


def _invite(cast: Cast, email: str, role: str = "contributor") -> Any:
    address = f"/compte/organisations/{cast.ville.pk}/membres/"
    return client_of(cast.alice).post(address, {"email": email, "role": role})


def test_an_invited_person_finds_the_invitation_in_their_account_and_accepts(cast: Cast, last_message: Any) -> None:
    assert _invite(cast, cast.camille.email.upper()).status_code == 302
    assert "vous invite" in last_message(cast.camille.email)
    invitation = Membership.objects.get(state="invited")
    client = client_of(cast.camille)
    assert "On vous invite" in client.get("/compte/").content.decode()
    client.post(f"/compte/invitations/{invitation.pk}/", {"accept": "1"})
    invitation.refresh_from_db()
    assert (invitation.person, invitation.state, invitation.invited_email) == (cast.camille, "active", "")


def test_the_invitation_s_message_holds_no_secret(cast: Cast, last_message: Any) -> None:
    """Whoever reads a forwarded message gets nothing from it: the invitation is in the account (ASVS 14.2.1)."""
    _invite(cast, "nouvelle@exemple.example")
    written = last_message("nouvelle@exemple.example")
    assert "/compte/\r\n" in written
    assert "invitations/" not in written


def test_an_invitation_is_for_its_address_alone(cast: Cast) -> None:
    _invite(cast, "autre@exemple.example")
    invitation = Membership.objects.get(state="invited")
    answer = client_of(cast.camille).post(f"/compte/invitations/{invitation.pk}/", {"accept": "1"})
    assert answer.status_code == 404


def test_inviting_tells_nothing_of_who_has_an_account(cast: Cast) -> None:
    known, unknown = _invite(cast, cast.camille.email), _invite(cast, "inconnue@exemple.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_refused_or_withdrawn_invitation_keeps_nothing_of_the_address(cast: Cast) -> None:
    _invite(cast, cast.camille.email)
    invitation = Membership.objects.get(state="invited")
    client_of(cast.camille).post(f"/compte/invitations/{invitation.pk}/", {"refuse": "1"})
    assert not Membership.objects.filter(pk=invitation.pk).exists()
    _invite(cast, "autre@exemple.example")
    invitation = Membership.objects.get(state="invited")
    _change(client_of(cast.alice), invitation, "withdraw")
    assert not Membership.objects.filter(pk=invitation.pk).exists()


@pytest.mark.parametrize("email", ["bruno@exemple.example", "deux@exemple.example"])
def test_a_member_or_an_invited_address_is_not_invited_again(cast: Cast, email: str) -> None:
    actions.invite(cast.ville, "deux@exemple.example", role="contributor", by=cast.alice)
    assert "déjà membre ou invitée" in _invite(cast, email).content.decode()


# --- Managing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["remove", "contributor"])
def test_the_last_manager_stays(cast: Cast, change: str) -> None:
    mine = cast.membership(cast.alice)
    page = _change(client_of(cast.alice), mine, change)
    assert "Personne d’autre ne gère" in page.content.decode()
    assert cast.membership(cast.alice).role == "manager"
    client_of(cast.alice).post(f"/compte/appartenances/{mine.pk}/quitter/")
    assert cast.membership(cast.alice).state == "active"


def test_a_manager_leaves_once_another_one_is_named(cast: Cast) -> None:
    alice, bruno = cast.membership(cast.alice), cast.membership(cast.bruno)
    _change(client_of(cast.alice), bruno, "manager")
    client_of(cast.alice).post(f"/compte/appartenances/{alice.pk}/quitter/")
    alice.refresh_from_db()
    assert (alice.state, cast.membership(cast.bruno).role) == ("ended", "manager")


def test_a_removed_member_loses_the_role_at_once(cast: Cast) -> None:
    _change(client_of(cast.alice), cast.membership(cast.bruno), "remove")
    assert Person.objects.get(pk=cast.bruno.pk).roles == {"citizen"}


def test_a_manager_never_touches_another_organisation_through_their_own(cast: Cast) -> None:
    """The membership of one organisation under the address of another isn't found (ASVS 8.4.1)."""
    theirs = cast.membership(cast.gilles)
    answer = client_of(cast.alice).post(
        f"/compte/organisations/{cast.ville.pk}/membres/{theirs.pk}/", {"change": "remove"}
    )
    assert answer.status_code == 404
    assert cast.membership(cast.gilles).state == "active"


def test_an_unknown_change_is_refused(cast: Cast) -> None:
    member = cast.membership(cast.bruno)
    answer = client_of(cast.alice).post(f"/compte/organisations/{cast.ville.pk}/membres/{member.pk}/", {"change": "x"})
    assert answer.status_code == 400
    assert cast.membership(cast.bruno).role == "contributor"


def test_a_manager_corrects_the_name_and_not_the_numbers(cast: Cast) -> None:
    address = f"/compte/organisations/{cast.ville.pk}/modifier/"
    sent = {"name": "Ville nouvelle", "website": "ville.example", "siren": BESANCON, "state": "closed"}
    assert client_of(cast.alice).post(address, sent).status_code == 302
    cast.ville.refresh_from_db()
    kept = (cast.ville.name, cast.ville.website, cast.ville.siren, cast.ville.state)
    assert kept == ("Ville nouvelle", "https://ville.example", "", "validated")
    assert Event.objects.filter(kind="organisation.edited").count() == 1


def test_a_closed_organisation_gives_no_role_and_its_page_says_so(cast: Cast) -> None:
    address = f"/compte/organisations/{cast.ville.pk}/fermer/"
    client = client_of(cast.farida)
    assert "pas le mot" in client.post(address, {"word": "oui"}).content.decode()
    client.post(address, {"word": "fermer"})
    assert "est fermée" in Client().get(cast.ville.get_absolute_url()).content.decode()
    assert Person.objects.get(pk=cast.alice.pk).roles == {"citizen"}
    assert client_of(cast.alice).get(f"/compte/organisations/{cast.ville.pk}/membres/").status_code == 403
