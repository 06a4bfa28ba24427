"""After confirmation: moderation and its reasons, the organisation, the answer and its corrections, the delays."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Membership
from intelligences.community import actions, queries
from intelligences.community.models import Question
from intelligences.kernel import events
from intelligences.library import actions as library
from intelligences.library.models import Deployment
from intelligences.messages.models import Message
from intelligences.moderation.models import Case
from tests.cast import Cast, client_of
from tests.community.made import decide

Ask = Callable[..., Question]
EMAIL = "lea@exemple.example"
Last = Callable[[str], str]


def _answer(question: Question, by: Any, text: str = "Un agent relit tout.", seen: int = 0, **given: Any) -> Any:
    return actions.answer(question, text=text, language="fr", seen=seen, by=by, **given)


def test_a_published_question_reaches_the_members_and_its_author(
    published: Ask, cast: Cast, last_message: Last
) -> None:
    question = published()
    assert question.organisation == cast.ville
    for member in (cast.alice, cast.bruno):
        assert f"/questions/{question.pk}/repondre/" in last_message(member.email)
    assert question.get_absolute_url() in last_message(EMAIL)
    assert not Message.objects.filter(recipient=cast.gilles.email).exists()


def test_a_refusal_tells_why_by_a_link_that_serves_once(
    ask: Ask, cast: Cast, last_message: Last, client: Client
) -> None:
    question = ask()
    decide(question, cast.dina, "refused", text="Retirez le nom de l’agente.")
    found = re.search(r"/questions/refusee/\S+/", last_message(EMAIL))
    assert found
    page = client.get(found[0]).text
    assert "données personnelles" in page
    assert "Retirez le nom de l’agente." in page
    client.post(found[0], {"text": "Qui vérifie ?", "word": "Le nom n’y est plus."})
    assert client.get(found[0]).status_code == 404
    question.refresh_from_db()
    assert (question.state, question.text) == ("moderation", "Qui vérifie ?")
    assert Case.objects.pending().get(subject=events.reference(question)).note == "Le nom n’y est plus."
    decide(question, cast.dina)
    assert "Qui vérifie ?" in client.get(question.get_absolute_url()).text


def test_somebody_with_an_account_answers_a_refusal_in_their_contributions(use: Deployment, cast: Cast) -> None:
    from uuid import uuid4

    asked = actions.Asked(uuid4(), events.reference(use), "question", "", "Qui ?", "fr")
    question = actions.ask_signed_in(asked, by=cast.camille)
    decide(question, cast.dina, "refused", text="Dites-en plus.")
    page = client_of(cast.camille).get("/moderation/mes-contributions/").text
    assert "Dites-en plus." in page
    assert "Répondre à cette décision" in page


def test_members_answer_in_public_and_a_correction_shows_with_what_it_replaces(
    published: Ask, cast: Cast, client: Client, last_message: Last
) -> None:
    question = published()
    member, address = client_of(cast.bruno), f"/questions/{question.pk}/repondre/"
    form = {"text": "Un agent relit tout.", "language": "fr", "seen": "0"}
    assert member.post(address, form).status_code == 302
    assert "Une autre réponse vient d’être publiée" in member.post(address, form).text  # sent twice: one answer
    assert question.answers.count() == 1
    assert "Un agent relit tout." in last_message(EMAIL)
    before = client.get(question.get_absolute_url()).text
    assert "Réponse corrigée" not in before
    member.post(address, form | {"text": "Un agent relit un message sur deux.", "seen": "1"})
    page = client.get(question.get_absolute_url()).text
    assert "Réponse corrigée le" in page
    assert page.index("Un agent relit un message sur deux.") < page.index("Un agent relit tout.")
    assert "est corrigée" in last_message(EMAIL)


def test_only_members_answer(published: Ask, cast: Cast) -> None:
    question = published()
    for person in (cast.gilles, cast.dina):
        assert client_of(person).get(f"/questions/{question.pk}/repondre/").status_code == 404
    assert client_of(cast.camille).get(f"/questions/{question.pk}/repondre/").status_code == 403


def test_an_error_that_led_to_a_correction_shows_on_the_use(
    published: Ask, use: Deployment, cast: Cast, client: Client
) -> None:
    question = published(kind="error", text="Le fournisseur n’est pas celui-là.")
    member, address = client_of(cast.bruno), f"/questions/{question.pk}/repondre/"
    form = {"text": "C’est corrigé, merci.", "language": "fr", "seen": "0", "record_corrected": "on"}
    assert "corrigez-la d’abord" in member.post(address, form).text
    use.refresh_from_db()
    use.suppliers = ["Autre fournisseur"]
    library.publish(use, by=cast.dina)
    assert member.post(address, form).status_code == 302
    shown = client.get(use.get_absolute_url()).text
    assert "Fiche corrigée après un signalement (version 2)" in shown
    assert question.get_absolute_url() in shown
    assert "La fiche a été corrigée" in client.get(question.get_absolute_url()).text


def test_where_nobody_acts_for_the_organisation_the_page_says_so_and_the_question_waits_for_it(
    published: Ask, use: Deployment, cast: Cast, client: Client, last_message: Last
) -> None:
    Deployment.objects.filter(pk=use.pk).update(organisation=None)
    question = published(kind="error")
    assert "n’est pas encore sur ce site" in client.get(question.get_absolute_url()).text
    assert client_of(cast.dina).get(f"/questions/{question.pk}/repondre/").status_code == 200  # the team's own record
    assert actions.route_again() == 0
    Deployment.objects.filter(pk=use.pk).update(organisation=cast.ville)
    assert (actions.route_again(), actions.route_again()) == (1, 0)
    assert f"/questions/{question.pk}/repondre/" in last_message(cast.alice.email)
    assert client_of(cast.dina).get(f"/questions/{question.pk}/repondre/").status_code == 404


def test_an_organisation_without_members_is_told_to_everybody(published: Ask, cast: Cast, client: Client) -> None:
    question = published()
    Membership.objects.filter(organisation=cast.ville).update(state="ended")
    assert (
        "Personne n’agit encore sur ce site pour Ville de Saint-Exemple"
        in client_of(cast.dina).get(question.get_absolute_url()).text
    )


def test_delays_are_medians_of_known_ones_and_late_is_after_a_month(published: Ask, cast: Cast) -> None:
    began = timezone.now()
    for days in (1, 3, 20):
        question = published(email=f"p{days}@exemple.example")
        with time_machine.travel(began + timedelta(days=days), tick=False):
            _answer(question, cast.bruno)
    Question.objects.update(published_at=began)
    waiting = published()
    Question.objects.filter(pk=waiting.pk).update(published_at=began - timedelta(days=31))
    told = queries.delays(Question.objects.public())
    assert told == queries.Delays(answered=3, median_days=3.0, waiting=1, late=1)
    page = client_of(cast.bruno).get(f"/questions/recues/{cast.ville.pk}/").text
    assert "Délai médian de réponse\N{NO-BREAK SPACE}: 3,0 jours, sur 3 réponses" in page
    assert "1 attend une réponse, dont 1 depuis plus d’un mois" in page


def test_a_missing_system_is_counted_on_the_place_once_moderated(ask: Ask, cast: Cast, client: Client) -> None:
    from intelligences.territories.models import Territory

    place = Territory.objects.create(kind="region", code="99", name="Région d’essai", slug="region-d-essai")
    question = ask(about=events.reference(place), kind="missing", text="La mairie trie les demandes de logement.")
    assert "système manquant signalé" not in client.get(place.get_absolute_url()).text
    decide(question, cast.dina)
    assert "1 système manquant signalé ici." in client.get(place.get_absolute_url()).text


def test_two_answers_from_the_same_page_are_one(published: Ask, cast: Cast) -> None:
    question = published()
    _answer(question, cast.bruno)
    with pytest.raises(actions.Moved):
        _answer(question, cast.alice, "Autre texte.")


def test_whoever_comes_second_reads_the_other_answer_then_replaces_it(published: Ask, cast: Cast) -> None:
    question = published()
    _answer(question, cast.alice, "Un agent relit un message sur deux.")
    member, address = client_of(cast.bruno), f"/questions/{question.pk}/repondre/"
    page = member.post(address, {"text": "Un agent relit tout.", "language": "fr", "seen": "0"}).text
    assert "Un agent relit un message sur deux." in page
    assert "Un agent relit tout.</textarea>" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    again = {"text": "Un agent relit tout.", "language": "fr", "seen": seen.group(1)}
    assert member.post(address, again).status_code == 302
    assert [one.text for one in question.answers.all()] == [
        "Un agent relit tout.",
        "Un agent relit un message sur deux.",
    ]


def test_the_version_that_an_answer_told_stays_until_the_box_is_cleared(
    published: Ask, use: Deployment, cast: Cast
) -> None:
    question = published(kind="error", text="Le fournisseur n’est pas celui-là.")
    for supplier in ("Autre fournisseur", "Encore un autre"):
        use.refresh_from_db()
        use.suppliers = [supplier]
        library.publish(use, by=cast.dina)
        if supplier == "Autre fournisseur":
            assert _answer(question, cast.bruno, record_corrected=True).corrected_version == 2
    assert _answer(question, cast.bruno, "Sans faute.", 1, record_corrected=True).corrected_version == 2
    assert _answer(question, cast.bruno, "Une autre erreur.", 2, record_corrected=False).corrected_version is None
    assert _answer(question, cast.bruno, "Corrigé.", 3, record_corrected=True).corrected_version == 3


def test_a_moderator_takes_a_published_text_back_and_it_keeps_its_dates_when_it_returns(
    published: Ask, cast: Cast, client: Client, last_message: Last
) -> None:
    question = published()
    _answer(question, cast.bruno)
    since = question.published_at
    client_of(cast.dina).post(f"/questions/{question.pk}/relire/")
    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(f"/questions/{question.pk}.json").status_code == 404
    decide(question, cast.farida)
    question.refresh_from_db()
    assert (question.state, question.published_at) == ("answered", since)
    client_of(cast.dina).post(f"/questions/{question.pk}/relire/")
    decide(question, cast.farida, "refused", text="Un nom y figure.")
    assert "n’est pas publiée" in last_message(EMAIL)
    assert client.get(question.get_absolute_url()).status_code == 404
