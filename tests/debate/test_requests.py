"""Debates that associations ask for: moderated, answered in public by whom it concerns, with the delay shown."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from intelligences.debate.requests import actions
from intelligences.debate.requests.models import DebateRequest, ProposedSeed
from intelligences.kernel import retention
from intelligences.kernel.events import reference
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from intelligences.territories.models import Territory
from tests.cast import Cast, client_of
from tests.community.conftest import last_message as last_message  # noqa: PLC0414 a fixture of the questions
from tests.debate.made import opened, prepared
from tests.debate.made import published_request as published

TITLE = "Les caméras devant les écoles"
FORM = {"title": TITLE, "reason": "Elles sont posées sans que personne en ait parlé.", "language": "fr"}


def _ask_page(cast: Cast) -> str:
    return f"/debats/demandes/demander/?a={reference(cast.ville)}"


def test_a_group_asks_moderation_reads_and_the_organisation_is_told(
    cast: Cast, last_message: Callable[[str], str]
) -> None:
    gilles = client_of(cast.gilles)
    assert "Demander un débat" in gilles.get(cast.ville.get_absolute_url()).text
    assert "Demander un débat" not in gilles.get(cast.collectif.get_absolute_url()).text  # not to oneself
    assert "Demander un débat" not in client_of(cast.alice).get(cast.ville.get_absolute_url()).text
    for _ in range(2):
        answer = gilles.post(_ask_page(cast), FORM)
    asked = DebateRequest.objects.get()
    assert answer.url == asked.get_absolute_url()
    assert (asked.asked_by, asked.organisation, asked.state) == (cast.collectif, cast.ville, "moderation")
    assert Client().get(answer.url).status_code == 404
    assert gilles.get(answer.url).status_code == 200
    moderation.decide(Case.objects.pending().get(), moderation.Ruling("accepted", "conform"), by=cast.dina, seen=0)
    assert TITLE in Client().get(answer.url).text
    assert TITLE in Client().get(cast.ville.get_absolute_url()).text
    assert TITLE in Client().get("/debats/demandes/").text
    assert TITLE in last_message(cast.alice.email)


def test_a_refused_request_stays_out(cast: Cast) -> None:
    asked = published(cast, accepted=False)
    moderation.decide(Case.objects.pending().get(), moderation.Ruling("refused", "off_topic"), by=cast.dina, seen=0)
    assert Client().get(asked.get_absolute_url()).status_code == 404
    assert TITLE not in Client().get("/debats/demandes/").text


@pytest.mark.parametrize(("verdict", "word"), [("granted", "acceptée"), ("declined", "déclinée")])
def test_the_answer_is_public_with_its_reason_and_its_delay(
    cast: Cast, last_message: Callable[[str], str], verdict: str, word: str
) -> None:
    asked = published(cast)
    address = f"{asked.get_absolute_url()}repondre/"
    with time_machine.travel(timezone.now() + timedelta(days=12)):
        told = {"verdict": verdict, "text": "Le conseil l’a voulu ainsi.", "language": "fr"}
        assert client_of(cast.alice).post(address, told).url == asked.get_absolute_url()
        again = client_of(cast.alice).post(address, told | {"text": "Autre chose."})
    assert "Une réponse vient d’être publiée" in again.text
    page = Client().get(asked.get_absolute_url()).text
    assert "Le conseil l’a voulu ainsi." in page
    assert word in page
    assert "12 jours après la publication" in page.replace("\u00a0", " ")
    assert "Le conseil l’a voulu ainsi." in last_message(cast.gilles.email)
    (row,) = json.loads(Client().get(f"/debats/demandes.json?etat={verdict}").content)["results"]
    assert (row["title"], row["days"], row["state"]) == (TITLE, 12, verdict)


def test_silence_shows_as_late_after_a_month(cast: Cast) -> None:
    asked = published(cast)
    assert "sans réponse depuis plus d’un mois" not in Client().get(asked.get_absolute_url()).text
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "sans réponse depuis plus d’un mois" in Client().get(asked.get_absolute_url()).text
        assert "dont 1 depuis plus d’un mois" in Client().get("/debats/demandes/").text


def test_only_who_manages_the_organisation_that_is_asked_answers(cast: Cast) -> None:
    asked = published(cast)
    told = {"verdict": "granted", "text": "Oui.", "language": "fr"}
    for person in (cast.bruno, cast.gilles, cast.camille):
        assert client_of(person).post(f"{asked.get_absolute_url()}repondre/", told).status_code == 403
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_territory_without_an_organisation_is_answered_by_its_own_when_it_comes(cast: Cast) -> None:
    region = Territory.objects.create(kind="region", code="27", name="Région inventée", slug="region-inventee")
    gilles = client_of(cast.gilles)
    gilles.post(f"/debats/demandes/demander/?a={reference(region)}", FORM)
    asked = DebateRequest.objects.get()
    assert (asked.organisation, asked.territory) == (None, region)
    moderation.decide(Case.objects.pending().get(), moderation.Ruling("accepted", "conform"), by=cast.dina, seen=0)
    assert "n’a pas encore d’organisation" in Client().get(asked.get_absolute_url()).text
    assert TITLE in Client().get(region.get_absolute_url()).text
    answer = f"{asked.get_absolute_url()}repondre/"
    told = {"verdict": "granted", "text": "Oui, en mai.", "language": "fr"}
    assert client_of(cast.alice).post(answer, told).status_code == 403
    cast.ville.territory = region
    cast.ville.save()
    assert client_of(cast.alice).post(answer, told).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answered_for) == ("granted", cast.ville)


def test_the_debate_that_came_of_it_says_who_had_asked(cast: Cast) -> None:
    asked = published(cast)
    debate = opened(cast)
    alice, address = client_of(cast.alice), f"{asked.get_absolute_url()}relier/"
    with pytest.raises(actions.Moved):
        actions.tie(asked, debate, by=cast.alice)
    actions.answer(
        asked, grants=True, text="Oui.", language="fr", answered_for=cast.ville, by=cast.alice
    )  # fmt: skip
    agents = prepared(cast, title="Entre agents", entry="agents")
    for wrong in (agents.pk, 0, "x"):
        assert "Choisissez un débat de l’organisation" in alice.post(address, {"debate": wrong}, follow=True).text
    alice.post(address, {"debate": debate.pk})
    assert debate.title in Client().get(asked.get_absolute_url()).text
    page = Client().get(debate.get_absolute_url()).text
    assert "Ce débat a été demandé" in page
    assert cast.collectif.name in page


def test_whoever_acts_for_no_association_is_told_what_to_do(cast: Cast) -> None:
    answer = client_of(cast.alice).post(_ask_page(cast), FORM, follow=True)
    assert answer.redirect_chain == [("/societe-civile/", 302)]
    assert not DebateRequest.objects.exists()
    assert "au nom d’une association ou d’un collectif" in answer.text
    assert client_of(cast.gilles).get("/debats/demandes/demander/?a=x").status_code == 404


def test_who_asked_for_a_debate_is_forgotten_after_three_years(cast: Cast) -> None:
    asked = published(cast)
    told: dict[str, Any] = {"grants": False, "text": "Non.", "language": "fr", "answered_for": cast.ville}
    actions.answer(asked, **told, by=cast.alice)
    retention.enforce(asked.asked_at + timedelta(days=3 * 365 - 1))
    assert (DebateRequest.objects.get().by, DebateRequest.objects.get().answered_by) == (cast.gilles, cast.alice)
    retention.enforce(asked.asked_at + timedelta(days=3 * 365 + 1))
    held = DebateRequest.objects.get()
    assert (held.by, held.answered_by, held.answer) == (None, None, "Non.")


# --- Statements to begin with ----------------------------------------------------------------------------------------


def _preparing(cast: Cast) -> DebateRequest:
    asked = published(cast)
    actions.answer(asked, grants=True, text="Oui.", language="fr", answered_for=cast.ville, by=cast.alice)
    actions.tie(asked, prepared(cast), by=cast.alice)
    return DebateRequest.objects.get()


MINE = "Une caméra devant une école doit être votée par le conseil."


def test_associations_propose_statements_while_the_debate_is_prepared(
    cast: Cast, last_message: Callable[[str], str]
) -> None:
    asked, gilles, alice = _preparing(cast), client_of(cast.gilles), client_of(cast.alice)
    page, address = asked.get_absolute_url(), f"{asked.get_absolute_url()}affirmations/"
    assert asked.debate is not None
    assert asked.debate.title not in Client().get(page).text  # what is prepared isn't public
    for _ in range(2):
        gilles.post(address, {"texts": f"{MINE}\nLes parents doivent être consultés.", "language": "fr"})
    first, second = ProposedSeed.objects.all()
    assert "2 affirmations attendent une décision." in Client().get(page).text
    assert MINE not in Client().get(page).text
    assert MINE in gilles.get(page).text
    assert "Des affirmations sont proposées" in last_message(cast.alice.email)
    for seed, verdict, reason in ((first, "taken", "Claire et utile."), (second, "declined", "Déjà dite autrement.")):
        alice.post(f"{address}{seed.pk}/", {"verdict": verdict, "reason": reason})
    text = Client().get(page).text
    assert all(told in text for told in (MINE, "Claire et utile.", "Les parents doivent", "Déjà dite autrement."))
    assert asked.debate.statements.get(text=MINE).is_seed
    assert not asked.debate.statements.filter(text__startswith="Les parents").exists()
    assert "Déjà dite autrement." in last_message(cast.gilles.email)


def test_what_is_against_the_law_is_never_shown_but_the_reason_is(cast: Cast) -> None:
    asked = _preparing(cast)
    actions.propose(asked, ["Une injure."], language="fr", organisation=cast.collectif, by=cast.gilles)
    seed = ProposedSeed.objects.get()
    actions.decide(seed, verdict="unlawful", reason="C’est une injure publique.", by=cast.alice)
    for client in (Client(), client_of(cast.gilles)):
        page = client.get(asked.get_absolute_url()).text
        assert "Une injure." not in page
        assert "C’est une injure publique." in page
    with pytest.raises(actions.Moved):
        actions.decide(seed, verdict="taken", reason="Finalement.", by=cast.alice)


def test_nothing_is_proposed_nor_decided_once_the_debate_is_open(cast: Cast) -> None:
    from intelligences.debate.actions import open_debate

    asked = _preparing(cast)
    actions.propose(asked, [MINE], language="fr", organisation=cast.collectif, by=cast.gilles)
    assert asked.debate is not None
    open_debate(asked.debate, by=cast.alice)
    address = f"{asked.get_absolute_url()}affirmations/"
    assert client_of(cast.gilles).get(address).status_code == 404
    decided = f"{address}{ProposedSeed.objects.get().pk}/"
    answer = client_of(cast.alice).post(decided, {"verdict": "taken", "reason": "Oui."})
    assert "le débat est ouvert" in answer.text
    assert ProposedSeed.objects.get().state == "waiting"


def test_only_associations_propose_and_only_the_organiser_decides(cast: Cast) -> None:
    asked = _preparing(cast)
    address = f"{asked.get_absolute_url()}affirmations/"
    client_of(cast.alice).post(address, {"texts": MINE, "language": "fr"})
    assert not ProposedSeed.objects.exists()
    actions.propose(asked, [MINE], language="fr", organisation=cast.collectif, by=cast.gilles)
    told = {"verdict": "taken", "reason": "Oui."}
    for person in (cast.gilles, cast.bruno):
        assert client_of(person).post(f"{address}{ProposedSeed.objects.get().pk}/", told).status_code == 403


def test_who_proposed_a_statement_is_forgotten_after_three_years(cast: Cast) -> None:
    asked = _preparing(cast)
    actions.propose(asked, [MINE], language="fr", organisation=cast.collectif, by=cast.gilles)
    actions.decide(ProposedSeed.objects.get(), verdict="taken", reason="Oui.", by=cast.alice)
    seed = ProposedSeed.objects.get()
    retention.enforce(seed.at + timedelta(days=3 * 365 - 1))
    assert (ProposedSeed.objects.get().by, ProposedSeed.objects.get().decided_by) == (cast.gilles, cast.alice)
    retention.enforce(seed.at + timedelta(days=3 * 365 + 1))
    assert (ProposedSeed.objects.get().by, ProposedSeed.objects.get().decided_by) == (None, None)
