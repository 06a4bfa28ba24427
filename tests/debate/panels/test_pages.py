"""The pages of a panel, as people open them, without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.community import proof
from intelligences.debate.models import Candidate, Panel
from intelligences.debate.panels import actions, drawing
from intelligences.messages.compose import readable_text
from intelligences.messages.models import Message
from tests.cast import Cast
from tests.community.made import solved_proof
from tests.debate.panels import made
from tests.debate.panels.test_the_draw import at

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
ANSWERS = {"trait_0": "0", "trait_1": "2"}


def step(client: Client, panel: Panel, name: str) -> str:
    return client.post(at("step", panel, name=name), follow=True).content.decode()


def link(address: str, name: str) -> str:
    """The link of the last message to an address."""
    message = Message.objects.filter(recipient=address).order_by("created_at").last()
    assert message is not None
    found = re.search(rf"/panels/{name}/[^/\s]+/", readable_text(bytes(message.content or b"")))
    assert found
    return found.group(0)


def test_a_panel_goes_from_its_title_to_its_draw_by_its_pages(cast: Cast, client_of: ClientOf) -> None:
    alice = client_of(cast.alice)
    begun = {"title": "Le panel de l’IA", "question": "Quelles règles ?", "language": "fr"}
    page = alice.post(reverse("panels:create"), begun, follow=True).content.decode()
    panel = Panel.objects.get()
    assert "Places et quotas" in page
    assert "Il manque encore" in step(alice, panel, "ouvrir")
    told = {"size": 8, "quotas": made.QUOTAS, "population_source": made.SOURCE}
    alice.post(at("quotas", panel), told)
    alice.post(at("edit", panel), {**made.FIELDS, **made.days()})
    panel.refresh_from_db()
    assert "C’est fait" in step(alice, panel, "ouvrir")
    lines = [f"Personne {n};p{n}@exemple.fr;{'Femmes' if n % 2 else 'Hommes'};{age}"
             for n, age in enumerate(["16 à 29 ans", "30 à 59 ans", "60 ans et plus"] * 8)]  # fmt: skip
    file = SimpleUploadedFile("liste.csv", "\n".join(["nom;courriel;sexe;âge", *lines]).encode())
    page = alice.post(at("prepare", panel), {"file": file}, follow=True).content.decode()
    assert "24 candidats ajoutés" in page
    step(alice, panel, "arreter")
    step(alice, panel, "annoncer")
    made.work()
    page = alice.get(at("prepare", panel)).content.decode()
    assert "Tirer au sort" in page
    early = alice.post(at("draw", panel), {"public_value": "4 8 15"}, follow=True).content.decode()
    assert "Le jour annoncé du tirage n’est pas venu" in early
    today = timezone.localdate()
    Panel.objects.update(applies_until=today - timedelta(days=1), draw_on=today)
    page = alice.post(at("draw", panel), {"public_value": "4 8 15"}, follow=True).content.decode()
    assert "Le panel est tiré au sort" in page
    assert "p1@exemple.fr" not in page
    number = panel.draws.get().drawn[0]
    answered = alice.post(at("answer_for", panel), {"numero": number, "reponse": "oui"}, follow=True).content.decode()
    assert "1 ont accepté, 7 n’ont pas répondu, 0 places" in answered
    alice.post(at("answer_for", panel), {"numero": number, "reponse": "non"})
    step(alice, panel, "remplacer")
    made.work()
    assert panel.draws.count() == 2
    assert "Remplacements, tirage nᵒ 2" in Client().get(panel.get_absolute_url()).content.decode()


def test_an_application_uses_up_a_proof_and_a_network_sends_fewer_without(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "COST", 1)
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"unproved_debate_by_network": "1/d/key"}
    panel, payload = made.opened(cast), solved_proof()

    def applied(address: str, **more: str) -> str:
        fields = {"name": "Ada", "email": address, "consent": "on", **ANSWERS, **more}
        return Client().post(at("apply", panel), fields, follow=True).content.decode()

    assert "Ouvrez votre courriel" in applied("a@exemple.fr", altcha=payload)
    assert "a expiré ou a déjà servi" in applied("b@exemple.fr", altcha=payload)
    assert "Ouvrez votre courriel" in applied("b@exemple.fr")
    assert "Trop d’envois sans vérification automatique" in applied("c@exemple.fr")
    assert panel.applying.count() == 2


def test_a_citizen_applies_confirms_accepts_or_withdraws_by_links(cast: Cast) -> None:
    panel, visitor = made.opened(cast), Client()
    made.crowd(panel)
    fields = {"name": "Ada", "email": "Ada@exemple.fr", **ANSWERS}
    page = visitor.post(at("apply", panel), fields).content.decode()
    assert "sans votre accord, rien n’est enregistré" in page
    visitor.post(at("apply", panel), {**fields, "consent": "on"}, follow=True)
    confirm = link("ada@exemple.fr", "confirmer")
    assert not Candidate.objects.filter(contact__name="Ada").exists()
    visitor.get(confirm)
    assert not Candidate.objects.filter(contact__name="Ada").exists()  # programs open links before people do
    own = visitor.post(confirm, follow=True)
    assert "Votre candidature est enregistrée" in own.content.decode()
    ada = Candidate.objects.get(contact__name="Ada")
    assert ada.values == [0, 2]
    page = link("ada@exemple.fr", "candidature")
    assert visitor.get(confirm).status_code == 404
    actions.close_list(panel, by=cast.alice)
    drawing.prepare(panel, by=cast.alice)
    made.work()
    assert "sur 1\u202f000" in visitor.get(page).content.decode()
    Candidate.objects.filter(pk=ada.pk).update(state="invited")
    assert "Vous siégez" in visitor.post(page, {"reponse": "accepter"}, follow=True).content.decode()
    visitor.post(page, {"reponse": "retirer"})
    ada.refresh_from_db()
    assert ada.state == "gone"


def test_a_forged_link_opens_nothing(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel, 1)
    one = Candidate.objects.get()
    for token in (str(one.pk), f"{one.pk}:x", actions.token_of(Candidate(pk=uuid4()))):
        assert Client().get(reverse("panels:candidate", args=[token])).status_code == 404


def test_only_who_manages_the_organisation_sees_candidates(cast: Cast, client_of: ClientOf) -> None:
    panel = made.drawn(cast)
    for person in (cast.gilles, cast.bruno, cast.dina):
        client = client_of(person)
        assert client.get(at("prepare", panel)).status_code == 403
        assert client.get(at("private_files", panel, number=1)).status_code == 403
    assert "Personne" in client_of(cast.alice).get(at("prepare", panel)).content.decode()


def test_a_draft_is_read_by_who_prepares_it_only(cast: Cast) -> None:
    assert Client().get(made.prepared(cast).get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("quotas", "sentence"),
    [
        ("Sexe\nFemmes", "La ligne 2 n’est pas comprise"),
        ("Sexe\nFemmes : 3\nHommes : 3", "ne peuvent pas faire 8"),
    ],
)
def test_quotas_that_are_not_understood_are_told(cast: Cast, client_of: ClientOf, quotas: str, sentence: str) -> None:
    panel = made.prepared(cast)
    told = {"size": 8, "quotas": quotas, "population_source": made.SOURCE}
    assert sentence in client_of(cast.alice).post(at("quotas", panel), told).content.decode()


def test_values_do_not_change_once_people_answered_by_them(cast: Cast, client_of: ClientOf) -> None:
    panel = made.opened(cast)
    told = {"size": 8, "quotas": "Sexe\nFemmes : 8", "population_source": made.SOURCE}
    page = client_of(cast.alice).post(at("quotas", panel), told).content.decode()
    assert "seuls les nombres de places changent" in page


def test_few_candidates_with_one_value_are_not_counted_apart(cast: Cast) -> None:
    panel = made.opened(cast)
    made.crowd(panel, 7)
    page, data = (
        Client().get(panel.get_absolute_url()).content.decode(),
        Client().get(at("panel_file", panel, form="json")),
    )
    assert "non publié" in page
    assert {one["candidates"] for one in json.loads(data.content)["results"]} == {None}


def test_the_list_its_files_and_the_page_of_the_place_tell_of_it(cast: Cast) -> None:
    panel = made.drawn(cast)
    assert panel.title in Client().get(reverse("panels:index")).content.decode()
    listed = json.loads(Client().get(reverse("panels:index_file", kwargs={"form": "json"})).content)
    assert listed["results"][0]["url"] == panel.get_absolute_url()
    told = json.loads(Client().get(at("panel_file", panel, form="json")).content)
    assert told["draws"][0]["drawn"] == panel.draws.get().drawn
    assert panel.title in Client().get(cast.ville.get_absolute_url()).content.decode()
