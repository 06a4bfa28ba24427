"""`/compte/jetons/`: a token is made behind a recent sign-in, shown once, told by e-mail, withdrawn."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from intelligences.accounts import actions
from intelligences.accounts.models import AccessToken, Membership
from intelligences.kernel import retention
from intelligences.kernel.events import reference
from intelligences.kernel.models import Event
from tests.accessibility import axe
from tests.cast import Cast
from tests.forms import form_with
from tests.opendata.writing.made import Program, token_of

PAGE = "/compte/jetons/"


def _filled(client: Any, cast: Cast, **told: Any) -> dict[str, Any]:
    nonce = form_with(client.get(PAGE).content.decode(), "label").fields["nonce"].value
    right = {"label": "Registre interne", "organisation": cast.ville.pk, "scope": "declare", "days": 90, "nonce": nonce}
    return right | told


def _shown(page: Any) -> str:
    found = re.search(r'value="(iaa_[\w-]+)"', page.content.decode())
    return found[1] if found else ""


def test_a_token_is_shown_once_and_opens_what_it_says(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.alice)
    answer = client.post(PAGE, _filled(client, cast))
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    page = client.get(PAGE)
    secret = _shown(page)
    assert "no-store" in page["Cache-Control"]
    assert len(secret.removeprefix("iaa_")) * 6 >= 256  # each sign is one of 64
    assert Program(secret).get().status_code == 200
    made = AccessToken.objects.get()
    assert secret.startswith(made.start)
    assert len(made.start) == 8
    assert _shown(client.get(PAGE)) == ""
    assert made.start in client.get(PAGE).content.decode()


def test_two_tokens_differ_and_so_do_those_of_two_people(cast: Cast, client_of: Any) -> None:
    nonce = "x" * 43
    asked = actions.Asked(cast.ville, "read", "Un", 30, nonce)
    secrets = {actions.shown_once(actions.create_token(asked, by=person), nonce) for person in (cast.alice, cast.bruno)}
    secrets.add(token_of(cast.alice, cast.ville))
    assert len(secrets) == 3


def test_a_form_sent_twice_makes_one_token_and_shows_it(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.alice)
    told = _filled(client, cast)
    client.post(PAGE, told)
    client.post(PAGE, told)
    assert Program(_shown(client.get(PAGE))).get().status_code == 200
    assert AccessToken.objects.count() == 1
    AccessToken.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    client.post(PAGE, told)
    page = client.get(PAGE)
    assert _shown(page) == ""
    assert "Ce jeton a déjà été créé et montré" in page.content.decode()


def test_its_owner_is_told_by_email_and_the_journal_holds_no_secret(
    cast: Cast, client_of: Any, last_message: Callable[[str], str]
) -> None:
    secret = token_of(cast.alice, cast.ville)
    told = last_message(cast.alice.email)
    assert "Un jeton d’accès a été créé" in told
    assert f"Registre interne – {cast.ville}" in told
    assert PAGE in told
    assert secret not in told
    event = Event.objects.filter(kind="person.security_changed").latest("id")
    assert event.facts["change"] == "token_created"
    assert secret not in str(event.facts)


def test_the_page_asks_for_a_recent_sign_in(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.alice)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    for answer in (client.get(PAGE), client.post(PAGE, {"label": "x"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/compte/confirmation/")


def test_one_makes_tokens_for_one_s_organisations_only(cast: Cast, client_of: Any) -> None:
    client = client_of(cast.alice)
    answer = client.post(PAGE, _filled(client, cast, organisation=cast.collectif.pk, days=4000))
    assert answer.status_code == 200
    assert not AccessToken.objects.exists()
    page = client_of(cast.camille).get(PAGE).content.decode()
    assert "Vous n’agissez pour aucune organisation" in page


def test_a_withdrawn_token_is_over_and_is_nobody_else_s_to_withdraw(cast: Cast, client_of: Any) -> None:
    program = Program(token_of(cast.alice, cast.ville))
    made = AccessToken.objects.get()
    assert client_of(cast.bruno).post(f"{PAGE}{made.pk}/retirer/").status_code == 404
    client = client_of(cast.alice)
    assert client.post(f"{PAGE}{made.pk}/retirer/").status_code == 302
    assert program.get().status_code == 401
    assert "ne sert plus" in client.get(PAGE).content.decode()
    assert Event.objects.filter(kind="person.token_revoked").count() == 1
    client.post(f"{PAGE}{made.pk}/retirer/")
    assert Event.objects.filter(kind="person.token_revoked").count() == 1


def test_a_manager_sees_the_programs_of_the_organisation_and_withdraws_one(
    cast: Cast, client_of: Any, last_message: Callable[[str], str]
) -> None:
    program = Program(token_of(cast.bruno, cast.ville))
    made = AccessToken.objects.get()
    page = f"/compte/organisations/{cast.ville.pk}/membres/"
    manager = client_of(cast.alice)
    assert "Registre interne" in manager.get(page).content.decode()
    for other in (cast.camille, cast.gilles, cast.dina):
        assert client_of(other).post(f"{PAGE}{made.pk}/retirer/").status_code == 404
    answer = manager.post(f"{PAGE}{made.pk}/retirer/")
    assert answer["Location"] == page
    assert program.get().status_code == 401
    assert "a retiré un de vos jetons d’accès" in last_message(cast.bruno.email)
    event = Event.objects.filter(kind="person.security_changed").latest("id")
    assert (event.actor, event.subject) == (reference(cast.alice), reference(cast.bruno))
    assert "Registre interne" not in manager.get(page).content.decode()


def test_a_token_of_who_left_is_shown_as_over(cast: Cast, client_of: Any) -> None:
    token_of(cast.alice, cast.ville)
    Membership.objects.filter(person=cast.alice).update(state="ended")
    assert "ne sert plus" in client_of(cast.alice).get(PAGE).content.decode()


def test_nobody_holds_more_than_twenty(cast: Cast, client_of: Any) -> None:
    for _ in range(20):
        token_of(cast.alice, cast.ville)
    client = client_of(cast.alice)
    client.post(PAGE, _filled(client, cast))
    assert AccessToken.objects.count() == 20
    assert "Vous avez déjà vingt jetons" in client.get(PAGE).content.decode()


def test_the_database_keeps_no_token_longer_than_a_year(cast: Cast) -> None:
    token_of(cast.alice, cast.ville)
    with pytest.raises(IntegrityError, match="access_token_lasts_a_year"):
        AccessToken.objects.update(expires_at=timezone.now() + timedelta(days=370))


def test_my_data_names_the_token_without_its_digest(cast: Cast, client_of: Any) -> None:
    token_of(cast.alice, cast.ville)
    held = client_of(cast.alice).get("/compte/donnees/mes-donnees.json").json()["accounts.accesstoken"]
    assert held[0]["label"] == "Registre interne"
    assert "digest" not in held[0]


@pytest.mark.parametrize(("days", "stays"), [(30, 1), (31, 0)])
def test_a_token_s_line_goes_thirty_days_after_its_end(cast: Cast, days: int, stays: int) -> None:
    now = timezone.now()
    token_of(cast.alice, cast.ville)
    made = now - timedelta(days=200)
    AccessToken.objects.update(created_at=made, expires_at=now - timedelta(days=days))
    retention.enforce(now)
    assert AccessToken.objects.count() == stays


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_a_token_is_made_copied_and_withdrawn_in_a_browser(
    new_page: Callable[..., Any], live_site: str, javascript: bool
) -> None:
    page = new_page(javascript=javascript, width=390, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{live_site}/compte/connexion/")
    page.locator('form[action$="/demonstration/bruno/"] button').click()
    page.wait_for_url("**/compte/")
    page.get_by_role("navigation", name="Mon compte").get_by_role("link", name="Jetons d’accès").click()
    label = f"Essai {'avec' if javascript else 'sans'} JavaScript"
    page.get_by_label("Quel programme s’en servira ?").fill(label)
    page.get_by_label("Lire et déclarer").check()
    page.get_by_role("button", name="Créer ce jeton").click()
    secret = page.get_by_label(f"Le jeton de « {label} »").input_value()
    assert secret.startswith("iaa_")
    if javascript:
        assert axe(page) == []
        page.get_by_role("button", name="Copier").click()
        page.get_by_role("button", name="Copié").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == secret
    told = page.request.get(f"{live_site}/api/v1/declarations", headers={"Authorization": f"Bearer {secret}"})
    assert told.status == 200
    page.get_by_role("button", name=f"Retirer {label}").click()
    page.get_by_text("Ce jeton ne sert plus.").wait_for()
    told = page.request.get(f"{live_site}/api/v1/declarations", headers={"Authorization": f"Bearer {secret}"})
    assert told.status == 401
