"""A person's profile, data, deletion and roles."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from intelligences.accounts import actions, queries
from intelligences.accounts.models import Grant, Membership, Person, SignInCode
from intelligences.kernel.models import Event
from tests.cast import Cast, client_of

PROFILE, DELETE, ROLES = "/compte/profil/", "/compte/supprimer/", "/compte/roles/"


# --- Profile -------------------------------------------------------------------------------------------------------


def test_a_person_changes_their_name_and_language_and_nothing_else(cast: Cast) -> None:
    sent = {"name": "Camille R.", "language": "en", "email": "autre@exemple.example", "id": "1"}
    assert client_of(cast.camille).post(PROFILE, sent).status_code == 302
    person = Person.objects.get(pk=cast.camille.pk)
    assert (person.name, person.language, person.email) == ("Camille R.", "en", cast.camille.email)


def test_a_name_is_asked_for(cast: Cast) -> None:
    page = client_of(cast.camille).post(PROFILE, {"name": " ", "language": "fr"})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()


def test_the_english_page_speaks_english(cast: Cast) -> None:
    page = client_of(cast.camille).get("/en" + PROFILE).content.decode()
    assert '<html lang="en">' in page
    assert "Displayed name" in page
    assert "Nom affiché" not in page


# --- My data -------------------------------------------------------------------------------------------------------


def test_the_file_holds_what_is_held_and_no_secret(cast: Cast) -> None:
    actions.send_code(cast.bruno.email)
    actions.invite(cast.collectif, cast.bruno.email, role="manager", by=cast.gilles)
    answer = client_of(cast.bruno).get("/compte/donnees/mes-donnees.json")
    assert answer["Content-Disposition"].startswith("attachment")
    held = json.loads(answer.content)
    assert held["accounts.person"][0]["email"] == cast.bruno.email
    assert {row["state"] for row in held["accounts.membership"]} == {"active", "invited"}
    assert {*held} >= {"accounts.person", "accounts.membership", "accounts.signincode", "outbox.message"}
    keys = {key for rows in held.values() for row in rows for key in row}
    assert not keys & {"password", "digest", "session_data", "session_key", "content"}


def test_the_file_holds_nothing_about_someone_else(cast: Cast) -> None:
    mine = json.dumps(queries.my_data(cast.bruno))
    assert cast.alice.email not in mine
    assert str(cast.alice.pk) not in mine


def test_the_page_says_why_each_thing_is_kept(cast: Cast) -> None:
    page = client_of(cast.bruno).get("/compte/donnees/").content.decode()
    assert "Reconnaître la personne qui se connecte" in page
    assert "Inviter une mairie" not in page


# --- Leaving -------------------------------------------------------------------------------------------------------


def test_deleting_takes_the_typed_word(cast: Cast) -> None:
    client = client_of(cast.bruno)
    assert "pas le mot" in client.post(DELETE, {"word": "oui"}).content.decode()
    assert Person.objects.filter(pk=cast.bruno.pk).exists()


def test_a_deleted_account_leaves_nothing_that_names_its_person(cast: Cast) -> None:
    actions.send_code(cast.bruno.email)
    actions.invite(cast.collectif, cast.bruno.email, role="manager", by=cast.gilles)
    elsewhere, client = client_of(cast.bruno), client_of(cast.bruno)
    assert elsewhere.get("/compte/").status_code == 200
    answer = client.post(DELETE, {"word": "supprimer"}, follow=True)
    assert "Votre compte est supprimé" in answer.content.decode()
    assert not Person.objects.filter(pk=cast.bruno.pk).exists()
    assert not Membership.objects.filter(invited_email=cast.bruno.email).exists()
    assert not SignInCode.objects.filter(email=cast.bruno.email).exists()
    assert elsewhere.get("/compte/").status_code == 302
    told = Event.objects.get(kind="person.deleted")
    assert cast.bruno.name not in json.dumps([told.actor, told.subject, told.facts])


def test_the_page_warns_who_would_be_left_without_a_manager(cast: Cast) -> None:
    warned = client_of(cast.alice).get(DELETE).content.decode()
    calm = client_of(cast.bruno).get(DELETE).content.decode()
    assert "n’aura plus personne" in warned
    assert "n’aura plus personne" not in calm


@pytest.mark.parametrize("address", [DELETE, "/compte/donnees/mes-donnees.json"])
def test_an_old_sign_in_must_be_proved_again_first(cast: Cast, address: str, last_code: Any) -> None:
    client = client_of(cast.bruno)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    answer = client.get(address)
    assert answer.url == f"/compte/confirmation/?next={address.replace('/', '%2F')}"
    client.post("/compte/confirmation/", {"send": "1", "next": address})
    wrong = client.post("/compte/confirmation/", {"code": "00000000", "next": address})
    assert "pas le bon" in wrong.content.decode()
    right = client.post("/compte/confirmation/", {"code": last_code(cast.bruno.email), "next": address})
    assert right.url == address
    assert client.get(address).status_code == 200


def test_a_code_sent_to_another_address_confirms_nothing(cast: Cast, last_code: Any) -> None:
    """A browser that asked for a code for its own address can't use it inside someone else's open session."""
    client = Client()
    client.post("/compte/connexion/", {"email": "pirate@exemple.example"})
    pending = client.session["sign_in_code"]
    victim = client_of(cast.bruno)
    session = victim.session
    session.update({"sign_in_code": pending, "confirmed_at": 0})
    session.save()
    victim.post("/compte/confirmation/", {"code": last_code("pirate@exemple.example")})
    assert victim.session["confirmed_at"] == 0


# --- Roles of the site ---------------------------------------------------------------------------------------------


def test_an_administrator_gives_a_role_and_takes_it_back(cast: Cast, last_message: Any) -> None:
    client = client_of(cast.farida)
    assert client.post(ROLES, {"email": cast.camille.email, "role": "moderator"}).status_code == 302
    assert "moderator" in Person.objects.get(pk=cast.camille.pk).roles
    assert "modération" in last_message(cast.camille.email)
    grant = Grant.objects.get(person=cast.camille)
    client.post(f"{ROLES}{grant.pk}/retirer/")
    assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen"}
    kinds = Event.objects.filter(subject=f"accounts.person:{cast.camille.pk}").values_list("kind", flat=True)
    assert [*kinds] == ["person.role_granted", "person.role_withdrawn"]


def test_a_role_ends_by_itself_after_its_last_day(cast: Cast) -> None:
    import time_machine

    today = timezone.localdate()
    sent = {"email": cast.camille.email, "role": "council_member", "until": today.isoformat()}
    client_of(cast.farida).post(ROLES, sent)
    assert "council_member" in Person.objects.get(pk=cast.camille.pk).roles
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert Person.objects.get(pk=cast.camille.pk).roles == {"citizen"}


def test_a_role_needs_an_account_and_a_day_to_come(cast: Cast) -> None:
    client = client_of(cast.farida)
    unknown = client.post(ROLES, {"email": "inconnue@exemple.example", "role": "moderator"}).content.decode()
    past = client.post(
        ROLES, {"email": cast.camille.email, "role": "moderator", "until": "2020-01-01"}
    ).content.decode()
    assert "Aucun compte n’a cette adresse" in unknown
    assert "Ce jour est passé" in past


def test_the_last_administrator_keeps_the_role(cast: Cast) -> None:
    grant = Grant.objects.get(role="administrator")
    page = client_of(cast.farida).post(f"{ROLES}{grant.pk}/retirer/", follow=True).content.decode()
    assert "nommez-en une autre" in page
    assert "administrator" in Person.objects.get(pk=cast.farida.pk).roles


def test_a_role_given_twice_stays_one(cast: Cast) -> None:
    for _ in range(2):
        actions.grant_role(cast.camille, "moderator", by=cast.farida)
    assert Grant.objects.filter(person=cast.camille).count() == 1


def test_signing_out_leaves_no_session(cast: Cast) -> None:
    client = client_of(cast.camille)
    client.post("/compte/deconnexion/")
    assert not Session.objects.filter(session_data__contains=str(cast.camille.pk)).exists()
    assert client.get("/compte/").status_code == 302
