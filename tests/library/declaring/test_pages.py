"""The pages of a declaration: read by its organisation and the moderators, by nobody else; nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.accounts.models import Membership
from intelligences.library import actions
from intelligences.library.actions import reminding
from intelligences.library.declaring.steps import STEPS
from intelligences.library.models import Declaration, Deployment
from intelligences.messages.models import Message
from tests.cast import Cast
from tests.library.declaring.typed import SYSTEM

Write = Callable[..., Declaration]
ClientOf = Callable[[Any], Client]
pytestmark = pytest.mark.django_db


def _address(declaration: Declaration, end: str = "") -> str:
    return f"/declarer/{declaration.pk}/{end}"


def test_from_the_door_to_the_queue_by_pages_alone(cast: Cast, client_of: ClientOf) -> None:
    alice = client_of(cast.alice)
    begun = alice.post("/declarer/commencer/", {"organisation": cast.ville.pk})
    address = begun["Location"]
    steps = {
        "systeme": {"title": "Tri des courriels", "problem": "Ils attendent.", "policy_domains": "relation-usagers"},
        "fonctionnement": {"learning": "learning"},
        "donnees": {"personal_data": "yes"},
        "etat": {"status": "pilot"},
    }
    for key, data in steps.items():
        answer = alice.post(f"{address}etape/{key}/", {**data, "revision": 0})
        assert answer.status_code == 302, key
    check = alice.get(f"{address}verifier/").content.decode()
    assert "Tri des courriels" in check
    assert "sans mesure, un effet reste une affirmation" in check
    preview = alice.get(f"{address}apercu/").content.decode()
    assert "rien n’est publié" in preview
    assert not Deployment.objects.filter(organisation=cast.ville).exists()
    assert alice.post(f"{address}envoyer/", {"note": "Merci."}, follow=True).status_code == 200
    declaration = Declaration.objects.get(organisation=cast.ville)
    assert declaration.state == "waiting"
    assert client_of(cast.dina).get(f"{address}apercu/").status_code == 200


def test_another_organisation_sees_nothing_and_moderators_only_what_was_sent(
    blank: Declaration, cast: Cast, client_of: ClientOf
) -> None:
    for person, status in ((cast.alice, 200), (cast.bruno, 200), (cast.gilles, 404), (cast.dina, 404)):
        assert client_of(person).get(_address(blank)).status_code == status, person


def test_a_wrong_step_is_kept_and_says_what_to_mend(blank: Declaration, cast: Cast, client_of: ClientOf) -> None:
    alice = client_of(cast.alice)
    answer = alice.post(_address(blank, "etape/moyens/"), {"cost_yearly": "beaucoup", "revision": 0})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert 'value="beaucoup"' in answer.content.decode()
    again = alice.get(_address(blank, "etape/moyens/")).content.decode()
    assert 'value="beaucoup"' in again


def test_a_conflict_shows_both_versions_and_lets_one_choose(
    blank: Declaration, cast: Cast, client_of: ClientOf, write: Write
) -> None:
    write(blank, "systeme", SYSTEM, by=cast.bruno)
    alice = client_of(cast.alice)
    mine = {**{name: values[0] for name, values in SYSTEM.items()}, "title": "Ma version", "revision": 0}
    answer = alice.post(_address(blank, "etape/systeme/"), mine)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bruno Delmas" in page
    assert SYSTEM["title"][0] in page
    assert 'value="Ma version"' in page
    assert alice.post(_address(blank, "etape/systeme/"), mine | {"revision": 1}).status_code == 302
    quiet = alice.post(_address(blank, "etape/systeme/"), mine | {"auto": 1, "title": "Encore", "revision": 0})
    assert (quiet.status_code, "revision" in quiet.json()) == (409, False)


def test_a_step_saved_once_a_colleague_sent_it_keeps_its_text_in_the_page(
    whole: Declaration, cast: Cast, client_of: ClientOf
) -> None:
    actions.send(whole, by=cast.bruno)
    answer = client_of(cast.alice).post(
        _address(whole, "etape/recours/"), {"redress": "Écrire à la mairie.", "revision": 0}
    )
    page = answer.content.decode()
    assert "Cette déclaration n’est plus modifiable" in page
    assert "Écrire à la mairie.</textarea>" in page
    assert _address(whole) in page
    whole.refresh_from_db()
    assert whole.typed("recours", "redress") == ""


def test_what_is_typed_is_saved_quietly(blank: Declaration, cast: Cast, client_of: ClientOf) -> None:
    told = client_of(cast.alice).post(
        _address(blank, "etape/recours/"), {"auto": 1, "redress": "Écrire à", "revision": 0}
    )
    assert told.json()["revision"] == 1
    blank.refresh_from_db()
    assert blank.typed("recours", "redress") == "Écrire à"


_TYPED = st.text(max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_typed_in_any_step_is_answered(
    blank: Declaration, cast: Cast, client_of: ClientOf, data: st.DataObject
) -> None:
    step = data.draw(st.sampled_from(STEPS))
    names = st.sampled_from([*step.form.base_fields, "unknown", "not_applicable", "m0_claim", "m0_level", "m9_x"])
    typed = data.draw(st.dictionaries(names, _TYPED, max_size=6))
    blank.refresh_from_db()
    sent = {**typed, "revision": blank.revision(step.key)}
    answer = client_of(cast.alice).post(_address(blank, f"etape/{step.key}/"), sent)
    assert answer.status_code in (200, 302)


def test_records_that_nobody_answers_keep_no_other_waiting(
    whole: Declaration, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    for days in (400, 380, 370):
        made = actions.publish_declared(whole, by=cast.alice)
        Deployment.objects.filter(pk=made.pk).update(confirmed_on=timezone.localdate() - timedelta(days=days))
        if days == 400:  # nobody to ask
            Deployment.objects.filter(pk=made.pk).update(organisation=cast.collectif)
    Membership.objects.filter(organisation=cast.collectif).delete()
    asked = [reminding.ask_again() for _day in range(3)]
    assert asked == [1, 1, 0]
    subjects = Message.objects.filter(key__startswith="library.still_true:")
    assert len({key.split(":")[1] for key in subjects.values_list("key", flat=True)}) == 2


def test_retract_restore_and_confirm(whole: Declaration, cast: Cast, client_of: ClientOf) -> None:
    actions.send(whole, by=cast.alice)
    actions.accept_declaration(whole, by=cast.dina)
    use = Deployment.objects.get(organisation=cast.ville)
    alice, gilles = client_of(cast.alice), client_of(cast.gilles)
    assert gilles.post(f"/usages/{use.pk}/retirer/", {"because": "Non."}).status_code == 404
    assert alice.post(f"/usages/{use.pk}/retirer/", {"because": " "}).status_code == 200
    assert alice.post(f"/usages/{use.pk}/retirer/", {"because": "Fiche en double."}).status_code == 302
    use.refresh_from_db()
    assert use.state == "withdrawn"
    alice.post(f"/usages/{use.pk}/retablir/")
    Deployment.objects.filter(pk=use.pk).update(confirmed_on=timezone.localdate() - timedelta(days=30))
    alice.post(f"/usages/{use.pk}/toujours-vrai/")
    use.refresh_from_db()
    assert (use.state, use.confirmed_on) == ("published", timezone.localdate())


def test_once_a_year_each_member_is_asked_once_and_one_click_confirms(
    whole: Declaration, cast: Cast, client: Client
) -> None:
    actions.send(whole, by=cast.alice)
    actions.accept_declaration(whole, by=cast.dina)
    use = Deployment.objects.get(organisation=cast.ville)
    assert reminding.ask_again() == 0
    old = timezone.localdate() - timedelta(days=366)
    Deployment.objects.filter(pk=use.pk).update(confirmed_on=old)
    before = Message.objects.count()
    reminding.ask_again()
    reminding.ask_again()
    assert Message.objects.count() == before + 2  # Alice and Bruno, once
    Deployment.objects.filter(pk=use.pk).update(confirmed_on=old - timedelta(days=365))
    reminding.ask_again()
    assert Message.objects.count() == before + 4  # nobody answered: it comes back a year later
    Deployment.objects.filter(pk=use.pk).update(confirmed_on=old)
    token = signing.dumps([use.pk, old.isoformat()], salt=reminding._SALT)
    page = client.get(f"/declarer/toujours-vrai/{token}/")
    use.refresh_from_db()
    assert (page.status_code, use.confirmed_on) == (200, old)  # reading changes nothing
    assert client.post(f"/declarer/toujours-vrai/{token}/").status_code == 200
    use.refresh_from_db()
    assert use.confirmed_on == timezone.localdate()
    assert client.get(f"/declarer/toujours-vrai/{token}/").status_code == 410
    assert client.get("/declarer/toujours-vrai/faux/").status_code == 410
