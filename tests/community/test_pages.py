"""Lists, files, blocks on other pages, the index."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from intelligences.community import actions, law
from intelligences.community.models import Question
from intelligences.kernel.events import reference
from intelligences.library.models import Deployment
from tests.cast import Cast

Ask = Callable[..., Question]


def test_the_list_filters_and_its_files_hold_the_same(published: Ask, ask: Ask, cast: Cast, client: Client) -> None:
    first = published(text="Combien cela coûte-t-il ?")
    published(kind="incident", text="Une réponse blessante.", email="b@exemple.example")
    ask(text="Encore en modération.", email="c@exemple.example")
    actions.answer(first, text="Mille euros.", language="fr", seen=0, by=cast.bruno)
    page = client.get("/questions/").text
    assert "Combien cela coûte-t-il" in page
    assert "Encore en modération" not in page
    for query, wanted in (
        ("nature=incident", {"incident"}),
        ("etat=answered", {"question"}),
        ("nature=x", {"question", "incident"}),
    ):
        data = json.loads(client.get(f"/questions.json?{query}").getvalue())
        assert {row["kind"] for row in data["results"]} == wanted
        assert data["count"] == len(data["results"])
        rows = list(csv.DictReader(io.StringIO(client.get(f"/questions.csv?{query}").getvalue().decode("utf-8-sig"))))
        assert {row["kind"] for row in rows} == wanted
    assert "Combien" not in client.get("/questions/?nature=incident").text
    told = client.get(f"/questions/{first.pk}.json").json()["results"][0]
    assert (told["answer"], told["answer_number"], told["about_url"].endswith("/")) == ("Mille euros.", 1, True)
    assert "lea@exemple.example" not in str(told)


def test_a_use_says_what_can_be_contested_by_whom_how_and_in_how_long(use: Deployment, client: Client) -> None:
    page = client.get(use.get_absolute_url()).text
    for told in (
        "L’organisme n’a pas dit comment contester",
        "Le résultat de l’outil",
        "la démarche entière",
        "Par qui",
    ):
        assert told in page
    for rule in law.rules().values():
        assert rule.source in page
        assert rule.article in page
    assert "CADA" in page
    assert f"/questions/poser/?sur={reference(use).replace(':', '%3A')}" in page


def test_a_declared_way_of_contesting_is_shown_where_one_asks(use: Deployment, client: Client) -> None:
    told = {"redress": "Écrire au médiateur, qui répond en quinze jours.", "accountable_service": "Accueil"}
    Deployment.objects.filter(pk=use.pk).update(**told)
    page = client.get(f"/questions/poser/?sur={reference(use)}").text
    assert "Écrire au médiateur, qui répond en quinze jours." in page
    assert "Service responsable\N{NO-BREAK SPACE}: Accueil." in page


def test_questions_show_on_the_use_and_on_the_organisation(
    published: Ask, use: Deployment, cast: Cast, client: Client
) -> None:
    question = published(text="Qui a choisi cet outil ?")
    for page in (use.get_absolute_url(), cast.ville.get_absolute_url()):
        assert question.get_absolute_url() in client.get(page).text


def test_a_question_and_its_answer_are_found(published: Ask, cast: Cast, client: Client) -> None:
    question = published(text="Le dirigeable municipal écoute-t-il les passants ?")
    assert question.get_absolute_url() in client.get("/recherche?q=dirigeable").text
    actions.answer(question, text="Il ne porte aucun microphone.", language="fr", seen=0, by=cast.bruno)
    assert question.get_absolute_url() in client.get("/recherche?q=microphone").text


def test_a_list_costs_the_same_however_long(published: Ask, client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        published(email=f"p{number}@exemple.example")
    with django_assert_max_num_queries(14):
        client.get("/questions/")
